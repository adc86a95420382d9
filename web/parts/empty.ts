// An empty place as a beginning: what will appear here and the first step.

import type { ComponentChildren as Children } from 'preact';
import { h } from 'preact';
import { Icon, type IconShape } from './icon.ts';

export function Empty(props: { icon: IconShape; title: string; text?: string; children?: Children }) {
  return h(
    'div',
    { class: 'empty' },
    h(Icon, { of: props.icon, size: 28 }),
    h('h2', null, props.title),
    props.text && h('p', { class: 'muted' }, props.text),
    props.children,
  );
}
