// The log of critical results: what is open, and all there ever were with every fact; made to be printed.
import Printer from 'lucide/dist/esm/icons/printer.mjs';
import Siren from 'lucide/dist/esm/icons/siren.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { isOpen, useCritical } from '../critical/use-critical.ts';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Empty } from '../parts/empty.ts';
import { PersonName } from '../parts/person.ts';
import { PrintHead } from '../parts/print-head.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { reportClient } from '../report-client.ts';
import { address, go, place } from '../route.ts';
import { may, session } from '../session.ts';
import type { CriticalResult } from '../shapes.ts';
import { instant, instantShort } from '../words/formats.ts';
import { words } from '../words/with-critical.ts';

export function CriticalPage() {
  const { critical } = words;
  const isAll = place.value.query.get('show') === 'all';
  const [pages, setPages] = useState(1);
  const [hasMore, setHasMore] = useState(false);
  const load = async () => {
    const { results, next } = isAll ? await firstPages(pages) : await reportClient.critical({ state: 'open' });
    setHasMore(next !== null);
    return results;
  };
  const { value, problem, loading, reload } = useCritical(load, [isAll, pages]);
  return h(
    'div',
    { class: 'page critical-page' },
    h(
      'div',
      { class: 'page-head' },
      h('h1', null, critical.title),
      h(
        'div',
        { class: 'segments', role: 'radiogroup', 'aria-label': critical.show },
        choice(!isAll, '', critical.openOnly),
        choice(isAll, 'all', critical.all),
      ),
      h(Button, { icon: Printer, onClick: () => print() }, critical.print),
    ),
    h(PrintHead, null, `${session.value!.clinic.name} · ${instant(new Date())}`),
    h('p', { class: 'muted' }, critical.text),
    problem && !value
      ? h(Problem, { problem, onRetry: reload })
      : !value
        ? h(Skeleton, { rows: 6 })
        : value.length === 0
          ? h(Empty, { icon: Siren, title: critical.empty, text: critical.emptyText })
          : h(DataTable<CriticalResult>, {
              caption: critical.title,
              columns: columns(),
              rows: value,
              keyOf: ({ id }) => id,
              dim: ({ withdrawn }) => withdrawn !== null,
            }),
    hasMore && h(Button, { busy: loading, onClick: () => setPages(pages + 1) }, words.common.loadMore),
  );
}

async function firstPages(count: number) {
  const results: CriticalResult[] = [];
  let next: number | null = null;
  for (let page = 0; page < count && (page === 0 || next !== null); page++) {
    const answer: Awaited<ReturnType<typeof reportClient.critical>> = await reportClient.critical({
      state: 'all',
      before: next ?? undefined,
    });
    results.push(...answer.results);
    next = answer.next;
  }
  return { results, next };
}

function choice(checked: boolean, show: string, text: string) {
  const onChange = () => go(address('/critical', { show }), 'replace');
  return h('label', null, h('input', { type: 'radio', name: 'show', checked, onChange }), text);
}

function columns(): Column<CriticalResult>[] {
  const { critical } = words;
  const { columns: text } = critical;
  const by = ({ displayName, username }: CriticalResult['foundBy']) => displayName || username;
  return [
    {
      text: text.patient,
      header: true,
      cell: ({ patientName, patientId, studyInstanceUid }) => [
        may('studies.read')
          ? h('a', { href: `/studies/${encodeURIComponent(studyInstanceUid)}` }, h(PersonName, { name: patientName }))
          : h(PersonName, { name: patientName }),
        h('div', { class: 'muted' }, patientId),
      ],
    },
    {
      text: text.what,
      cell: ({ what, category, examName }) =>
        h(
          'div',
          null,
          h('bdi', null, what),
          h('div', { class: 'muted' }, `${critical.categories[category]} · `, h('bdi', null, examName)),
        ),
    },
    { text: text.found, cell: ({ foundAt, foundBy }) => critical.foundBy(instantShort(foundAt), by(foundBy)) },
    { text: text.due, cell: ({ dueAt }) => instantShort(dueAt) },
    {
      text: text.told,
      cell: ({ told }) =>
        h('bdi', null, told ? critical.toldWhom(told.whom, instantShort(told.at), by(told.by)) : critical.nobody),
    },
    { text: text.how, cell: ({ told }) => (told ? critical.hows[told.how] : words.common.none) },
    { text: text.readBack, cell: ({ readBackAt }) => (readBackAt ? instantShort(readBackAt) : critical.notYet) },
    { text: text.state, cell: state },
  ];
}

function state(result: CriticalResult) {
  const { critical } = words;
  if (result.withdrawn) return [critical.withdrawn, ': ', h('bdi', null, result.withdrawn.reason)];
  if (!isOpen(result)) return critical.closed;
  return h('span', { class: result.step === 'overdue' ? 'badge danger' : 'badge warn' }, critical.steps[result.step]);
}
