// Search field and filter chips above the list; everything they say stands in the address.
import ChevronDown from 'lucide/dist/esm/icons/chevron-down.mjs';
import Search from 'lucide/dist/esm/icons/search.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';
import { type ComponentChildren, h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { type Choice, Menu } from '../parts/menu.ts';
import { date } from '../words/formats.ts';
import { words } from '../words/words.ts';
import { areFiltering, type DateChoice, type Filters } from './filters.ts';

/** Modalities that clinics have, in the order of how often (PS3.16 CID 29). */
const MODALITIES = ['CT', 'MR', 'US', 'DX', 'CR', 'MG', 'XA', 'RF', 'NM', 'PT', 'ES', 'OT'];
const TYPING_PAUSE_MS = 180;
const EMPTY: Filters = { search: '', modalities: [], date: '', from: '', to: '', state: '' };

export interface FilterBarProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function FilterBar({ filters, onChange }: FilterBarProps) {
  const { filters: text } = words.studies;
  const change = (part: Partial<Filters>) => onChange({ ...filters, ...part });
  const states = { '': text.anyState, receiving: text.receiving, complete: text.complete };
  const stateChoices = Object.entries(states).map(([value, name]): Choice => {
    return {
      text: name,
      checked: filters.state === value,
      onChoose: () => change({ state: value as Filters['state'] }),
    };
  });
  return [
    h(SearchField, { value: filters.search, onChange: (search: string) => change({ search }) }),
    h(DateChip, { filters, change }),
    h(ModalityChip, { filters, change }),
    chip(text.state, filters.state && states[filters.state], stateChoices, () => change({ state: '' })),
    areFiltering(filters) && h(Button, { kind: 'quiet', onClick: () => onChange(EMPTY) }, text.clear),
  ];
}

function SearchField({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  // The address changed by another hand (Back, the palette): the field follows.
  useEffect(() => {
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (typed === told.current) return;
    const timer = setTimeout(() => {
      told.current = typed;
      onChange(typed);
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return h(
    'div',
    { class: 'studies-search', role: 'search' },
    h(Icon, { of: Search }),
    h('input', {
      type: 'search',
      'aria-label': words.studies.searchLabel,
      placeholder: words.studies.search,
      value: typed,
      autoComplete: 'off',
      spellcheck: false,
      onInput: (event: Event) => setTyped((event.currentTarget as HTMLInputElement).value),
    }),
  );
}

function chip(name: string, chosen: string, choices: Choice[], clear: () => void, foot?: () => ComponentChildren) {
  return h(
    'div',
    { class: 'chip-pair' },
    h(
      Menu,
      { class: `chip ${chosen ? 'on' : ''}`, label: chosen ? `${name}: ${chosen}` : name, choices, foot },
      chosen || name,
      !chosen && h(Icon, { of: ChevronDown, size: 14 }),
    ),
    chosen &&
      h(
        'button',
        { type: 'button', class: 'chip-x', 'aria-label': words.studies.filters.remove(chosen), onClick: clear },
        h(Icon, { of: X, size: 14 }),
      ),
  );
}

interface Part {
  filters: Filters;
  change: (part: Partial<Filters>) => void;
}

function ModalityChip({ filters, change }: Part) {
  const { modalities } = filters;
  const all = [...new Set([...MODALITIES, ...modalities])];
  const choices = all.map((code): Choice => {
    const checked = modalities.includes(code);
    const next = checked ? modalities.filter((other) => other !== code) : [...modalities, code];
    return { text: code, checked, onChoose: () => change({ modalities: next }), stay: true };
  });
  return chip(words.studies.filters.modality, modalities.join(', '), choices, () => change({ modalities: [] }));
}

function DateChip({ filters, change }: Part) {
  const { filters: text } = words.studies;
  const names: [DateChoice, string][] = [
    ['', text.anyDate],
    ['today', text.today],
    ['yesterday', text.yesterday],
    ['week', text.week],
    ['month', text.month],
  ];
  const choices = names.map(([value, name]): Choice => {
    return { text: name, checked: filters.date === value, onChoose: () => change({ date: value, from: '', to: '' }) };
  });
  const range = [filters.from, filters.to].map((day) => (day ? date(day) : '…')).join(' – ');
  const chosen = filters.date === 'range' ? range : filters.date && names.find(([value]) => value === filters.date)![1];
  const setRange = (part: { from?: string; to?: string }) => {
    const { from, to } = { from: filters.from, to: filters.to, ...part };
    change({ date: from || to ? 'range' : '', from, to });
  };
  const foot = () =>
    h(
      'div',
      { class: 'menu-foot' },
      h(TextField, {
        label: text.from,
        type: 'date',
        value: filters.from,
        onValue: (from: string) => setRange({ from }),
      }),
      h(TextField, { label: text.to, type: 'date', value: filters.to, onValue: (to: string) => setRange({ to }) }),
    );
  return chip(text.date, chosen || '', choices, () => change({ date: '', from: '', to: '' }), foot);
}
