// Days and minutes of the calendar, on the clinic's wall.
import type { Appointment } from '../shapes.ts';
import { daysFrom } from '../words/formats.ts';
import { wallOf } from '../words/wall-time.ts';
import type { Column } from './columns.ts';

/** Minutes of a day, 0 to 1440. */
export interface Minutes {
  from: number;
  to: number;
}

const DAY = 1440;

/** Minutes of `date` at which an instant lies, cut to the day. */
export function minutesOf(iso: string, date: string): number {
  const at = wallOf(new Date(iso));
  if (at.date < date) return 0;
  return at.date > date ? DAY : at.minutes;
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

/** ISO: Monday is 1. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** Monday to Sunday around a day. */
export function weekOf(date: string): string[] {
  return Array.from({ length: 7 }, (_, at) => daysFrom(date, at + 1 - weekdayOf(date)));
}

/** Spans in their order, those that touch as one. */
export function merged(spans: Minutes[]): Minutes[] {
  const result: Minutes[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** What lies between the open times: drawn, so that one sees where nobody works. */
export function shutTimes({ open }: Pick<Column, 'open'>): Minutes[] {
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

/** Side by side what overlaps (walk-ins, rooms of one department), by appointment id. Sorted by start. */
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
