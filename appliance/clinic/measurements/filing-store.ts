// The SQL of filing sets as objects.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import { formatDate } from '../../lib/dicom/dates.ts';
import type { OwnHead } from '../studies/own-objects.ts';
import type { OwnSeries } from '../studies/own-series.ts';

export type { Transaction };

export interface SetToFile {
  id: number;
  studyId: number;
  studyInstanceUid: string;
  username: string;
  displayName: string;
  version: number;
  content: string;
  savedAt: string;
}

/** Longest quiet first. */
export async function setsToFile(
  db: Queries,
  { quietSince, studyInstanceUid, limit }: { quietSince: string; studyInstanceUid?: string; limit: number },
): Promise<SetToFile[]> {
  const rows = await db.query(
    `SELECT measurement_sets.*, study_instance_uid, username, display_name FROM measurement_sets
JOIN studies ON studies.id = measurement_sets.study_id JOIN users ON users.id = user_id
WHERE filed_version < version AND (settled_version = version OR saved_at < ?1 OR study_instance_uid = ?2)
ORDER BY saved_at LIMIT ?3`,
    [quietSince, studyInstanceUid ?? null, limit],
  );
  return rows.map((row) => ({
    id: row.id as number,
    studyId: row.study_id as number,
    studyInstanceUid: row.study_instance_uid as string,
    username: row.username as string,
    displayName: row.display_name as string,
    version: row.version as number,
    content: row.content as string,
    savedAt: row.saved_at as string,
  }));
}

/** @returns false where another run was faster */
export async function markFiled(tx: Transaction, setId: number, version: number): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    'UPDATE measurement_sets SET filed_version = ?2 WHERE id = ?1 AND filed_version < ?2',
    [setId, version],
  );
  return rowsAffected === 1;
}

export interface FiledObject {
  sopInstanceUid: string;
  sopClassUid: string;
  document: string;
  number: number;
  contentHash: string;
}

const objectOf = (row: Row): FiledObject => ({
  sopInstanceUid: row.sop_instance_uid as string,
  sopClassUid: row.sop_class_uid as string,
  document: row.document as string,
  number: row.number as number,
  contentHash: row.content_hash as string,
});

/** The newest of each document of a set. */
export async function newestObjects(db: Queries, setId: number): Promise<FiledObject[]> {
  const rows = await db.query(
    `SELECT measurement_objects.*, max(number) FROM measurement_objects WHERE set_id = ? GROUP BY document`,
    [setId],
  );
  return rows.map(objectOf);
}

export async function newestObject(db: Queries, setId: number, document: string): Promise<FiledObject | undefined> {
  const [row] = await db.query(
    'SELECT * FROM measurement_objects WHERE set_id = ? AND document = ? ORDER BY number DESC LIMIT 1',
    [setId, document],
  );
  return row && objectOf(row);
}

/** Everybody's: a series has one of each kind, whoever drew. */
export async function countInSeries(db: Queries, studyId: number, series: OwnSeries): Promise<number> {
  const [row] = await db.query(
    `SELECT count(*) AS n FROM measurement_objects JOIN measurement_sets ON measurement_sets.id = set_id
WHERE study_id = ?1 AND (document = ?2 OR document LIKE ?2 || ' %')`,
    [studyId, series],
  );
  return row.n as number;
}

export async function insertObject(
  tx: Transaction,
  object: FiledObject & { setId: number; at: string; dataSet: string },
): Promise<void> {
  await tx.execute(
    `INSERT INTO measurement_objects (sop_instance_uid, set_id, document, number, sop_class_uid, content_hash, made_at,
  data_set) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      object.sopInstanceUid,
      object.setId,
      object.document,
      object.number,
      object.sopClassUid,
      object.contentHash,
      object.at,
      object.dataSet,
    ],
  );
}

export interface ObjectToStore {
  sopInstanceUid: string;
  sopClassUid: string;
  /** JSON of the DICOM JSON model. */
  dataSet: string;
}

/** Those that aren't in the archive yet, in the order they were made. */
export async function objectsToStore(db: Queries, limit: number): Promise<ObjectToStore[]> {
  const rows = await db.query(
    `SELECT sop_instance_uid, sop_class_uid, data_set FROM measurement_objects WHERE data_set IS NOT NULL
ORDER BY made_at, rowid LIMIT ?`,
    [limit],
  );
  return rows.map((row) => ({
    sopInstanceUid: row.sop_instance_uid as string,
    sopClassUid: row.sop_class_uid as string,
    dataSet: row.data_set as string,
  }));
}

export async function markStored(tx: Transaction, sopInstanceUid: string): Promise<void> {
  await tx.execute('UPDATE measurement_objects SET data_set = NULL WHERE sop_instance_uid = ?', [sopInstanceUid]);
}

/** What the study's images say of it, as they came. */
export async function studyHead(db: Queries, studyId: number): Promise<OwnHead['study']> {
  const [row] = await db.query(
    `SELECT study_instance_uid, study_date, study_time, accession_number, study_id, referring_physician FROM studies
WHERE id = ?`,
    [studyId],
  );
  const date = row.study_date as string | null;
  return {
    studyInstanceUid: row.study_instance_uid as string,
    date: date ? formatDate(date) : '',
    time: ((row.study_time as string | null) ?? '').replaceAll(':', ''),
    accessionNumber: row.accession_number as string,
    studyId: row.study_id as string,
    referringPhysician: row.referring_physician as string,
  };
}
