// The product's mark: a film on a lightbox.
import { h } from 'preact';

export function Mark({ size = 28 }: { size?: number }) {
  return h(
    'svg',
    { width: size, height: size, viewBox: '0 0 28 28', fill: 'none', 'aria-hidden': 'true' },
    h('rect', { x: 2, y: 4, width: 24, height: 20, rx: 3, stroke: 'currentColor', 'stroke-width': 2 }),
    h('rect', { x: 8, y: 8, width: 12, height: 12, rx: 1.5, fill: 'currentColor' }),
  );
}
