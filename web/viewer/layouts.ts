// How panes can stand, and what a drag can do. Names and numbers only.

export type Tool = 'window' | 'scroll' | 'pan' | 'zoom';
export type Layout = '1x1' | '1x2' | '2x1' | '2x2';

/** Columns and rows of each layout. */
export const LAYOUTS: Record<Layout, { columns: number; rows: number }> = {
  '1x1': { columns: 1, rows: 1 },
  '1x2': { columns: 2, rows: 1 },
  '2x1': { columns: 1, rows: 2 },
  '2x2': { columns: 2, rows: 2 },
};
