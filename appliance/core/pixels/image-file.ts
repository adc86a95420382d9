// An image file opened in a worker: its frames' index, its attributes up to the pixels, and the bytes of one frame.
// Reads no more of the file than that.
import { type FileHandle, open } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet } from 'dicom-parser';
import {
  type EncapsulatedFrames,
  type FrameIndex,
  frameIndex,
  frameSlice,
  type NativeFrames,
} from '../../lib/dicom/frames.ts';
import type { Read } from '../../lib/dicom/head-window.ts';
import { sopClass } from '../../lib/dicom/sop-class.ts';
import { Fault } from '../../lib/fault.ts';
import { whyNoPicture } from './explain.ts';

/** A decoded frame may have so many bytes, and so may a compressed one. */
export const MAX_FRAME_BYTES = 512 * 1024 * 1024;

/** A head with the functional groups of 40,000 frames has under 100 MB. */
const MAX_HEAD_BYTES = 256 * 1024 * 1024;
const MAX_INFLATED_BYTES = 256 * 1024 * 1024;
/** Larger than usual: three times as fast for whole images. */
const INFLATE_CHUNK = 1024 * 1024;

/** There, but missing from the library's types. */
const DataSetClass = (dicomParser as unknown as { DataSet: new (...of: unknown[]) => DataSet }).DataSet;

export interface ImageFile {
  index: NativeFrames | EncapsulatedFrames;
  dataSet: DataSet;
  /** Bytes of one frame as they lie in the file, fragments joined. */
  frameBytes(frame: number): Promise<Uint8Array>;
}

/**
 * Opens a stored file, hands it to `use` and closes it again.
 * @throws Fault not-found; unsupported with a sentence why there is no picture; what frameIndex throws
 */
export async function withImageFile<T>(path: string, use: (image: ImageFile) => Promise<T>): Promise<T> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    return await use(await openImage(readerOf(handle), size));
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Fault('not-found', 'The file of this object is not there any more', { cause: error });
  }
}

function readerOf(handle: FileHandle): Read {
  return async (offset, length) => {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return bytes.subarray(0, bytesRead);
  };
}

async function openImage(read: Read, size: number): Promise<ImageFile> {
  const index = await frameIndex(read, size);
  if (index.kind === 'deflated') return openInflated(read, size, index);
  return imageOf(read, index);
}

async function openInflated(
  read: Read,
  size: number,
  { dataSetOffset, transferSyntaxUid }: FrameIndex,
): Promise<ImageFile> {
  const dataSet = inflate(await read(dataSetOffset, Math.min(size - dataSetOffset, MAX_INFLATED_BYTES)));
  const readInflated: Read = async (offset, length) => dataSet.subarray(offset, offset + length);
  return imageOf(readInflated, await frameIndex(readInflated, dataSet.length, { transferSyntaxUid }));
}

function inflate(deflated: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(deflated, { maxOutputLength: MAX_INFLATED_BYTES, chunkSize: INFLATE_CHUNK });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Fault('too-large', 'This object inflates to more than 256 MB');
    if (code?.startsWith('Z_')) throw new Fault('invalid', 'This object is deflated and damaged');
    throw error;
  }
}

async function imageOf(read: Read, index: FrameIndex): Promise<ImageFile> {
  const { dataSetOffset, headEnd, encoding } = index;
  if (headEnd - dataSetOffset > MAX_HEAD_BYTES)
    throw new Fault('too-large', 'This object has too much before its pixels');
  const head = await read(dataSetOffset, headEnd - dataSetOffset);
  const dataSet = parseHead(head, encoding);
  const hasPixels = index.kind === 'native' || index.kind === 'encapsulated';
  const why = whyNoPicture({
    sopClassUid: dataSet.string('x00080016'),
    transferSyntaxUid: index.transferSyntaxUid,
    hasPixels,
  });
  if (why !== undefined || !hasPixels) throw new Fault('unsupported', why ?? 'This object has no picture');
  return { index, dataSet, frameBytes: (frame) => readFrame(read, index, frame) };
}

/** What can be read of a damaged head counts: the rest may not matter to the picture. */
function parseHead(head: Uint8Array, { explicitVr, bigEndian }: FrameIndex['encoding']): DataSet {
  const parser = bigEndian ? dicomParser.bigEndianByteArrayParser : dicomParser.littleEndianByteArrayParser;
  const stream = new dicomParser.ByteStream(parser, head, 0);
  const dataSet = new DataSetClass(parser, head, {});
  const parse = explicitVr ? dicomParser.parseDicomDataSetExplicit : dicomParser.parseDicomDataSetImplicit;
  try {
    parse(dataSet, stream, head.length);
  } catch (error) {
    // dicom-parser throws strings and objects for damaged data; a RangeError is sequences nested beyond its stack.
    if (error instanceof Error && !(error instanceof RangeError)) throw error;
  }
  return dataSet;
}

async function readFrame(read: Read, index: ImageFile['index'], frame: number): Promise<Uint8Array> {
  const { ranges } = frameSlice(index, frame);
  const total = ranges.reduce((sum, { length }) => sum + length, 0);
  if (total > MAX_FRAME_BYTES) throw new Fault('too-large', 'This picture is larger than 512 MB');
  if (ranges.length === 1) return read(ranges[0].offset, total);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const { offset, length } of ranges) {
    bytes.set(await read(offset, length), at);
    at += length;
  }
  return bytes;
}

/** True where the object draws regions of other images rather than a picture of its own. */
export function isSegmentation({ dataSet }: ImageFile): boolean {
  return sopClass(dataSet.string('x00080016') ?? '').kind === 'segmentation';
}
