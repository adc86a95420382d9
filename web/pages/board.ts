// The day as it goes: every patient in the column of where they are, live on every workstation.

import SquareKanban from 'lucide/dist/esm/icons/square-kanban.mjs';
import { h } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { CancelDialog } from '../board/cancel-dialog.ts';
import { Card } from '../board/card.ts';
import { SafetyDialog } from '../board/safety-dialog.ts';
import { openQuestions, STEPS, StateSign, type Step, stepFrom } from '../board/states.ts';
import { daySpan, isOfToday } from '../board/today.ts';
import { type Appointments, useAppointments } from '../board/use-appointments.ts';
import { client, Refusal } from '../client.ts';
import { Empty } from '../parts/empty.ts';
import { SelectField } from '../parts/field.ts';
import { KeyLine } from '../parts/key-line.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { ZoneNote } from '../parts/zone-note.ts';
import { address, go, place } from '../route.ts';
import { may } from '../session.ts';
import type { Appointment, AppointmentState } from '../shapes.ts';
import { calendarDay, today } from '../words/formats.ts';
import { words } from '../words/words.ts';

export function BoardPage() {
  const { query } = place.value;
  const [room, modality] = [query.get('room') ?? '', query.get('modality') ?? ''];
  const day = today();
  const appointments = useAppointments(
    () => {
      const { from, to } = daySpan();
      return client.board(from, to);
    },
    [day],
    isOfToday,
  );
  const all = (appointments.value ?? []).filter(({ state }) => STEPS.includes(state as Step));
  const shown = all.filter((one) => (!room || String(one.roomId) === room) && (!modality || one.modality === modality));
  const filter = (next: { room?: string; modality?: string }) =>
    go(address('/board', { room, modality, ...next }), 'replace');
  return h(
    'div',
    { class: 'board-page' },
    h(
      'div',
      { class: 'board-bar' },
      h('h1', null, words.board.title),
      h('span', { class: 'muted' }, calendarDay(day)),
      h(ZoneNote, null),
      h(Filters, { all, room, modality, onFilter: filter }),
      h('span', { class: 'muted', role: 'status' }, words.board.total(shown.length)),
    ),
    appointments.problem && !appointments.value
      ? h('div', { class: 'page' }, h(Problem, { problem: appointments.problem, onRetry: appointments.reload }))
      : !appointments.value
        ? h('div', { class: 'page' }, h(Skeleton, { rows: 8 }))
        : all.length === 0
          ? h(
              Empty,
              { icon: SquareKanban, title: words.board.empty, text: words.board.emptyText },
              h('a', { class: 'button', href: '/calendar' }, words.board.toCalendar),
            )
          : h(Columns, { shown, appointments }),
  );
}

interface FiltersProps {
  all: Appointment[];
  room: string;
  modality: string;
  onFilter: (next: { room?: string; modality?: string }) => void;
}

/** Only what is there today can be chosen, and what is chosen. */
function Filters({ all, room, modality, onFilter }: FiltersProps) {
  const rooms = new Map(all.map(({ roomId, roomName }) => [String(roomId), roomName]));
  if (room && !rooms.has(room)) rooms.set(room, room);
  const modalities = [...new Set([...all.map((one) => one.modality), modality].filter(Boolean))].sort();
  const none = { value: '', text: words.board.all };
  return h(
    'div',
    { class: 'board-filters' },
    h(SelectField, {
      label: words.board.room,
      value: room,
      onValue: (value: string) => onFilter({ room: value }),
      options: [none, ...[...rooms].map(([value, text]) => ({ value, text }))],
    }),
    h(SelectField, {
      label: words.board.modality,
      value: modality,
      onValue: (value: string) => onFilter({ modality: value }),
      options: [none, ...modalities.map((value) => ({ value, text: value }))],
    }),
  );
}

/** STAT first, then urgent, then who waits longest. */
const URGENCY = { STAT: 0, urgent: 1, routine: 2 } as const;
function inOrder(a: Appointment, b: Appointment): number {
  const urgency = URGENCY[a.order?.priority ?? 'routine'] - URGENCY[b.order?.priority ?? 'routine'];
  const [first, second] = [a, b].map(({ arrivedAt, startsAt }) => arrivedAt ?? startsAt);
  return urgency || (first === second ? a.id - b.id : first! < second! ? -1 : 1);
}

type Asked = { what: 'safety' | 'cancel'; id: number };

