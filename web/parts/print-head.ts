// What stands above a page on paper and not on the screen: the clinic's logo, where it has one, and a line.
import { type ComponentChildren, h } from 'preact';
import { address } from '../route.ts';
import { session } from '../session.ts';

export function PrintHead({ children }: { children?: ComponentChildren }) {
  const logo = session.value?.logo;
  return h(
    'p',
    { class: 'print-only' },
    h('span', null, children),
    logo && h('img', { class: 'print-logo', src: address('/api/v1/logo', { v: logo.slice(0, 16) }), alt: '' }),
  );
}
