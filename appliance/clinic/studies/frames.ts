// The frames of one stored object: as stretches of its file where they can be handed out as they are, decoded by a
// worker where they can't. Numbers count from 1 as in PS3.18.
import type { Call } from '../../core/call.ts';
import { type FileRange, readingOf } from '../../core/store/reading.ts';
import { type EncapsulatedFrames, type FrameIndex, frameSlice, type NativeFrames } from '../../lib/dicom/frames.ts';
import { EXPLICIT_BIG_ENDIAN, EXPLICIT_LITTLE_ENDIAN } from '../../lib/dicom/transfer-syntax.ts';
import { Fault } from '../../lib/fault.ts';
import { objectAt, type Place, type StoredObject } from './retrieve.ts';

/** In memory, or where it lies. */
export type Bytes = Uint8Array | FileRange;

export interface DecodedFrame {
  bytes: Uint8Array;
  /** What the samples mean now; decoding can turn YBR into RGB. */
  photometricInterpretation: string;
}

export interface Frames {
  readonly object: StoredObject;
  /** Undefined where only decoding tells (deflated objects). */
  readonly count: number | undefined;
  /** What stored() gives; undefined where the frames can't be told apart without decoding. */
  readonly storedSyntaxUid: string | undefined;
  stored(number: number): Promise<readonly Bytes[]>;
  /** Little endian, uncompressed. @throws Fault('unsupported' | 'invalid') where it can't be decoded */
  decoded(number: number): Promise<DecodedFrame>;
}

/** Retired private syntax of GE: little endian but for the pixels. */
const GE_BIG_ENDIAN_PIXELS = '1.2.840.113619.5.2';

/**
 * @param numbers of frames that will be asked for
 * @throws Fault('not-found') where the object or one of the frames doesn't exist
 */
export async function framesOf(call: Call, place: Required<Place>, numbers?: readonly number[]): Promise<Frames> {
  const object = await objectAt(call, place, 'study.read');
  const index = await readingOf(call.store).frames(object);
  if (index.kind === 'none') throw new Fault('not-found', 'This object has no frames');
  const count = index.kind === 'deflated' ? undefined : index.frames;
  if (numbers && Math.max(...numbers) > (count ?? object.frames)) {
    throw new Fault('not-found', `This object has ${count ?? object.frames} frames`);
  }
  return {
    object,
    count,
    storedSyntaxUid: storedSyntax(object, index),
    stored: (number) => storedFrame(call, object, index, number),
    decoded: (number) => decodedFrame(call, object, index, number),
  };
}

/** The syntax a frame has by itself: implicit or explicit VR makes no difference to it (PS3.18 8.7.3.5.2). */
function storedSyntax(object: StoredObject, index: FrameIndex): string | undefined {
  if (index.kind === 'deflated') return undefined;
  if (index.kind === 'encapsulated') return object.transferSyntaxUid;
  if (object.transferSyntaxUid === GE_BIG_ENDIAN_PIXELS) return GE_BIG_ENDIAN_PIXELS;
  return index.encoding.bigEndian ? EXPLICIT_BIG_ENDIAN : EXPLICIT_LITTLE_ENDIAN;
}

async function storedFrame(
  call: Call,
  { path }: StoredObject,
  index: FrameIndex,
  number: number,
): Promise<readonly Bytes[]> {
  const { ranges, skipBits } = frameSlice(index as NativeFrames | EncapsulatedFrames, number - 1);
  const slices = ranges.map(({ offset, length }) => ({ path, offset, length }));
  return skipBits === 0 ? slices : [await aligned(call, slices[0], skipBits, (index as NativeFrames).frameBits)];
}

/** A frame of single bits that begins inside a byte, moved to begin with one. */
async function aligned(call: Call, range: FileRange, skipBits: number, frameBits: number): Promise<Uint8Array> {
  const bytes = await readingOf(call.store).bytes(range);
  const moved = new Uint8Array(Math.ceil(frameBits / 8));
  for (let at = 0; at < moved.length; at++)
    moved[at] = (bytes[at] >> skipBits) | ((bytes[at + 1] ?? 0) << (8 - skipBits));
  const spare = moved.length * 8 - frameBits;
  if (spare > 0) moved[moved.length - 1] &= 0xff >> spare;
  return moved;
}

async function decodedFrame(
  call: Call,
  object: StoredObject,
  index: FrameIndex,
  number: number,
): Promise<DecodedFrame> {
  const frame = await call.pixels.decode({ path: object.path, frame: number - 1 });
  const isPacked =
    index.kind !== 'deflated' && index.kind !== 'none' && index.bitsAllocated === 1 && frame.bitsAllocated === 8;
  const bytes = isPacked ? packed(frame.bytes) : frame.bytes;
  return { bytes, photometricInterpretation: frame.photometricInterpretation };
}

/** A byte for each pixel as a bit for each, the first in the lowest bit (PS3.5 8.1.1). */
function packed(pixels: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(pixels.length / 8));
  for (let at = 0; at < pixels.length; at++) if (pixels[at]) bits[at >> 3] |= 1 << (at & 7);
  return bits;
}
