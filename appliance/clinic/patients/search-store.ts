// The SQL by which patients are found: what stands in the two full-text tables, and the questions to them.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import { foldForSearch } from '../../lib/dicom/person-name.ts';
import { keysOf } from './likeness-keys.ts';
import { romanised, spokenNames } from './names.ts';

/** Of a name that half the town has, the newest are enough. */
const MOST_MATCHES = 500;
const MOST_CANDIDATES = 250;

/** A patient for a list: with what is seen at a glance of the studies, doubles' included. */
const ROW = `patients.*, (SELECT count(*) FROM studies JOIN patients AS owner ON owner.id = studies.patient_id
    WHERE owner.root_id = patients.id) AS study_count,
  (SELECT max(study_date) FROM studies JOIN patients AS owner ON owner.id = studies.patient_id
    WHERE owner.root_id = patients.id) AS last_study_date`;

/** Patients whose search text is missing. */
export function notSearchable(db: Queries, limit: number): Promise<Row[]> {
  return db.query('SELECT id, patient_id, name, birth_date, phone FROM patients WHERE is_searchable = 0 LIMIT ?', [
    limit,
  ]);
}

/** Writes what the patients are found by, anew. */
export async function makeSearchable(tx: Transaction, patients: readonly Row[]): Promise<void> {
  const rows = JSON.stringify(
    patients.map((row) => ({ id: row.id, text: searchTextOf(row), keys: allKeysOf(row).join(' ') })),
  );
  const ids = "(SELECT value ->> 'id' FROM json_each(?))";
  await tx.execute(`DELETE FROM patient_search WHERE rowid IN ${ids}`, [rows]);
  await tx.execute(`DELETE FROM patient_sound_search WHERE rowid IN ${ids}`, [rows]);
  await tx.execute(
    `INSERT INTO patient_search (rowid, text) SELECT value ->> 'id', value ->> 'text' FROM json_each(?)`,
    [rows],
  );
  await tx.execute(
    `INSERT INTO patient_sound_search (rowid, keys) SELECT value ->> 'id', value ->> 'keys' FROM json_each(?)`,
    [rows],
  );
  await tx.execute(`UPDATE patients SET is_searchable = 1 WHERE id IN ${ids}`, [rows]);
}

function searchTextOf(row: Row): string {
  const name = (row.name as string).slice(0, 1024);
  const digits = (row.phone as string).replace(/\D/g, '');
  const id = foldForSearch(row.patient_id as string);
  return [
    foldForSearch(name),
    romanised(name),
    ...spokenNames(name).flatMap(({ family, given }) => [family, given]),
    id,
    id.replaceAll(' ', ''),
    digits,
    // Without a country's number, which one writes and the other leaves out.
    ...(digits.length > 7 ? [digits.replace(/^0+/, ''), digits.slice(-10), digits.slice(-9)] : []),
    ((row.birth_date as string | null) ?? '').replaceAll('-', ''),
  ].join(' ');
}

function allKeysOf(row: Row): string[] {
  const { strong, names, single } = keysOf({
    name: (row.name as string).slice(0, 1024),
    birthDate: row.birth_date as string | null,
    phone: row.phone as string,
  });
  return [...strong, ...names, ...single];
}

/** @param match an FTS5 query over patient_search */
export function matching(db: Queries, match: string, limit: number): Promise<Row[]> {
  return db.query(MATCHING, [match, limit]);
}
export const MATCHING = `SELECT ${ROW} FROM patients WHERE id IN (SELECT root_id FROM patients WHERE is_void = 0 AND id IN
  (SELECT rowid FROM patient_search WHERE patient_search MATCH ? ORDER BY rowid DESC LIMIT ${MOST_MATCHES}))
ORDER BY name_folded, id LIMIT ?`;

