// Short sentences that say a thing was done, at the foot of the page; read out politely and gone by themselves.
// Never for errors: those stand where they happened.
import { signal } from '@preact/signals';
import { h } from 'preact';

const SHOWN_MS = 5000;
const notices = signal<{ id: number; text: string }[]>([]);
let last = 0;

export function notify(text: string): void {
  const id = ++last;
  const others = notices.value.filter((notice) => notice.text !== text);
  notices.value = [...others.slice(-2), { id, text }];
  setTimeout(() => {
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }, SHOWN_MS);
}

export function Notices() {
  return h(
    'div',
    { class: 'notices', role: 'status' },
    notices.value.map(({ id, text }) => h('p', { key: id }, text)),
  );
}
