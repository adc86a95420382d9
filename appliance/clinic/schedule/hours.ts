// When a room or a doctor works: weekly shifts less closures, and the free times in between. Pure; shifts are in the
// clinic's own time, whatever the clocks do that day.
import { dayFrom, wallDay, wallInstant, weekdayOf } from '../../lib/wall-time.ts';
import type { Closure, Shift } from './shapes.ts';

export interface Interval {
  from: number;
  to: number;
}

/** Suggested where nobody has said yet when a room works. */
const USUAL = { fromTime: '08:00', toTime: '18:00' };
const STEP_MS = 5 * 60_000;

export interface Hours {
  /** undefined: nobody has said when it works, so it may be booked at any time. */
  shifts: readonly Pick<Shift, 'weekday' | 'fromTime' | 'toTime'>[];
  closures: readonly Pick<Closure, 'startsAt' | 'endsAt' | 'reason'>[];
  /** Of the clinic. */
  zone: string;
}

/** Why it can't be booked then, as a sentence; undefined when it can. */
export function whyNot(span: Interval, { shifts, closures, zone }: Hours): string | undefined {
  const closed = closures.find(
    ({ startsAt, endsAt }) => Date.parse(startsAt) < span.to && Date.parse(endsAt) > span.from,
  );
  if (closed) return `Closed then: ${closed.reason}`;
  if (shifts.length === 0) return undefined;
  const works = shiftsOn(shifts, wallDay(new Date(span.from), zone), zone).some(
    ({ from, to }) => from <= span.from && span.to <= to,
  );
  return works ? undefined : 'This is outside working hours';
}

/** Starts at which something so long fits between what is taken, the earliest first. */
export function freeStarts(
  hours: Hours,
  taken: readonly Interval[],
  wanted: { from: number; to: number; lengthMs: number; most: number },
): number[] {
  const closed = hours.closures.map(({ startsAt, endsAt }) => ({ from: Date.parse(startsAt), to: Date.parse(endsAt) }));
  const blocked = [...taken, ...closed].sort((a, b) => a.from - b.from);
  const shifts = hours.shifts.length ? hours.shifts : everyDay();
  const starts: number[] = [];
  const last = wallDay(new Date(wanted.to), hours.zone);
  for (let day = wallDay(new Date(wanted.from), hours.zone); day <= last; day = dayFrom(day, 1)) {
    for (const open of shiftsOn(shifts, day, hours.zone)) {
      let start = Math.ceil(Math.max(open.from, wanted.from) / STEP_MS) * STEP_MS;
      while (start + wanted.lengthMs <= open.to && start < wanted.to) {
        if (starts.length >= wanted.most) return starts;
        const hit = blocked.find(({ from, to }) => from < start + wanted.lengthMs && to > start);
        if (!hit) starts.push(start);
        start = hit ? Math.ceil(hit.to / STEP_MS) * STEP_MS : start + wanted.lengthMs;
      }
    }
  }
  return starts;
}

function everyDay(): Hours['shifts'] {
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, ...USUAL }));
}

/** @param day YYYY-MM-DD on the clinic's wall */
function shiftsOn(shifts: Hours['shifts'], day: string, zone: string): Interval[] {
  const at = (time: string) => wallInstant(day, time, zone).getTime();
  return shifts
    .filter((shift) => shift.weekday === weekdayOf(day))
    .map(({ fromTime, toTime }) => ({ from: at(fromTime), to: at(toTime) }))
    .sort((a, b) => a.from - b.from);
}
