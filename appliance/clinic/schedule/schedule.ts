// The calendar: booking, moving to another time or room, free times, and lists of days. How a patient goes through the
// day is flow.ts; which rooms there are and when they work is clinic.ts.
import { actorName, type Call } from '../../core/call.ts';
import type { Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import * as catalogue from '../orders/catalogue.ts';
import { takeNumbers } from '../orders/numbers.ts';
import * as orders from '../orders/orders.ts';
import type { Order } from '../orders/shapes.ts';
import { appointment, appointmentsOf, facts, tellChanged, unchanged } from './appointments.ts';
import * as clinic from './clinic.ts';
import { fits, fittingRoom } from './fitting.ts';
import { freeStarts, whyNot } from './hours.ts';
import type { Appointment, AppointmentChanges, NewAppointment, Room, Slot, SlotQuery, Span } from './shapes.ts';
import * as store from './store.ts';
import { ticketFor } from './wall.ts';

export { cancelOrder, move } from './flow.ts';
export { changeOrder, getOrder } from './order-changes.ts';

/** Six weeks and the days around them. */
const LONGEST_SPAN_MS = 50 * 86_400_000;
const SLOTS_WITHIN_MS = 14 * 86_400_000;
const MOST_SLOTS = 12;
const CONSULTATION_MINUTES = 20;

/** What lies between two instants, cancelled appointments too. */
export async function list(call: Call, span: Span): Promise<Appointment[]> {
  const rows = await store.appointmentsBetween(call.db, checkedSpan(span));
  await audit.read(call, { action: 'appointments.list', subject: 'appointments', detail: span });
  return appointmentsOf(call, call.db, rows);
}

/** For the board: what lies in the span, and everybody who is in the house. */
export async function board(call: Call, span: Span): Promise<Appointment[]> {
  const [day, here] = await Promise.all([
    store.appointmentsBetween(call.db, checkedSpan(span)),
    store.appointmentsInHouse(call.db),
  ]);
  await audit.read(call, { action: 'board.read', subject: 'appointments' });
  const known = new Set(day.map(({ id }) => id));
  return appointmentsOf(call, call.db, [...here.filter(({ id }) => !known.has(id)), ...day]);
}

/** @throws Fault('not-found') */
export async function get(call: Call, id: number): Promise<Appointment> {
  const found = await appointment(call, call.db, id);
  await audit.read(call, { action: 'appointment.read', subject: `appointment:${id}` });
  return found;
}

/**
 * Books an exam, with its order placed in the same step or placed before, or a consultation.
 * @throws Fault('conflict') with the field when the room or the doctor is taken or doesn't work then
 */
export async function book(call: Call, input: NewAppointment): Promise<Appointment> {
  const booked = await call.db.transaction(async (tx) => {
    const patient = await orders.patient(tx, input.patientId);
    const what = await whatToBook(call, tx, input, patient.id);
    const room = await fittingRoom(tx, input.roomId, what.modality);
    const times = timesOf(input.startsAt, input.minutes ?? what.minutes);
    const isWalkIn = input.isWalkIn ?? false;
    if (!input.anyway && !isWalkIn) await refuseOutsideHours(tx, room, input.doctor ?? null, times);
    const row = {
      room_id: room.id,
      doctor_id: await clinic.personId(tx, input.doctor, 'doctor'),
      technician_id: await clinic.personId(tx, input.technician, 'technician'),
      ...times,
      title: input.title?.trim() || what.title,
      state: isWalkIn ? 'waiting' : 'booked',
      is_walk_in: Number(isWalkIn),
      arrived_at: isWalkIn ? call.now.toISOString() : null,
      ticket: isWalkIn ? await ticketFor(call, tx) : null,
    };
    const id = what.missedId ?? (await insert(call, tx, input.kind, patient.id, what, row));
    if (what.missedId) await store.updateAppointment(tx, what.missedId, { ...row, state_reason: '' });
    const after = await appointment(call, tx, id);
    await audit.record(call, tx, { action: 'appointment.booked', subject: `appointment:${id}`, after: facts(after) });
    return after;
  });
  tellChanged(call, booked);
  return booked;
}

function insert(
  call: Call,
  tx: Transaction,
  kind: Appointment['kind'],
  patientId: number,
  what: ToBook,
  row: Omit<store.AppointmentRow, 'kind' | 'patient_id' | 'order_id' | 'step_id' | 'created_at' | 'created_by'>,
): Promise<number> {
  return store.insertAppointment(tx, {
    ...row,
    kind,
    patient_id: patientId,
    order_id: what.order?.id ?? null,
    step_id: what.stepId,
    created_at: call.now.toISOString(),
    created_by: actorName(call.actor),
  });
}

interface ToBook {
  order: Order | null;
  /** The appointment that the patient missed: booked again, for an order has one. */
  missedId?: number;
  stepId: string;
  minutes: number;
  modality: string;
  title: string;
}

async function whatToBook(call: Call, tx: Transaction, input: NewAppointment, patientId: number): Promise<ToBook> {
  if (input.kind === 'consultation') {
    if (input.order || input.orderId) throw new Fault('invalid', 'A consultation has no order', { field: 'order' });
    const { stepId } = await takeNumbers(tx, call.now);
    return { order: null, stepId, minutes: CONSULTATION_MINUTES, modality: '', title: '' };
  }
  const { order, missedId } = input.order
    ? await orders.add(call, tx, { ...input.order, patientId }).then(({ order }) => ({ order, missedId: undefined }))
    : await waitingOrder(call, tx, input.orderId, patientId);
  const { durationMinutes } = await catalogue.exam(tx, order.examId);
  const stepId = `S${order.number.replace('-', '')}`;
  return { order, missedId, stepId, minutes: durationMinutes, modality: order.modality, title: order.examName };
}

async function waitingOrder(call: Call, tx: Transaction, id: number | undefined, patientId: number) {
  if (id === undefined) throw new Fault('invalid', 'Which exam? Choose one', { field: 'order.examId' });
  const [order] = await orders.byIds(call, tx, [id]);
  if (!order || order.patient.id !== patientId)
    throw new Fault('not-found', 'There is no such order of this patient', { field: 'orderId' });
  const known = await store.appointmentOfOrder(tx, id);
  if (order.state !== 'SCHEDULED' || (known && known.state !== 'no-show'))
    throw new Fault('conflict', 'This order has its appointment already', { field: 'orderId' });
  return { order, missedId: known?.id };
}

/** To another time, room or person. What was missed or given up is not moved but booked again on the board first. */
export async function change(call: Call, id: number, input: AppointmentChanges): Promise<Appointment> {
  const { expectedVersion, anyway, ...changes } = input;
  const changed = await call.db.transaction(async (tx) => {
    const before = unchanged(await appointment(call, tx, id), expectedVersion);
    if (['completed', 'cancelled', 'no-show'].includes(before.state))
      throw new Fault('conflict', 'This appointment is over: it can no longer be moved');
    const room = await fittingRoom(tx, changes.roomId ?? before.roomId, before.order?.modality ?? '', before.roomId);
    const minutes = changes.minutes ?? (Date.parse(before.endsAt) - Date.parse(before.startsAt)) / 60_000;
    const times = timesOf(changes.startsAt ?? before.startsAt, minutes);
    const doctor = changes.doctor === undefined ? (before.doctor?.username ?? null) : changes.doctor;
    const technician = changes.technician === undefined ? before.technician?.username : changes.technician;
    const placed = changes.roomId ?? changes.startsAt ?? changes.minutes ?? changes.doctor;
    if (placed && !anyway && !before.isWalkIn) await refuseOutsideHours(tx, room, doctor, times);
    await store.updateAppointment(tx, id, {
      room_id: room.id,
      doctor_id: await clinic.personId(tx, doctor, 'doctor'),
      technician_id: await clinic.personId(tx, technician, 'technician'),
      ...times,
      title: changes.title?.trim() ?? before.title,
    });
    const after = await appointment(call, tx, id);
    const subject = `appointment:${id}`;
    await audit.record(call, tx, {
      action: 'appointment.changed',
      subject,
      before: facts(before),
      after: facts(after),
    });
    return after;
  });
  tellChanged(call, changed);
  return changed;
}

/** The next free times for an exam in the rooms that can do it, the earliest first. */
export async function freeSlots(call: Call, { examId, roomId, from }: SlotQuery): Promise<Slot[]> {
  const exam = await catalogue.exam(call.db, examId);
  const start = Date.parse(from);
  const to = start + SLOTS_WITHIN_MS;
  const fitting = (await clinic.rooms(call.db)).filter(
    (room) => room.isActive && fits(room, exam.modality) && (roomId === undefined || room.id === roomId),
  );
  const taken = await store.takenBetween(call.db, new Date(start).toISOString(), new Date(to).toISOString());
  const lengthMs = exam.durationMinutes * 60_000;
  const slots: Slot[] = [];
  for (const room of fitting) {
    const hours = await clinic.hours(call.db, { roomId: room.id }, new Date(start));
    const here = taken
      .filter((row) => row.room_id === room.id)
      .map((row) => ({ from: Date.parse(row.starts_at as string), to: Date.parse(row.ends_at as string) }));
    for (const at of freeStarts(hours, here, { from: start, to, lengthMs, most: MOST_SLOTS })) {
      const [startsAt, endsAt] = [at, at + lengthMs].map((time) => new Date(time).toISOString());
      slots.push({ roomId: room.id, roomName: room.name, startsAt, endsAt });
    }
  }
  return slots.sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1)).slice(0, MOST_SLOTS);
}

