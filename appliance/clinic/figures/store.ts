// The SQL of the clinic's figures: reads what other rooms keep, owns no table.
import type { Queries, Row, SqlValue } from '../../core/db/database.ts';

/** More than a large clinic books in a quarter; beyond it the figures would say so instead of being wrong. */
export const MOST_APPOINTMENTS = 100_000;

/** Appointments that begin in a span of time, with nothing of their patients. */
export function appointmentsStatement(from: string, to: string): { sql: string; args: SqlValue[] } {
  return {
    sql: `SELECT appointments.kind, appointments.state, appointments.starts_at, appointments.arrived_at,
  appointments.in_scan_at, appointments.review_at, appointments.is_walk_in, rooms.id AS room_id, rooms.name AS room,
  rooms.modality AS room_modality, orders.modality, technician.username AS technician, doctor.username AS doctor
FROM appointments JOIN rooms ON rooms.id = appointments.room_id
LEFT JOIN orders ON orders.id = appointments.order_id
LEFT JOIN users AS technician ON technician.id = appointments.technician_id
LEFT JOIN users AS doctor ON doctor.id = appointments.doctor_id
WHERE appointments.starts_at >= ? AND appointments.starts_at < ? LIMIT ?`,
    args: [from, to, MOST_APPOINTMENTS + 1],
  };
}

/** Who is in the house, whenever their appointment was; and what a person must look into. */
export const NOW = `SELECT
  (SELECT count(*) FROM appointments WHERE state = 'waiting') AS waiting,
  (SELECT count(*) FROM appointments WHERE state IN ('in-room', 'in-scan')) AS in_room,
  (SELECT count(*) FROM study_matches WHERE state = 'waiting') AS in_inbox,
  (SELECT count(*) FROM suspicions WHERE state = 'open') AS suspected`;

export async function now(db: Queries): Promise<Row> {
  return (await db.query(NOW))[0]!;
}
