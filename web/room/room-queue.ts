// The queue of one room, live: who is in, who comes next, who comes later, who was done.

import { type ComponentChildren, h } from 'preact';
import { CancelDialog } from '../board/cancel-dialog.ts';
import { SafetyDialog } from '../board/safety-dialog.ts';
import { openQuestions } from '../board/states.ts';
import { Button } from '../parts/button.ts';
import { KeyLine } from '../parts/key-line.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { may } from '../session.ts';
import type { Appointment, Room } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-room.ts';
import { Line } from './lists.ts';
import { PatientHere } from './patient-here.ts';
import { PriorStudies } from './prior-studies.ts';
import { onLineKey, useRoomKeys } from './room-keys.ts';
import { type RoomState, useRoom } from './use-room.ts';

export function RoomQueue({ room, children }: { room: Room; children?: ComponentChildren }) {
  const state = useRoom(room.id);
  const { appointments, day, actions } = state;
  useRoomKeys(day, actions);
  const { problem, value } = appointments;
  return h(
    'div',
    { class: 'room-page' },
    h(
      'div',
      { class: 'board-bar' },
      h('h1', null, room.name),
      h('span', { class: 'muted', role: 'status' }, value ? words.room.waiting(day.waiting.length) : ''),
      h('div', { class: 'board-filters' }, children),
    ),
    value
      ? h(Columns, { state })
      : h(
          'div',
          { class: 'page' },
          problem ? h(Problem, { problem, onRetry: appointments.reload }) : h(Skeleton, { rows: 8 }),
        ),
    h(KeyLine, { keys: keyLine() }),
    h(Dialogs, { state }),
  );
}

function Columns({ state }: { state: RoomState }) {
  const { appointments, arrivals, day, busy, refused, actions } = state;
  const { room } = words;
  const isHere = day.here.some(({ id }) => id === refused?.id);
  const line = (one: Appointment, isNext = false) =>
    h(Line, {
      key: one.id,
      appointment: one,
      arrivals,
      marked: appointments.changed.has(one.id),
      busy: busy === one.id,
      isNext,
      ...actions(one),
    });
  return h(
    'div',
    { class: 'room-columns', onKeyDown: (event: KeyboardEvent) => onLineKey(event, appointments.value!, actions) },
    h(
      'section',
      { 'aria-label': room.here, class: 'room-now' },
      h('h2', null, room.here),
      day.here.length === 0 && h(NobodyHere, { state }),
      day.here.map((one) =>
        h(PatientHere, {
          key: one.id,
          appointment: one,
          arrivals,
          busy: busy === one.id,
          problem: refused?.id === one.id ? refused.problem : undefined,
          ...actions(one),
        }),
      ),
    ),
    h(
      'div',
      { class: 'room-lists' },
      h(FormProblem, { problem: isHere ? undefined : refused?.problem }),
      h(Part, {
        title: room.next,
        none: room.nobodyWaits,
        lines: day.waiting.map((one, at) => line(one, at === 0 && day.here.length > 0)),
      }),
      h(Part, { title: room.later, none: room.nobodyLater, lines: day.later.map((one) => line(one)) }),
      h(Part, { title: room.done, none: room.nobodyDone, lines: day.done.map((one) => line(one)) }),
    ),
  );
}

/** The room is free: the next step is to call somebody in. */
function NobodyHere({ state: { day, busy, actions } }: { state: RoomState }) {
  const { room } = words;
  const [next] = day.waiting;
  return h(
    'div',
    { class: 'room-free' },
    h('p', { class: 'muted' }, room.nobodyHere),
    next &&
      may('flow.move') &&
      h(
        Button,
        {
          kind: 'primary',
          class: 'huge',
          keys: 'N',
          busy: busy === next.id,
          onClick: () => actions(next).onMove('in-room'),
        },
        room.callIn(nameLine(next.patient.name) || next.patient.displayName),
      ),
    next?.order && h(PriorStudies, { key: next.id, orderId: next.order.id }),
  );
}

function Part({ title, none, lines }: { title: string; none: string; lines: ComponentChildren[] }) {
  return h(
    'section',
    { 'aria-label': title },
    h('h2', null, title, h('span', { class: 'board-count' }, ` ${lines.length}`)),
    lines.length ? h('ul', null, lines) : h('p', { class: 'muted' }, none),
  );
}

function Dialogs({ state }: { state: RoomState }) {
  const { appointments, asked, close, forgive } = state;
  const subject = asked && appointments.value?.find(({ id }) => id === asked.id);
  if (!subject) return null;
  if (asked.what === 'break-off')
    return h(CancelDialog, { appointment: subject, isBegun: true, onChanged: appointments.put, onClose: close });
  if (!subject.order) return null;
  return h(SafetyDialog, {
    order: subject.order,
    onChanged: (order) => {
      if (!openQuestions({ ...subject, order })) forgive();
      appointments.put({ ...subject, order });
    },
    onClose: close,
  });
}

function keyLine() {
  const { keys } = words.room;
  return [
    ['S', keys.step],
    ['N', keys.call],
    ['T', keys.take],
    ['Q', keys.safety],
  ] as const;
}
