// Task: a small picture of an object for lists. Cheap before exact: most pixels are never windowed, and wavelet codecs decode
// no more than is shown.
import { decodeFrame } from './decode.ts';
import type { Frame } from './frame.ts';
import { withImageFile } from './image-file.ts';
import { encode, type Picture, pixelAspect, toShades } from './picture.ts';

export interface ThumbnailRequest {
  /** Of a stored file. */
  path: string;
  /** Counted from 0; the middle one where nothing is said. */
  frame?: number;
  /** Pixels of the longest edge. */
  size?: number;
}

/** @throws Fault with a sentence why there is no picture */
export function run({ path, frame, size = 256 }: ThumbnailRequest): Promise<Picture> {
  return withImageFile(path, async (image) => {
    const number = frame ?? image.index.frames >> 1;
    const edge = Math.max(image.index.rows, image.index.columns);
    const reduce = Math.max(0, Math.floor(Math.log2(edge / size)));
    const decoded = await decodeFrame(image, number, reduce);
    // Twice as many pixels as wanted are left, so that the last step can smooth.
    const step = Math.floor(Math.max(decoded.rows, decoded.columns) / (2 * size));
    const shades = toShades(image, step > 1 ? sparse(decoded, step) : decoded, number);
    return encode(shades, { width: size, height: size }, pixelAspect(image, number), { format: 'jpeg', quality: 80 });
  });
}

/** Every `step`th pixel of every `step`th row. */
function sparse(frame: Frame, step: number): Frame {
  const { samplesPerPixel, samples } = frame;
  const rows = Math.ceil(frame.rows / step);
  const columns = Math.ceil(frame.columns / step);
  const kept = samples.slice(0, rows * columns * samplesPerPixel);
  let to = 0;
  for (let row = 0; row < frame.rows; row += step) {
    for (let column = 0; column < frame.columns; column += step) {
      const from = (row * frame.columns + column) * samplesPerPixel;
      for (let sample = 0; sample < samplesPerPixel; sample++) kept[to++] = samples[from + sample];
    }
  }
  return { ...frame, rows, columns, samples: kept };
}
