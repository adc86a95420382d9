// Who did what and when; read only, newest first, filters in the address.
import ScrollText from 'lucide/dist/esm/icons/scroll-text.mjs';
import { h } from 'preact';
import { AuditFilterBar, filtersFrom, questionOf } from '../audit/filter-bar.ts';
import { LogActions } from '../audit/log-actions.ts';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Empty } from '../parts/empty.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { place } from '../route.ts';
import type { AuditRow } from '../shapes.ts';
import { instant, instantShort } from '../words/formats.ts';
import { words } from '../words/with-device.ts';

const PAGE_SIZE = 100;

export function AuditPage() {
  const { audit } = words;
  const filters = filtersFrom(place.value.query);
  const question = { ...questionOf(filters), limit: PAGE_SIZE };
  const { value: log, problem, reload, set } = useLoad(() => client.audit(question), [JSON.stringify(question)]);
  const task = useTask();
  const readOn = (before: number) =>
    task.run(async () => {
      const page = await client.audit({ ...question, before });
      // Other filters may have been chosen meanwhile.
      set((known) => (known.next === before ? { rows: [...known.rows, ...page.rows], next: page.next } : known));
    });
  const next = log?.next;
  return h(
    'div',
    { class: 'page' },
    h(
      'div',
      { class: 'page-head' },
      h('div', null, h('h1', null, audit.title), h('p', { class: 'muted' }, audit.text)),
      h(LogActions, { question }),
    ),
    h(AuditFilterBar, { filters }),
    problem ? h(Problem, { problem, onRetry: reload }) : null,
    log ? h(Log, { rows: log.rows }) : !problem && h(Skeleton, { rows: 10 }),
    h(FormProblem, { problem: task.problem }),
    next && h('div', null, h(Button, { busy: task.busy, onClick: () => readOn(next) }, words.common.loadMore)),
  );
}

function Log({ rows }: { rows: AuditRow[] }) {
  const { audit } = words;
  if (rows.length === 0) return h(Empty, { icon: ScrollText, title: audit.empty, text: audit.emptyText });
  const table = { caption: audit.title, columns: columns(), rows, keyOf: ({ id }: AuditRow) => id, dense: true };
  return h(DataTable<AuditRow>, { ...table, scrolls: true });
}

function columns(): Column<AuditRow>[] {
  const { columns: text } = words.audit;
  return [
    { text: text.at, cell: ({ at }) => h('time', { dateTime: at, title: instant(at) }, instantShort(at)) },
    { text: text.actor, header: true, cell: ({ actor }) => h('bdi', { title: actor }, actorText(actor)) },
    { text: text.action, cell: ({ action }) => h('span', { title: action }, words.audit.actions[action] ?? action) },
    { text: text.subject, cell: ({ subject }) => subject && h('bdi', { class: 'mono' }, subject) },
    { text: text.origin, cell: ({ origin }) => origin && h('bdi', null, origin) },
    { text: text.detail, cell: ({ detail }) => Boolean(detail) && h('bdi', { class: 'muted' }, detailText(detail)) },
  ];
}

/** The log says `user:anna`, `token:3`, `system:start`, `anonymous`. */
function actorText(actor: string): string {
  const [kind, name = ''] = actor.split(/:(.*)/s);
  const { actors } = words.audit;
  switch (kind) {
    case 'user':
      return name;
    case 'token':
    case 'device':
    case 'system':
    case 'share':
      return actors[kind](name);
    default:
      return actors.anonymous;
  }
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
