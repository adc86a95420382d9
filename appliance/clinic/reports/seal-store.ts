// The SQL of report_keys, report_seals, report_papers and report_objects.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { KeyPair } from './seal.ts';
import type { SignedKind } from './shapes.ts';

export async function newestKey(db: Queries): Promise<(KeyPair & { id: number }) | undefined> {
  const [row] = await db.query('SELECT * FROM report_keys ORDER BY id DESC LIMIT 1');
  return row && { id: row.id as number, publicKey: row.public_key as string, secretKey: row.secret_key as string };
}

export async function publicKeys(db: Queries): Promise<{ publicKey: string; createdAt: string }[]> {
  const rows = await db.query('SELECT public_key, created_at FROM report_keys ORDER BY id');
  return rows.map((row) => ({ publicKey: row.public_key as string, createdAt: row.created_at as string }));
}

/** Reports that have more than one version, with the number of the newest. */
export async function laterVersions(db: Queries, limit: number): Promise<{ reportId: number; newest: number }[]> {
  const rows = await db.query(
    `SELECT report_id, max(number) AS newest FROM report_versions GROUP BY report_id HAVING newest > 1
ORDER BY report_id DESC LIMIT ?`,
    [limit],
  );
  return rows.map((row) => ({ reportId: row.report_id as number, newest: row.newest as number }));
}

export async function insertKey(tx: Transaction, { publicKey, secretKey }: KeyPair, at: string): Promise<number> {
  const { rows } = await tx.execute(
    'INSERT INTO report_keys (public_key, secret_key, created_at) VALUES (?, ?, ?) RETURNING id',
    [publicKey, secretKey, at],
  );
  return rows[0].id as number;
}

export async function insertSeal(
  tx: Transaction,
  seal: { versionId: number; keyId: number; code: string; address: string },
): Promise<void> {
  await tx.execute('INSERT INTO report_seals (version_id, key_id, code, address) VALUES (?, ?, ?, ?)', [
    seal.versionId,
    seal.keyId,
    seal.code,
    seal.address,
  ]);
}

export interface SealedVersion {
  id: number;
  reportId: number;
  studyInstanceUid: string;
  number: number;
  kind: SignedKind;
  content: string;
  contentHash: string;
  signedAt: string;
  code: string;
  address: string;
  paper: { sha256: string; sizeBytes: number } | null;
}

const VERSIONS = `SELECT report_versions.*, study_instance_uid, code, address, report_papers.sha256,
  report_papers.size_bytes
FROM report_versions JOIN reports ON reports.id = report_id JOIN studies ON studies.id = reports.study_id
JOIN report_seals ON report_seals.version_id = report_versions.id
LEFT JOIN report_papers ON report_papers.version_id = report_versions.id`;

function versionOf(row: Row): SealedVersion {
  const sha256 = row.sha256 as string | null;
  return {
    id: row.id as number,
    reportId: row.report_id as number,
    studyInstanceUid: row.study_instance_uid as string,
    number: row.number as number,
    kind: row.kind as SignedKind,
    content: row.content as string,
    contentHash: row.content_hash as string,
    signedAt: row.signed_at as string,
    code: row.code as string,
    address: row.address as string,
    paper: sha256 === null ? null : { sha256, sizeBytes: row.size_bytes as number },
  };
}

/** @param number the newest where nothing is said */
export async function versionOfStudy(db: Queries, uid: string, number?: number): Promise<SealedVersion | undefined> {
  const [row] = await db.query(
    `${VERSIONS} WHERE study_instance_uid = ?1 AND (?2 IS NULL OR number = ?2) ORDER BY number DESC LIMIT 1`,
    [uid, number ?? null],
  );
  return row && versionOf(row);
}

export async function versionByCode(db: Queries, code: string): Promise<SealedVersion | undefined> {
  const [row] = await db.query(`${VERSIONS} WHERE code = ?`, [code]);
  return row && versionOf(row);
}

export async function versionByPaper(db: Queries, sha256: string): Promise<SealedVersion | undefined> {
  const [row] = await db.query(`${VERSIONS} WHERE report_papers.sha256 = ?`, [sha256]);
  return row && versionOf(row);
}

export async function newestOf(db: Queries, reportId: number): Promise<SealedVersion | undefined> {
  const [row] = await db.query(`${VERSIONS} WHERE report_id = ? ORDER BY number DESC LIMIT 1`, [reportId]);
  return row && versionOf(row);
}

/** Oldest first. */
export async function withoutPaper(db: Queries, limit: number): Promise<SealedVersion[]> {
  const rows = await db.query(
    `${VERSIONS} WHERE report_papers.version_id IS NULL ORDER BY report_versions.id LIMIT ?`,
    [limit],
  );
  return rows.map(versionOf);
}

/** The first one counts. */
export async function insertPaper(
  tx: Transaction,
  paper: { versionId: number; sha256: string; sizeBytes: number; at: string },
): Promise<boolean> {
  const { rowsAffected } = await tx.execute('INSERT OR IGNORE INTO report_papers VALUES (?, ?, ?, ?)', [
    paper.versionId,
    paper.sha256,
    paper.sizeBytes,
    paper.at,
  ]);
  return rowsAffected === 1;
}

/** With a paper and not in the archive, oldest first. */
export async function withoutObjects(db: Queries, limit: number): Promise<SealedVersion[]> {
  const rows = await db.query(
    `${VERSIONS} WHERE report_papers.version_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM report_objects WHERE report_objects.version_id = report_versions.id)
ORDER BY report_versions.id LIMIT ?`,
    [limit],
  );
  return rows.map(versionOf);
}

export async function insertObject(
  tx: Transaction,
  object: { sopInstanceUid: string; versionId: number; at: string },
): Promise<void> {
  await tx.execute('INSERT OR IGNORE INTO report_objects VALUES (?, ?, ?)', [
    object.sopInstanceUid,
    object.versionId,
    object.at,
  ]);
}
