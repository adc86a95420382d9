// Files that people add (photos of slips, letters), kept by the hash of what is in them: the same twice is one file, and
// a file is never overwritten or removed. Knows bytes and a folder, not what they are about.
import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../lib/fault.ts';
import { isFull } from './room.ts';

const FOLDER = 'documents';
/** Lower case hex of SHA-256: nothing else becomes a path. */
const HASH = /^[0-9a-f]{64}$/;

/** Durable when it returns: the bytes, and the name of the file in its folder. @returns SHA-256 @throws Fault('full') */
export async function keepPaper(dataFolder: string, bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = paperPath(dataFolder, sha256);
  if (await isThere(file)) return sha256;
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const unfinished = path.join(folder, `.${randomBytes(8).toString('hex')}`);
  try {
    const handle = await open(unfinished, 'wx', 0o640);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (isFull(error)) throw new Fault('full', 'The disk is full', { cause: error });
    throw error;
  }
  for (const each of [folder, path.dirname(folder), dataFolder]) await syncFolder(each);
  return sha256;
}

/** @throws when it is no hash */
export function paperPath(dataFolder: string, sha256: string): string {
  if (!HASH.test(sha256)) throw new Error('not a hash');
  return path.join(dataFolder, FOLDER, sha256.slice(0, 2), sha256);
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
