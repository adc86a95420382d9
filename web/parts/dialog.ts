// A modal question on the browser's own <dialog>: focus stays inside and returns afterwards. Esc closes it only while
// nothing was typed (ui.md: Esc never loses typed text).

import type { ComponentChildren as Children } from 'preact';
import { h } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { words } from '../words/words.ts';
import { Button } from './button.ts';

export interface DialogProps {
  title: string;
  text?: string;
  /** Something was typed that Esc must not throw away. */
  dirty?: boolean;
  onClose: () => void;
  onSubmit?: () => void;
  submit?: string;
  /** The step can't be taken back lightly: its button is red. */
  danger?: boolean;
  busy?: boolean;
  /** Room for two columns. */
  wide?: boolean;
  children?: Children;
}

/** Opens it over the page. Ends with the answer, which gives the focus back to what had it. */
export function openModal(dialog: HTMLDialogElement): () => void {
  const opener = document.activeElement;
  dialog.showModal();
  return () => {
    // Taken out of the page without being closed, it would leave the focus nowhere.
    dialog.close();
    if (!opener?.isConnected) document.getElementById('content')?.focus({ preventScroll: true });
  };
}

export function Dialog(props: DialogProps) {
  const { title, text, dirty, onClose, onSubmit, submit, danger, busy, wide, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [kept, setKept] = useState(false);
  useLayoutEffect(() => openModal(dialog.current!), []);
  const cancel = (event: Event) => {
    event.preventDefault();
    if (dirty) setKept(true);
    else onClose();
  };
  // A browser asks by `cancel` only once between two things that somebody does; the next Esc closes without asking.
  const closed = () => {
    if (!dialog.current?.isConnected) return;
    if (!dirty) return onClose();
    setKept(true);
    dialog.current.showModal();
  };
  const send = (event: Event) => {
    event.preventDefault();
    onSubmit?.();
  };
  return h(
    'dialog',
    { ref: dialog, class: wide ? 'dialog wide' : 'dialog', 'aria-labelledby': id, onCancel: cancel, onClose: closed },
    h(
      'form',
      { onSubmit: send, noValidate: true },
      h('h2', { id }, title),
      text && h('p', { class: 'muted' }, text),
      children,
      h('p', { class: 'hint', role: 'status' }, kept ? words.common.typedStays : ''),
      h(
        'div',
        { class: 'dialog-foot' },
        h(Button, { onClick: onClose }, onSubmit ? words.common.cancel : words.common.close),
        onSubmit && h(Button, { submit: true, kind: danger ? 'danger' : 'primary', busy }, submit),
      ),
    ),
  );
}
