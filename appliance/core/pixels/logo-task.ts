// Task: a clinic's logo made anew for paper: bounded in size, on white, without what the file carried besides its picture.
// What a hostile file would do to a decoder, it does to this process alone.
import sharp from 'sharp';
import { Fault } from '../../lib/fault.ts';

export interface LogoRequest {
  bytes: Uint8Array;
}
export interface Logo {
  /** PNG without transparency. */
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** Twice what 300 dpi want in the place that the letterhead has for it. */
const MOST_WIDTH = 1200;
const MOST_HEIGHT = 400;
const LEAST_EDGE = 16;
/** A small file may claim any number. */
const MOST_PIXELS = 40e6;

/** @throws Fault('invalid') for what is no JPEG or PNG, or smaller than anybody could see */
export async function run({ bytes }: LogoRequest): Promise<Logo> {
  try {
    const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
    const { format, width, height } = await image.metadata();
    if (format !== 'jpeg' && format !== 'png') throw new Error(`format ${format}`);
    if (Math.min(width, height) < LEAST_EDGE) throw new Error(`${width} by ${height}`);
    const { data, info } = await image
      .autoOrient()
      .resize(MOST_WIDTH, MOST_HEIGHT, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .removeAlpha()
      .png({ compressionLevel: 9, palette: false })
      .toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch (cause) {
    throw new Fault('invalid', 'This picture can’t be read: choose a PNG or JPEG of at least 16 pixels each way', {
      cause,
    });
  }
}
