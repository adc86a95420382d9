// A decoded frame, and what has to be done to raw samples until each is a stored value (PS3.3 C.7.6.3). No rescale, no
// window, no colour conversion.

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

export interface Frame {
  rows: number;
  columns: number;
  samplesPerPixel: number;
  /** Stored values, interleaved by pixel. */
  samples: Samples;
  /** What of `samples` may be used: 1 for bit-packed images, though a byte holds each. */
  bitsStored: number;
  isSigned: boolean;
  /** As the samples are now: sub-sampled colour has been filled up, JPEG 2000 transforms are undone. */
  photometricInterpretation: string;
}

/** Bytes as little endian samples of 8, 16, 32 or 64 bits; 64 are floating point. */
export function toSamples(bytes: Uint8Array, bits: number, isSigned: boolean, isFloat: boolean): Samples {
  const count = Math.floor((bytes.length * 8) / bits);
  // Typed arrays want their own alignment.
  const aligned = bytes.byteOffset % (bits / 8) === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = aligned;
  switch (bits) {
    case 8:
      return isSigned ? new Int8Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count);
    case 16:
      return isSigned ? new Int16Array(buffer, byteOffset, count) : new Uint16Array(buffer, byteOffset, count);
    case 32:
      if (isFloat) return new Float32Array(buffer, byteOffset, count);
      return isSigned ? new Int32Array(buffer, byteOffset, count) : new Uint32Array(buffer, byteOffset, count);
    default:
      return new Float64Array(buffer, byteOffset, count);
  }
}

/** Reverses the bytes of every word of 2, 4 or 8 bytes, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % width));
  if (width === 2) whole.swap16();
  else if (width === 4) whole.swap32();
  else if (width === 8) whole.swap64();
}

/** One byte for every bit, lowest bit first (PS3.5 8.1.1, D). */
export function unpackBits(bytes: Uint8Array, skipBits: number, count: number): Uint8Array {
  const unpacked = new Uint8Array(count);
  for (let each = 0, bit = skipBits; each < count; each++, bit++) unpacked[each] = (bytes[bit >> 3] >> (bit & 7)) & 1;
  return unpacked;
}

/** Planes after each other (planar configuration 1) to samples by pixel. `width` is bytes of a sample. */
export function interleave(bytes: Uint8Array, samplesPerPixel: number, width: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const pixels = Math.floor(bytes.length / samplesPerPixel / width);
  for (let sample = 0; sample < samplesPerPixel; sample++) {
    let from = sample * pixels * width;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const to = (pixel * samplesPerPixel + sample) * width;
      for (let byte = 0; byte < width; byte++) result[to + byte] = bytes[from++];
    }
  }
  return result;
}

/** Y Y Cb Cr to Y Cb Cr, Y Cb Cr (PS3.3 C.7.6.3.1.2), 8 bit. */
export function fillChroma(bytes: Uint8Array, pixels: number): Uint8Array {
  const filled = new Uint8Array(pixels * 3);
  for (let pair = 0, to = 0; to < filled.length; pair += 4, to += 6) {
    filled[to] = bytes[pair];
    filled[to + 3] = bytes[pair + 1];
    filled[to + 1] = filled[to + 4] = bytes[pair + 2];
    filled[to + 2] = filled[to + 5] = bytes[pair + 3];
  }
  return filled;
}

/**
 * Moves the stored bits down to bit 0 and clears or sign-fills those above: they may hold overlays or noise
 * (PS3.5 8.1.1). Works in place on integers of up to 16 bits; wider ones are taken as they are.
 */
export function maskStored(samples: Samples, bitsStored: number, shift: number): void {
  const width = samples.BYTES_PER_ELEMENT * 8;
  if (width > 16 || bitsStored <= 0 || (bitsStored >= width && shift === 0)) return;
  const isSigned = samples instanceof Int16Array || samples instanceof Int8Array;
  const left = 32 - bitsStored - shift;
  const right = 32 - bitsStored;
  if (isSigned) for (let each = 0; each < samples.length; each++) samples[each] = (samples[each] << left) >> right;
  else for (let each = 0; each < samples.length; each++) samples[each] = (samples[each] << left) >>> right;
}
