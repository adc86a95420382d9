// The reader's queue: what waits for a report, the most urgent first, live on every workstation.

import BookOpen from 'lucide/dist/esm/icons/book-open.mjs';
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Empty } from '../parts/empty.ts';
import { SelectField } from '../parts/field.ts';
import { KeyLine } from '../parts/key-line.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useTask } from '../parts/use-task.ts';
import { CloseDialog } from '../reading/close-dialog.ts';
import { EntryRow } from '../reading/entry-row.ts';
import { readNext } from '../reading/next.ts';
import { readingAddress } from '../reading/order.ts';
import { type Reading, type Shown, useReading } from '../reading/use-reading.ts';
import { address, go, place } from '../route.ts';
import { session } from '../session.ts';
import type { ReadingEntry } from '../shapes.ts';
import { words } from '../words/with-reading.ts';

type Whose = '' | 'mine' | 'nobodys';
interface Filters {
  whose: Whose;
  modality: string;
  show: Shown;
}

function filtersOf(query: URLSearchParams): Filters {
  const whose = query.get('whose');
  return {
    whose: whose === 'mine' || whose === 'nobodys' ? whose : '',
    modality: query.get('modality') ?? '',
    show: query.get('show') === 'elsewhere' ? 'elsewhere' : 'waiting',
  };
}

function fits({ whose, modality }: Filters, { assignedTo, study }: ReadingEntry): boolean {
  if (whose === 'mine' && assignedTo?.username !== session.value!.user.username) return false;
  if (whose === 'nobodys' && assignedTo) return false;
  return !modality || study.modalities.includes(modality);
}

export function ReadingPage() {
  const filters = filtersOf(place.value.query);
  const queue = useReading(filters.show);
  const { reading } = words;
  const next = useTask();
  const all = queue.value?.entries ?? [];
  const shown = all.filter((entry) => fits(filters, entry));
  const openNext = () =>
    next.run(async () => {
      if (!(await readNext())) notify(reading.nothingNext);
    });
  useEffect(() => onNextKey(openNext), []);
  const total = filters.show === 'waiting' ? reading.total(shown.length) : reading.totalElsewhere(shown.length);
  return h(
    'div',
    { class: 'reading-page' },
    h(
      'div',
      { class: 'board-bar' },
      h('h1', null, reading.title),
      h('span', { class: 'muted', role: 'status' }, queue.value ? total : ''),
      h(FilterBar, { all, filters }),
      h(Button, { kind: 'primary', keys: 'N', busy: next.busy, onClick: openNext }, reading.next),
    ),
    h(FormProblem, { problem: next.problem }),
    queue.value?.isCut && h('p', { class: 'reading-cut' }, reading.cut(all.length)),
    h(Content, { queue, shown, filters }),
    h(KeyLine, { keys: keyLine() }),
  );
}

