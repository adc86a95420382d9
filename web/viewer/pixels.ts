// From samples as a decoder hands them out to pixels that can be windowed or shown: bits and signs put right, colour
// models to RGB, lookup tables applied. Pure and exact on integers; runs in the frame worker.
import type { PixelFormat } from './frames.ts';
import { type Lut, lookUp, toEightBits } from './luts.ts';

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Grey values and how they become the values a window speaks of: `value * slope + intercept`. */
export interface GreyPixels {
  kind: 'grey';
  values: Uint8Array | Uint16Array | Int16Array;
  /** Smallest and largest of `values`; `shown...` leave padding out, for a window where the object names none. */
  min: number;
  max: number;
  shownMin: number;
  shownMax: number;
  slope: number;
  intercept: number;
  /** A VOI table was applied: only the whole output range is a sensible first window. */
  voiApplied: boolean;
}
export interface ColourPixels {
  kind: 'colour';
  /** Interleaved, 3 or 4 samples a pixel. */
  values: Uint8Array;
}
export interface Luts {
  palette?: [Lut, Lut, Lut];
  modality?: Lut;
  voi?: Lut;
  presentation?: Lut;
}

export function isColour(format: PixelFormat): boolean {
  return (
    format.samplesPerPixel >= 3 || format.photometric === 'PALETTE COLOR' || format.presented?.palette !== undefined
  );
}

/** @param aligned whether the samples still sit at High Bit, as in uncompressed and RLE frames. */
export function greyPixels(samples: Samples, format: PixelFormat, luts: Luts, aligned: boolean): GreyPixels {
  const stored = storedValues(samples, format, aligned);
  let { slope, intercept } = format;
  let values: Samples = stored;
  if (luts.modality) {
    values = mapped(values, luts.modality, 1, 0);
    slope = 1;
    intercept = 0;
  }
  if (luts.voi) {
    values = mapped(values, luts.voi, slope, intercept);
    slope = 1;
    intercept = 0;
  }
  const narrow = narrowed(values);
  const padding = luts.modality || luts.voi ? undefined : format.paddingValue;
  return {
    kind: 'grey',
    values: narrow.values,
    ...rangeOf(narrow.values, padding),
    slope: slope * narrow.slope,
    intercept: intercept + slope * narrow.intercept,
    voiApplied: luts.voi !== undefined,
  };
}

/** Values that are ready, cut out of a volume: what they mean is told, their range is looked for. */
export function greyOf(
  values: Uint8Array | Uint16Array | Int16Array | Float32Array,
  slope: number,
  intercept: number,
): GreyPixels {
  const narrow = narrowed(values);
  return {
    kind: 'grey',
    values: narrow.values,
    ...rangeOf(narrow.values, undefined),
    slope: slope * narrow.slope,
    intercept: intercept + slope * narrow.intercept,
    voiApplied: false,
  };
}

/** Stored values as PS3.3 C.7.6.3 defines them: bits above High Bit are not part of the value. */
export function storedValues(samples: Samples, format: PixelFormat, aligned: boolean): Samples {
  if (samples instanceof Float32Array || samples instanceof Float64Array) return samples;
  const { bitsStored, bitsAllocated, highBit, signed } = format;
  const shift = aligned ? Math.max(0, highBit - bitsStored + 1) : 0;
  const fits = bitsStored === bitsAllocated && shift === 0;
  if (
    fits &&
    signed === (samples instanceof Int8Array || samples instanceof Int16Array || samples instanceof Int32Array)
  ) {
    return samples;
  }
  const spare = 32 - Math.min(32, bitsStored);
  const length = samples.length;
  const out = signed
    ? new (bitsStored <= 16 ? Int16Array : Int32Array)(length)
    : new (bitsStored <= 8 ? Uint8Array : bitsStored <= 16 ? Uint16Array : Uint32Array)(length);
  if (signed) for (let i = 0; i < length; i++) out[i] = ((samples[i]! >> shift) << spare) >> spare;
  else for (let i = 0; i < length; i++) out[i] = ((samples[i]! >>> shift) << spare) >>> spare;
  return out;
}

function mapped(values: Samples, lut: Lut, slope: number, intercept: number): Uint16Array {
  const out = new Uint16Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = lookUp(lut, Math.round(values[i]! * slope + intercept));
  return out;
}

