// From masks to what is drawn: colours with their opacity, and outlines along the pixels' edges. Pure. Looks only where a
// segment is: a hundred of them on one slice are small, and they are drawn anew with every slice that is scrolled past.
import type { Rgb } from '../presentation/cielab.ts';

/** Columns and rows, the last ones included; empty where right is less than left. */
export interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** How much of each pixel belongs to one segment, 0 to 255, and where there is any. */
export interface Shares {
  values: Uint8Array;
  extent: Extent;
}

export interface Mask extends Shares {
  colour: Rgb;
}

/** Binary 1, fractions by their maximum, a label where it stands. */
export function sharesOf(stored: ArrayLike<number>, columns: number, maximum: number, label?: number): Shares {
  const values = new Uint8Array(stored.length);
  const extent = { left: columns, top: Number.POSITIVE_INFINITY, right: -1, bottom: -1 };
  const share = shareBy(maximum, label);
  for (let i = 0, row = 0, column = 0; i < values.length; i++) {
    const value = share(stored[i]!);
    if (value > 0) {
      values[i] = value;
      if (column < extent.left) extent.left = column;
      if (column > extent.right) extent.right = column;
      if (row < extent.top) extent.top = row;
      extent.bottom = row;
    }
    if (++column === columns) {
      column = 0;
      row++;
    }
  }
  return { values, extent };
}

function shareBy(maximum: number, label: number | undefined): (value: number) => number {
  if (label !== undefined) return (value) => (value === label ? 255 : 0);
  if (maximum === 1) return (value) => (value ? 255 : 0);
  return (value) => Math.min(255, Math.round((255 * value) / maximum));
}

/** Where segments overlap their colours mix, by their shares: none hides another. */
export function painted(masks: readonly Mask[], columns: number, rows: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(columns * rows * 4);
  // What lies there already, by its shares: it takes its part of the new colour.
  const weights = new Uint16Array(columns * rows);
  for (const { values, extent, colour } of masks) {
    for (let row = extent.top; row <= extent.bottom; row++) {
      for (let i = row * columns + extent.left; i <= row * columns + extent.right; i++) {
        const share = values[i]!;
        if (share === 0) continue;
        const [before, o] = [weights[i]!, i * 4];
        const all = before + share;
        for (let c = 0; c < 3; c++) rgba[o + c] = (rgba[o + c]! * before + colour[c]! * share) / all;
        rgba[o + 3] = all;
        weights[i] = Math.min(0xffff, all);
      }
    }
  }
  return rgba;
}

/** Half of a pixel and more is inside. */
const HALF = 128;

/** An SVG path along the edges between inside and outside, in places of the mask. */
export function outlineOf({ values, extent }: Shares, columns: number): string {
  const { left, top, right, bottom } = extent;
  const inside = (x: number, y: number) =>
    x >= left && y >= top && x <= right && y <= bottom && values[y * columns + x]! >= HALF;
  let path = '';
  for (let y = top; y <= bottom + 1; y++) {
    for (let x = left; x <= right; x++) {
      if (inside(x, y) === inside(x, y - 1)) continue;
      const from = x;
      while (x <= right && inside(x, y) !== inside(x, y - 1)) x++;
      path += `M${from} ${y}H${x}`;
    }
  }
  for (let x = left; x <= right + 1; x++) {
    for (let y = top; y <= bottom; y++) {
      if (inside(x, y) === inside(x - 1, y)) continue;
      const from = y;
      while (y <= bottom && inside(x, y) !== inside(x - 1, y)) y++;
      path += `M${x} ${from}V${y}`;
    }
  }
  return path;
}
