// The SQL of patients and of the identities that images bring. Finding is search-store.ts, decisions identity-store.ts.
import type { Queries, Row, SqlValue, Statement, Transaction } from '../../core/db/database.ts';
import { displayName } from '../../lib/dicom/person-name.ts';
import { foldedName, type ReceivedPatient } from './patients.ts';
import type { PatientLine, PatientRow, TimelineEntry } from './shapes.ts';

/**
 * Adds identities that are new, each with its owner: the one registered patient who is the same in ID, name, birth date
 * and sex, otherwise a patient of its own. A known identity keeps its sex and bytes as first received.
 */
export function ensureIdentities(patients: readonly ReceivedPatient[], now: string): Statement[] {
  return [
    addIdentities(patients, now),
    OWN_BY_REGISTERED,
    { sql: ADD_PATIENTS, args: [now] },
    ROOT_OF_ITSELF,
    OWN_BY_FIRST,
  ];
}

function addIdentities(patients: readonly ReceivedPatient[], now: string): Statement {
  const rows = patients.map(({ nameBytes, ...rest }) => ({
    ...rest,
    nameHex: Buffer.from(nameBytes).toString('hex'),
    nameFolded: foldedName(rest.name),
  }));
  return {
    sql: `INSERT INTO identities (patient_id, issuer, name, birth_date, sex, name_bytes, name_folded, created_at)
SELECT value ->> 'patientId', value ->> 'issuer', value ->> 'name', value ->> 'birthDate', value ->> 'sex',
  unhex(value ->> 'nameHex'), value ->> 'nameFolded', ?2
FROM json_each(?1) WHERE true
ON CONFLICT (patient_id, issuer, name, birth_date) DO NOTHING`,
    args: [JSON.stringify(rows), now],
  };
}

/** Also 1999.01.02 of ACR-NEMA. */
const DIGITS = "replace(replace(birth_date, '.', ''), '-', '')";
const ISO_BIRTH_DATE = `CASE WHEN ${DIGITS} GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
  THEN substr(${DIGITS}, 1, 4) || '-' || substr(${DIGITS}, 5, 2) || '-' || substr(${DIGITS}, 7, 2) END`;

/** Only one who can be nobody else: two registered patients with the same facts are for a person to tell apart. */
const OWN_BY_REGISTERED: Statement = {
  sql: `UPDATE identities SET owner_id = (SELECT CASE WHEN count(*) = 1 THEN max(known.id) END FROM patients AS known
  WHERE known.origin = 'registered' AND known.is_void = 0 AND known.patient_id = identities.patient_id
    AND known.patient_id <> '' AND known.name_folded = identities.name_folded
    AND known.birth_date = ${ISO_BIRTH_DATE.replaceAll('birth_date', 'identities.birth_date')}
    AND known.sex = identities.sex)
WHERE owner_id IS NULL`,
};

const ADD_PATIENTS = `INSERT INTO patients
  (patient_id, issuer, name, name_folded, birth_date, sex, origin, first_identity_id, created_at)
SELECT patient_id, issuer, name, name_folded, ${ISO_BIRTH_DATE}, sex, 'received', id, ?1
FROM identities WHERE owner_id IS NULL`;

const ROOT_OF_ITSELF: Statement = { sql: 'UPDATE patients SET root_id = id WHERE root_id IS NULL' };

const OWN_BY_FIRST: Statement = {
  sql: `UPDATE identities SET owner_id = (SELECT id FROM patients WHERE first_identity_id = identities.id)
WHERE owner_id IS NULL`,
};

/** SQL for the row id of the identity in a JSON object, for use inside another room's bulk statement. */
export function identityRowId(json: string): string {
  return `(SELECT id FROM identities WHERE patient_id = ${json} ->> 'patientId' AND issuer = ${json} ->> 'issuer'
    AND name = ${json} ->> 'name' AND birth_date = ${json} ->> 'birthDate')`;
}

/** What people may change. */
export interface PatientFacts {
  name: string;
  birthDate: string | null;
  birthDateIsEstimated: boolean;
  sex: string;
  phone: string;
  email: string;
  address: string;
  history: string;
  allergies: string;
  implants: string;
  isUnknown: boolean;
}

/** The number of the next patient registered here. */
export async function nextNumber(tx: Transaction): Promise<number> {
  const { rows } = await tx.execute('UPDATE patient_numbers SET last = last + 1 RETURNING last');
  return rows[0].last as number;
}

export async function isTaken(db: Queries, patientId: string): Promise<boolean> {
  return (await db.query('SELECT 1 FROM patients WHERE patient_id = ? LIMIT 1', [patientId])).length > 0;
}

function columnsOf(facts: PatientFacts): Record<string, SqlValue> {
  const { name, birthDate, birthDateIsEstimated, isUnknown, ...texts } = facts;
  return {
    name,
    name_folded: foldedName(name),
    birth_date: birthDate,
    birth_date_is_estimated: Number(birthDateIsEstimated),
    is_unknown: Number(isUnknown),
    ...texts,
  };
}

