// The calendar: a day with a column a room, or a week of one room; booked, moved and opened here.
import CalendarDays from 'lucide/dist/esm/icons/calendar-days.mjs';
import ChevronLeft from 'lucide/dist/esm/icons/chevron-left.mjs';
import ChevronRight from 'lucide/dist/esm/icons/chevron-right.mjs';
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { type ComponentChild, h } from 'preact';
import { useState } from 'preact/hooks';
import { CancelDialog } from '../board/cancel-dialog.ts';
import { SafetyDialog } from '../board/safety-dialog.ts';
import { openQuestions } from '../board/states.ts';
import { type Appointments, useAppointments } from '../board/use-appointments.ts';
import { AppointmentDialog } from '../calendar/appointment-dialog.ts';
import { BookingDialog, type BookingStart } from '../calendar/booking-dialog.ts';
import { Grid, type Target } from '../calendar/grid.ts';
import { columnFor, instantAt, weekOf } from '../calendar/times.ts';
import { client, Refusal } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Empty } from '../parts/empty.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { notify } from '../parts/notices.ts';
import { Problem, sentence } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { address, go, place } from '../route.ts';
import { may } from '../session.ts';
import type { Appointment, Clinic, Exam } from '../shapes.ts';
import { calendarDay, clock, daysFrom, today, weekdayDate } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

interface View {
  date: string;
  week: boolean;
  roomId: number | undefined;
  cancelled: boolean;
}

function viewFrom(query: URLSearchParams): View {
  const date = query.get('date') ?? '';
  return {
    date: /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)) ? date : today(),
    week: query.get('view') === 'week',
    roomId: Number(query.get('room')) || undefined,
    cancelled: query.get('cancelled') === '1',
  };
}

function show({ date, week, roomId, cancelled }: View): void {
  const query = {
    date: date === today() ? undefined : date,
    view: week ? 'week' : undefined,
    room: roomId ? String(roomId) : undefined,
    cancelled: cancelled ? '1' : undefined,
  };
  go(address('/calendar', query), 'replace');
}

export function CalendarPage() {
  const view = viewFrom(place.value.query);
  const house = useLoad(async () => {
    const [clinic, { exams }] = await Promise.all([client.clinic(), client.exams()]);
    return { clinic, exams };
  }, []);
  const days = view.week ? weekOf(view.date) : [view.date];
  const [from, to] = [instantAt(days[0]!, 0).toISOString(), instantAt(days.at(-1)!, 1440).toISOString()];
  const appointments = useAppointments(
    () => client.appointments(from, to),
    [from, to],
    ({ startsAt, endsAt }) => startsAt < to && endsAt > from,
  );
  let content: ComponentChild = h('div', { class: 'page' }, h(Skeleton, { rows: 10 }));
  const problem = house.problem ?? appointments.problem;
  if (problem && (!house.value || !appointments.value)) {
    const retry = () => {
      house.reload();
      appointments.reload();
    };
    content = h('div', { class: 'page' }, h(Problem, { problem, onRetry: retry }));
  } else if (house.value && appointments.value) {
    const { clinic, exams } = house.value;
    content = clinic.rooms.some(({ isActive }) => isActive)
      ? h(Days, { view, days, clinic, exams, appointments })
      : h(NoRooms, null);
  }
  return h('div', { class: 'calendar-page' }, h(Bar, { view, clinic: house.value?.clinic }), content);
}

function NoRooms() {
  const { calendar } = words;
  const manage = may('clinic.manage');
  return h(
    Empty,
    { icon: CalendarDays, title: calendar.noRooms, text: calendar.noRoomsText },
    manage ? h('a', { class: 'button', href: '/clinic' }, calendar.addRooms) : h('p', null, calendar.askManager),
  );
}

