// Reads stretches of files chunk by chunk for an answer, within a bound of memory for all answers together. Knows no
// socket: whoever takes a chunk says when it is gone.
import { closeSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';
import type { FileSlice, Slices } from './answer.ts';

const readFile = promisify(read);

/** A CT frame, and its whole file too, goes in one read and one write. */
const CHUNK_BYTES = 576 * 1024;
/** Transfers at a time that get such a chunk; in a crowd the others get small ones. */
const LARGE_CHUNKS = 64;
const SMALL_CHUNK_BYTES = 32 * 1024;
const SPARE_CHUNKS = 16;
const WAITING_PARTS_LIMIT = 64;

type Flush = (chunks: readonly Uint8Array[]) => Promise<void>;

/**
 * Hands on everything in order. Memory parts wait for the next file chunk, so that a head and its frame leave in one
 * write.
 * @param flush resolves when the chunks' memory may be used again
 * @throws when a file can't be read or is shorter than promised
 */
export async function readParts(parts: Slices['parts'], gone: () => boolean, flush: Flush): Promise<void> {
  let waiting: Uint8Array[] = [];
  const flushWith = (chunks: readonly Uint8Array[]) => {
    const all = [...waiting, ...chunks];
    waiting = [];
    return flush(all);
  };
  for (const part of parts) {
    if (gone()) return;
    if (!(part instanceof Uint8Array)) await readSlice(part, gone, flushWith);
    else if (part.length && waiting.push(part) === WAITING_PARTS_LIMIT) await flushWith([]);
  }
  if (waiting.length) await flush(waiting);
}

/** Chunks of memory for what is read from files: large ones for some transfers at a time, small ones past that. */
const spares: Uint8Array[] = [];
let lent = 0;

function borrowChunk(): Uint8Array {
  lent += 1;
  if (lent > LARGE_CHUNKS) return Buffer.allocUnsafeSlow(SMALL_CHUNK_BYTES);
  return spares.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
}

function giveBack(chunk: Uint8Array): void {
  lent -= 1;
  if (chunk.length === CHUNK_BYTES && spares.length < SPARE_CHUNKS) spares.push(chunk);
}

async function readSlice(slice: FileSlice, gone: () => boolean, flush: Flush): Promise<void> {
  if (!slice.length) return;
  // Not in a thread: its inode was looked at a moment ago, so nothing here waits for the disk, and a trip to a thread and
  // back costs ten times as much.
  const file = openSync(slice.path, 'r');
  const chunk = borrowChunk();
  try {
    let done = 0;
    while (done < slice.length && !gone()) {
      const want = Math.min(chunk.length, slice.length - done);
      const { bytesRead } = await readFile(file, chunk, 0, want, slice.offset + done);
      if (!bytesRead) throw new Error(`${slice.path} ends before ${slice.offset + slice.length}`);
      await flush([chunk.subarray(0, bytesRead)]);
      done += bytesRead;
    }
  } finally {
    giveBack(chunk);
    closeSync(file);
  }
}