export async function insertPatient(
  tx: Transaction,
  patientId: string,
  facts: PatientFacts,
  now: string,
): Promise<number> {
  const columns = columnsOf(facts);
  const { rows } = await tx.execute(
    `INSERT INTO patients (patient_id, issuer, origin, created_at, ${Object.keys(columns).join(', ')})
VALUES (?, '', 'registered', ?${', ?'.repeat(Object.keys(columns).length)}) RETURNING id`,
    [patientId, now, ...Object.values(columns)],
  );
  const id = rows[0].id as number;
  await tx.execute('UPDATE patients SET root_id = id WHERE id = ?', [id]);
  return id;
}

/** @returns false when somebody was faster */
export async function updatePatient(tx: Transaction, id: number, facts: PatientFacts, version: number) {
  const columns = columnsOf(facts);
  const assignments = Object.keys(columns).map((column) => `${column} = ?`);
  const { rows } = await tx.execute(
    `UPDATE patients SET ${assignments.join(', ')}, version = version + 1 WHERE id = ? AND version = ? RETURNING id`,
    [...Object.values(columns), id, version],
  );
  return rows.length > 0;
}

/** The patient that this row stands for: the end of its chain of doubles. */
export async function rootOf(db: Queries, id: number): Promise<Row | undefined> {
  const [row] = await db.query(
    'SELECT root.* FROM patients JOIN patients AS root ON root.id = patients.root_id WHERE patients.id = ?',
    [id],
  );
  return row;
}

export async function doublesOf(db: Queries, rootId: number): Promise<PatientLine[]> {
  const rows = await db.query('SELECT * FROM patients WHERE root_id = ?1 AND id <> ?1 AND is_void = 0 ORDER BY id', [
    rootId,
  ]);
  return rows.map(lineOf);
}

export async function linesOf(db: Queries, ids: readonly number[]): Promise<PatientLine[]> {
  const rows = await db.query('SELECT * FROM patients WHERE id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(ids),
  ]);
  return rows.map(lineOf);
}

/**
 * What happened with a patient, newest first. Reads the tables of rooms that stand to the right of this one, for a
 * timeline is one list; changes none of them.
 */
export async function timelineOf(db: Queries, rootId: number, limit: number): Promise<TimelineEntry[]> {
  const rows = await db.query(
    `SELECT 'study' AS kind, study_instance_uid AS id, sort_key AS at, description AS title, modalities AS modality,
  accession_number AS number, state, image_count FROM studies JOIN patients AS owner ON owner.id = studies.patient_id
WHERE owner.root_id = ?1
UNION ALL SELECT 'order', cast(orders.id AS TEXT), orders.created_at, exam_name, modality, number, state, NULL
FROM orders JOIN patients AS owner ON owner.id = orders.patient_id WHERE owner.root_id = ?1
UNION ALL SELECT 'appointment', cast(appointments.id AS TEXT), starts_at, title, kind, step_id, state, NULL
FROM appointments JOIN patients AS owner ON owner.id = appointments.patient_id WHERE owner.root_id = ?1
UNION ALL SELECT 'document', cast(documents.id AS TEXT), documents.created_at, title, media_type,
  coalesce(orders.number, ''), '', NULL
FROM documents LEFT JOIN orders ON orders.id = documents.order_id
  JOIN patients AS owner ON owner.id = coalesce(orders.patient_id, documents.patient_id)
WHERE owner.root_id = ?1 AND documents.hidden_at IS NULL
UNION ALL SELECT 'report', studies.study_instance_uid, signed_at, coalesce(nullif(exam_name, ''), studies.description), '',
  coalesce(orders.number, studies.accession_number), newest.kind, NULL
FROM reports JOIN studies ON studies.id = reports.study_id JOIN patients AS owner ON owner.id = studies.patient_id
  LEFT JOIN orders ON orders.id = studies.order_id
  JOIN report_versions AS newest ON newest.report_id = reports.id
    AND newest.number = (SELECT max(number) FROM report_versions WHERE report_id = reports.id)
WHERE owner.root_id = ?1
ORDER BY at DESC, kind, id LIMIT ?2`,
    [rootId, limit],
  );
  return rows.map((row) => ({
    kind: row.kind as TimelineEntry['kind'],
    id: row.id as string,
    at: row.at as string | null,
    title: row.title as string,
    modality: (row.modality as string).replaceAll('\\', ', '),
    number: row.number as string,
    state: row.state as string,
    instanceCount: row.image_count as number | null,
  }));
}

/** The identities that images brought for this patient. */
export function identitiesOf(db: Queries, rootId: number): Promise<Row[]> {
  return db.query(
    `SELECT identities.*, (SELECT count(*) FROM studies WHERE identity_id = identities.id) AS study_count
FROM identities JOIN patients AS owner ON owner.id = identities.owner_id WHERE owner.root_id = ? ORDER BY identities.id`,
    [rootId],
  );
}

export function lineOf(row: Row): PatientLine {
  const [name, patientId] = [row.name as string, row.patient_id as string];
  return {
    id: row.id as number,
    patientId,
    name,
    displayName: displayName(name) || patientId || 'No name',
    birthDate: row.birth_date as string | null,
    birthDateIsEstimated: row.birth_date_is_estimated === 1,
    sex: row.sex as string,
  };
}

export function rowOf(row: Row): PatientRow {
  return {
    ...lineOf(row),
    phone: row.phone as string,
    allergies: row.allergies as string,
    implants: row.implants as string,
    isUnknown: row.is_unknown === 1,
    studyCount: row.study_count as number,
    lastStudyDate: row.last_study_date as string | null,
  };
}
