// The line beneath a page of work that says which keys it knows. For eyes only: whoever hears the page has the roles and
// labels of what the keys do.
import { h } from 'preact';

/** @param keys signs (`↑↓`) with what they do */
export function KeyLine({ keys }: { keys: readonly (readonly [sign: string, text: string])[] }) {
  return h(
    'div',
    { class: 'key-line', 'aria-hidden': 'true' },
    keys.map(([sign, text]) => h('span', { key: text }, h('kbd', null, sign), text)),
  );
}
