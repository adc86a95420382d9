// The SQL of measurement_sets and measurement_objects.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';

export interface MeasurementSet {
  id: number;
  version: number;
  /** JSON of a SetContent (shapes.ts). */
  content: string;
  savedAt: string;
}

const setOf = (row: Row): MeasurementSet => ({
  id: row.id as number,
  version: row.version as number,
  content: row.content as string,
  savedAt: row.saved_at as string,
});

export async function studyIdOf(db: Queries, studyInstanceUid: string): Promise<number | undefined> {
  const [row] = await db.query('SELECT id FROM studies WHERE study_instance_uid = ?', [studyInstanceUid]);
  return row?.id as number | undefined;
}

export async function seriesUidsOf(db: Queries, studyId: number): Promise<Set<string>> {
  const rows = await db.query('SELECT series_instance_uid FROM series WHERE study_id = ?', [studyId]);
  return new Set(rows.map((row) => row.series_instance_uid as string));
}

export async function setOfPerson(db: Queries, studyId: number, userId: number): Promise<MeasurementSet | undefined> {
  const [row] = await db.query('SELECT * FROM measurement_sets WHERE study_id = ? AND user_id = ?', [studyId, userId]);
  return row && setOf(row);
}

/** Whose is oldest stands first. */
export async function setsOfStudy(db: Queries, studyId: number) {
  const rows = await db.query(
    `SELECT measurement_sets.*, display_name FROM measurement_sets JOIN users ON users.id = user_id
WHERE study_id = ? ORDER BY measurement_sets.id`,
    [studyId],
  );
  return rows.map((row) => ({
    ...setOf(row),
    userId: row.user_id as number,
    displayName: row.display_name as string,
  }));
}

export async function putSet(
  tx: Transaction,
  set: { studyId: number; userId: number; version: number; content: string; at: string },
): Promise<void> {
  await tx.execute(
    `INSERT INTO measurement_sets (study_id, user_id, version, content, saved_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (study_id, user_id) DO UPDATE SET
  version = excluded.version, content = excluded.content, saved_at = excluded.saved_at`,
    [set.studyId, set.userId, set.version, set.content, set.at],
  );
}

/** @returns whether there was something in it that isn't filed */
export async function settle(tx: Transaction, studyId: number, userId: number): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    `UPDATE measurement_sets SET settled_version = version
WHERE study_id = ? AND user_id = ? AND filed_version < version AND settled_version < version`,
    [studyId, userId],
  );
  return rowsAffected === 1;
}

export async function objectUids(db: Queries, studyId: number): Promise<string[]> {
  const rows = await db.query(
    `SELECT sop_instance_uid FROM measurement_objects JOIN measurement_sets ON measurement_sets.id = set_id
WHERE study_id = ? ORDER BY made_at, sop_instance_uid`,
    [studyId],
  );
  return rows.map((row) => row.sop_instance_uid as string);
}
