// The calendar: a day with a column a room, modality, doctor or department, or a week of one; booked, moved and opened here.
import CalendarDays from 'lucide/dist/esm/icons/calendar-days.mjs';
import { type ComponentChild, h } from 'preact';
import { useAppointments } from '../board/use-appointments.ts';
import { Bar } from '../calendar/bar.ts';
import type { BookingStart } from '../calendar/booking-dialog.ts';
import { Days } from '../calendar/days.ts';
import { weekOf } from '../calendar/times.ts';
import { viewFrom } from '../calendar/view.ts';
import { client } from '../client.ts';
import { Empty } from '../parts/empty.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { place } from '../route.ts';
import { may } from '../session.ts';
import { daysFrom } from '../words/formats.ts';
import { instantAt } from '../words/wall-time.ts';
import { words } from '../words/words.ts';

export function CalendarPage() {
  const { query } = place.value;
  const view = viewFrom(query);
  const house = useLoad(async () => {
    const [clinic, { exams }, asks] = await Promise.all([client.clinic(), client.exams(), askedFor(query)]);
    return { clinic, exams, asks };
  }, []);
  const days = view.week ? weekOf(view.date) : [view.date];
  const [from, to] = [instantAt(days[0]!, 0).toISOString(), instantAt(daysFrom(days.at(-1)!, 1), 0).toISOString()];
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
    const { clinic, exams, asks } = house.value;
    content = clinic.rooms.some(({ isActive }) => isActive)
      ? h(Days, { view, days, clinic, exams, appointments, asks })
      : h(NoRooms, null);
  }
  return h('div', { class: 'calendar-page' }, h(Bar, { view, clinic: house.value?.clinic }), content);
}

/** `?book=12` is an order to be booked, `?for=34` a patient to order or book something for. */
async function askedFor(query: URLSearchParams): Promise<BookingStart | undefined> {
  const [order, patient] = [Number(query.get('book')), Number(query.get('for'))];
  if (order) return { order: await client.order(order) };
  if (patient) return { patient: await client.patient(patient) };
  return undefined;
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
