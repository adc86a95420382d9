// What belongs to the clinic's day.
import type { Appointment } from '../shapes.ts';
import { daysFrom, today } from '../words/formats.ts';
import { instantAt } from '../words/wall-time.ts';

const IN_HOUSE = ['waiting', 'in-room', 'in-scan', 'review'];

export function daySpan(): { from: string; to: string } {
  const day = today();
  return { from: instantAt(day, 0).toISOString(), to: instantAt(daysFrom(day, 1), 0).toISOString() };
}

/** Today's, and everybody who is in the house. */
export function isOfToday({ state, startsAt, endsAt }: Appointment): boolean {
  const { from, to } = daySpan();
  return IN_HOUSE.includes(state) || (startsAt < to && endsAt > from);
}
