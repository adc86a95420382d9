// Grey lines that keep the place's shape while it loads; appear after 100 ms only (in the style), so that quick
// answers don't flicker.
import { h } from 'preact';
import { words } from '../words/words.ts';

export function Skeleton({ rows = 3, class: kind = 'skeleton-lines' }: { rows?: number; class?: string }) {
  return h(
    'div',
    { class: `skeleton ${kind}`, role: 'status', 'aria-label': words.common.loading },
    Array.from({ length: rows }, (_, at) => h('span', { key: at, style: { width: `${92 - ((at * 23) % 40)}%` } })),
  );
}
