// Search and commands from anywhere (Ctrl-K or /): patients, studies, pages, actions, by keyboard alone.
import { signal } from '@preact/signals';
import Search from 'lucide/dist/esm/icons/search.mjs';
import { h } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { openModal } from '../parts/dialog.ts';
import { Icon } from '../parts/icon.ts';
import { words } from '../words/words.ts';
import { commands, type Found, findPeopleAndStudies, studyListWith } from './palette-finds.ts';

export const paletteOpen = signal(false);
/** What the palette searches for when it opens, or from now on. */
const wanted = signal('');

export function searchFor(text: string): void {
  wanted.value = text;
  paletteOpen.value = true;
}

/** Opens it by Ctrl-K anywhere, and by / where no text is being typed. Ends with the answer. */
export function startPaletteKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    const typing = (event.target as Element).closest?.('input, textarea, select, dialog');
    const asked =
      (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !typing);
    if (!asked || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    paletteOpen.value = true;
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}

export function Palette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState(wanted.value);
  const [at, setAt] = useState(0);
  const [entered, setEntered] = useState<string>();
  const { found: answered, isCurrent, isNobodys } = useFound(text);
  const found = [...answered, ...commands(text), ...studyListWith(text.trim())];
  useEffect(() => {
    if (wanted.value) setText(wanted.value);
    wanted.value = '';
  }, [wanted.value]);
  // Before the next key is heard: whoever types on at once loses no letter.
  useLayoutEffect(() => openModal(dialog.current!), []);
  useEffect(() => setAt(0), [text]);
  useEffect(() => dialog.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [at]);
  const close = () => {
    paletteOpen.value = false;
  };
  const choose = (item: Found | undefined) => {
    if (!item) return;
    close();
    item.open();
  };
  // A scanner, and a quick hand, is faster than the answer: what is shown then is for another text.
  useEffect(() => {
    if (entered === undefined || (entered === text && !isCurrent)) return;
    setEntered(undefined);
    if (entered === text) choose(found[at]);
  }, [entered, text, isCurrent]);
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((at + step + found.length) % Math.max(found.length, 1));
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      setEntered(text);
    }
  };
  return h(
    'dialog',
    {
      ref: dialog,
      class: 'palette',
      'aria-label': words.palette.label,
      onClose: close,
      onClick: (event: Event) => event.target === dialog.current && close(),
      onKeyDown: onKey,
    },
    h('div', { class: 'palette-line' }, h(Icon, { of: Search, size: 18 }), queryInput(text, setText, found.length, at)),
    h(
      'div',
      { class: 'palette-list', id: 'palette-list', role: 'listbox', 'aria-label': words.palette.label },
      groups(found, at, choose),
    ),
    h('p', { class: 'palette-empty', role: 'status' }, says(text, isNobodys, found.length)),
    h('div', { class: 'palette-foot', 'aria-hidden': 'true' }, ...help()),
  );
}

function queryInput(text: string, setText: (text: string) => void, count: number, at: number) {
  return h('input', {
    type: 'text',
    role: 'combobox',
    'aria-label': words.palette.label,
    'aria-expanded': 'true',
    'aria-controls': 'palette-list',
    'aria-activedescendant': count ? `palette-${at}` : undefined,
    placeholder: words.palette.placeholder,
    value: text,
    autoFocus: true,
    autoComplete: 'off',
    spellcheck: false,
    onInput: (event: Event) => setText((event.currentTarget as HTMLInputElement).value),
  });
}

function groups(found: Found[], at: number, choose: (item: Found) => void) {
  return found.map((item, index) => [
    item.group !== found[index - 1]?.group && h('h3', { key: item.group, role: 'presentation' }, item.group),
    h(
      'div',
      {
        key: item.key,
        id: `palette-${index}`,
        class: 'palette-item',
        role: 'option',
        'aria-selected': index === at,
        onClick: () => choose(item),
      },
      h(Icon, { of: item.icon }),
      h('span', null, item.text),
      item.more && h('span', { class: 'palette-more' }, item.more),
    ),
  ]);
}

function help() {
  const [move, open, close] = words.palette.help.split(' · ');
  return [h('kbd', null, '↑↓'), `${move}  `, h('kbd', null, '↵'), `${open}  `, h('kbd', null, 'Esc'), close];
}

/** A number that nobody has is said so, though the search of all studies is still offered. */
function says(text: string, isNobodys: boolean, count: number): string {
  if (isNobodys) return words.palette.nobodys(text.trim());
  return count === 0 ? words.palette.nothing : '';
}

const PAUSE_MS = 120;

/** Studies and patients for the text, once typing pauses. */
function useFound(text: string): { found: Found[]; isCurrent: boolean; isNobodys: boolean } {
  const [answer, setAnswer] = useState<{ to: string; found: Found[] | undefined }>({ to: '', found: [] });
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const next = await findPeopleAndStudies(text.trim(), controller.signal);
      if (!controller.signal.aborted) setAnswer({ to: text, found: next });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text]);
  const { to, found } = answer;
  const isCurrent = to === text;
  const isCode = /\d/.test(text.trim()) && text.trim().length > 3;
  const isNobodys = isCurrent && isCode && found?.length === 0;
  return { found: found ?? [], isCurrent, isNobodys };
}