function Bar({ view, clinic }: { view: View; clinic: Clinic | undefined }) {
  const { calendar } = words;
  const step = view.week ? 7 : 1;
  const rooms = (clinic?.rooms ?? []).filter(({ isActive }) => isActive);
  const choice = (week: boolean, text: string) =>
    h(
      'label',
      null,
      h('input', {
        type: 'radio',
        name: 'view',
        checked: view.week === week,
        onChange: () => show({ ...view, week, roomId: week ? (view.roomId ?? rooms[0]?.id) : undefined }),
      }),
      text,
    );
  const jump = (icon: typeof ChevronLeft, label: string, days: number) =>
    h(
      'button',
      {
        type: 'button',
        class: 'button quiet icon-only',
        'aria-label': label,
        title: label,
        onClick: () => show({ ...view, date: daysFrom(view.date, days) }),
      },
      h(Icon, { of: icon }),
    );
  return h(
    'div',
    { class: 'calendar-bar' },
    h('h1', null, calendar.title),
    h(
      'div',
      { class: 'calendar-days' },
      jump(ChevronLeft, calendar.earlier, -step),
      h(Button, { onClick: () => show({ ...view, date: today() }) }, calendar.today),
      jump(ChevronRight, calendar.later, step),
      h('b', null, weekdayDate(view.date)),
    ),
    h(
      'div',
      { class: 'board-filters' },
      h(TextField, {
        label: calendar.date,
        type: 'date',
        value: view.date,
        onValue: (date: string) => date && show({ ...view, date }),
      }),
      h(SelectField, {
        label: calendar.room,
        value: String(view.roomId ?? ''),
        onValue: (room: string) => show({ ...view, roomId: Number(room) || undefined }),
        options: [
          ...(view.week ? [] : [{ value: '', text: words.board.all }]),
          ...rooms.map(({ id, name }) => ({ value: String(id), text: name })),
        ],
      }),
      h(
        'label',
        { class: 'tick' },
        h('input', {
          type: 'checkbox',
          checked: view.cancelled,
          onChange: () => show({ ...view, cancelled: !view.cancelled }),
        }),
        calendar.showCancelled,
      ),
      h(
        'div',
        { class: 'segments', role: 'radiogroup', 'aria-label': calendar.view },
        choice(false, calendar.day),
        choice(true, calendar.week),
      ),
    ),
  );
}

type Asked = { what: 'book'; start: BookingStart } | { what: 'open' | 'safety' | 'cancel'; id: number };
interface Refused {
  appointment: Appointment;
  target: Target;
  problem: unknown;
}

interface DaysProps {
  view: View;
  days: string[];
  clinic: Clinic;
  exams: Exam[];
  appointments: Appointments;
}

