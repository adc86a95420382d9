// The figures of a day or some days, for those who run the clinic; live, without a patient's name in them.
import Download from 'lucide/dist/esm/icons/download.mjs';
import { type ComponentChildren, h } from 'preact';
import { useEffect } from 'preact/hooks';
import { client } from '../client.ts';
import { DayChart } from '../dashboard/day-chart.ts';
import { type Range, type RangeName, rangeOf } from '../dashboard/range.ts';
import { onLive } from '../live.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { address, go, place } from '../route.ts';
import type { Figures } from '../shapes.ts';
import { ago, weekdayDate } from '../words/formats.ts';
import { count } from '../words/numbers.ts';
import { words } from '../words/with-dashboard.ts';

/** A busy morning changes something every second; figures for an overview may lag this much. */
const QUIET_MS = 5000;

export function DashboardPage() {
  const { dashboard } = words;
  const range = rangeOf(place.value.query);
  const figures = useLoad(() => client.figures(range.from, range.to), [range.from, range.to]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        figures.reload();
      }, QUIET_MS);
    };
    const unhear = [onLive('appointment', later), onLive('reading', later), onLive('hello', later)];
    return () => {
      clearTimeout(timer);
      for (const end of unhear) end();
    };
  }, [figures.reload]);
  const { value, problem } = figures;
  return h(
    'div',
    { class: 'page dashboard' },
    h('div', { class: 'page-head' }, h('h1', null, dashboard.title), h(RangeBar, { range })),
    problem ? h(Problem, { problem, onRetry: figures.reload }) : null,
    !value && !problem && h(Skeleton, { rows: 10 }),
    value && h(Tiles, { now: value.now }),
    value && h(Tables, { figures: value }),
  );
}

function RangeBar({ range }: { range: Range }) {
  const { dashboard } = words;
  const choose = (name: string) => {
    const own = name === 'own' ? { from: range.from, to: range.to } : {};
    go(address('/dashboard', { range: name === 'today' || name === 'own' ? '' : name, ...own }), 'replace');
  };
  const put = (part: 'from' | 'to') => (value: string) => {
    if (value) go(address('/dashboard', { from: range.from, to: range.to, [part]: value }), 'replace');
  };
  const names: RangeName[] = ['today', 'week', 'month', 'own'];
  return h(
    'div',
    { class: 'dashboard-range' },
    h(SelectField, {
      label: dashboard.range,
      value: range.name,
      onValue: choose,
      options: names.map((value) => ({ value, text: dashboard[value] })),
    }),
    range.name === 'own' &&
      h(TextField, { label: dashboard.from, type: 'date', value: range.from, onValue: put('from') }),
    range.name === 'own' && h(TextField, { label: dashboard.to, type: 'date', value: range.to, onValue: put('to') }),
    h(
      'a',
      { class: 'button', href: client.figuresExport(range.from, range.to), download: '' },
      h(Icon, { of: Download }),
      dashboard.export,
    ),
  );
}

type TileName = keyof typeof words.dashboard.tiles;

function Tiles({ now }: { now: Figures['now'] }) {
  const { dashboard } = words;
  const oldest = now.oldestToReadSince && ago(now.oldestToReadSince);
  return h(
    'section',
    { 'aria-label': dashboard.now },
    h(
      'ul',
      { class: 'tiles' },
      (Object.keys(dashboard.tiles) as TileName[]).map((name) => {
        const [title, hint] = dashboard.tiles[name];
        return h(
          'li',
          { key: name, class: 'tile' },
          h('b', { class: 'tile-number' }, count(now[name])),
          h('span', null, title),
          h('span', { class: 'muted' }, hint, name === 'toRead' && oldest ? `; ${dashboard.oldest(oldest)}` : ''),
        );
      }),
    ),
  );
}

type FlowName = keyof typeof words.dashboard.columns;

function flowColumns<T extends Figures['total']>(): Column<T>[] {
  const { columns } = words.dashboard;
  return (Object.keys(columns) as FlowName[]).map((name) => ({
    text: columns[name],
    number: true,
    cell: (row: T) => count(row[name]),
  }));
}

