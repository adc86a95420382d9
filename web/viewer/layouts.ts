// How panes can stand, and what a drag can do. Names and numbers only.

export type Tool = 'window' | 'scroll' | 'pan' | 'zoom' | 'magnify' | 'crosshair' | 'turn';
type Side = 1 | 2 | 3;
/** Rows, then columns. */
export type Layout = `${Side}x${Side}`;

const SIDES: readonly Side[] = [1, 2, 3];

/** Columns and rows of each layout. */
export const LAYOUTS = Object.fromEntries(
  SIDES.flatMap((rows) => SIDES.map((columns) => [`${rows}x${columns}`, { columns, rows }])),
) as Record<Layout, { columns: Side; rows: Side }>;

export const MOST_PANES = 9;

/** In the order of the keys Shift+1 to Shift+9: the most used first. */
export const LAYOUT_ORDER: readonly Layout[] = ['1x1', '1x2', '2x1', '2x2', '1x3', '3x1', '2x3', '3x2', '3x3'];