function Days({ view, days, clinic, exams, appointments }: DaysProps) {
  const { calendar } = words;
  const [asked, setAsked] = useState<Asked>();
  const [refused, setRefused] = useState<Refused>();
  const active = clinic.rooms.filter(({ isActive }) => isActive);
  const room = active.find(({ id }) => id === view.roomId) ?? active[0]!;
  const rooms = view.week || view.roomId ? [room] : active;
  const columns = view.week
    ? days.map((date) => columnFor(clinic, room.id, date, weekdayDate(date)))
    : rooms.map(({ id, name }) => columnFor(clinic, id, view.date, name));
  const shown = (appointments.value ?? []).filter(
    ({ state }) => view.cancelled || (state !== 'cancelled' && state !== 'no-show'),
  );
  const mayBook = may('schedule.book');
  const move = async (appointment: Appointment, target: Target, anyway = false) => {
    setRefused(undefined);
    const startsAt = instantAt(target.column.date, target.start).toISOString();
    const change = { startsAt, roomId: target.column.roomId, anyway, expectedVersion: appointment.version };
    try {
      const moved = await client.changeAppointment(appointment.id, change);
      appointments.put(moved);
      notify(calendar.moved(nameLine(moved.patient.name), when(moved)));
    } catch (problem) {
      setRefused({ appointment, target, problem });
      if (problem instanceof Refusal && problem.code === 'conflict' && !problem.field) appointments.reload();
    }
  };
  const booked = (appointment: Appointment) => {
    appointments.put(appointment);
    const name = nameLine(appointment.patient.name);
    notify(appointment.isWalkIn ? calendar.waiting(name) : calendar.booked(name, when(appointment)));
    if (openQuestions(appointment)) setTimeout(() => setAsked({ what: 'safety', id: appointment.id }));
  };
  const start = { date: view.date, roomId: view.week || view.roomId ? room.id : undefined };
  return h(
    'div',
    { class: 'calendar-place' },
    mayBook &&
      h(
        'div',
        { class: 'calendar-actions' },
        h(Button, { kind: 'primary', icon: Plus, onClick: () => setAsked({ what: 'book', start }) }, calendar.book),
        h(Button, { onClick: () => setAsked({ what: 'book', start: { ...start, isWalkIn: true } }) }, calendar.walkIn),
      ),
    refused && h(Refusals, { refused, onAnyway: () => move(refused.appointment, refused.target, true) }),
    h(Grid, {
      columns,
      appointments: shown,
      marked: appointments.changed,
      mayBook,
      onOpen: ({ id }: Appointment) => setAsked({ what: 'open', id }),
      onCreate: ({ column, start: minutes }: Target) =>
        setAsked({ what: 'book', start: { roomId: column.roomId, date: column.date, minutes } }),
      onMove: move,
    }),
    mayBook && h(Keys, null),
    asked && h(Question, { asked, clinic, exams, appointments, setAsked, booked }),
  );
}

function Keys() {
  const { keys } = words.calendar;
  const key = (sign: string, text: string) => h('span', null, h('kbd', null, sign), text);
  return h(
    'div',
    { class: 'studies-keys', 'aria-hidden': 'true' },
    key('↵', keys.open),
    key('⇧↑↓←→', keys.move),
    key('↵', keys.place),
  );
}

function when({ startsAt, roomName }: Appointment): string {
  const at = new Date(startsAt);
  return `${calendarDay(today(at))} ${clock(at)}, ${roomName}`;
}

/** Said where the calendar is looked at: the block is back where it was. */
function Refusals({ refused, onAnyway }: { refused: Refused; onAnyway: () => void }) {
  const { appointment, problem } = refused;
  const outside = problem instanceof Refusal && problem.code === 'conflict' && problem.field === 'startsAt';
  return h(
    'div',
    { class: 'calendar-refused', role: 'alert' },
    h('span', null, `${words.calendar.notMoved(nameLine(appointment.patient.name))} ${sentence(problem)}`),
    outside && h(Button, { onClick: onAnyway }, words.calendar.moveAnyway),
  );
}

interface QuestionProps {
  asked: Asked;
  clinic: Clinic;
  exams: Exam[];
  appointments: Appointments;
  setAsked: (asked: Asked | undefined) => void;
  booked: (appointment: Appointment) => void;
}

function Question({ asked, clinic, exams, appointments, setAsked, booked }: QuestionProps) {
  const onClose = () => setAsked(undefined);
  if (asked.what === 'book') return h(BookingDialog, { clinic, exams, start: asked.start, onBooked: booked, onClose });
  const { id } = asked;
  const appointment = appointments.value?.find((one) => one.id === id);
  if (!appointment) return null;
  const onChanged = appointments.put;
  if (asked.what === 'cancel') return h(CancelDialog, { appointment, onChanged, onClose });
  if (asked.what === 'safety') {
    const { order } = appointment;
    return order && h(SafetyDialog, { order, onChanged: (now) => onChanged({ ...appointment, order: now }), onClose });
  }
  return h(AppointmentDialog, {
    appointment,
    clinic,
    onChanged,
    onSafety: () => setAsked({ what: 'safety', id }),
    onCancel: () => setAsked({ what: 'cancel', id }),
    onClose,
  });
}
