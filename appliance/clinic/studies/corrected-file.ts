// An object's file as it is served after a correction: stretches of the stored file with the corrected elements between
// them. The pixels are never read.
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { type Correction, correct, type Patch } from '../../lib/dicom/correct.ts';
import { encodingOf } from '../../lib/dicom/encoding.ts';
import { Fault } from '../../lib/fault.ts';
import type { StoredObject } from './retrieve.ts';

/** Bytes, or a stretch of a file. */
export type Piece = Uint8Array | { path: string; offset: number; length: number };

/** Most heads end long before; functional groups of many frames have some megabytes. */
const FIRST_BYTES = 64 * 1024;
const MOST_HEAD_BYTES = 16 * 1024 * 1024;
/** Of a deflated data set, on either side: it is inflated whole. */
const MOST_BYTES = 64 * 1024 * 1024;
const inflateRaw = promisify(zlib.inflateRaw);
const deflateRaw = promisify<Uint8Array, Buffer>(zlib.deflateRaw);

/**
 * @param correction undefined for what is served as it came
 * @throws Fault('unavailable') where the object can't be read well enough to be corrected: it would go out under a wrong name
 */
export async function servedFile(object: StoredObject, correction: Correction | undefined): Promise<Piece[]> {
  const { path, sizeBytes, dataSetOffset } = object;
  if (!correction) return [{ path, offset: 0, length: sizeBytes }];
  const meta = { path, offset: 0, length: dataSetOffset };
  const handle = await open(path);
  try {
    const first = await read(handle, dataSetOffset, Math.min(FIRST_BYTES, sizeBytes - dataSetOffset));
    if (encodingOf(first, object.transferSyntaxUid).deflated) {
      return [meta, await correctedDeflated(handle, object, correction)];
    }
    const patches = await patchesOf(handle, object, first, correction);
    return [meta, ...between(patches, sizeBytes - dataSetOffset, (from, to) => stretch(object, from, to))];
  } finally {
    await handle.close();
  }
}

function stretch({ path, dataSetOffset }: StoredObject, from: number, to: number): Piece {
  return { path, offset: dataSetOffset + from, length: to - from };
}

async function patchesOf(
  handle: FileHandle,
  object: StoredObject,
  first: Uint8Array,
  correction: Correction,
): Promise<Patch[]> {
  const bytes = object.sizeBytes - object.dataSetOffset;
  const encoding = encodingOf(first, object.transferSyntaxUid);
  let start = first;
  for (;;) {
    const patches = correct(start, encoding, start.length === bytes, correction);
    if (patches !== 'more') return patches ?? uncorrectable();
    if (start.length >= MOST_HEAD_BYTES) return uncorrectable();
    start = await read(handle, object.dataSetOffset, Math.min(bytes, MOST_HEAD_BYTES, start.length * 8));
  }
}

async function correctedDeflated(
  handle: FileHandle,
  object: StoredObject,
  correction: Correction,
): Promise<Uint8Array> {
  const deflated = await read(
    handle,
    object.dataSetOffset,
    Math.min(MOST_BYTES, object.sizeBytes - object.dataSetOffset),
  );
  const whole = await inflateRaw(deflated, { maxOutputLength: MOST_BYTES }).catch(uncorrectable);
  const patches = correct(whole, { explicitVr: true, bigEndian: false }, true, correction);
  if (!patches || patches === 'more') return uncorrectable();
  const pieces = between(patches, whole.length, (from, to) => whole.subarray(from, to)) as Uint8Array[];
  return deflateRaw(Buffer.concat(pieces));
}

/** What lies between the patches, and the patches. */
function between<T>(patches: readonly Patch[], end: number, untouched: (from: number, to: number) => T) {
  const pieces: (T | Uint8Array)[] = [];
  let at = 0;
  for (const { from, to, bytes } of patches) {
    if (from > at) pieces.push(untouched(at, from));
    if (bytes.length > 0) pieces.push(bytes);
    at = to;
  }
  if (end > at) pieces.push(untouched(at, end));
  return pieces;
}

async function read(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await handle.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}

function uncorrectable(): never {
  throw new Fault(
    'unavailable',
    'This object belongs to another patient or order than it says, and can’t be read to be corrected',
  );
}
