// The next free times of a day without the box, from the lists that are kept of it: good enough to promise, for what another
// desk booked meanwhile is refused on return and put before a person.
import { columnsOf } from '../calendar/columns.ts';
import { type Minutes, minutesOf } from '../calendar/times.ts';
import { fits } from '../calendar/when-fields.ts';
import type { Appointment, Clinic, Exam, Slot } from '../shapes.ts';
import { instantAt, wallOf } from '../words/wall-time.ts';

/** As the service has them (clinic/schedule/hours.ts). */
const STEP = 5;
const USUAL: Minutes = { from: 8 * 60, to: 18 * 60 };
const MOST = 12;
const TAKES_NO_TIME = ['cancelled', 'no-show', 'completed'];

export interface KnownDay {
  clinic: Clinic;
  exam: Pick<Exam, 'modality' | 'durationMinutes'>;
  appointments: readonly Appointment[];
}

/** From `from` until the end of that day on the clinic's wall, the earliest first. */
export function freeTimes({ clinic, exam, appointments }: KnownDay, from: Date): Slot[] {
  const now = wallOf(from);
  const view = { date: now.date, week: false, by: 'room' as const, cancelled: false, list: false };
  const slots = clinic.rooms
    .filter((room) => room.isActive && fits(room, exam.modality))
    .flatMap(({ id, name }) => {
      const [column] = columnsOf(clinic, { ...view, of: String(id) }, [now.date]);
      const taken = appointments
        .filter(({ roomId, state, isWalkIn }) => roomId === id && !isWalkIn && !TAKES_NO_TIME.includes(state))
        .map(({ startsAt, endsAt }) => ({ from: minutesOf(startsAt, now.date), to: minutesOf(endsAt, now.date) }));
      const blocked = [...taken, ...column!.closed].sort((a, b) => a.from - b.from);
      const starts = (column!.open ?? [USUAL]).flatMap((open) =>
        startsIn({ ...open, from: Math.max(open.from, now.minutes) }, blocked, exam.durationMinutes),
      );
      return starts.map((start) => ({
        roomId: id,
        roomName: name,
        startsAt: instantAt(now.date, start).toISOString(),
        endsAt: instantAt(now.date, start + exam.durationMinutes).toISOString(),
      }));
    });
  return slots.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1)).slice(0, MOST);
}

function startsIn(open: Minutes, blocked: readonly Minutes[], length: number): number[] {
  const starts: number[] = [];
  let start = Math.ceil(open.from / STEP) * STEP;
  while (start + length <= open.to) {
    const hit = blocked.find(({ from, to }) => from < start + length && to > start);
    if (!hit) starts.push(start);
    start = hit ? Math.ceil(hit.to / STEP) * STEP : start + length;
  }
  return starts;
}
