// The button. `primary` is the next step and stands once in a place; `quiet` is for rows and toolbars.

import type { ComponentChildren as Children } from 'preact';
import { h } from 'preact';
import { Icon, type IconShape } from './icon.ts';

export interface ButtonProps {
  children?: Children;
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  icon?: IconShape;
  /** What a screen reader says where the visible word is not enough ("Test" in a row of devices). */
  label?: string;
  /** Shortcut, shown where the button is. */
  keys?: string;
  busy?: boolean;
  disabled?: boolean;
  submit?: boolean;
  title?: string;
  class?: string;
  onClick?: (event: MouseEvent) => void;
}

export function Button(props: ButtonProps) {
  const { children, kind = 'plain', icon, label, keys, busy, disabled, submit, title, onClick } = props;
  return h(
    'button',
    {
      type: submit ? 'submit' : 'button',
      class: `button ${kind} ${props.class ?? ''}`,
      'aria-label': label,
      'aria-busy': busy ? 'true' : undefined,
      'aria-keyshortcuts': keys,
      disabled: disabled || busy,
      title,
      onClick,
    },
    busy ? h('span', { class: 'spinner', 'aria-hidden': 'true' }) : icon && h(Icon, { of: icon }),
    children && h('span', null, children),
    keys && h('kbd', { 'aria-hidden': 'true' }, keys),
  );
}
