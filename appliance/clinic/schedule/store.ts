// The SQL of appointments. Rooms, shifts and closures are in clinic-store.ts.
import { DatabaseError, type Queries, type Row, type SqlValue, type Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';

/** An appointment with the names around it; its patient is the end of the chain of doubles. */
const APPOINTMENTS = `SELECT appointments.*, coalesce(owner.root_id, owner.id) AS root, rooms.name AS room_name,
  rooms.modality AS room_modality, doctor.username AS doctor, doctor.display_name AS doctor_name,
  technician.username AS technician, technician.display_name AS technician_name
FROM appointments JOIN rooms ON rooms.id = appointments.room_id
  JOIN patients AS owner ON owner.id = appointments.patient_id
  LEFT JOIN users AS doctor ON doctor.id = appointments.doctor_id
  LEFT JOIN users AS technician ON technician.id = appointments.technician_id`;

export async function appointmentById(db: Queries, id: number): Promise<Row | undefined> {
  const [row] = await db.query(`${APPOINTMENTS} WHERE appointments.id = ?`, [id]);
  return row;
}

export async function appointmentOfOrder(
  db: Queries,
  orderId: number,
): Promise<{ id: number; state: string; roomId: number } | undefined> {
  const [row] = await db.query('SELECT id, state, room_id FROM appointments WHERE order_id = ?', [orderId]);
  return row && { id: row.id as number, state: row.state as string, roomId: row.room_id as number };
}

/** What lies in a span of time, in the order of the day. */
export function appointmentsBetween(db: Queries, span: { from: string; to: string; roomId?: number }): Promise<Row[]> {
  // Nothing is longer than a day, so that the index by start bounds the look backwards.
  const earliest = new Date(Date.parse(span.from) - 86_400_000).toISOString();
  return db.query(
    `${APPOINTMENTS} WHERE starts_at < ?1 AND starts_at > ?2 AND ends_at > ?3 AND (?4 IS NULL OR room_id = ?4)
ORDER BY starts_at, appointments.id`,
    [span.to, earliest, span.from, span.roomId ?? null],
  );
}

/** Who is in the house, whenever their appointment was. */
export function appointmentsInHouse(db: Queries): Promise<Row[]> {
  return db.query(
    `${APPOINTMENTS} WHERE state IN ('waiting', 'in-room', 'in-scan', 'review') ORDER BY starts_at LIMIT 500`,
  );
}

export interface AppointmentRow {
  kind: string;
  patient_id: number;
  order_id: number | null;
  step_id: string;
  room_id: number;
  doctor_id: number | null;
  technician_id: number | null;
  starts_at: string;
  ends_at: string;
  title: string;
  state: string;
  is_walk_in: number;
  arrived_at: string | null;
  ticket: number | null;
  created_at: string;
  created_by: string;
}

export async function insertAppointment(tx: Transaction, row: AppointmentRow): Promise<number> {
  const columns = Object.keys(row);
  const { rows } = await unlessTaken(() =>
    tx.execute(
      `INSERT INTO appointments (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`,
      Object.values(row),
    ),
  );
  return rows[0].id as number;
}

export type AppointmentUpdate = Partial<Record<UpdatableColumn, SqlValue>>;
type UpdatableColumn =
  | 'room_id'
  | 'doctor_id'
  | 'technician_id'
  | 'starts_at'
  | 'ends_at'
  | 'title'
  | 'state'
  | 'state_reason'
  | 'is_walk_in'
  | 'arrived_at'
  | 'in_room_at'
  | 'in_scan_at'
  | 'review_at'
  | 'completed_at'
  | 'ticket';

export async function updateAppointment(tx: Transaction, id: number, changes: AppointmentUpdate): Promise<void> {
  const columns = Object.keys(changes).map((name) => `${name} = ?`);
  await unlessTaken(() =>
    tx.execute(`UPDATE appointments SET ${columns.join(', ')}, version = version + 1 WHERE id = ?`, [
      ...(Object.values(changes) as SqlValue[]),
      id,
    ]),
  );
}

/** The database refuses what overlaps (triggers of migration 0005); said to the person at the field it is about. */
async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const conflict = error instanceof DatabaseError && /conflict: (room|doctor)/.exec(error.message)?.[1];
    if (!conflict) throw error;
    throw conflict === 'room'
      ? new Fault('conflict', 'The room already has an appointment at this time', { field: 'roomId', cause: error })
      : new Fault('conflict', 'The doctor already has an appointment at this time', { field: 'doctor', cause: error });
  }
}

/** What takes up rooms in a span, for finding free times. */
export function takenBetween(db: Queries, from: string, to: string): Promise<Row[]> {
  return db.query(
    `SELECT room_id, starts_at, ends_at FROM appointments WHERE starts_at < ? AND ends_at > ? AND starts_at > ?
  AND is_walk_in = 0 AND state NOT IN ('cancelled', 'no-show', 'completed')`,
    [to, from, new Date(Date.parse(from) - 86_400_000).toISOString()],
  );
}
