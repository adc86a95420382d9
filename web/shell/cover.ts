// What lies over a page that nobody may see or reach for now: the page beneath stays as it was, hidden and inert, and
// hears no key.
import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function Cover({ children }: { children: ComponentChildren }) {
  const cover = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const keep = (event: KeyboardEvent) => {
      if (!cover.current?.contains(event.target as Node)) event.stopImmediatePropagation();
    };
    addEventListener('keydown', keep, true);
    return () => removeEventListener('keydown', keep, true);
  }, []);
  // Keys typed in here would reach the listeners of the page beneath on their way up.
  return h('div', { class: 'cover', ref: cover, onKeyDown: (event: Event) => event.stopPropagation() }, children);
}
