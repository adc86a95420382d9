// A bar code for scanners that see lines only, as a row of bars: the encoder is JsBarcode's, the drawing is ours.

import { CODE128 } from 'jsbarcode/bin/barcodes/CODE128/index.js';
import { h } from 'preact';

/** Modules of white that a scanner needs at both ends (ISO/IEC 15417). */
const QUIET = 10;

/** @param text printable ASCII, at most 16 characters here: more don't fit a label */
export function Code128({ text, label }: { text: string; label: string }) {
  const modules = new CODE128(text, {}).encode().data;
  const bars = [...modules.matchAll(/1+/g)].map(({ index, 0: bar }) => ({ x: index + QUIET, width: bar.length }));
  return h(
    'svg',
    {
      class: 'code-128',
      role: 'img',
      'aria-label': label,
      viewBox: `0 0 ${modules.length + 2 * QUIET} 10`,
      preserveAspectRatio: 'none',
      shapeRendering: 'crispEdges',
    },
    bars.map(({ x, width }) => h('rect', { key: x, x, y: 0, width, height: 10 })),
  );
}
