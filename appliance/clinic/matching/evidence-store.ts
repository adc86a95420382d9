// The SQL of the evidence that decisions need: what a study says, which orders and patients it may be of, who was in the
// room. Reads other rooms' tables and writes nothing.
import type { Queries, Row } from '../../core/db/database.ts';
import { escapeLike } from '../../lib/dicom/matching.ts';
import { wallInstant } from '../../lib/wall-time.ts';
import type { Performed, Person } from './compare.ts';
import type { OrderCandidate, PatientCandidate } from './decision.ts';

export interface StudyFacts {
  id: number;
  studyInstanceUid: string;
  isComplete: boolean;
  accessionNumber: string;
  identityId: number;
  /** Root of the identity's owner. */
  ownerId: number;
  /** Root of whom the study belongs to now. */
  patientId: number;
  orderId: number | null;
  firstReceivedAt: string;
  matchState: string | null;
  received: Person;
  performed: Performed;
}

/** Columns of a Person. */
export const PERSON = (table: string) => `${table}.patient_id AS pid, ${table}.name, ${table}.birth_date, ${table}.sex`;

/** @param zone of the clinic's wall clock, which images carry */
export async function studyFacts(db: Queries, studyInstanceUid: string, zone: string): Promise<StudyFacts | undefined> {
  const [row] = await db.query(
    `SELECT studies.id, studies.study_instance_uid, studies.state, studies.accession_number, studies.identity_id,
  identity_owner.root_id AS owner, study_owner.root_id AS patient, studies.order_id, study_matches.state AS match_state,
  studies.modalities, studies.source, studies.study_date, studies.study_time, studies.first_received_at,
  ${PERSON('identities')}, received_as.birth_date AS birth_date,
  (SELECT group_concat(DISTINCT body_part) FROM series WHERE study_id = studies.id) AS body_parts,
  (SELECT group_concat(DISTINCT laterality) FROM series WHERE study_id = studies.id) AS lateralities
FROM studies JOIN identities ON identities.id = studies.identity_id
JOIN patients AS identity_owner ON identity_owner.id = identities.owner_id
JOIN patients AS study_owner ON study_owner.id = studies.patient_id
LEFT JOIN patients AS received_as ON received_as.first_identity_id = identities.id
LEFT JOIN study_matches ON study_matches.study_id = studies.id
WHERE studies.study_instance_uid = ?`,
    [studyInstanceUid],
  );
  return row && factsOf(row, zone);
}

function factsOf(row: Row, zone: string): StudyFacts {
  const text = (column: string) => String(row[column] ?? '');
  const day = text('study_date');
  const at = day
    ? wallInstant(day, text('study_time').slice(0, 8) || '12:00', zone)
    : new Date(text('first_received_at'));
  return {
    id: row.id as number,
    studyInstanceUid: text('study_instance_uid'),
    isComplete: row.state === 'complete',
    accessionNumber: text('accession_number'),
    identityId: row.identity_id as number,
    ownerId: row.owner as number,
    patientId: row.patient as number,
    orderId: row.order_id as number | null,
    firstReceivedAt: text('first_received_at'),
    matchState: row.match_state as string | null,
    received: personOf(row),
    performed: {
      modalities: text('modalities').split('\\').filter(Boolean),
      stationAeTitle: text('source'),
      bodyParts: text('body_parts').split(',').filter(Boolean),
      lateralities: text('lateralities').split(',').filter(Boolean),
      at: Number.isNaN(at.getTime()) ? undefined : at,
    },
  };
}

function personOf(row: Row): Person {
  const birthDate = String(row.birth_date ?? '');
  const iso = /^\d{8}$/.test(birthDate) ? birthDate.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') : birthDate;
  return { patientId: String(row.pid ?? ''), name: String(row.name ?? ''), birthDate: iso, sex: String(row.sex ?? '') };
}

const OF_ORDER = `orders.id AS order_id, orders.patient_id AS order_patient, orders.state AS order_state,
  ${PERSON('patients')} FROM orders
  JOIN patients AS owner ON owner.id = orders.patient_id JOIN patients ON patients.id = owner.root_id
  LEFT JOIN appointments ON appointments.order_id = orders.id`;

