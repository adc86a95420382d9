// The keys of the strip: Alt with a digit, Alt with Page up or down, Alt with Delete. Where a browser keeps Alt with a
// digit for itself (Linux), the other two work.
import { place } from '../route.ts';
import { closeAndGo, goTo, keyOf, tabAt, tabs } from './open-tabs.ts';

/** Ends with the answer. */
export function startTabKeys(): () => void {
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
    const here = tabAt(place.value);
    const at = here ? tabs.value.findIndex((tab) => keyOf(tab) === keyOf(here)) : -1;
    const digit = /^Digit([1-8])$/.exec(event.code)?.[1];
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    const count = tabs.value.length;
    const wanted = digit
      ? tabs.value[Number(digit) - 1]
      : step && count
        ? tabs.value[(Math.max(at, step < 0 ? 0 : -1) + step + count) % count]
        : undefined;
    if (wanted) goTo(wanted);
    else if (event.key === 'Delete' && tabs.value[at]) closeAndGo(tabs.value[at]);
    else return;
    event.preventDefault();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}
