// The SQL of studies, series, instances and set-aside objects that isn't a search (search.ts) or bulk entry (index-rows.ts).
import type { Queries, Row, Transaction } from '../../core/db/database.ts';

/** SHA-256 by SOP Instance UID, for those in the index. */
export async function indexedHashes(db: Queries, uids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query(
    'SELECT sop_instance_uid, sha256 FROM instances WHERE sop_instance_uid IN (SELECT value FROM json_each(?))',
    [JSON.stringify(uids)],
  );
  return new Map(rows.map((row) => [row.sop_instance_uid as string, row.sha256 as string]));
}

export async function knownStudyUids(db: Queries, uids: readonly string[]): Promise<Set<string>> {
  const rows = await db.query(
    'SELECT study_instance_uid FROM studies WHERE study_instance_uid IN (SELECT value FROM json_each(?))',
    [JSON.stringify([...new Set(uids)])],
  );
  return new Set(rows.map((row) => row.study_instance_uid as string));
}

/** Whose a study is: the end of the chain of doubles. */
export const STUDIES_WITH_PATIENT = `studies JOIN patients AS owner ON owner.id = studies.patient_id
  JOIN patients ON patients.id = owner.root_id`;

/**
 * The accession number of a study: its order's, where it has one of the same patient, and otherwise what its images say.
 * Stands beside STUDIES_WITH_PATIENT.
 */
export const ACCESSION = `coalesce((SELECT orders.accession_number FROM orders
  JOIN patients AS ordered ON ordered.id = orders.patient_id
  WHERE orders.id = studies.order_id AND ordered.root_id = owner.root_id), studies.accession_number)`;

/** Columns of a study with its patient, as shapes.ts needs them. The last two are the matching room's, only read here. */
export const STUDY_COLUMNS = `studies.id, study_instance_uid, patients.id AS patient_row_id, patients.name,
  patients.patient_id, patients.birth_date, patients.sex, study_date, study_time, studies.study_id, description,
  ${ACCESSION} AS accession_number, referring_physician, institution,
  modalities, series_count, image_count, size_bytes, state, patient_mismatch, source, first_received_at,
  last_received_at, studies.sort_key, EXISTS (SELECT 1 FROM set_aside_objects AS aside
    WHERE aside.study_instance_uid = studies.study_instance_uid AND aside.state = 'waiting') AS has_set_aside,
  EXISTS (SELECT 1 FROM study_matches WHERE study_id = studies.id AND state = 'waiting') AS is_waiting,
  EXISTS (SELECT 1 FROM suspicions WHERE study_id = studies.id AND state = 'open') AS is_suspected`;

export async function studyByUid(db: Queries, uid: string): Promise<Row | undefined> {
  const [row] = await db.query(`SELECT ${STUDY_COLUMNS} FROM ${STUDIES_WITH_PATIENT} WHERE study_instance_uid = ?`, [
    uid,
  ]);
  return row;
}

/** The exam that a study was ordered as, where its order is of the same patient. */
export async function examOfStudy(db: Queries, studyRowId: number): Promise<Row | undefined> {
  const [row] = await db.query(
    `SELECT exams.code, orders.exam_name AS name FROM ${STUDIES_WITH_PATIENT}
JOIN orders ON orders.id = studies.order_id JOIN exams ON exams.id = orders.exam_id
JOIN patients AS ordered ON ordered.id = orders.patient_id AND ordered.root_id = owner.root_id WHERE studies.id = ?`,
    [studyRowId],
  );
  return row;
}