function timesOf(startsAt: string, minutes: number): { starts_at: string; ends_at: string } {
  const start = new Date(startsAt);
  return {
    starts_at: start.toISOString(),
    ends_at: new Date(start.getTime() + minutes * 60_000).toISOString(),
  };
}

async function refuseOutsideHours(
  tx: Transaction,
  room: Room,
  doctor: string | null,
  times: { starts_at: string; ends_at: string },
): Promise<void> {
  const span = { from: Date.parse(times.starts_at), to: Date.parse(times.ends_at) };
  const start = new Date(span.from);
  const reason =
    whyNot(span, await clinic.hours(tx, { roomId: room.id }, start)) ??
    (doctor === null ? undefined : whyNot(span, await clinic.hours(tx, { doctor }, start)));
  if (reason) throw new Fault('conflict', reason, { field: 'startsAt' });
}

function checkedSpan({ from, to, roomId }: Span): Span {
  const [start, end] = [new Date(from), new Date(to)];
  if (start >= end) throw new Fault('invalid', 'The end must be after the beginning', { field: 'to' });
  if (end.getTime() - start.getTime() > LONGEST_SPAN_MS)
    throw new Fault('too-large', 'Ask for at most seven weeks', { field: 'to' });
  return { from: start.toISOString(), to: end.toISOString(), ...(roomId === undefined ? {} : { roomId }) };
}
