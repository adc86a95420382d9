// One appointment in the calendar: opened by a click, dragged by the mouse.
import CloudOff from 'lucide/dist/esm/icons/cloud-off.mjs';
import { h } from 'preact';
import { useRef } from 'preact/hooks';
import { examLine, openQuestions, StateSign } from '../board/states.ts';
import { isUnsent } from '../offline/action.ts';
import { Icon } from '../parts/icon.ts';
import type { Appointment } from '../shapes.ts';
import { clock } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { boxAt, type ColumnProps, type Going, PIXELS_PER_MINUTE, SNAP } from './grid.ts';
import { type Lane, minutesOf } from './times.ts';

/** Below this a block has one line. */
const TWO_LINES_PIXELS = 42;
/** A hand that trembles at a click doesn't move an appointment. */
const DRAG_FROM_PIXELS = 5;
const EDGE_PIXELS = 30;

export function Block(props: ColumnProps & { one: Appointment; lane: Lane }) {
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
      isUnsent(one) && h('span', { class: 'state' }, h(Icon, { of: CloudOff, size: 14, label: words.offline.badge })),
      one.order?.priority === 'STAT' && h('span', { class: 'badge danger' }, words.priority.STAT),
      stopped &&
        h('span', { class: 'slot-stop', role: 'img', 'aria-label': words.board.stops(openQuestions(one)) }, '!'),
    ),
    h('span', { class: 'slot-line' }, column.by === 'room' ? exam : `${exam} · ${one.roomName}`),
  );
}

/** What is dragged to the edge finds more of the day there. */
function scrollAtEdge(place: Element | null, y: number): void {
  if (!place) return;
  const { top, bottom } = place.getBoundingClientRect();
  if (y > bottom - EDGE_PIXELS) place.scrollBy(0, EDGE_PIXELS);
  if (y < top + EDGE_PIXELS) place.scrollBy(0, -EDGE_PIXELS);
}
