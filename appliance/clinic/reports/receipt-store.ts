// The SQL of report_receipts: which version was read by which referring provider.
import type { Queries, Transaction } from '../../core/db/database.ts';
import type { Receipt } from './shapes.ts';

/** Newest first. */
export async function receiptsOf(db: Queries, reportId: number): Promise<Receipt[]> {
  const rows = await db.query(
    `SELECT number, username, display_name, at FROM report_receipts
JOIN report_versions ON report_versions.id = version_id JOIN users ON users.id = user_id
WHERE report_id = ? ORDER BY at DESC, number DESC`,
    [reportId],
  );
  return rows.map((row) => ({
    number: row.number as number,
    by: { username: row.username as string, displayName: row.display_name as string },
    at: row.at as string,
  }));
}

export interface NewestVersion {
  id: number;
  number: number;
  signedAt: string;
  /** How the clinic calls who reads it. */
  reader: string;
}

export async function newestVersion(
  db: Queries,
  studyInstanceUid: string,
  readerId: number,
): Promise<NewestVersion | undefined> {
  const [row] = await db.query(
    `SELECT report_versions.id, number, signed_at, coalesce(nullif(display_name, ''), username) AS reader
FROM report_versions JOIN reports ON reports.id = report_id JOIN studies ON studies.id = reports.study_id
JOIN users ON users.id = ?2 WHERE study_instance_uid = ?1 ORDER BY number DESC LIMIT 1`,
    [studyInstanceUid, readerId],
  );
  if (!row) return undefined;
  return {
    id: row.id as number,
    number: row.number as number,
    signedAt: row.signed_at as string,
    reader: row.reader as string,
  };
}

/** @returns false where they had said so already */
export async function insertReceipt(tx: Transaction, versionId: number, userId: number, at: string): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    'INSERT INTO report_receipts (version_id, user_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    [versionId, userId, at],
  );
  return rowsAffected === 1;
}
