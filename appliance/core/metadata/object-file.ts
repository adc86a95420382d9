// The data set of a stored file for reading it whole, up to its pixels or with them. Runs in a worker: a file from outside
// may be made to take time and memory. Reads synchronously: the process has nothing else to do, and trips to a thread
// took longer than the reading.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FrameIndex, frameIndex } from '../../lib/dicom/frames.ts';
import { Fault } from '../../lib/fault.ts';

export interface ObjectFile {
  path: string;
  dataSetOffset: number;
  transferSyntaxUid: string;
}

/** The functional groups of 40,000 frames have under 100 MB; documents and waveforms may have more. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Up to this size a file is read whole rather than followed to its pixels. */
const SMALL_FILE_BYTES = 64 * 1024;
/** Header and first bytes of the pixel element: that it is there shows in the metadata. */
const PIXEL_START_BYTES = 32;

/** Up to the pixels, and a little of them. @throws Fault('too-large') */
export async function readHeadOf(file: ObjectFile): Promise<Uint8Array> {
  return withFile(file.path, async (fd, size) => {
    const end = size <= SMALL_FILE_BYTES ? size : await endOfHead(fd, size);
    return readRange(fd, file.dataSetOffset, end);
  });
}

/** All of it. @throws Fault('too-large') */
export async function readAllOf(file: ObjectFile): Promise<Uint8Array> {
  return withFile(file.path, async (fd, size) => readRange(fd, file.dataSetOffset, size));
}

async function endOfHead(fd: number, size: number): Promise<number> {
  const read = async (offset: number, length: number) => {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, readSync(fd, bytes, 0, length, offset));
  };
  let index: FrameIndex;
  try {
    index = await frameIndex(read, size);
  } catch (error) {
    // Pixels that can't be shown; everything about them can still be said.
    if (error instanceof Fault) return size;
    throw error;
  }
  const hasPixels = index.kind === 'native' || index.kind === 'encapsulated';
  return hasPixels ? Math.min(size, index.headEnd + PIXEL_START_BYTES) : size;
}

function readRange(fd: number, from: number, to: number): Uint8Array {
  if (to - from > MOST_BYTES) throw new Fault('too-large', 'This object is too large to be read whole');
  const bytes = new Uint8Array(Math.max(0, to - from));
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, from));
}

async function withFile<T>(path: string, use: (fd: number, size: number) => Promise<T>): Promise<T> {
  const fd = openSync(path, 'r');
  try {
    return await use(fd, fstatSync(fd).size);
  } finally {
    closeSync(fd);
  }
}
