// The grey path of a presentation state: modality values through its VOI table, window or nothing, then through its
// presentation LUT or palette (PS3.4 N.2). Exact by the tables; runs in the frame worker.
import type { PixelFormat, Presented } from '../frames.ts';
import { type Lut, toEightBits } from '../luts.ts';
import { type ColourPixels, type GreyPixels, greyPixels, type Luts, type Samples } from '../pixels.ts';

const WHITE = 65535;

/** Pixels that need no window any more. */
export function presentedPixels(
  samples: Samples,
  format: PixelFormat,
  luts: Luts,
  aligned: boolean,
  components: 3 | 4,
): GreyPixels | ColourPixels {
  const grey = greyPixels(samples, format, luts, aligned);
  const shareOf = sharesOf(format, luts);
  const { min, max } = grey;
  const shares = new Float64Array(max - min + 1);
  for (let i = 0; i < shares.length; i++) shares[i] = shareOf((min + i) * grey.slope + grey.intercept);
  const { palette, presentation } = luts;
  if (format.presented?.palette && palette) return coloured(grey, shares, palette, components);
  const outputs = Uint16Array.from(shares, (share) =>
    presentation ? presentation.table[nearest(share, presentation)]! : Math.round(share * WHITE),
  );
  const values = new Uint16Array(grey.values.length);
  for (let i = 0; i < values.length; i++) values[i] = outputs[grey.values[i]! - min]!;
  const white = presentation ? 2 ** presentation.bits - 1 : WHITE;
  const range = { min: 0, max: white, shownMin: 0, shownMax: white };
  return { kind: 'grey', values, ...range, slope: 1, intercept: 0, voiApplied: true };
}

/** The whole range of what comes in is spread over all entries of the next table (PS3.3 C.11.4, C.11.6). */
const nearest = (share: number, { table }: Lut): number => Math.round(share * (table.length - 1));

/** From what the last table gave to a share between black and white. */
function sharesOf(format: PixelFormat, { modality, voi }: Luts): (value: number) => number {
  const window = format.presented?.window;
  if (voi) return between(0, 2 ** voi.bits - 1);
  if (window) return windowed(window);
  if (modality) return between(0, 2 ** modality.bits - 1);
  const { bitsStored, signed, slope, intercept } = format;
  const ends = signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
  const [a, b] = ends.map((end) => end! * slope + intercept);
  return between(Math.min(a!, b!), Math.max(a!, b!));
}

const between =
  (low: number, high: number) =>
  (value: number): number =>
    Math.max(0, Math.min(1, (value - low) / (high - low || 1)));

/** PS3.3 C.11.2.1.2 and C.11.2.1.3. */
export function windowed({ center, width, by }: NonNullable<Presented['window']>): (value: number) => number {
  if (by === 'SIGMOID') return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width));
  if (by === 'LINEAR_EXACT') return between(center - width / 2, center + width / 2);
  // A window of one value is a threshold.
  if (width <= 1) return (value) => (value <= center - 0.5 ? 0 : 1);
  return between(center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2);
}

function coloured(
  { values, min }: GreyPixels,
  shares: Float64Array,
  palette: [Lut, Lut, Lut],
  components: 3 | 4,
): ColourPixels {
  const bits = Math.max(...palette.map((lut) => lut.bits));
  const [red, green, blue] = palette.map((lut) => toEightBits({ ...lut, bits }));
  const out = new Uint8Array(values.length * components).fill(255);
  for (let i = 0, o = 0; i < values.length; i++, o += components) {
    const index = nearest(shares[values[i]! - min]!, palette[0]);
    out[o] = red![index]!;
    out[o + 1] = green![index]!;
    out[o + 2] = blue![index]!;
  }
  return { kind: 'colour', values: out };
}