/** Orders that the study names, then those of its patient around its time, then whoever is in the machine's room. */
export async function orderCandidates(
  db: Queries,
  facts: StudyFacts,
  at: Date,
  hours: number,
): Promise<OrderCandidate[]> {
  const from = new Date(at.getTime() - hours * 3_600_000).toISOString();
  const to = new Date(at.getTime() + hours * 3_600_000).toISOString();
  const { accessionNumber, studyInstanceUid, ownerId, performed } = facts;
  const rows = await db.query(
    `SELECT 'accession' AS found, 1 AS place, ${OF_ORDER} WHERE ?1 <> '' AND orders.accession_number = ?1
UNION ALL SELECT 'study-uid', 2, ${OF_ORDER} WHERE orders.study_instance_uid = ?2
UNION ALL SELECT 'patient-and-time', 3, ${OF_ORDER} WHERE owner.root_id = ?3 AND orders.state <> 'CANCELLED'
  AND appointments.starts_at BETWEEN ?4 AND ?5 AND orders.modality IN (SELECT value FROM json_each(?6))
UNION ALL SELECT 'room-and-time', 4, ${OF_ORDER} JOIN rooms ON rooms.id = appointments.room_id
  WHERE rooms.station_ae_title = ?7 AND ?7 <> '' AND appointments.state IN ('in-room', 'in-scan')
ORDER BY place LIMIT 20`,
    [
      accessionNumber,
      studyInstanceUid,
      ownerId,
      from,
      to,
      JSON.stringify(performed.modalities),
      performed.stationAeTitle,
    ],
  );
  return rows.map((row) => ({
    orderId: row.order_id as number,
    patientId: row.order_patient as number,
    person: personOf(row),
    isOpen: row.order_state === 'SCHEDULED' || row.order_state === 'IN_PROGRESS',
    found: row.found as OrderCandidate['found'],
  }));
}

/** Other patients under the received ID; where it has none, those of the same name. */
export async function otherCandidates(db: Queries, facts: StudyFacts, nameFolded: string): Promise<PatientCandidate[]> {
  const id = facts.received.patientId.trim();
  const rows = await db.query(
    `SELECT patients.id AS row_id, ${PERSON('patients')} FROM patients
WHERE patients.is_void = 0 AND patients.root_id = patients.id AND patients.id <> ?1
  AND CASE WHEN ?2 <> '' THEN patients.patient_id = ?2 ELSE patients.name_folded LIKE ?3 ESCAPE '\\' END LIMIT 20`,
    [facts.ownerId, id, anyGroup(nameFolded)],
  );
  return rows.map((row) => ({ patientId: row.row_id as number, person: personOf(row) }));
}

/** One group of the name is enough: machines send the Latin one, the desk has both. Nothing where there is no name. */
function anyGroup(nameFolded: string): string {
  const group = nameFolded.split('=').find((each) => each !== '');
  return group === undefined ? '' : `%=${escapeLike(group)}=%`;
}

/** Whether orders were placed here when the study came, and still are: what is older was never to have one. */
export async function usesOrders(db: Queries, since: string, receivedAt: string): Promise<boolean> {
  const [row] = await db.query(`SELECT (SELECT created_at FROM orders ORDER BY id LIMIT 1) AS first,
  (SELECT created_at FROM orders ORDER BY id DESC LIMIT 1) AS last`);
  return row.first !== null && (row.first as string) <= receivedAt && (row.last as string) >= since;
}

export interface AppointmentFacts {
  id: number;
  state: string;
  startsAt: string;
  station: string;
  bodyPart: string;
  laterality: string;
  modality: string;
  patientId: number;
}

export async function appointmentOfOrder(db: Queries, orderId: number): Promise<AppointmentFacts | undefined> {
  const [row] = await db.query(
    `SELECT appointments.id, appointments.state, appointments.starts_at, rooms.station_ae_title, orders.body_part,
  orders.laterality, orders.modality, owner.root_id
FROM appointments JOIN orders ON orders.id = appointments.order_id JOIN rooms ON rooms.id = appointments.room_id
JOIN patients AS owner ON owner.id = orders.patient_id WHERE orders.id = ?`,
    [orderId],
  );
  if (!row) return undefined;
  return {
    id: row.id as number,
    state: row.state as string,
    startsAt: row.starts_at as string,
    station: row.station_ae_title as string,
    bodyPart: row.body_part as string,
    laterality: row.laterality as string,
    modality: row.modality as string,
    patientId: row.root_id as number,
  };
}

/**
 * When the images came, somebody else had been called into the machine's room and was there still, while this order's
 * patient had not. What machines say proves nothing here: they follow the line that was chosen on them.
 */
export async function otherInRoom(db: Queries, station: string, orderId: number, receivedAt: string): Promise<boolean> {
  if (station === '') return false;
  const [row] = await db.query(
    `SELECT 1 FROM appointments JOIN rooms ON rooms.id = appointments.room_id
JOIN patients AS owner ON owner.id = appointments.patient_id
WHERE rooms.station_ae_title = ?1 AND appointments.order_id IS NOT ?2
  AND appointments.in_room_at <= ?3 AND coalesce(appointments.review_at, appointments.completed_at, '9') > ?3
  AND appointments.state IN ('in-room', 'in-scan', 'review', 'completed')
  AND owner.root_id <> (SELECT root_id FROM patients WHERE id = (SELECT patient_id FROM orders WHERE id = ?2))
  AND NOT EXISTS (SELECT 1 FROM appointments AS mine WHERE mine.order_id = ?2 AND mine.in_room_at <= ?3)`,
    [station, orderId, receivedAt],
  );
  return row !== undefined;
}

/** A machine reports the exam itself: its images don't end it. */
export async function hasOpenPerformedStep(db: Queries, appointmentId: number): Promise<boolean> {
  const [row] = await db.query(
    "SELECT 1 FROM performed_steps WHERE appointment_id = ? AND state = 'IN PROGRESS' LIMIT 1",
    [appointmentId],
  );
  return row !== undefined;
}
