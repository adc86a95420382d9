// A button that opens a short list of choices beneath it. Arrow keys move, Esc and a click elsewhere close it.
import { type ComponentChildren, h } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconShape } from './icon.ts';

export interface Choice {
  text: string;
  icon?: IconShape;
  /** Shortcut, shown where the choice is. */
  keys?: string;
  /** Chosen among several: shown with a tick. */
  checked?: boolean;
  danger?: boolean;
  onChoose: () => void;
  /** Leaves the menu open, for several ticks in a row. */
  stay?: boolean;
}

export interface MenuProps {
  /** What a screen reader calls the button, where `children` is only an icon. */
  label?: string;
  class?: string;
  align?: 'start' | 'end';
  choices: Choice[];
  /** Shown under the choices (a date range). */
  foot?: () => ComponentChildren;
  children?: ComponentChildren;
}

export function Menu({ label, align = 'start', choices, foot, children, ...rest }: MenuProps) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  // Before the next key is heard: whoever presses on at once is in the menu, not past it.
  useLayoutEffect(() => {
    if (!open) return;
    place.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    const elsewhere = (event: Event) => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, [open]);
  const choose = (choice: Choice) => {
    choice.onChoose();
    if (!choice.stay) close();
  };
  return h(
    'div',
    { class: 'menu', ref: place, onKeyDown: (event: KeyboardEvent) => open && onKey(event, place.current!, close) },
    h(
      'button',
      {
        type: 'button',
        ref: button,
        class: rest.class ?? 'button quiet',
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-label': label,
        onClick: () => setOpen(!open),
      },
      children,
    ),
    open &&
      h(
        'div',
        { class: `menu-sheet ${align}` },
        h(
          'div',
          { role: 'menu', 'aria-label': label },
          choices.map((choice) => item(choice, choose)),
        ),
        foot?.(),
      ),
  );
}

function item(choice: Choice, choose: (choice: Choice) => void) {
  const ticked = choice.checked !== undefined;
  return h(
    'button',
    {
      type: 'button',
      role: ticked ? 'menuitemcheckbox' : 'menuitem',
      'aria-checked': ticked ? choice.checked : undefined,
      tabIndex: -1,
      class: choice.danger ? 'danger-text' : undefined,
      onClick: () => choose(choice),
    },
    ticked && h('span', { class: 'tick', 'aria-hidden': 'true' }, choice.checked ? '✓' : ''),
    choice.icon && h(Icon, { of: choice.icon }),
    h('span', null, choice.text),
    choice.keys && h('kbd', { 'aria-hidden': 'true' }, choice.keys),
  );
}

function onKey(event: KeyboardEvent, place: HTMLElement, close: () => void): void {
  if (event.key === 'Escape') {
    event.stopPropagation();
    close();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const items = [...place.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
