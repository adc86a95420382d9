// Task: one frame as a picture for a screen.
import { decodeFrame } from './decode.ts';
import { withImageFile } from './image-file.ts';
import { encode, MAX_EDGE, type Picture, pixelAspect, toShades } from './picture.ts';
import type { Window } from './window.ts';

export type { Picture };

export interface RenderRequest {
  /** Of a stored file. */
  path: string;
  /** Counted from 0. */
  frame: number;
  /** In modality units; without it the object's own. Means nothing for colour. */
  window?: Window;
  /** The picture is made to fit it, keeping its shape, never enlarged. */
  size?: { width: number; height: number };
  format?: 'jpeg' | 'png';
  /** Of JPEG, 1 to 100. */
  quality?: number;
}

/** @throws Fault with a sentence why there is no picture */
export function run({ path, frame, window, size, format = 'jpeg', quality = 90 }: RenderRequest): Promise<Picture> {
  return withImageFile(path, async (image) => {
    const shades = toShades(image, await decodeFrame(image, frame), frame, window);
    const box = size ?? { width: MAX_EDGE, height: MAX_EDGE };
    return encode(shades, box, pixelAspect(image, frame), { format, quality });
  });
}
