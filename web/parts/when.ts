// An instant as relative time ("4 min"), the exact one on hover. All of a page's move on together.
import { signal } from '@preact/signals';
import { h } from 'preact';
import { ago, instant } from '../words/formats.ts';
import { words } from '../words/words.ts';

const STEP_MS = 15_000;
const now = signal(new Date());

/** Lets relative times move on; call once. */
export function startClock(): void {
  setInterval(() => {
    if (!document.hidden) now.value = new Date();
  }, STEP_MS);
  document.addEventListener('visibilitychange', () => {
    now.value = new Date();
  });
}

export function When({ at, none = words.common.never }: { at: string | null | undefined; none?: string }) {
  if (!at) return h('span', { class: 'muted' }, none);
  return h('time', { dateTime: at, title: instant(at) }, ago(at, now.value) ?? words.common.now);
}