export function studiesByUids(db: Queries, uids: readonly string[]): Promise<Row[]> {
  return db.query(
    `SELECT ${STUDY_COLUMNS} FROM ${STUDIES_WITH_PATIENT}
WHERE study_instance_uid IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(uids)],
  );
}

export function seriesOfStudy(db: Queries, studyRowId: number): Promise<Row[]> {
  return db.query('SELECT * FROM series WHERE study_id = ? ORDER BY number IS NULL, number, id', [studyRowId]);
}

/** Kinds of object in each series: SOP class and transfer syntax with their number. */
export function classesOfStudy(db: Queries, studyRowId: number): Promise<Row[]> {
  return db.query(
    `SELECT series_id, sop_class_uid, transfer_syntax_uid, min(sop_instance_uid) AS sop_instance_uid, count(*) AS n,
  max(rows) AS rows FROM instances WHERE series_id IN (SELECT id FROM series WHERE study_id = ?)
GROUP BY series_id, sop_class_uid, transfer_syntax_uid`,
    [studyRowId],
  );
}

export function problemsOfStudy(db: Queries, studyRowId: number, limit: number): Promise<Row[]> {
  return db.query(
    `SELECT series_id, sop_instance_uid, problem FROM instances
WHERE series_id IN (SELECT id FROM series WHERE study_id = ?) AND problem IS NOT NULL ORDER BY id LIMIT ?`,
    [studyRowId, limit],
  );
}

/** This study and the newest of the same person, with the body parts that their series and orders name. */
export function othersOfPatient(db: Queries, studyRowId: number, limit: number): Promise<Row[]> {
  const { sql, args } = othersStatement(studyRowId, limit);
  return db.query(sql, args);
}

export function othersStatement(studyRowId: number, limit: number) {
  return {
    sql: `SELECT other.id, other.study_instance_uid, other.study_date, other.modalities, other.description,
  other.image_count, other.sort_key,
  (SELECT group_concat(part, '\\') FROM (
    SELECT upper(body_part) AS part FROM series WHERE study_id = other.id AND body_part <> ''
    UNION SELECT upper(body_part) FROM orders WHERE orders.id = other.order_id AND body_part <> '')) AS body_parts
FROM studies JOIN patients AS owner ON owner.id = studies.patient_id
JOIN patients AS alike ON alike.root_id = owner.root_id JOIN studies AS other ON other.patient_id = alike.id
WHERE studies.id = ?1 ORDER BY other.id = ?1 DESC, other.sort_key DESC LIMIT ?2`,
    args: [studyRowId, limit + 1],
  };
}

/** Marks studies complete that nothing came for since `before`. @returns their UIDs */
export async function completeQuiet(tx: Transaction, before: string): Promise<string[]> {
  const { rows } = await tx.execute(
    `UPDATE studies SET state = 'complete' WHERE state = 'receiving' AND last_received_at < ? RETURNING study_instance_uid`,
    [before],
  );
  return rows.map((row) => row.study_instance_uid as string);
}

export function setAsideObjects(db: Queries, limit: number): Promise<Row[]> {
  return db.query(
    `SELECT aside.*, identities.name, identities.patient_id AS pid, identities.birth_date, identities.sex FROM set_aside_objects AS aside
JOIN identities ON identities.id = aside.identity_id WHERE state = 'waiting' ORDER BY aside.id DESC LIMIT ?`,
    [limit],
  );
}

/** @returns false when there is no such object waiting */
export async function discardSetAside(tx: Transaction, id: number): Promise<boolean> {
  const { rows } = await tx.execute(
    `UPDATE set_aside_objects SET state = 'discarded' WHERE id = ? AND state = 'waiting' RETURNING id`,
    [id],
  );
  return rows.length > 0;
}

export async function archiveCounts(db: Queries): Promise<{ studies: number; instances: number }> {
  const [row] = await db.query(
    'SELECT count(*) AS studies, coalesce(sum(instance_count), 0) AS instances FROM studies',
  );
  return { studies: row.studies as number, instances: row.instances as number };
}

/** Every `of`-th instance by row id, in order, for verification. */
export function instancesInSlice(db: Queries, of: number, slice: number, after: number, limit: number): Promise<Row[]> {
  return db.query(
    'SELECT id, sop_instance_uid, path, sha256 FROM instances WHERE id > ? AND id % ? = ? ORDER BY id LIMIT ?',
    [after, of, slice, limit],
  );
}

/** @returns the study's UID, or undefined when it was marked before (or is unknown) */
export async function markDamaged(
  tx: Transaction,
  sopInstanceUid: string,
  problem: string,
): Promise<string | undefined> {
  const { rows } = await tx.execute(
    'UPDATE instances SET problem = ?2, damaged = 1 WHERE sop_instance_uid = ?1 AND damaged = 0 RETURNING series_id',
    [sopInstanceUid, problem],
  );
  if (rows.length === 0) return undefined;
  const [study] = await tx.query(
    'SELECT study_instance_uid FROM studies JOIN series ON series.study_id = studies.id WHERE series.id = ?',
    [rows[0].series_id],
  );
  return study?.study_instance_uid as string;
}

/** Instances by the studies' own counts: a sum over studies, not a walk over millions of rows. */
export async function counts(db: Queries): Promise<{ patients: number; studies: number; instances: number }> {
  const [row] = await db.query(
    `SELECT (SELECT COUNT(*) FROM patients WHERE merged_into IS NULL AND is_void = 0) AS patients, COUNT(*) AS studies,
  COALESCE(SUM(instance_count), 0) AS instances FROM studies`,
  );
  return { patients: row.patients as number, studies: row.studies as number, instances: row.instances as number };
}

export interface KnownObject {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopClassUid: string;
  sopInstanceUid: string;
  modality: string;
  number: number | null;
  frames: number;
  /** 0 where it is no image. */
  rows: number;
  columns: number;
  samplesPerPixel: number;
  photometric: string;
}

export async function knownObjects(db: Queries, uids: readonly string[]): Promise<KnownObject[]> {
  const rows = await db.query(
    `SELECT study_instance_uid, series_instance_uid, sop_class_uid, sop_instance_uid, modality, instances.number, frames, rows,
  columns, samples_per_pixel, photometric
FROM instances JOIN series ON series.id = series_id JOIN studies ON studies.id = series.study_id
WHERE sop_instance_uid IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(uids)],
  );
  return rows.map((row) => ({
    studyInstanceUid: row.study_instance_uid as string,
    seriesInstanceUid: row.series_instance_uid as string,
    sopClassUid: row.sop_class_uid as string,
    sopInstanceUid: row.sop_instance_uid as string,
    modality: row.modality as string,
    number: row.number as number | null,
    frames: row.frames as number,
    rows: (row.rows as number | null) ?? 0,
    columns: (row.columns as number | null) ?? 0,
    samplesPerPixel: (row.samples_per_pixel as number | null) ?? 0,
    photometric: (row.photometric as string | null) ?? '',
  }));
}

export interface StudyIdentity {
  name: string;
  patientId: string;
  issuer: string;
  birthDate: string;
  sex: string;
}

/** Who the study says it is of, as it was received. */
export async function identityOf(db: Queries, studyInstanceUid: string): Promise<StudyIdentity> {
  const [row] = await db.query(
    `SELECT name, patient_id, issuer, birth_date, sex FROM identities
WHERE id = (SELECT identity_id FROM studies WHERE study_instance_uid = ?)`,
    [studyInstanceUid],
  );
  const { name, patient_id: patientId, issuer, birth_date: birthDate, sex } = row as Record<string, string>;
  return { name, patientId, issuer, birthDate, sex };
}
