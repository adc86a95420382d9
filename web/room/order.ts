// Who is where in one room, and in which order. Pure.
import type { Appointment } from '../shapes.ts';

const URGENCY = { STAT: 0, urgent: 1, routine: 2 } as const;

export interface RoomDay {
  /** In the room or in the scan; who came in first is first. */
  here: Appointment[];
  /** STAT, urgent, the others; each by how long they wait. */
  waiting: Appointment[];
  /** Booked and not yet arrived, by their time. */
  later: Appointment[];
  /** The last that was done is first. */
  done: Appointment[];
}

export function roomDay(appointments: readonly Appointment[], roomId: number): RoomDay {
  const mine = appointments.filter((one) => one.roomId === roomId);
  const at = (...states: Appointment['state'][]) => mine.filter(({ state }) => states.includes(state));
  return {
    here: at('in-room', 'in-scan').sort(by((one) => one.inRoomAt ?? one.inScanAt ?? one.startsAt)),
    waiting: at('waiting').sort((a, b) => urgency(a) - urgency(b) || by((one) => one.arrivedAt ?? one.startsAt)(a, b)),
    later: at('booked').sort(by((one) => one.startsAt)),
    done: at('review', 'completed')
      .sort(by((one) => one.reviewAt ?? one.completedAt ?? one.startsAt))
      .reverse(),
  };
}

function urgency({ order }: Appointment): number {
  return URGENCY[order?.priority ?? 'routine'];
}

function by(time: (one: Appointment) => string) {
  return (a: Appointment, b: Appointment) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : a.id - b.id);
}
