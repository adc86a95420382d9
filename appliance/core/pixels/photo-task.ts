// Task: a photo somebody took, made anew: upright, no larger than a page needs, without what the camera wrote into it
// (place, time, device). What a hostile file would do to a decoder, it does to this process alone.
import sharp from 'sharp';
import { Fault } from '../../lib/fault.ts';

export interface PhotoRequest {
  bytes: Uint8Array;
}
export interface Photo {
  /** JPEG. */
  bytes: Uint8Array;
}

/** A4 at 250 dpi. */
const LONGEST_EDGE = 3000;
/** More than telephones have; a small file may claim any number. */
const MOST_PIXELS = 120e6;

/** @throws Fault('invalid') for what is no JPEG or PNG */
export async function run({ bytes }: PhotoRequest): Promise<Photo> {
  try {
    const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' });
    const { format } = await image.metadata();
    if (format !== 'jpeg' && format !== 'png') throw new Error(`format ${format}`);
    const made = await image
      .autoOrient()
      .resize(LONGEST_EDGE, LONGEST_EDGE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: 82, mozjpeg: false })
      .toBuffer();
    return { bytes: made };
  } catch (cause) {
    throw new Fault('invalid', 'This picture can’t be read: take it again, or choose another file', { cause });
  }
}
