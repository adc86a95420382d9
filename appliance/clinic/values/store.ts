// The SQL of taught_codes, and of where a study's structured reports are.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { TaughtCode } from './shapes.ts';

/** Series with structured reports, the newest arrival last. */
export async function reportSeries(db: Queries, studyInstanceUid: string, limit: number): Promise<string[]> {
  const rows = await db.query(
    `SELECT series_instance_uid FROM series JOIN studies ON studies.id = series.study_id
WHERE study_instance_uid = ? AND modality = 'SR' ORDER BY series.id DESC LIMIT ?`,
    [studyInstanceUid, limit],
  );
  return rows.map((row) => row.series_instance_uid as string).reverse();
}

export async function hasStudy(db: Queries, studyInstanceUid: string): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM studies WHERE study_instance_uid = ?', [studyInstanceUid]);
  return rows.length > 0;
}

const taughtOf = (row: Row): TaughtCode => ({
  id: row.id as number,
  code: { value: row.code_value as string, scheme: row.code_scheme as string, meaning: row.code_meaning as string },
  side: row.side as TaughtCode['side'],
  site: row.site as string,
  fieldId: row.field_id as string,
  taughtAt: row.taught_at as string,
  taughtBy: row.taught_by as string,
});

/** Those for one site first: they say more. */
export async function taughtCodes(db: Queries): Promise<TaughtCode[]> {
  return (await db.query(`SELECT * FROM taught_codes ORDER BY site = '', id`)).map(taughtOf);
}

/** What was taught of it before gives way. */
export async function putTaught(tx: Transaction, lesson: Omit<TaughtCode, 'id'>): Promise<void> {
  const { code, side, site, fieldId, taughtAt, taughtBy } = lesson;
  await tx.execute(
    `INSERT INTO taught_codes (code_scheme, code_value, code_meaning, side, site, field_id, taught_at, taught_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (code_scheme, code_value, side, site)
DO UPDATE SET code_meaning = ?3, field_id = ?6, taught_at = ?7, taught_by = ?8`,
    [code.scheme, code.value, code.meaning, side, site, fieldId, taughtAt, taughtBy],
  );
}

/** @returns what it was, undefined where there was none */
export async function dropTaught(tx: Transaction, id: number): Promise<TaughtCode | undefined> {
  const { rows } = await tx.execute('DELETE FROM taught_codes WHERE id = ? RETURNING *', [id]);
  return rows[0] && taughtOf(rows[0]);
}
