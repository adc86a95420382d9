// Colour images to 8 bit RGB: palettes and the YBR forms (PS3.3 C.7.6.3.1.2, C.7.6.3.1.5).
import { Fault } from '../../lib/fault.ts';
import type { Frame, Samples } from './frame.ts';
import type { ImageFile } from './image-file.ts';
import { type Lut, lookUp, readLut } from './lut.ts';

const palettes = ['1', '2', '3'].map((colour) => ({
  descriptor: `x0028110${colour}`,
  data: `x0028120${colour}`,
  segmented: `x0028122${colour}`,
}));

/** Three bytes a pixel. @throws Fault unsupported where the palette is missing */
export function paletteToRgb({ dataSet }: ImageFile, { samples, isSigned }: Frame): Uint8Array {
  const rgb = new Uint8Array(samples.length * 3);
  palettes.forEach((tags, colour) => {
    const lut = readLut(dataSet, tags, isSigned);
    if (!lut) throw new Fault('unsupported', 'This picture needs a palette that is missing from its object');
    const bytes = { ...lut, entries: toBytes(lut) };
    for (let each = 0; each < samples.length; each++) rgb[3 * each + colour] = lookUp(bytes, samples[each]);
  });
  return rgb;
}

/** The high byte of each entry; some tables say 16 bits and hold 8. */
function toBytes({ entries, top }: Lut): Uint16Array {
  const highest = entries.reduce((most, entry) => Math.max(most, entry), 0);
  if (highest <= 255) return entries;
  const scale = 255 / Math.max(top, 256);
  return entries.map((entry) => (top === 65535 ? entry >> 8 : Math.round(entry * scale)));
}

/** Three bytes a pixel. @throws Fault unsupported for a colour space that is not known */
export function colourToRgb({ samples, bitsStored, samplesPerPixel, photometricInterpretation }: Frame): Uint8Array {
  if (samplesPerPixel !== 3) {
    throw new Fault('unsupported', `Colour pictures with ${samplesPerPixel} samples per pixel can't be shown`);
  }
  const bytes = toEightBits(samples, bitsStored);
  switch (photometricInterpretation) {
    case 'RGB':
    case 'YBR_ICT':
    case 'YBR_RCT':
      // The wavelet decoder has undone those two already.
      return bytes;
    case 'YBR_FULL':
      return ybrToRgb(bytes, 1, 0, 1);
    case 'YBR_PARTIAL_422':
    case 'YBR_PARTIAL_420':
      return ybrToRgb(bytes, 255 / 219, 16, 255 / 224);
    default:
      throw new Fault('unsupported', `Pictures in the colour space ${photometricInterpretation} can't be shown`);
  }
}

function toEightBits(samples: Samples, bitsStored: number): Uint8Array {
  if (samples instanceof Uint8Array && bitsStored === 8) return samples;
  const bytes = new Uint8Array(samples.length);
  const scale = 2 ** (8 - bitsStored);
  for (let each = 0; each < samples.length; each++) bytes[each] = samples[each] * scale;
  return bytes;
}

/** The conversion of ITU-R BT.601 that the standard cites, with luminance and chroma stretched first. */
function ybrToRgb(ybr: Uint8Array, luminance: number, black: number, chroma: number): Uint8Array {
  const rgb = new Uint8ClampedArray(ybr.length);
  for (let at = 0; at < ybr.length; at += 3) {
    const y = (ybr[at] - black) * luminance;
    const cb = (ybr[at + 1] - 128) * chroma;
    const cr = (ybr[at + 2] - 128) * chroma;
    rgb[at] = y + 1.402 * cr;
    rgb[at + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[at + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(rgb.buffer);
}
