// A plain table from a list of columns; on a phone each row is a card whose cells say their column (the style).

import type { ComponentChildren as Children } from 'preact';
import { h } from 'preact';
import { words } from '../words/words.ts';

export interface Column<T> {
  text: string;
  cell: (row: T) => Children;
  /** The cell that names the row: one a table. */
  header?: boolean;
  /** Buttons at the end of the row; the column's text is only read out. */
  actions?: boolean;
  number?: boolean;
}

export interface DataTableProps<T> {
  /** Read out by screen readers. */
  caption: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string | number;
  /** Greyed: locked, on hold. */
  dim?: (row: T) => boolean;
  dense?: boolean;
  /** May be wider than its place, without a control that the keyboard could scroll by. */
  scrolls?: boolean;
}

export function DataTable<T>({ caption, columns, rows, keyOf, dim, dense, scrolls }: DataTableProps<T>) {
  return h(
    'div',
    { class: 'table-frame', ...(scrolls ? { tabIndex: 0, role: 'region', 'aria-label': caption } : {}) },
    h(
      'table',
      { class: dense ? 'table dense' : 'table' },
      h('caption', { class: 'sr-only' }, caption),
      h('thead', null, h('tr', null, columns.map(head))),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            { key: keyOf(row), class: dim?.(row) ? 'dim' : undefined },
            columns.map((column) => cell(column, row)),
          ),
        ),
      ),
    ),
  );
}

function head<T>({ text, actions, number }: Column<T>) {
  const shown = actions ? h('span', { class: 'sr-only' }, text || words.common.more) : text;
  return h('th', { key: text, scope: 'col', class: number ? 'number' : undefined }, shown);
}

function cell<T>(column: Column<T>, row: T) {
  const { text, header, actions, number } = column;
  if (header) return h('th', { key: text, scope: 'row' }, column.cell(row));
  if (actions) return h('td', { key: text, class: 'row-end' }, h('span', { class: 'row-actions' }, column.cell(row)));
  return h('td', { key: text, 'data-label': text, class: number ? 'number' : undefined }, column.cell(row));
}
