// The calendar's drawing: a column a room or day, a block an appointment. Blocks move by mouse or by Shift and arrows;
// where one is going is drawn before it is placed.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ORDER_DRAG } from '../orders/to-book.ts';
import type { Appointment, Order } from '../shapes.ts';
import { clock, daysFrom } from '../words/formats.ts';
import { instantAt, wallOf } from '../words/wall-time.ts';
import { words } from '../words/words.ts';
import { Block } from './block.ts';
import { type Column, isIn } from './columns.ts';
import { drawnHours, lanesOf, type Minutes, minutesOf, shutTimes } from './times.ts';

export const SNAP = 5;
export const PIXELS_PER_MINUTE = 1.5;
/** Drawn for an order that is dragged here: how long it takes, the service knows. */
const CARRIED_MINUTES = 30;
/** Kept in sight above the present when the calendar opens. */
const BEFORE_NOW = 90;

export interface Target {
  column: Column;
  /** Minutes of its day. */
  start: number;
}

export interface GridProps {
  columns: Column[];
  appointments: Appointment[];
  marked: ReadonlySet<number>;
  mayBook: boolean;
  onOpen: (appointment: Appointment) => void;
  onCreate: (target: Target) => void;
  onMove: (appointment: Appointment, target: Target) => void;
  /** An order without a time that is being dragged. */
  carried: Order | undefined;
  onDrop: (order: Order, target: Target) => void;
}

export interface Going extends Target {
  id: number;
}

export function Grid(props: GridProps) {
  const { columns, appointments, mayBook, onMove } = props;
  const drawn = drawnHours(columns, appointments);
  const [going, setGoing] = useState<Going>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const now = wallOf(new Date());
    if (!columns.some(({ date }) => date === now.date)) return;
    const minutes = now.minutes - BEFORE_NOW - drawn.from;
    place.current?.parentElement?.scrollTo(0, Math.max(0, minutes * PIXELS_PER_MINUTE));
  }, []);
  const hours = Array.from({ length: (drawn.to - drawn.from) / 60 }, (_, at) => drawn.from + at * 60);
  const moved = appointments.find(({ id }) => id === going?.id);
  const onKey = (event: KeyboardEvent) => {
    const id = Number((event.target as HTMLElement).dataset?.appointment);
    const one = appointments.find((other) => other.id === id);
    if (!one || !mayBook) return;
    if (going && event.key === 'Enter') {
      onMove(one, going);
      setGoing(undefined);
    } else if (going && event.key === 'Escape') setGoing(undefined);
    else {
      const next = event.shiftKey ? stepped(event.key, columns, going ?? from(one, columns)) : undefined;
      if (!next) return;
      setGoing({ ...next, id });
    }
    event.preventDefault();
  };
  const when = going && `${going.column.title} ${clock(instantAt(going.column.date, going.start))}`;
  return h(
    'div',
    { class: 'grid-scroll', tabIndex: 0, role: 'region', 'aria-label': words.calendar.title },
    h('p', { class: 'sr-only', role: 'status' }, when ? words.calendar.moving(when) : ''),
    h(
      'div',
      {
        class: 'grid',
        ref: place,
        style: { '--columns': columns.length, '--height': `${(drawn.to - drawn.from) * PIXELS_PER_MINUTE}px` },
        onKeyDown: onKey,
      },
      h('div', { class: 'grid-corner' }),
      columns.map(({ key, title }) => h('h2', { key, class: 'grid-title' }, title)),
      h(
        'div',
        { class: 'grid-hours', 'aria-hidden': 'true' },
        hours.map((minutes) =>
          h(
            'span',
            { key: minutes, style: boxAt(minutes, minutes + 60, drawn) },
            clock(instantAt('2026-01-05', minutes)),
          ),
        ),
      ),
      columns.map((column) => h(DayColumn, { ...props, key: column.key, column, drawn, going, moved, setGoing, when })),
    ),
  );
}

/** Where a key leads from where it stands. */
function stepped(key: string, columns: Column[], at: Target | undefined): Target | undefined {
  if (!at) return undefined;
  const down = { ArrowDown: SNAP, ArrowUp: -SNAP }[key];
  if (down) return { ...at, start: Math.max(0, Math.min(1435, Math.round((at.start + down) / SNAP) * SNAP)) };
  const side = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const column = side && columns[columns.findIndex((one) => one.key === at.column.key) + side];
  return column ? { ...at, column } : undefined;
}

