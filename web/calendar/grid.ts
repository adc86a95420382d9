// The calendar's drawing: a column a room or day, a block an appointment. Blocks move by mouse or by Shift and arrows;
// where one is going is drawn before it is placed.
import CloudOff from 'lucide/dist/esm/icons/cloud-off.mjs';
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { examLine, openQuestions, StateSign } from '../board/states.ts';
import { isUnsent } from '../offline/action.ts';
import { Icon } from '../parts/icon.ts';
import type { Appointment } from '../shapes.ts';
import { clock, today } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { type Column, drawnHours, instantAt, type Lane, lanesOf, type Minutes, minutesOf, shutTimes } from './times.ts';

const SNAP = 5;
const PIXELS_PER_MINUTE = 1.5;
/** Below this a block has one line. */
const TWO_LINES_PIXELS = 42;
/** A hand that trembles at a click doesn't move an appointment. */
const DRAG_FROM_PIXELS = 5;
const EDGE_PIXELS = 30;
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
}

interface Going extends Target {
  id: number;
}

export function Grid(props: GridProps) {
  const { columns, appointments, mayBook, onMove } = props;
  const drawn = drawnHours(columns, appointments);
  const [going, setGoing] = useState<Going>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const now = new Date();
    if (!columns.some(({ date }) => date === today(now))) return;
    const minutes = now.getHours() * 60 + now.getMinutes() - BEFORE_NOW - drawn.from;
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

/** What is dragged to the edge finds more of the day there. */
function scrollAtEdge(place: Element | null, y: number): void {
  if (!place) return;
  const { top, bottom } = place.getBoundingClientRect();
  if (y > bottom - EDGE_PIXELS) place.scrollBy(0, EDGE_PIXELS);
  if (y < top + EDGE_PIXELS) place.scrollBy(0, -EDGE_PIXELS);
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

function isIn({ roomId, startsAt, endsAt }: Appointment, column: Column): boolean {
  return roomId === column.roomId && minutesOf(startsAt, column.date) < minutesOf(endsAt, column.date);
}

function boxAt(from: number, to: number, drawn: Minutes) {
  const [start, end] = [Math.max(from, drawn.from), Math.min(to, drawn.to)];
  return {
    top: `${(start - drawn.from) * PIXELS_PER_MINUTE}px`,
    height: `${Math.max(0, end - start) * PIXELS_PER_MINUTE}px`,
  };
}

interface ColumnProps extends GridProps {
  column: Column;
  drawn: Minutes;
  going: Going | undefined;
  moved: Appointment | undefined;
  when: string | undefined;
  setGoing: (going: Going | undefined) => void;
}

function DayColumn(props: ColumnProps) {
  const { column, columns, drawn, appointments, going, moved, mayBook, onCreate, when } = props;
  const mine = appointments.filter((one) => isIn(one, column));
  const lanes = lanesOf(mine);
  const create = (event: MouseEvent) => {
    if (!mayBook || (event.target as Element).closest('button')) return;
    const { top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const minutes = drawn.from + (event.clientY - top) / PIXELS_PER_MINUTE;
    onCreate({ column, start: Math.floor(minutes / 15) * 15 });
  };
  const isNow = new Date() >= instantAt(column.date, 0) && new Date() < instantAt(column.date, 1440);
  const now = minutesOf(new Date().toISOString(), column.date);
  const length = moved ? (Date.parse(moved.endsAt) - Date.parse(moved.startsAt)) / 60_000 : 0;
  return h(
    'section',
    { class: 'grid-column', 'data-column': columns.indexOf(column), 'aria-label': column.title, onClick: create },
    shutTimes(column).map((shut) =>
      h('div', { key: shut.from, class: 'grid-shut', style: boxAt(shut.from, shut.to, drawn) }),
    ),
    column.closed.map((shut) =>
      h(
        'div',
        { key: `${shut.from} ${shut.reason}`, class: 'grid-closed', style: boxAt(shut.from, shut.to, drawn) },
        h('span', null, words.calendar.closed(shut.reason)),
      ),
    ),
    isNow &&
      now > drawn.from &&
      now < drawn.to &&
      h('div', { class: 'grid-now', style: { top: boxAt(now, now, drawn).top } }),
    mine.map((one) => h(Block, { ...props, key: one.id, one, lane: lanes.get(one.id)! })),
    going?.column.key === column.key &&
      moved &&
      h('div', { class: 'grid-going', style: boxAt(going.start, going.start + length, drawn) }, when),
  );
}

function Block(props: ColumnProps & { one: Appointment; lane: Lane }) {
  const { one, lane, column, columns, drawn, marked, going, mayBook, setGoing, onOpen, onMove } = props;
  const grabbed = useRef<{ x: number; y: number; offset: number; going?: Going }>(undefined);
  const dragged = useRef(false);
  const [start, end] = [minutesOf(one.startsAt, column.date), minutesOf(one.endsAt, column.date)];
  const name = nameLine(one.patient.name) || one.patient.displayName;
  const exam = examLine(one) || words.calendar.consultation;
  const over = ['completed', 'cancelled', 'no-show'].includes(one.state);
  const box = boxAt(start, end, drawn);
  const grab = (event: PointerEvent) => {
    dragged.current = false;
    if (!mayBook || over || event.button !== 0 || event.pointerType !== 'mouse') return;
    const { top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    grabbed.current = { x: event.clientX, y: event.clientY, offset: (event.clientY - top) / PIXELS_PER_MINUTE };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent) => {
    const hold = grabbed.current;
    if (!hold) return;
    if (!hold.going && Math.hypot(event.clientX - hold.x, event.clientY - hold.y) < DRAG_FROM_PIXELS) return;
    scrollAtEdge((event.currentTarget as HTMLElement).closest('.grid-scroll'), event.clientY);
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const target = under.map((element) => element.closest<HTMLElement>('[data-column]')).find(Boolean);
    if (!target) return;
    const { top } = target.getBoundingClientRect();
    const minutes = drawn.from + (event.clientY - top) / PIXELS_PER_MINUTE - hold.offset;
    const to = { column: columns[Number(target.dataset.column)]!, start: Math.round(minutes / SNAP) * SNAP };
    hold.going = { ...to, id: one.id };
    dragged.current = true;
    setGoing(hold.going);
  };
  const release = () => {
    const to = grabbed.current?.going;
    grabbed.current = undefined;
    if (!to) return;
    setGoing(undefined);
    if (to.column.key !== column.key || to.start !== start) onMove(one, to);
  };
  const open = () => {
    if (!dragged.current) onOpen(one);
    dragged.current = false;
  };
  const stopped = openQuestions(one) > 0 && !over;
  const short = (end - start) * PIXELS_PER_MINUTE < TWO_LINES_PIXELS;
  const kinds = [
    `at-${one.state}`,
    short && 'short',
    one.kind,
    over && 'over',
    marked.has(one.id) && 'marked',
    going?.id === one.id && 'leaving',
  ];
  return h(
    'button',
    {
      type: 'button',
      class: `slot-block ${kinds.filter(Boolean).join(' ')}`,
      'data-appointment': one.id,
      style: { ...box, left: `${(100 * lane.lane) / lane.lanes}%`, width: `calc(${100 / lane.lanes}% - 3px)` },
      title: [name, exam, words.flow.states[one.state]].join(' · '),
      onPointerDown: grab,
      onPointerMove: drag,
      onPointerUp: release,
      onPointerCancel: () => {
        grabbed.current = undefined;
        setGoing(undefined);
      },
      onBlur: () => going?.id === one.id && !grabbed.current && setGoing(undefined),
      onClick: open,
    },
    h(
      'span',
      { class: 'slot-line' },
      one.state !== 'booked' && h(StateSign, { state: one.state, size: 14, bare: true }),
      h('b', null, clock(new Date(one.startsAt))),
      ' ',
      h('bdi', null, name),
      isUnsent(one) && h(Icon, { of: CloudOff, size: 12, label: words.offline.badge }),
      one.order?.priority === 'STAT' && h('span', { class: 'badge danger' }, words.priority.STAT),
      stopped &&
        h('span', { class: 'slot-stop', role: 'img', 'aria-label': words.board.stops(openQuestions(one)) }, '!'),
    ),
    h('span', { class: 'slot-line' }, exam),
  );
}