/** What doesn't fit 16 bits (32-bit doses, floats) is spread over 16 bits with its own slope and intercept. */
function narrowed(values: Samples): { values: GreyPixels['values']; slope: number; intercept: number } {
  if (values instanceof Uint8Array || values instanceof Uint16Array || values instanceof Int16Array) {
    return { values, slope: 1, intercept: 0 };
  }
  if (values instanceof Int8Array) return { values: Int16Array.from(values), slope: 1, intercept: 0 };
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max) return { values: new Uint16Array(values.length), slope: 1, intercept: 0 };
  const whole = !(values instanceof Float32Array || values instanceof Float64Array);
  const slope = whole && max - min <= 65535 ? 1 : (max - min) / 65535 || 1;
  const out = new Uint16Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.max(0, Math.min(65535, Math.round((values[i]! - min) / slope)));
  return { values: out, slope, intercept: min };
}

function rangeOf(values: GreyPixels['values'], padding: number | undefined) {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let shownMin = min;
  let shownMax = max;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === padding) continue;
    if (value < shownMin) shownMin = value;
    if (value > shownMax) shownMax = value;
  }
  if (min > max) return { min: 0, max: 0, shownMin: 0, shownMax: 0 };
  if (shownMin > shownMax) return { min, max, shownMin: min, shownMax: max };
  return { min, max, shownMin, shownMax };
}

/**
 * RGB of a colour frame.
 * @param alreadyRgb the decoder has undone the colour model itself (JPEG baseline, JPEG 2000).
 * @param components 3, or 4 with an opaque fourth sample.
 */
export function colourPixels(
  samples: Samples,
  format: PixelFormat,
  luts: Luts,
  alreadyRgb: boolean,
  components: 3 | 4,
): ColourPixels {
  const count = format.rows * format.columns;
  const out = new Uint8Array(count * components);
  if (components === 4) out.fill(255);
  if (luts.palette) fillFromPalette(out, storedValues(samples, format, true), luts.palette, components);
  else if (alreadyRgb || !format.photometric.startsWith('YBR')) fillFromRgb(out, samples, format, components);
  else if (samples.length === count * 2) fillFromYbr422(out, samples, components);
  else fillFromYbr(out, samples, format, components);
  return { kind: 'colour', values: out };
}

function fillFromPalette(out: Uint8Array, values: Samples, palette: [Lut, Lut, Lut], step: number): void {
  const bits = Math.max(...palette.map((lut) => lut.bits));
  const [red, green, blue] = palette.map((lut) => toEightBits({ ...lut, bits }));
  const first = palette[0].firstMapped;
  const last = palette[0].table.length - 1;
  const count = Math.min(values.length, out.length / step);
  for (let i = 0, o = 0; i < count; i++, o += step) {
    const index = Math.max(0, Math.min(last, values[i]! - first));
    out[o] = red![index]!;
    out[o + 1] = green![index]!;
    out[o + 2] = blue![index]!;
  }
}

/** Where the samples of pixel i begin and how far apart they stand (PS3.3 C.7.6.3.1.3). */
function sampleStride(format: PixelFormat): { pixel: number; sample: number } {
  const count = format.rows * format.columns;
  return format.planar ? { pixel: 1, sample: count } : { pixel: format.samplesPerPixel, sample: 1 };
}

function fillFromRgb(out: Uint8Array, samples: Samples, format: PixelFormat, step: number): void {
  const { pixel, sample } = sampleStride(format);
  const scale = format.bitsStored > 8 ? 255 / (2 ** format.bitsStored - 1) : 1;
  for (let i = 0, o = 0; o < out.length; i += pixel, o += step) {
    out[o] = samples[i]! * scale;
    out[o + 1] = samples[i + sample]! * scale;
    out[o + 2] = samples[i + 2 * sample]! * scale;
  }
}

function fillFromYbr(out: Uint8Array, samples: Samples, format: PixelFormat, step: number): void {
  const { pixel, sample } = sampleStride(format);
  for (let i = 0, o = 0; o < out.length; i += pixel, o += step) {
    putYbr(out, o, samples[i]!, samples[i + sample]!, samples[i + 2 * sample]!);
  }
}

/** Y1 Y2 Cb Cr for two pixels (PS3.3 C.7.6.3.1.2, YBR_FULL_422). */
function fillFromYbr422(out: Uint8Array, samples: Samples, step: number): void {
  for (let i = 0, o = 0; o < out.length; i += 4, o += 2 * step) {
    putYbr(out, o, samples[i]!, samples[i + 2]!, samples[i + 3]!);
    if (o + step < out.length) putYbr(out, o + step, samples[i + 1]!, samples[i + 2]!, samples[i + 3]!);
  }
}

function putYbr(out: Uint8Array, at: number, y: number, cb: number, cr: number): void {
  out[at] = clamp(y + 1.402 * (cr - 128));
  out[at + 1] = clamp(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128));
  out[at + 2] = clamp(y + 1.772 * (cb - 128));
}

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));
