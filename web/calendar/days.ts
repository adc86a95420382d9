// The calendar at work: what is moved, dropped or asked for there, and what is said when the service refuses.

import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { openQuestions } from '../board/states.ts';
import type { Appointments } from '../board/use-appointments.ts';
import { client, Refusal } from '../client.ts';
import { isUnsent } from '../offline/action.ts';
import { ToBook, useOrdersToBook } from '../orders/to-book.ts';
import { Button } from '../parts/button.ts';
import { KeyLine } from '../parts/key-line.ts';
import { notify } from '../parts/notices.ts';
import { sentence } from '../parts/problem.ts';
import { may } from '../session.ts';
import type { Appointment, Clinic, Exam, Order } from '../shapes.ts';
import { calendarDay, clock, today } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { instantAt } from '../words/wall-time.ts';
import { words } from '../words/words.ts';
import type { BookingStart } from './booking-dialog.ts';
import { changeInto, columnsOf, roomFor } from './columns.ts';
import { Grid, type Target } from './grid.ts';
import { type Asked, Question } from './question.ts';
import type { View } from './view.ts';

export interface DaysProps {
  view: View;
  days: string[];
  clinic: Clinic;
  exams: Exam[];
  appointments: Appointments;
  /** What the address asks for when the page is opened. */
  asks?: BookingStart;
}

/** What was refused, and how it may be done all the same. */
interface Refused {
  name: string;
  problem: unknown;
  anyway: () => void;
}

export function Days({ view, days, clinic, exams, appointments, asks }: DaysProps) {
  const { calendar } = words;
  const [asked, setAsked] = useState<Asked | undefined>(asks && { what: 'book', start: asks });
  const [refused, setRefused] = useState<Refused>();
  const [carried, setCarried] = useState<Order>();
  const toBook = useOrdersToBook();
  const shown = (appointments.value ?? []).filter(
    ({ state }) => view.cancelled || (state !== 'cancelled' && state !== 'no-show'),
  );
  const mayBook = may('schedule.book');
  const move = async (appointment: Appointment, target: Target, anyway = false) => {
    setRefused(undefined);
    const startsAt = instantAt(target.column.date, target.start).toISOString();
    const where = changeInto(appointment, target.column);
    try {
      const change = { startsAt, ...where, anyway, expectedVersion: appointment.version };
      const moved = await client.changeAppointment(appointment.id, change);
      appointments.put(moved);
      notify(isUnsent(moved) ? words.offline.kept : calendar.moved(nameLine(moved.patient.name), when(moved)));
    } catch (problem) {
      setRefused({ name: nameLine(appointment.patient.name), problem, anyway: () => move(appointment, target, true) });
      if (problem instanceof Refusal && problem.code === 'conflict' && !problem.field) appointments.reload();
    }
  };
  const booked = (appointment: Appointment) => {
    appointments.put(appointment);
    toBook.reload();
    const name = nameLine(appointment.patient.name);
    if (isUnsent(appointment)) return notify(words.offline.kept);
    notify(appointment.isWalkIn ? calendar.waiting(name) : calendar.booked(name, when(appointment)));
    if (openQuestions(appointment)) setTimeout(() => setAsked({ what: 'safety', id: appointment.id }));
  };
  const placed = (order: Order) => {
    toBook.reload();
    notify(words.toBook.placed(nameLine(order.patient.name)));
  };
  const drop = async (order: Order, { column, start }: Target, anyway = false) => {
    setRefused(undefined);
    const roomId = roomFor(column, order.modality);
    if (roomId === undefined) return;
    try {
      const doctor = column.by === 'doctor' && column.of ? column.of : null;
      const startsAt = instantAt(column.date, start).toISOString();
      const what = { kind: 'exam', patientId: order.patient.id, orderId: order.id } as const;
      booked(await client.book({ ...what, roomId, startsAt, doctor, anyway }));
    } catch (problem) {
      const again = () => drop(order, { column, start }, true);
      setRefused({ name: nameLine(order.patient.name), problem, anyway: again });
    }
  };
  const book = (start: BookingStart) => setAsked({ what: 'book', start });
  const start = { date: view.date, ...(view.of === undefined ? {} : startIn(view, clinic)) };
  return h(
    'div',
    { class: 'calendar-place' },
    mayBook &&
      h(
        'div',
        { class: 'calendar-actions' },
        h(Button, { kind: 'primary', icon: Plus, onClick: () => book(start) }, calendar.book),
        h(Button, { onClick: () => book({ ...start, timing: 'now' }) }, calendar.walkIn),
      ),
    refused && h(Refusals, { refused }),
    h(
      'div',
      { class: 'calendar-beside' },
      h(Grid, {
        columns: columnsOf(clinic, view, days),
        appointments: shown,
        marked: appointments.changed,
        mayBook,
        carried,
        onOpen: ({ id }: Appointment) => setAsked({ what: 'open', id }),
        onCreate: ({ column, start: minutes }: Target) =>
          book({
            date: column.date,
            minutes,
            roomId: column.by !== 'doctor' && column.rooms.length === 1 ? column.rooms[0]!.id : undefined,
            doctor: column.by === 'doctor' ? column.of : undefined,
          }),
        onMove: move,
        onDrop: drop,
      }),
      view.list && h(ToBook, { toBook, onBook: (order) => book({ ...start, order }), onDrag: setCarried }),
    ),
    mayBook && h(KeyLine, { keys: keyLine() }),
    asked && h(Question, { asked, clinic, exams, appointments, setAsked, booked, placed }),
  );
}

function startIn({ by, of }: View, clinic: Clinic): BookingStart {
  if (by === 'doctor') return { doctor: of };
  return by === 'room' && clinic.rooms.some(({ id }) => String(id) === of) ? { roomId: Number(of) } : {};
}

function keyLine() {
  const { keys } = words.calendar;
  return [
    ['↵', keys.open],
    ['⇧↑↓←→', keys.move],
    ['↵', keys.place],
  ] as const;
}

function when({ startsAt, roomName }: Appointment): string {
  const at = new Date(startsAt);
  return `${calendarDay(today(at))} ${clock(at)}, ${roomName}`;
}

/** Said where the calendar is looked at: the block is back where it was. */
function Refusals({ refused }: { refused: Refused }) {
  const { name, problem, anyway } = refused;
  const outside = problem instanceof Refusal && problem.code === 'conflict' && problem.field === 'startsAt';
  return h(
    'div',
    { class: 'calendar-refused', role: 'alert' },
    h('span', null, `${words.calendar.notMoved(name)} ${sentence(problem)}`),
    outside && h(Button, { onClick: anyway }, words.calendar.moveAnyway),
  );
}
