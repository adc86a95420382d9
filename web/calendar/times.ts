// Days and minutes of the calendar. The browser stands in the clinic: its wall clock is the clinic's.
import type { Appointment, Clinic } from '../shapes.ts';
import { daysFrom } from '../words/formats.ts';

/** Minutes of a day, 0 to 1440. */
export interface Minutes {
  from: number;
  to: number;
}

/** A column of the calendar: one room on one day. */
export interface Column {
  key: string;
  title: string;
  date: string;
  roomId: number;
  roomName: string;
  /** undefined: nobody has said when the room works. */
  open: Minutes[] | undefined;
  closed: (Minutes & { reason: string })[];
}

const DAY = 1440;

export function instantAt(date: string, minutes: number): Date {
  const [year, month, day] = date.split('-').map(Number);
  return new Date(year!, month! - 1, day!, 0, minutes);
}

/** Minutes of `date` at which an instant lies, cut to the day. */
export function minutesOf(iso: string, date: string): number {
  const at = new Date(iso);
  if (at < instantAt(date, 0)) return 0;
  if (at >= instantAt(date, DAY)) return DAY;
  return at.getHours() * 60 + at.getMinutes();
}

/** HH:MM for a time field. */
export function timeText(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0')).join(':');
}

/** undefined for what is no time yet. */
export function minutesFrom(text: string): number | undefined {
  const found = /^(\d\d):(\d\d)/.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
}

/** Monday to Sunday around a day. */
export function weekOf(date: string): string[] {
  const weekday = instantAt(date, 0).getDay() || 7;
  return Array.from({ length: 7 }, (_, at) => daysFrom(date, at + 1 - weekday));
}

export function columnFor(clinic: Clinic, roomId: number, date: string, title: string): Column {
  const weekday = instantAt(date, 0).getDay() || 7;
  const room = clinic.rooms.find(({ id }) => id === roomId);
  const shifts = clinic.shifts.filter((shift) => shift.roomId === roomId);
  const closures = clinic.closures.filter(
    (one) => one.roomId === roomId || (one.roomId === null && one.doctor === null),
  );
  return {
    key: `${roomId}/${date}`,
    title,
    date,
    roomId,
    roomName: room?.name ?? '',
    open: shifts.length
      ? shifts
          .filter((shift) => shift.weekday === weekday)
          .map(({ fromTime, toTime }) => ({ from: minutesFrom(fromTime)!, to: minutesFrom(toTime)! }))
          .sort((a, b) => a.from - b.from)
      : undefined,
    closed: closures
      .map(({ startsAt, endsAt, reason }) => ({ from: minutesOf(startsAt, date), to: minutesOf(endsAt, date), reason }))
      .filter(({ from, to }) => from < to),
  };
}

/** What lies between the open times: drawn, so that one sees where nobody works. */
export function shutTimes({ open }: Column): Minutes[] {
  if (!open) return [];
  const shut: Minutes[] = [];
  let at = 0;
  for (const { from, to } of open) {
    if (from > at) shut.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < DAY) shut.push({ from: at, to: DAY });
  return shut;
}

/** The part of the day that is drawn: usual hours, more where something lies outside. */
export function drawnHours(columns: Column[], appointments: Appointment[]): Minutes {
  let [from, to] = [7 * 60, 19 * 60];
  for (const { open } of columns) {
    for (const one of open ?? []) [from, to] = [Math.min(from, one.from), Math.max(to, one.to)];
  }
  for (const { date } of columns) {
    for (const { startsAt, endsAt } of appointments) {
      const [start, end] = [minutesOf(startsAt, date), minutesOf(endsAt, date)];
      if (start < end) [from, to] = [Math.min(from, start), Math.max(to, end)];
    }
  }
  return { from: Math.floor(from / 60) * 60, to: Math.min(DAY, Math.ceil(to / 60) * 60) };
}

export interface Lane {
  lane: number;
  lanes: number;
}

/** Side by side what overlaps (walk-ins), by appointment id. Sorted by start. */
export function lanesOf(appointments: readonly Appointment[]): Map<number, Lane> {
  const result = new Map<number, Lane>();
  let group: { ids: number[]; ends: string[] } = { ids: [], ends: [] };
  const close = () => {
    for (const id of group.ids) result.get(id)!.lanes = group.ends.length;
    group = { ids: [], ends: [] };
  };
  for (const { id, startsAt, endsAt } of appointments) {
    if (group.ends.every((end) => end <= startsAt)) close();
    const free = group.ends.findIndex((end) => end <= startsAt);
    const lane = free === -1 ? group.ends.length : free;
    group.ends[lane] = endsAt;
    group.ids.push(id);
    result.set(id, { lane, lanes: 1 });
  }
  close();
  return result;
}