function from(one: Appointment, columns: Column[]): Target | undefined {
  const column = columns.find((column) => isIn(one, column));
  return column && { column, start: minutesOf(one.startsAt, column.date) };
}

export function boxAt(from: number, to: number, drawn: Minutes) {
  const [start, end] = [Math.max(from, drawn.from), Math.min(to, drawn.to)];
  return {
    top: `${(start - drawn.from) * PIXELS_PER_MINUTE}px`,
    height: `${Math.max(0, end - start) * PIXELS_PER_MINUTE}px`,
  };
}

export interface ColumnProps extends GridProps {
  column: Column;
  drawn: Minutes;
  going: Going | undefined;
  moved: Appointment | undefined;
  when: string | undefined;
  setGoing: (going: Going | undefined) => void;
}

function DayColumn(props: ColumnProps) {
  const { column, columns, drawn, appointments, going, moved, mayBook, carried, setGoing, onCreate, onDrop, when } =
    props;
  const mine = appointments.filter((one) => isIn(one, column));
  const lanes = lanesOf(mine);
  const create = (event: MouseEvent) => {
    if (!mayBook || (event.target as Element).closest('button')) return;
    const { top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const minutes = drawn.from + (event.clientY - top) / PIXELS_PER_MINUTE;
    onCreate({ column, start: Math.floor(minutes / 15) * 15 });
  };
  const over = (event: DragEvent) => {
    if (!carried || !event.dataTransfer?.types.includes(ORDER_DRAG)) return;
    event.preventDefault();
    setGoing({ column, start: minutesAt(event, drawn), id: 0 });
  };
  const drop = (event: DragEvent) => {
    if (!carried) return;
    event.preventDefault();
    setGoing(undefined);
    onDrop(carried, { column, start: minutesAt(event, drawn) });
  };
  const isNow = new Date() >= instantAt(column.date, 0) && new Date() < instantAt(daysFrom(column.date, 1), 0);
  const now = minutesOf(new Date().toISOString(), column.date);
  const length = moved ? (Date.parse(moved.endsAt) - Date.parse(moved.startsAt)) / 60_000 : CARRIED_MINUTES;
  return h(
    'section',
    {
      class: 'grid-column',
      'data-column': columns.indexOf(column),
      'aria-label': column.title,
      onClick: create,
      onDragOver: over,
      onDragLeave: (event: DragEvent) => {
        const to = event.relatedTarget as Node | null;
        if (carried && !(event.currentTarget as Element).contains(to)) setGoing(undefined);
      },
      onDrop: drop,
    },
    h(Shaded, { column, drawn }),
    isNow &&
      now > drawn.from &&
      now < drawn.to &&
      h('div', { class: 'grid-now', style: { top: boxAt(now, now, drawn).top } }),
    mine.map((one) => h(Block, { ...props, key: one.id, one, lane: lanes.get(one.id)! })),
    going?.column.key === column.key &&
      (moved || carried) &&
      h('div', { class: 'grid-going', style: boxAt(going.start, going.start + length, drawn) }, when),
  );
}

/** When nobody works here, and what is closed: seen before something is booked there. */
function Shaded({ column, drawn }: { column: Column; drawn: Minutes }) {
  const span = (kind: string, { from, to }: Minutes, reason: string) =>
    from < drawn.to &&
    to > drawn.from &&
    h('div', { key: `${kind} ${from} ${reason}`, class: kind, style: boxAt(from, to, drawn) }, h('span', null, reason));
  return [
    shutTimes(column).map((shut) => span('grid-shut', shut, words.calendar.shut)),
    column.closed.map((shut) => span('grid-closed', shut, words.calendar.closed(shut.reason))),
  ];
}

function minutesAt(event: DragEvent, drawn: Minutes): number {
  const { top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const minutes = drawn.from + (event.clientY - top) / PIXELS_PER_MINUTE;
  return Math.max(0, Math.floor(minutes / SNAP) * SNAP);
}
