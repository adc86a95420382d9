// Task: the stored values of one frame, for those who decode elsewhere only what is decoded rightly there.
import { decodeFrame } from './decode.ts';
import { withImageFile } from './image-file.ts';

export interface DecodeRequest {
  /** Of a stored file. */
  path: string;
  /** Counted from 0. */
  frame: number;
}

export interface StoredFrame {
  /** Stored values, little endian, interleaved by pixel; images of 1 bit have a byte for each pixel. */
  bytes: Uint8Array;
  rows: number;
  columns: number;
  samplesPerPixel: number;
  /** Width of a sample in `bytes`: 8, 16, 32 or 64. */
  bitsAllocated: number;
  bitsStored: number;
  pixelRepresentation: 0 | 1;
  /** Samples are IEEE 754 numbers (Float or Double Float Pixel Data). */
  isFloat: boolean;
  /** As the bytes are now, which is not always what the object says. */
  photometricInterpretation: string;
}

/** @throws Fault with a sentence where the frame can't be decoded */
export function run({ path, frame }: DecodeRequest): Promise<StoredFrame> {
  return withImageFile(path, async (image) => {
    const { rows, columns, samplesPerPixel, samples, bitsStored, isSigned, photometricInterpretation } =
      await decodeFrame(image, frame);
    return {
      bytes: new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength),
      rows,
      columns,
      samplesPerPixel,
      bitsAllocated: samples.BYTES_PER_ELEMENT * 8,
      bitsStored,
      pixelRepresentation: isSigned ? 1 : 0,
      isFloat: samples instanceof Float32Array || samples instanceof Float64Array,
      photometricInterpretation,
    };
  });
}
