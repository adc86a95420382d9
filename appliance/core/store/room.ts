// How much room the disk has left, and whether that is enough to take more (reliability promise 6).
import { statfsSync } from 'node:fs';

export interface Room {
  totalBytes: number;
  freeBytes: number;
  /** `low` warns; `full` refuses new objects so that viewing, deleting and the database go on. */
  state: 'normal' | 'low' | 'full';
}

const GIB = 1024 ** 3;
/** Shares of the disk, with a ceiling for large disks, where a share would be more room than anybody needs. */
const LOW = { share: 0.15, ceilingBytes: 40 * GIB };
const FULL = { share: 0.05, ceilingBytes: 8 * GIB };

/** Pure: what a total and a free size mean. */
export function roomState(totalBytes: number, freeBytes: number): Room['state'] {
  const below = (limit: { share: number; ceilingBytes: number }) =>
    freeBytes < Math.min(totalBytes * limit.share, limit.ceilingBytes);
  return below(FULL) ? 'full' : below(LOW) ? 'low' : 'normal';
}

/** Asks the file system that holds `folder`; microseconds, no disk access. */
export function measureRoom(folder: string): Room {
  const { bsize, blocks, bavail } = statfsSync(folder);
  const totalBytes = bsize * blocks;
  const freeBytes = bsize * bavail;
  return { totalBytes, freeBytes, state: roomState(totalBytes, freeBytes) };
}

/** Whether a write failed for want of room. */
export function isFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
