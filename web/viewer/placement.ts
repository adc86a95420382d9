// Where an image lies in its pane: from columns and rows to CSS pixels and back. Pure; what is drawn over a picture uses
// nothing else, so it stays on its place whatever was zoomed, moved, turned or mirrored.

/** Columns and rows, 0,0 the outer corner of the first pixel, as DICOM counts them in coordinates (PS3.3 C.18.6.1.2). */
export type ImagePlace = readonly [x: number, y: number];

/** x' = a·x + c·y + e, y' = b·x + d·y + f, in CSS pixels from the pane's corner. */
export interface Placement {
  a: number;
  b: number;
  c: number;
  d: number;
  e: number;
  f: number;
}

export const UNPLACED: Placement = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };

/**
 * From where three places are drawn: one, the one a column to its right, the one a row below.
 * @param at column and row of the first
 */
export function placementOf(at: ImagePlace, first: ImagePlace, right: ImagePlace, below: ImagePlace): Placement {
  const [a, b] = [right[0] - first[0], right[1] - first[1]];
  const [c, d] = [below[0] - first[0], below[1] - first[1]];
  return { a, b, c, d, e: first[0] - a * at[0] - c * at[1], f: first[1] - b * at[0] - d * at[1] };
}

export const inPane = ({ a, b, c, d, e, f }: Placement, [x, y]: ImagePlace): [number, number] => [
  a * x + c * y + e,
  b * x + d * y + f,
];

/** The middle of a pixel, by its column and row counted from 0. */
export const pixelInPane = (placement: Placement, column: number, row: number): [number, number] =>
  inPane(placement, [column + 0.5, row + 0.5]);

export function inImage({ a, b, c, d, e, f }: Placement, x: number, y: number): [number, number] {
  const area = a * d - b * c || 1;
  return [(d * (x - e) - c * (y - f)) / area, (a * (y - f) - b * (x - e)) / area];
}

/** CSS pixels for the width of an image's pixel. */
export const widthOfPixel = ({ a, b }: Placement): number => Math.hypot(a, b);