/** N opens the next study, wherever the focus is but in a field or a dialog. */
function onNextKey(open: () => void): () => void {
  const press = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'n' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
      return;
    if ((event.target as HTMLElement).closest('input, textarea, select, dialog, [role=menu]')) return;
    event.preventDefault();
    open();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

function FilterBar({ all, filters }: { all: ReadingEntry[]; filters: Filters }) {
  const { reading } = words;
  const { show } = filters;
  const filter = (next: Partial<Filters>) => {
    const { whose, modality, show: shown } = { ...filters, ...next };
    go(address('/reading', { whose, modality, show: shown === 'elsewhere' ? shown : '' }), 'replace');
  };
  const modalities = [...new Set([...all.flatMap(({ study }) => study.modalities), filters.modality])];
  const choice = (value: Whose, text: string) =>
    h(
      'label',
      { key: value },
      h('input', {
        type: 'radio',
        name: 'whose',
        checked: filters.whose === value,
        onChange: () => filter({ whose: value }),
      }),
      text,
    );
  return h(
    'div',
    { class: 'board-filters' },
    show === 'waiting' &&
      h(
        'div',
        { class: 'segments', role: 'radiogroup', 'aria-label': reading.whose },
        choice('', reading.all),
        choice('mine', reading.mine),
        choice('nobodys', reading.nobodys),
      ),
    h(SelectField, {
      label: reading.modality,
      value: filters.modality,
      onValue: (modality: string) => filter({ modality }),
      options: [
        { value: '', text: reading.anyModality },
        ...modalities
          .filter(Boolean)
          .sort()
          .map((value) => ({ value, text: value })),
      ],
    }),
    h(SelectField, {
      label: reading.show,
      value: show,
      onValue: (value: string) => filter({ show: value as Shown }),
      options: [
        { value: 'waiting', text: reading.waiting },
        { value: 'elsewhere', text: reading.elsewhere },
      ],
    }),
  );
}

function Content({ queue, shown, filters }: { queue: Reading; shown: ReadingEntry[]; filters: Filters }) {
  const { reading } = words;
  if (queue.problem && !queue.value)
    return h('div', { class: 'page' }, h(Problem, { problem: queue.problem, onRetry: queue.reload }));
  if (!queue.value) return h('div', { class: 'page' }, h(Skeleton, { rows: 8 }));
  if (shown.length > 0) return h(List, { queue, shown });
  const none = queue.value.entries.length === 0;
  const title = filters.show === 'elsewhere' ? reading.emptyElsewhere : none ? reading.empty : reading.nothing;
  return h(Empty, { icon: BookOpen, title, text: none && filters.show === 'waiting' ? reading.emptyText : undefined });
}

function List({ queue, shown }: { queue: Reading; shown: ReadingEntry[] }) {
  const host = useRef<HTMLUListElement>(null);
  const [closing, setClosing] = useState<ReadingEntry>();
  const task = useTask();
  const act = (work: () => Promise<void>) => task.run(work);
  const assign = ({ study }: ReadingEntry, to: string | null) =>
    act(() => client.assignReading(study.studyInstanceUid, to));
  const read = ({ study }: ReadingEntry) => go(readingAddress(study.studyInstanceUid));
  const reopen = ({ study }: ReadingEntry) =>
    act(async () => {
      await client.reopenReading(study.studyInstanceUid);
      notify(words.reading.reopened(study.patient.displayName));
    });
  const onKey = (event: KeyboardEvent) => {
    const row = event.target as HTMLElement;
    const entry = shown.find(({ study }) => study.studyInstanceUid === row.dataset.uid);
    if (!entry || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...host.current!.querySelectorAll<HTMLElement>('[data-uid]')];
    const to = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (to) rows[rows.indexOf(row) + to]?.focus();
    else if (event.key === 'Enter') read(entry);
    else if (event.key.toLowerCase() === 'm' && entry.state === 'waiting') {
      const me = session.value!.user.username;
      assign(entry, entry.assignedTo?.username === me ? null : me);
    } else return;
    event.preventDefault();
  };
  return h(
    'div',
    { class: 'reading-place' },
    h(FormProblem, { problem: task.problem }),
    h(
      'ul',
      { class: 'reading-list', ref: host, 'aria-label': words.reading.list, onKeyDown: onKey },
      shown.map((entry) =>
        h(EntryRow, {
          key: entry.study.studyInstanceUid,
          entry,
          readers: queue.value!.readers,
          marked: queue.changed.has(entry.study.studyInstanceUid),
          onRead: () => read(entry),
          onAssign: (to: string | null) => assign(entry, to),
          onClose: () => setClosing(entry),
          onReopen: () => reopen(entry),
        }),
      ),
    ),
    closing && h(CloseDialog, { study: closing.study, onClose: () => setClosing(undefined) }),
  );
}

function keyLine() {
  const { keys } = words.reading;
  return [
    ['↑↓', keys.move],
    ['↵', keys.open],
    ['M', keys.mine],
    ['N', keys.next],
  ] as const;
}
