// How a patient goes through the day: Waiting, In room, In scan, Review, Completed. People move them a step at a time or
// several, and one back; machines only forward. The order follows in the same transaction.
import type { Call } from '../../core/call.ts';
import type { Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import * as orders from '../orders/orders.ts';
import type { Order, OrderState } from '../orders/shapes.ts';
import { appointment, tellChanged, unchanged } from './appointments.ts';
import type { Appointment, AppointmentState } from './shapes.ts';
import * as store from './store.ts';
import { ticketFor } from './wall.ts';

const EXAM_STEPS: readonly AppointmentState[] = ['booked', 'waiting', 'in-room', 'in-scan', 'review', 'completed'];
const CONSULTATION_STEPS: readonly AppointmentState[] = ['booked', 'waiting', 'in-room', 'completed'];

/** Whoever is here has a number that is called. */
const IN_HOUSE: readonly AppointmentState[] = ['waiting', 'in-room', 'in-scan'];

/** When each step was reached. */
const STAMPS = {
  waiting: 'arrived_at',
  'in-room': 'in_room_at',
  'in-scan': 'in_scan_at',
  review: 'review_at',
  completed: 'completed_at',
} as const;

export interface MoveOptions {
  reason?: string;
  expectedVersion?: number;
  /** A machine takes back what it reported: it was discontinued, or meant another line. */
  takesBack?: boolean;
}

/**
 * Moves an appointment along the board; an exam's order follows: in-scan → IN_PROGRESS, review → IMAGES_AVAILABLE,
 * cancelled → CANCELLED. A machine is never refused: what it reports has happened.
 * @throws Fault('conflict') for a person when the step can't follow or a safety question stops it
 */
export async function move(
  call: Call,
  id: number,
  to: AppointmentState,
  options: MoveOptions = {},
): Promise<Appointment> {
  const { moved, after } = await call.db.transaction(async (tx) => {
    const before = unchanged(await appointment(call, tx, id), options.expectedVersion);
    const machine = call.actor.kind === 'device' || call.actor.kind === 'system';
    if (before.state === to || (machine && !options.takesBack && !isForward(before, to)))
      return { moved: false, after: before };
    if (!machine) refuse(before, to, options.reason);
    return { moved: true, after: await moveTo(call, tx, before, to, options.reason?.trim() ?? '', machine) };
  });
  if (moved) tellChanged(call, after);
  return after;
}

/** Gives an order up, and its appointment with it. @throws Fault('conflict') when it was reported */
export async function cancelOrder(
  call: Call,
  orderId: number,
  { reason, expectedVersion }: { reason: string; expectedVersion?: number },
): Promise<Order> {
  const { order, cancelled } = await call.db.transaction(async (tx) => {
    await orders.cancelIn(call, tx, orderId, reason.trim(), expectedVersion);
    const booked = await store.appointmentOfOrder(tx, orderId);
    const before = booked && (await appointment(call, tx, booked.id));
    const over = before === undefined || before.state === 'cancelled' || before.state === 'no-show';
    const cancelled = over ? undefined : await moveTo(call, tx, before, 'cancelled', reason.trim(), false);
    return { order: (await orders.byIds(call, tx, [orderId]))[0], cancelled };
  });
  if (cancelled) tellChanged(call, cancelled);
  else orders.tellChanged(call, orderId);
  return order;
}

async function moveTo(
  call: Call,
  tx: Transaction,
  before: Appointment,
  to: AppointmentState,
  reason: string,
  machine: boolean,
): Promise<Appointment> {
  const unsafe = machine && before.order ? orders.open(before.order) : [];
  const note = unsafe.length ? 'Begun by the machine while safety questions were open' : '';
  // Back from the dead by a machine: its time may have been given to somebody else, like a walk-in's.
  const revived = machine && !stepsOf(before).includes(before.state);
  await store.updateAppointment(tx, before.id, {
    state: to,
    state_reason: [reason, note].filter(Boolean).join('. '),
    ...stampsOf(before, to, call.now),
    ...(before.ticket === null && IN_HOUSE.includes(to) ? { ticket: await ticketFor(call, tx) } : {}),
    ...(revived ? { is_walk_in: 1, doctor_id: null } : {}),
  });
  await audit.record(call, tx, {
    action: 'appointment.moved',
    subject: `appointment:${before.id}`,
    detail: { ...(reason ? { reason } : {}), ...(unsafe.length ? { unsafe } : {}) },
    before: { state: before.state },
    after: { state: to },
  });
  const order = before.order && orderStateFor(before.order, to);
  if (before.order && order === 'CANCELLED') await orders.cancelIn(call, tx, before.order.id, reason);
  else if (before.order && order) await orders.setState(call, tx, before.order.id, order);
  return appointment(call, tx, before.id);
}

function stepsOf({ kind }: Appointment): readonly AppointmentState[] {
  return kind === 'exam' ? EXAM_STEPS : CONSULTATION_STEPS;
}

/** Cancelled and missed count as before everything: a machine that scans knows better. */
function isForward(before: Appointment, to: AppointmentState): boolean {
  const steps = stepsOf(before);
  return steps.includes(to) && steps.indexOf(to) > steps.indexOf(before.state);
}

function refuse(before: Appointment, to: AppointmentState, reason: string | undefined): void {
  const steps = stepsOf(before);
  const [from, target] = [steps.indexOf(before.state), steps.indexOf(to)];
  const ended = from === -1;
  const no = (sentence: string) => new Fault('conflict', sentence, { field: 'to' });
  if (to === 'cancelled') {
    if (before.state === 'completed') throw no('This appointment is completed: it can no longer be cancelled');
    if (!reason?.trim()) throw new Fault('invalid', 'Say why it is cancelled', { field: 'reason' });
    return;
  }
  if (to === 'no-show') {
    if (before.state === 'booked') return;
    throw no('Only somebody who has not arrived can have missed the appointment');
  }
  if (target === -1) throw no('A consultation has no such step');
  if (ended && to !== 'booked') throw no('This appointment was cancelled or missed: book it again first');
  if (!ended && target < from - 1) throw no('Go back one step at a time');
  const begins = target >= steps.indexOf('in-room') && target > from && from <= steps.indexOf('in-room');
  const open = begins && before.order ? orders.open(before.order) : [];
  if (open.length) {
    throw new Fault(
      'conflict',
      'A safety question stops this exam: answer it, or override it with a name and a reason',
      {
        field: `safety.${open[0]}`,
      },
    );
  }
}

/** The time of this step; those of steps that were undone go. */
function stampsOf(before: Appointment, to: AppointmentState, now: Date): store.AppointmentUpdate {
  const steps = stepsOf(before);
  const target = steps.indexOf(to);
  if (target === -1) return {};
  const undone = steps.slice(target + 1).filter((step): step is keyof typeof STAMPS => step in STAMPS);
  const forward = target > steps.indexOf(before.state);
  return {
    ...Object.fromEntries(undone.map((step) => [STAMPS[step], null])),
    ...(to in STAMPS && forward ? { [STAMPS[to as keyof typeof STAMPS]]: now.toISOString() } : {}),
  };
}

/** Undefined where the order stays as it is: what is being reported no longer follows the board. */
function orderStateFor({ state }: Order, to: AppointmentState): OrderState | undefined {
  if (to === 'cancelled') return 'CANCELLED';
  if (state === 'PRELIMINARY' || state === 'FINAL') return undefined;
  if (to === 'in-scan') return 'IN_PROGRESS';
  if (to === 'review' || to === 'completed') return 'IMAGES_AVAILABLE';
  return 'SCHEDULED';
}