function Section({ title, hint, children }: { title: string; hint?: string; children?: ComponentChildren }) {
  return h(
    'section',
    { 'aria-label': title },
    h('h2', null, title),
    hint && h('p', { class: 'muted' }, hint),
    children,
  );
}

function Tables({ figures }: { figures: Figures }) {
  const { dashboard } = words;
  const { modalities, rooms, days, total } = figures;
  if (total.scheduled + total.cancelled === 0) return h('p', { class: 'muted' }, dashboard.none);
  return [
    h(
      Section,
      { title: dashboard.modality, hint: `${dashboard.modalityHint} ${dashboard.flowHint}` },
      h(DataTable<Figures['modalities'][number]>, {
        caption: dashboard.modality,
        columns: [
          { text: dashboard.modalityColumn, header: true, cell: ({ modality }) => modality },
          ...flowColumns<Figures['modalities'][number]>(),
        ],
        rows: modalities,
        keyOf: ({ modality }) => modality,
        dense: true,
      }),
    ),
    h(
      Section,
      { title: dashboard.room },
      h(DataTable<Figures['rooms'][number]>, {
        caption: dashboard.room,
        columns: [
          { text: dashboard.roomColumn, header: true, cell: ({ room }) => h('bdi', null, room) },
          ...flowColumns<Figures['rooms'][number]>(),
        ],
        rows: [...rooms, { ...total, room: dashboard.total, modality: '' }],
        keyOf: ({ room }) => room,
        dense: true,
      }),
    ),
    h(Times, { times: figures.times }),
    h(People, { people: figures.people }),
    days.length > 1 &&
      h(
        Section,
        { title: dashboard.days },
        h(DayChart, { days }),
        h(DataTable<Figures['days'][number]>, {
          caption: dashboard.days,
          columns: [
            { text: dashboard.dayColumn, header: true, cell: ({ day }) => weekdayDate(day) },
            ...flowColumns<Figures['days'][number]>(),
          ],
          rows: days,
          keyOf: ({ day }) => day,
          dense: true,
        }),
      ),
  ];
}

type SpanName = keyof Figures['times'];

function Times({ times }: { times: Figures['times'] }) {
  const { dashboard } = words;
  const { timeColumns } = dashboard;
  const minutes = (n: number | null) => (n === null ? '–' : dashboard.minutes(n));
  return h(
    Section,
    { title: dashboard.times, hint: dashboard.timesHint },
    h(DataTable<SpanName>, {
      caption: dashboard.times,
      columns: [
        { text: timeColumns.what, header: true, cell: (name) => dashboard.spans[name] },
        { text: timeColumns.count, number: true, cell: (name) => count(times[name].count) },
        { text: timeColumns.median, number: true, cell: (name) => minutes(times[name].medianMinutes) },
        { text: timeColumns.ninetieth, number: true, cell: (name) => minutes(times[name].ninetiethMinutes) },
        { text: timeColumns.longest, number: true, cell: (name) => minutes(times[name].longestMinutes) },
      ],
      rows: Object.keys(dashboard.spans) as SpanName[],
      keyOf: (name) => name,
      dense: true,
    }),
  );
}

function People({ people }: { people: Figures['people'] }) {
  const { dashboard } = words;
  const { peopleColumns } = dashboard;
  return h(
    Section,
    { title: dashboard.people, hint: dashboard.peopleHint },
    people.length === 0
      ? h('p', { class: 'muted' }, dashboard.nobody)
      : h(DataTable<Figures['people'][number]>, {
          caption: dashboard.people,
          columns: [
            { text: peopleColumns.who, header: true, cell: (one) => h('bdi', null, one.displayName || one.username) },
            { text: peopleColumns.exams, number: true, cell: ({ exams }) => count(exams) },
            { text: peopleColumns.consultations, number: true, cell: ({ consultations }) => count(consultations) },
            { text: peopleColumns.toRead, number: true, cell: ({ toRead }) => count(toRead) },
          ],
          rows: people,
          keyOf: ({ username }) => username,
          dense: true,
        }),
  );
}
