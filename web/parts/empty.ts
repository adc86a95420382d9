// An empty place as a beginning: what will appear here and the first step.

import type { ComponentChildren as Children } from 'preact';
import { h } from 'preact';
import { Icon, type IconShape } from './icon.ts';

export interface EmptyProps {
  icon: IconShape;
  title: string;
  text?: string;
  /** It is all that the page has to say. */
  whole?: boolean;
  children?: Children;
}

export function Empty(props: EmptyProps) {
  return h(
    'div',
    { class: 'empty' },
    h(Icon, { of: props.icon, size: 28 }),
    h(props.whole ? 'h1' : 'h2', null, props.title),
    props.text && h('p', { class: 'muted' }, props.text),
    props.children,
  );
}
