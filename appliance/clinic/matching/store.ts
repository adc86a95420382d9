// The SQL of study_matches and suspicions, of the order a study fulfils, and of the evidence that decisions need. Reads
// studies, identities, orders and appointments; writes of them only studies.order_id.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import { escapeLike } from '../../lib/dicom/matching.ts';
import type { Performed, Person, Reason } from './compare.ts';
import type { Decision, OrderCandidate, PatientCandidate } from './decision.ts';

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

const PERSON = (table: string) => `${table}.patient_id AS pid, ${table}.name, ${table}.birth_date, ${table}.sex`;

export async function studyFacts(db: Queries, studyInstanceUid: string): Promise<StudyFacts | undefined> {
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
  return row && factsOf(row);
}

function factsOf(row: Row): StudyFacts {
  const text = (column: string) => String(row[column] ?? '');
  const day = text('study_date');
  // Images carry the clinic's wall clock, as the machine has it.
  const at = day
    ? new Date(`${day}T${text('study_time').slice(0, 8) || '12:00:00'}`)
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

export async function putMatch(tx: Transaction, studyId: number, decision: Decision, at: string): Promise<void> {
  const proposal = decision.state === 'unscheduled' ? { orderId: null, patientId: null } : decision;
  await tx.execute(
    `INSERT INTO study_matches (study_id, state, conflict, how, order_id, patient_id, reasons, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (study_id) DO UPDATE SET state = ?2, conflict = ?3, how = ?4, order_id = ?5, patient_id = ?6, reasons = ?7,
  changed_at = ?8 WHERE study_matches.state <> 'settled'`,
    [
      studyId,
      decision.state,
      decision.state === 'waiting' ? decision.conflict : null,
      decision.state === 'matched' ? decision.how : null,
      proposal.orderId,
      proposal.patientId,
      JSON.stringify(decision.reasons),
      at,
    ],
  );
  const orderId = decision.state === 'matched' ? decision.orderId : null;
  await tx.execute('UPDATE studies SET order_id = ? WHERE id = ?', [orderId, studyId]);
}

export async function putSettled(
  tx: Transaction,
  studyId: number,
  settled: { orderId: number | null; patientId: number; by: string; reason: string; at: string },
): Promise<void> {
  const { orderId, patientId, by, reason, at } = settled;
  await tx.execute(
    `UPDATE study_matches SET state = 'settled', conflict = NULL, how = 'person', order_id = ?, patient_id = ?,
  decided_by = ?, decision_reason = ?, changed_at = ? WHERE study_id = ?`,
    [orderId, patientId, by, reason, at, studyId],
  );
  await tx.execute('UPDATE studies SET order_id = ? WHERE id = ?', [orderId, studyId]);
}

/** A cleared doubt stays cleared unless another reason comes up. */
export async function raise(
  tx: Transaction,
  studyId: number,
  reasons: readonly Reason[],
  at: string,
): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    `INSERT INTO suspicions (study_id, state, reasons, raised_at) VALUES (?1, 'open', ?2, ?3)
ON CONFLICT (study_id) DO UPDATE SET state = 'open', reasons = ?2, raised_at = ?3, cleared_by = NULL, clear_reason = NULL
WHERE suspicions.reasons <> ?2`,
    [studyId, JSON.stringify(reasons), at],
  );
  return rowsAffected > 0;
}

export async function isSuspected(db: Queries, studyId: number): Promise<boolean> {
  const [row] = await db.query("SELECT 1 FROM suspicions WHERE study_id = ? AND state = 'open'", [studyId]);
  return row !== undefined;
}

export async function clear(tx: Transaction, studyId: number, by: string, reason: string): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    "UPDATE suspicions SET state = 'cleared', cleared_by = ?, clear_reason = ? WHERE study_id = ? AND state = 'open'",
    [by, reason, studyId],
  );
  return rowsAffected > 0;
}

/** Studies that nothing was found out about yet, oldest first: after a crash, or from before there was matching. */
export async function unchecked(db: Queries, limit: number): Promise<string[]> {
  const rows = await db.query(
    `SELECT study_instance_uid FROM studies WHERE NOT EXISTS (SELECT 1 FROM study_matches WHERE study_id = studies.id)
ORDER BY studies.id LIMIT ?`,
    [limit],
  );
  return rows.map((row) => row.study_instance_uid as string);
}

const INBOX = `SELECT studies.study_instance_uid, studies.study_date, studies.description, studies.modalities,
  studies.instance_count, studies.source, studies.accession_number, studies.first_received_at, ${PERSON('identities')},
  study_matches.state, study_matches.conflict, study_matches.reasons, study_matches.order_id, study_matches.patient_id,
  proposed.id AS proposed_id, proposed.patient_id AS proposed_pid, proposed.name AS proposed_name,
  proposed.birth_date AS proposed_birth_date, proposed.sex AS proposed_sex, orders.exam_name, orders.accession_number AS proposed_accession,
  suspicions.state AS suspicion, suspicions.reasons AS doubts, suspicions.raised_at
FROM studies JOIN study_matches ON study_matches.study_id = studies.id
JOIN identities ON identities.id = studies.identity_id
LEFT JOIN patients AS named ON named.id = study_matches.patient_id
LEFT JOIN patients AS proposed ON proposed.id = named.root_id
LEFT JOIN orders ON orders.id = study_matches.order_id
LEFT JOIN suspicions ON suspicions.study_id = studies.id AND suspicions.state = 'open'`;

/** What waits and what is suspected, newest first. */
export function inbox(db: Queries, limit: number): Promise<Row[]> {
  return db.query(
    `${INBOX} WHERE studies.id IN (SELECT study_id FROM study_matches WHERE state = 'waiting'
  UNION SELECT study_id FROM suspicions WHERE state = 'open') ORDER BY studies.first_received_at DESC LIMIT ?`,
    [limit],
  );
}

export async function waitingStudy(db: Queries, studyInstanceUid: string): Promise<Row | undefined> {
  const [row] = await db.query(`${INBOX} WHERE studies.study_instance_uid = ?`, [studyInstanceUid]);
  return row;
}

export async function orderById(db: Queries, id: number): Promise<{ patientId: number } | undefined> {
  const [row] = await db.query('SELECT root_id FROM patients WHERE id = (SELECT patient_id FROM orders WHERE id = ?)', [
    id,
  ]);
  return row && { patientId: row.root_id as number };
}

export async function rootOf(db: Queries, patientId: number): Promise<number | undefined> {
  const [row] = await db.query('SELECT root_id FROM patients WHERE id = ? AND is_void = 0', [patientId]);
  return row?.root_id as number | undefined;
}
