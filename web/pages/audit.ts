// Who did what and when; read only, newest first, filters in the address.
import ScrollText from 'lucide/dist/esm/icons/scroll-text.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type AuditQuestion, client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Empty } from '../parts/empty.ts';
import { TextField } from '../parts/field.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useTask } from '../parts/use-task.ts';
import { address, go, place } from '../route.ts';
import type { AuditRow } from '../shapes.ts';
import { daysFrom, instant, instantShort } from '../words/formats.ts';
import { words } from '../words/words.ts';

const PAGE_SIZE = 100;
const TYPING_PAUSE_MS = 250;
const FILTERS = ['actor', 'action', 'from', 'to'] as const;
type AuditFilters = Record<(typeof FILTERS)[number], string>;

export function AuditPage() {
  const { audit } = words;
  const asked = Object.fromEntries(FILTERS.map((name) => [name, place.value.query.get(name) ?? ''])) as AuditFilters;
  const [rows, setRows] = useState<AuditRow[]>();
  const [more, setMore] = useState(false);
  const task = useTask();
  const key = JSON.stringify(asked);
  const read = (before?: AuditRow) =>
    task.run(async () => {
      const page = await client.audit({ ...questionOf(asked), before: before?.id, limit: PAGE_SIZE });
      setRows((known) => [...(before ? (known ?? []) : []), ...page.rows]);
      setMore(page.rows.length === PAGE_SIZE);
    });
  useEffect(() => {
    void read();
  }, [key]);
  const filtered = FILTERS.some((name) => asked[name]);
  return h(
    'div',
    { class: 'page' },
    h('div', null, h('h1', null, audit.title), h('p', { class: 'muted' }, audit.text)),
    h(AuditFilterBar, { key: filtered ? 'some' : 'none', filters: asked }),
    task.problem ? h(Problem, { problem: task.problem, onRetry: () => read() }) : null,
    rows === undefined && !task.problem && h(Skeleton, { rows: 10 }),
    rows?.length === 0 && h(Empty, { icon: ScrollText, title: audit.empty, text: audit.emptyText }),
    rows &&
      rows.length > 0 &&
      h(DataTable<AuditRow>, { caption: audit.title, columns: columns(), rows, keyOf: ({ id }) => id, dense: true }),
    more && h('div', null, h(Button, { busy: task.busy, onClick: () => read(rows?.at(-1)) }, words.common.loadMore)),
  );
}

/** The service's times are instants: a day of the reader's wall begins and ends where the reader is. */
function questionOf({ actor, action, from, to }: AuditFilters): AuditQuestion {
  const midnight = (day: string) => new Date(`${day}T00:00:00`).toISOString();
  return { actor, action, from: from && midnight(from), to: to && midnight(daysFrom(to, 1)) };
}

function AuditFilterBar({ filters }: { filters: AuditFilters }) {
  const { audit } = words;
  const [typed, setTyped] = useState(filters);
  useEffect(() => {
    const timer = setTimeout(() => {
      const to = address('/audit', typed);
      if (to !== address('/audit', filters)) go(to, 'replace');
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const clear = () => {
    setTyped({ actor: '', action: '', from: '', to: '' });
    go('/audit', 'replace');
  };
  const field = (name: keyof AuditFilters, type?: 'date') =>
    h(TextField, {
      label: audit[name],
      type,
      value: typed[name],
      onValue: (value) => setTyped({ ...typed, [name]: value }),
      maxLength: 100,
    });
  const any = FILTERS.some((name) => typed[name]);
  return h(
    'div',
    { class: 'filters', role: 'search' },
    field('actor'),
    field('action'),
    field('from', 'date'),
    field('to', 'date'),
    any && h(Button, { kind: 'quiet', onClick: clear }, audit.clear),
  );
}

function columns(): Column<AuditRow>[] {
  const { columns: text } = words.audit;
  return [
    { text: text.at, cell: ({ at }) => h('time', { dateTime: at, title: instant(at) }, instantShort(at)) },
    { text: text.actor, header: true, cell: ({ actor }) => h('bdi', null, actor) },
    { text: text.action, cell: ({ action }) => h('span', { title: action }, words.audit.actions[action] ?? action) },
    { text: text.subject, cell: ({ subject }) => subject && h('bdi', { class: 'mono' }, subject) },
    { text: text.origin, cell: ({ origin }) => origin && h('bdi', null, origin) },
    { text: text.detail, cell: ({ detail }) => Boolean(detail) && h('bdi', { class: 'muted' }, detailText(detail)) },
  ];
}

/** `{"role":"technician"}` as "role: technician"; what is nested stays JSON. */
function detailText(detail: unknown): string {
  if (detail === null || detail === undefined) return '';
  if (typeof detail !== 'object') return String(detail);
  const value = (part: unknown) => (typeof part === 'object' && part !== null ? JSON.stringify(part) : String(part));
  return Object.entries(detail)
    .map(([name, part]) => `${name}: ${value(part)}`)
    .join(', ');
}
