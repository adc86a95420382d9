// The SQL of the worklist: it owns no table but performed_steps, and reads who is booked where.
import type { Queries, Row, SqlValue, Transaction } from '../../core/db/database.ts';

/** One scheduled step with all that a modality may ask about it. */
export const STEP_COLUMNS = `appointments.id, appointments.step_id, appointments.state, appointments.starts_at,
  appointments.title, rooms.name AS room, rooms.station_ae_title, orders.number, orders.accession_number,
  orders.study_instance_uid, orders.exam_name, orders.modality, orders.body_part, orders.laterality,
  orders.ordering_provider, orders.indication, orders.history AS order_history, orders.priority, orders.contrast,
  orders.contrast_agent, orders.special_instructions, orders.created_at AS ordered_at, exams.code AS exam_code,
  patients.name, patients.patient_id, patients.issuer, patients.birth_date, patients.sex, patients.allergies,
  patients.implants, patients.history, technicians.display_name AS technician`;

const STEPS = `appointments
  JOIN orders ON orders.id = appointments.order_id
  JOIN exams ON exams.id = orders.exam_id
  JOIN rooms ON rooms.id = appointments.room_id
  JOIN patients AS owner ON owner.id = appointments.patient_id
  JOIN patients ON patients.id = owner.root_id
  LEFT JOIN users AS technicians ON technicians.id = appointments.technician_id`;

/** @param conditions of SQL, each with its arguments */
export function steps(
  db: Queries,
  conditions: readonly { sql: string; args: readonly SqlValue[] }[],
  limit: number,
): Promise<Row[]> {
  return db.query(
    `SELECT ${STEP_COLUMNS} FROM ${STEPS} WHERE ${conditions.map(({ sql }) => `(${sql})`).join(' AND ')}
ORDER BY appointments.starts_at, appointments.id LIMIT ?`,
    [...conditions.flatMap(({ args }) => args), limit],
  );
}

/** The exam's appointment that a machine's reference means: by step ID, else by accession number or study. */
export async function appointmentOf(
  db: Queries,
  reference: { stepId: string; accessionNumber: string; studyInstanceUid: string },
): Promise<{ id: number; state: string } | undefined> {
  const { stepId, accessionNumber, studyInstanceUid } = reference;
  const [row] = await db.query(
    `SELECT appointments.id, appointments.state FROM appointments JOIN orders ON orders.id = appointments.order_id
WHERE appointments.step_id = ?1 OR orders.accession_number = ?2 OR orders.study_instance_uid = ?3
ORDER BY appointments.step_id = ?1 DESC, orders.accession_number = ?2 DESC LIMIT 1`,
    [stepId || null, accessionNumber || null, studyInstanceUid || null],
  );
  return row && { id: row.id as number, state: row.state as string };
}

export async function stateOfAppointment(db: Queries, id: number): Promise<string | undefined> {
  const [row] = await db.query('SELECT state FROM appointments WHERE id = ?', [id]);
  return row?.state as string | undefined;
}

export interface PerformedStep {
  id: number;
  appointmentId: number | null;
  state: 'IN PROGRESS' | 'COMPLETED' | 'DISCONTINUED';
  /** JSON of the attributes as received. */
  attributes: string;
}

export async function performedByUid(db: Queries, sopInstanceUid: string): Promise<PerformedStep | undefined> {
  const [row] = await db.query(
    'SELECT id, appointment_id, state, attributes FROM performed_steps WHERE sop_instance_uid = ?',
    [sopInstanceUid],
  );
  if (!row) return undefined;
  return {
    id: row.id as number,
    appointmentId: row.appointment_id as number | null,
    state: row.state as PerformedStep['state'],
    attributes: row.attributes as string,
  };
}

export async function insertPerformed(
  tx: Transaction,
  step: {
    sopInstanceUid: string;
    appointmentId: number | null;
    studyInstanceUid: string;
    stationAeTitle: string;
    attributes: string;
    at: string;
  },
): Promise<void> {
  await tx.execute(
    `INSERT INTO performed_steps
  (sop_instance_uid, appointment_id, study_instance_uid, station_ae_title, state, attributes, created_at, changed_at)
VALUES (?1, ?2, ?3, ?4, 'IN PROGRESS', ?5, ?6, ?6)`,
    [step.sopInstanceUid, step.appointmentId, step.studyInstanceUid, step.stationAeTitle, step.attributes, step.at],
  );
}

export async function updatePerformed(
  tx: Transaction,
  id: number,
  change: { state: PerformedStep['state']; attributes: string; at: string },
): Promise<void> {
  await tx.execute('UPDATE performed_steps SET state = ?, attributes = ?, changed_at = ? WHERE id = ?', [
    change.state,
    change.attributes,
    change.at,
    id,
  ]);
}