function Columns({ shown, appointments }: { shown: Appointment[]; appointments: Appointments }) {
  const [asked, setAsked] = useState<Asked>();
  const [busy, setBusy] = useState<number>();
  const [refused, setRefused] = useState<{ id: number; problem: unknown }>();
  const host = useRef<HTMLDivElement>(null);
  const focus = useRef<number>(undefined);
  const byId = (id: number) => shown.find((one) => one.id === id);
  const move = async (one: Appointment, to: AppointmentState) => {
    if (busy !== undefined || to === one.state || !may('flow.move')) return;
    if (host.current?.querySelector(`[data-appointment="${one.id}"]`)?.contains(document.activeElement))
      focus.current = one.id;
    setBusy(one.id);
    setRefused(undefined);
    try {
      appointments.put(await client.moveAppointment(one.id, { to, expectedVersion: one.version }));
    } catch (problem) {
      setRefused({ id: one.id, problem });
      if (problem instanceof Refusal && problem.field?.startsWith('safety.')) setAsked({ what: 'safety', id: one.id });
      if (problem instanceof Refusal && problem.code === 'conflict' && !problem.field) appointments.reload();
    }
    setBusy(undefined);
  };
  // The card went to another column: whoever works by keyboard goes along.
  useLayoutEffect(() => {
    if (focus.current === undefined || busy !== undefined) return;
    host.current?.querySelector<HTMLElement>(`[data-appointment="${focus.current}"]`)?.focus();
    focus.current = undefined;
  });
  const onKey = (event: KeyboardEvent) => {
    const card = (event.target as HTMLElement).closest<HTMLElement>('[data-appointment]');
    const one = card && event.target === card ? byId(Number(card.dataset.appointment)) : undefined;
    if (!card || !one) return;
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key] as 1 | -1 | undefined;
    const to = event.key === 'Enter' ? stepFrom(one, 1) : event.shiftKey && by ? stepFrom(one, by) : undefined;
    if (to) move(one, to);
    else if (event.key.toLowerCase() === 's' && one.order?.safety.length) setAsked({ what: 'safety', id: one.id });
    else if (!lookAround(event, card, host.current!)) return;
    event.preventDefault();
  };
  const card = (one: Appointment) =>
    h(Card, {
      key: one.id,
      appointment: one,
      marked: appointments.changed.has(one.id),
      busy: busy === one.id,
      problem: refused?.id === one.id ? refused.problem : undefined,
      onMove: (to: AppointmentState) => move(one, to),
      onSafety: () => setAsked({ what: 'safety', id: one.id }),
      onCancel: () => setAsked({ what: 'cancel', id: one.id }),
    });
  const drop = (id: number, to: Step) => {
    const one = byId(id);
    if (one) move(one, to);
  };
  const subject = asked && byId(asked.id);
  return h(
    'div',
    { class: 'board-place' },
    h(
      'div',
      { class: 'board', ref: host, onKeyDown: onKey },
      STEPS.map((step) =>
        h(Column, {
          key: step,
          step,
          cards: shown
            .filter(({ state }) => state === step)
            .sort(inOrder)
            .map(card),
          drop,
        }),
      ),
    ),
    h(KeyLine, { keys: keyLine() }),
    subject?.order &&
      asked?.what === 'safety' &&
      h(SafetyDialog, {
        order: subject.order,
        onChanged: (order) => {
          if (!openQuestions({ ...subject, order })) setRefused(undefined);
          appointments.put({ ...subject, order });
        },
        onClose: () => setAsked(undefined),
      }),
    subject &&
      asked?.what === 'cancel' &&
      h(CancelDialog, { appointment: subject, onChanged: appointments.put, onClose: () => setAsked(undefined) }),
  );
}

function Column({ step, cards, drop }: { step: Step; cards: unknown[]; drop: (id: number, to: Step) => void }) {
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    drop(Number(event.dataTransfer?.getData('text/plain')), step);
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return h(
    'section',
    {
      class: `board-column ${over ? 'over' : ''} ${cards.length ? '' : 'none'}`,
      'aria-label': words.flow.states[step],
      onDragOver,
      onDragLeave: () => setOver(false),
      onDrop,
    },
    h('h2', null, h(StateSign, { state: step }), h('span', { class: 'board-count' }, cards.length)),
    cards.length ? h('ul', null, cards as never) : h('p', { class: 'muted board-nobody' }, words.board.nobody),
  );
}

/** Arrow keys go from card to card; true when there was one to go to. */
function lookAround({ key, shiftKey }: KeyboardEvent, card: HTMLElement, host: HTMLElement): boolean {
  const columns = [...host.querySelectorAll('section')].map((section) => [
    ...section.querySelectorAll<HTMLElement>('[data-appointment]'),
  ]);
  const column = columns.findIndex((cards) => cards.includes(card));
  const row = columns[column]!.indexOf(card);
  if (shiftKey) return false;
  let target: HTMLElement | undefined;
  if (key === 'ArrowDown' || key === 'ArrowUp') target = columns[column]![row + (key === 'ArrowDown' ? 1 : -1)];
  const sideways = key === 'ArrowRight' ? columns.slice(column + 1) : columns.slice(0, column).reverse();
  if (key === 'ArrowRight' || key === 'ArrowLeft') {
    const cards = sideways.find((others) => others.length);
    target = cards?.[Math.min(row, cards.length - 1)];
  }
  target?.focus();
  return Boolean(target);
}

function keyLine() {
  const { keys } = words.board;
  return [
    ['↑↓←→', keys.move],
    ['↵', keys.next],
    ['⇧←→', keys.step],
    ['S', keys.safety],
  ] as const;
}
