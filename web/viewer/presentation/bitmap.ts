// A bitmap lying on an image: a canvas of its own size, laid over the picture by the compositor, so that zooming and
// moving costs nothing and each of its pixels stays on the image's.
import { useEffect, useRef } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import { type Placement, widthOfPixel } from '../placement.ts';

export interface Bitmap {
  rows: number;
  columns: number;
  /** Red, green, blue, opacity. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** From the bitmap's places to the image's, as a placement is from the image's to the pane's. */
export type Affine = Placement;

export function BitmapOver({
  bitmap,
  onImage,
  placement,
  opacity = 1,
}: {
  bitmap: Bitmap;
  onImage: Affine;
  placement: Placement;
  opacity?: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { rows, columns, rgba } = bitmap;
  useEffect(() => {
    canvas.current!.getContext('2d')!.putImageData(new ImageData(rgba, columns, rows), 0, 0);
  }, [rgba, rows, columns]);
  // Made smaller without smoothing, thin lines would break up.
  const rendering = widthOfPixel(placement) * Math.hypot(onImage.a, onImage.b) < 1 ? 'auto' : 'pixelated';
  return html`<canvas ref=${canvas} class="v-bitmap" width=${columns} height=${rows} aria-hidden="true"
    style="transform: ${matrixOf(placement, onImage)}; opacity: ${opacity}; image-rendering: ${rendering}"></canvas>`;
}

/** First onto the image, then into the pane, as CSS writes it. */
export function matrixOf(p: Placement, { a, b, c, d, e, f }: Affine): string {
  const all = [
    p.a * a + p.c * b,
    p.b * a + p.d * b,
    p.a * c + p.c * d,
    p.b * c + p.d * d,
    p.a * e + p.c * f + p.e,
    p.b * e + p.d * f + p.f,
  ];
  return `matrix(${all.map((value) => Number(value.toFixed(6))).join(', ')})`;
}
