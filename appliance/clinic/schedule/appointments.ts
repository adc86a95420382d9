// Rows of appointments as people see them, each with its order. Shared by the verbs of this room.
import type { Call } from '../../core/call.ts';
import type { Queries, Row } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as orders from '../orders/orders.ts';
import type { Order, OrderPatient } from '../orders/shapes.ts';
import type { Appointment, AppointmentState, Person } from './shapes.ts';
import * as store from './store.ts';

/** @throws Fault('not-found') */
export async function appointment(call: Call, db: Queries, id: number): Promise<Appointment> {
  const row = await store.appointmentById(db, id);
  if (!row) throw new Fault('not-found', 'There is no such appointment');
  return (await appointmentsOf(call, db, [row]))[0];
}

export async function appointmentsOf(call: Call, db: Queries, rows: readonly Row[]): Promise<Appointment[]> {
  const ids = rows.flatMap((row) => (row.order_id === null ? [] : [row.order_id as number]));
  const known = new Map((await orders.byIds(call, db, ids)).map((order) => [order.id, order]));
  const patients = new Map<number, OrderPatient>();
  for (const row of rows) {
    const root = row.root as number;
    if (row.order_id === null && !patients.has(root)) patients.set(root, await orders.patient(db, root));
  }
  return rows.map((row) => appointmentOf(row, known.get(row.order_id as number) ?? null, patients));
}

function appointmentOf(row: Row, order: Order | null, patients: ReadonlyMap<number, OrderPatient>): Appointment {
  return {
    id: row.id as number,
    kind: row.kind as Appointment['kind'],
    patient: order?.patient ?? patients.get(row.root as number)!,
    order,
    stepId: row.step_id as string,
    roomId: row.room_id as number,
    roomName: row.room_name as string,
    modality: order?.modality ?? (row.kind === 'exam' ? (row.room_modality as string) : ''),
    doctor: person(row.doctor, row.doctor_name),
    technician: person(row.technician, row.technician_name),
    startsAt: row.starts_at as string,
    endsAt: row.ends_at as string,
    title: row.title as string,
    state: row.state as AppointmentState,
    stateReason: row.state_reason as string,
    isWalkIn: row.is_walk_in === 1,
    ticket: row.ticket as number | null,
    arrivedAt: row.arrived_at as string | null,
    inRoomAt: row.in_room_at as string | null,
    inScanAt: row.in_scan_at as string | null,
    reviewAt: row.review_at as string | null,
    completedAt: row.completed_at as string | null,
    version: row.version as number,
    createdAt: row.created_at as string,
    createdBy: row.created_by as string,
  };
}

function person(username: Row[string], displayName: Row[string]): Person | null {
  return username === null ? null : { username: username as string, displayName: displayName as string };
}

/** What the audit log keeps of an appointment: when, where and by whom, no patient data. */
export function facts({ kind, roomId, doctor, technician, startsAt, endsAt, isWalkIn, state, order }: Appointment) {
  return {
    kind,
    orderId: order?.id ?? null,
    roomId,
    doctor: doctor?.username ?? null,
    technician: technician?.username ?? null,
    startsAt,
    endsAt,
    isWalkIn,
    state,
  };
}

/** @throws Fault('conflict') when somebody else was faster */
export function unchanged(appointment: Appointment, expectedVersion: number | undefined): Appointment {
  if (expectedVersion === undefined || appointment.version === expectedVersion) return appointment;
  throw new Fault('conflict', 'Somebody changed this appointment meanwhile. Look at it as it is now, then try again');
}

export function tellChanged(call: Call, { id, order }: Pick<Appointment, 'id' | 'order'>): void {
  call.events.publish({ type: 'appointment.changed', appointmentId: id });
  if (order) orders.tellChanged(call, order.id);
}