/** By what stands on a label or in images, also of another clinic: accession number, order, patient ID, study; as written. */
export function byAccession(db: Queries, number: string): Promise<Row[]> {
  return db.query(BY_ACCESSION, [number]);
}
export const BY_ACCESSION = `SELECT ${ROW} FROM patients WHERE id IN (SELECT root_id FROM patients WHERE id IN (
  SELECT patient_id FROM studies WHERE accession_number = ?1 AND accession_number <> ''
  UNION SELECT patient_id FROM orders WHERE accession_number = ?1 UNION SELECT patient_id FROM orders WHERE number = ?1
  UNION SELECT patient_id FROM studies WHERE study_instance_uid = ?1
  UNION SELECT owner_id FROM identities WHERE patient_id = ?1 AND patient_id <> '') AND is_void = 0)`;

/** Who came last. */
export function newest(db: Queries, limit: number): Promise<Row[]> {
  return db.query(`SELECT ${ROW} FROM patients WHERE merged_into IS NULL AND is_void = 0 ORDER BY id DESC LIMIT ?`, [
    limit,
  ]);
}

export function byIds(db: Queries, ids: readonly number[]): Promise<Row[]> {
  return db.query(`SELECT ${ROW} FROM patients WHERE id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)]);
}

export interface CandidateQuery {
  /** FTS5 queries; empty where there is nothing to ask. */
  strong: string;
  names: string;
  beginnings: string;
  birthDate: string | null;
}

/** Those who share a key, a birth date or the beginnings of words: few of the strong kinds, the newest of the others. */
export function candidates(db: Queries, { strong, names, beginnings, birthDate }: CandidateQuery): Promise<Row[]> {
  return db.query(CANDIDATES, [strong || 'nothing', names || 'nothing', beginnings || 'nothing', birthDate]);
}
const newestOf = (table: string, place: string) =>
  `SELECT * FROM (SELECT rowid FROM ${table} WHERE ${table} MATCH ${place} ORDER BY rowid DESC LIMIT ${MOST_CANDIDATES})`;
export const CANDIDATES = `SELECT id, root_id, name, birth_date, sex, phone FROM patients WHERE is_void = 0 AND id IN (
  ${newestOf('patient_sound_search', '?1')} UNION ${newestOf('patient_sound_search', '?2')}
  UNION ${newestOf('patient_search', '?3')}
  UNION SELECT * FROM (SELECT id FROM patients WHERE birth_date = ?4 LIMIT ${MOST_CANDIDATES}))`;

/** What these studies are found by: the patient's present name and the received one, the order's number and the received one. */
export async function refreshStudySearch(tx: Transaction, studyIds: readonly number[]): Promise<void> {
  const rows = await tx.query(
    `SELECT studies.id, identities.name AS received_name, identities.patient_id AS received_id, patients.name,
  patients.patient_id, studies.accession_number, coalesce(orders.accession_number, '') AS ordered, description,
  studies.study_id FROM studies LEFT JOIN orders ON orders.id = studies.order_id
JOIN identities ON identities.id = studies.identity_id JOIN patients AS owner ON owner.id = studies.patient_id
JOIN patients ON patients.id = owner.root_id WHERE studies.id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(studyIds)],
  );
  const texts = rows.map(({ id, ...words }) => ({
    id,
    text: Object.values(words)
      .map((word) => foldForSearch((word as string).slice(0, 1024)))
      .join(' '),
  }));
  await tx.execute("DELETE FROM study_search WHERE rowid IN (SELECT value ->> 'id' FROM json_each(?))", [
    JSON.stringify(texts),
  ]);
  await tx.execute(`INSERT INTO study_search (rowid, text) SELECT value ->> 'id', value ->> 'text' FROM json_each(?)`, [
    JSON.stringify(texts),
  ]);
}

/** Row ids and UIDs of a patient's studies, doubles' included. */
export function studiesOf(db: Queries, rootIds: readonly number[]): Promise<Row[]> {
  return db.query(
    `SELECT studies.id, study_instance_uid FROM studies JOIN patients AS owner ON owner.id = studies.patient_id
WHERE owner.root_id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(rootIds)],
  );
}
