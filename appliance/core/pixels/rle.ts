// RLE Lossless (PS3.5 G): segments of bytes, most significant first, each a plane of one byte of one sample.
import { Fault } from '../../lib/fault.ts';

const HEADER_BYTES = 64;

/**
 * Decodes a frame to little endian samples interleaved by pixel. What a stream that ends early leaves out stays 0.
 * @param pixels rows x columns
 * @throws Fault unsupported where the header doesn't fit the image
 */
export function decodeRle(encoded: Uint8Array, pixels: number, samples: number, bytesPerSample: number): Uint8Array {
  const header = new DataView(encoded.buffer, encoded.byteOffset, encoded.length);
  const count = samples * bytesPerSample;
  if (encoded.length < HEADER_BYTES || header.getUint32(0, true) !== count || count > 15) {
    throw new Fault('unsupported', 'The run-length coded picture does not fit what the object says of it');
  }
  const frame = new Uint8Array(pixels * count);
  for (let segment = 0; segment < count; segment++) {
    const start = header.getUint32(4 + 4 * segment, true);
    const next = segment + 1 < count ? header.getUint32(8 + 4 * segment, true) : encoded.length;
    const sample = Math.floor(segment / bytesPerSample);
    const place = bytesPerSample - 1 - (segment % bytesPerSample);
    const plane = encoded.subarray(start, Math.max(start, next));
    unpack(plane, frame, sample * bytesPerSample + place, count);
  }
  return frame;
}

/** PackBits (PS3.5 G.3.1): every `step`th byte of `into`, from `at` on. Runs past the end of either are cut. */
function unpack(packed: Uint8Array, into: Uint8Array, at: number, step: number): void {
  let from = 0;
  while (from < packed.length && at < into.length) {
    const control = packed[from++];
    if (control < 128) {
      for (let left = control + 1; left > 0 && from < packed.length; left--) {
        into[at] = packed[from++];
        at += step;
      }
    } else if (control > 128) {
      const value = packed[from++];
      for (let left = 257 - control; left > 0; left--) {
        into[at] = value;
        at += step;
      }
    }
  }
}
