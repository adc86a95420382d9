// The states of a patient's day: their order, sign and next step, the same on the board and in the calendar.
import CalendarClock from 'lucide/dist/esm/icons/calendar-clock.mjs';
import CircleCheck from 'lucide/dist/esm/icons/circle-check.mjs';
import CircleX from 'lucide/dist/esm/icons/circle-x.mjs';
import DoorOpen from 'lucide/dist/esm/icons/door-open.mjs';
import Eye from 'lucide/dist/esm/icons/eye.mjs';
import Hourglass from 'lucide/dist/esm/icons/hourglass.mjs';
import ScanLine from 'lucide/dist/esm/icons/scan-line.mjs';
import UserX from 'lucide/dist/esm/icons/user-x.mjs';
import { h } from 'preact';
import { Icon, type IconShape } from '../parts/icon.ts';
import type { Appointment, AppointmentState } from '../shapes.ts';
import { words } from '../words/words.ts';

/** The columns of the board. */
export const STEPS = ['booked', 'waiting', 'in-room', 'in-scan', 'review', 'completed'] as const;
export type Step = (typeof STEPS)[number];

const SIGNS: Record<AppointmentState, IconShape> = {
  booked: CalendarClock,
  waiting: Hourglass,
  'in-room': DoorOpen,
  'in-scan': ScanLine,
  review: Eye,
  completed: CircleCheck,
  cancelled: CircleX,
  'no-show': UserX,
};

interface StateSignProps {
  state: AppointmentState;
  size?: number;
  /** The word is only read out: where there is no room for it. */
  bare?: boolean;
}

/** Colour, shape and word together. */
export function StateSign({ state, size = 16, bare }: StateSignProps) {
  const word = words.flow.states[state];
  const sign = h(Icon, { of: SIGNS[state], size, label: bare ? word : undefined });
  return h('span', { class: `state at-${state}` }, sign, !bare && word);
}

export function stepsOf({ kind }: Appointment): Step[] {
  return STEPS.filter((step) => kind === 'exam' || (step !== 'in-scan' && step !== 'review'));
}

/** The step `by` columns on, or undefined at the ends and for what was cancelled or missed. */
export function stepFrom(appointment: Appointment, by: 1 | -1): Step | undefined {
  const steps = stepsOf(appointment);
  const at = steps.indexOf(appointment.state as Step);
  return at === -1 ? undefined : steps[at + by];
}

/** What the button for the next step says. */
export function nextWords(appointment: Appointment): string | undefined {
  if (!stepFrom(appointment, 1)) return undefined;
  const { flow } = words;
  if (appointment.kind === 'consultation' && appointment.state === 'in-room') return flow.consultationDone;
  return flow.next[appointment.state];
}

/** Since when the patient is where the card stands. */
export function since({ state, arrivedAt, inRoomAt, inScanAt, reviewAt, completedAt }: Appointment): string | null {
  const times: Partial<Record<AppointmentState, string | null>> = {
    waiting: arrivedAt,
    'in-room': inRoomAt,
    'in-scan': inScanAt,
    review: reviewAt,
    completed: completedAt,
  };
  return times[state] ?? null;
}

/** "MR knee, left". */
export function examLine({ order, title }: Appointment): string {
  const side = order?.laterality && words.side[order.laterality];
  return [order?.examName ?? title, side].filter(Boolean).join(', ');
}

export function openQuestions({ order }: Appointment): number {
  return order?.safety.filter(({ stops }) => stops).length ?? 0;
}
