// A decoded frame as a picture that browsers know: 8 bits, square pixels, JPEG or PNG. Alone knows sharp. Overlays are not
// drawn in: a viewer draws them over the picture.
import type { DataSet } from 'dicom-parser';
import sharp from 'sharp';
import { colourToRgb, paletteToRgb } from './colour.ts';
import type { Frame } from './frame.ts';
import { decimal, groupOf } from './functional-groups.ts';
import { toGrey } from './grey.ts';
import type { ImageFile } from './image-file.ts';
import type { Window } from './window.ts';

export interface Picture {
  bytes: Uint8Array;
  mediaType: 'image/jpeg' | 'image/png';
  width: number;
  height: number;
}

export interface Encoding {
  format: 'jpeg' | 'png';
  /** Of JPEG, 1 to 100. */
  quality: number;
}

export interface Shades {
  /** One byte a pixel, or three. */
  bytes: Uint8Array;
  channels: 1 | 3;
  width: number;
  height: number;
}

// The pool has as many processes as there is work for; a cache would only keep pictures nobody asks for twice.
sharp.concurrency(1);
sharp.cache(false);

/** The longest edge that is ever made. */
export const MAX_EDGE = 8192;

const PIXEL_MEASURES = 'x00289110';

/** Stored values to 8 bit grey or RGB. A supplemental palette leaves a picture grey (PS3.3 C.7.6.19). */
export function toShades(image: ImageFile, frame: Frame, number: number, window?: Window): Shades {
  const { columns: width, rows: height } = frame;
  if (frame.photometricInterpretation === 'PALETTE COLOR') {
    return { bytes: paletteToRgb(image, frame), channels: 3, width, height };
  }
  if (frame.samplesPerPixel > 1) return { bytes: colourToRgb(frame), channels: 3, width, height };
  return { bytes: toGrey(image, frame, number, window), channels: 1, width, height };
}

/**
 * @param box the picture is made to fit it, keeping its shape, never larger than its pixels are
 * @param aspect height of a pixel as a multiple of its width
 */
export async function encode(
  shades: Shades,
  box: { width: number; height: number },
  aspect: number,
  how: Encoding,
): Promise<Picture> {
  const { bytes, channels } = shades;
  const { width, height } = fit(shades, box, aspect);
  const raw = { width: shades.width, height: shades.height, channels };
  const resized = sharp(bytes, { raw }).resize(width, height, { fit: 'fill' });
  const grey = channels === 1 ? resized.toColourspace('b-w') : resized;
  const encoded = how.format === 'png' ? grey.png({ compressionLevel: 3 }) : grey.jpeg({ quality: how.quality });
  return { bytes: await encoded.toBuffer(), mediaType: `image/${how.format}`, width, height };
}

function fit(
  shades: Shades,
  box: { width: number; height: number },
  aspect: number,
): { width: number; height: number } {
  const width = shades.width * Math.max(1, 1 / aspect);
  const height = shades.height * Math.max(1, aspect);
  const scale = Math.min(1, Math.min(box.width, MAX_EDGE) / width, Math.min(box.height, MAX_EDGE) / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Height of a pixel as a multiple of its width (PS3.3 C.7.6.3.1.7, 10.7.1.3); 1 where nothing sensible is said. */
export function pixelAspect({ dataSet }: ImageFile, frame: number): number {
  const measures = groupOf(dataSet, PIXEL_MEASURES, frame);
  const ratio =
    quotient(dataSet, 'x00280034') ?? quotient(measures, 'x00280030') ?? quotient(dataSet, 'x00181164') ?? 1;
  return Math.abs(ratio - 1) < 0.01 || ratio > 10 || ratio < 0.1 ? 1 : ratio;
}

function quotient(dataSet: DataSet, tag: string): number | undefined {
  const [vertical, horizontal] = [decimal(dataSet, tag, 0), decimal(dataSet, tag, 1)];
  return vertical && horizontal && vertical > 0 && horizontal > 0 ? vertical / horizontal : undefined;
}
