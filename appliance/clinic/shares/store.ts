// The SQL of shares and share_visits.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { Share, StudyShares } from './shapes.ts';

export interface SharedStudy extends Omit<StudyShares, 'shares'> {
  studyId: number;
  patientRow: number;
}

const PERSON = `owner.root_id AS patient_row, patients.name, patients.patient_id, patients.birth_date, patients.sex,
  studies.id AS study_id, studies.study_instance_uid, coalesce(orders.exam_name, studies.description) AS exam_name`;
const OF_STUDY = `JOIN patients AS owner ON owner.id = studies.patient_id JOIN patients ON patients.id = owner.root_id
LEFT JOIN orders ON orders.id = studies.order_id`;
const HAS_FINAL = `EXISTS (SELECT 1 FROM reports JOIN report_versions ON report_versions.report_id = reports.id
  WHERE reports.study_id = studies.id AND report_versions.kind = 'final')`;

const studyOf = (row: Row): SharedStudy => ({
  studyId: row.study_id as number,
  patientRow: row.patient_row as number,
  studyInstanceUid: row.study_instance_uid as string,
  examName: row.exam_name as string,
  patient: {
    name: row.name as string,
    patientId: row.patient_id as string,
    birthDate: row.birth_date as string | null,
    sex: row.sex as string,
  },
});

export async function studyToShare(
  db: Queries,
  studyInstanceUid: string,
): Promise<(SharedStudy & { isFinal: boolean }) | undefined> {
  const [row] = await db.query(
    `SELECT ${PERSON}, ${HAS_FINAL} AS is_final FROM studies ${OF_STUDY} WHERE studies.study_instance_uid = ?`,
    [studyInstanceUid],
  );
  return row && { ...studyOf(row), isFinal: row.is_final === 1 };
}

const SHARES = `SELECT shares.*, username, display_name FROM shares JOIN users ON users.id = created_by`;

const shareOf = (row: Row): Share => ({
  id: row.id as number,
  recipient: row.recipient as string,
  createdAt: row.created_at as string,
  createdBy: { username: row.username as string, displayName: row.display_name as string },
  expiresAt: row.expires_at as string,
  uses: row.uses as number,
  mostUses: row.most_uses as number,
  lastUsedAt: row.last_used_at as string | null,
  endedAt: row.ended_at as string | null,
});

/** Newest first. */
export async function sharesOf(db: Queries, studyId: number, limit: number): Promise<Share[]> {
  return (await db.query(`${SHARES} WHERE study_id = ? ORDER BY shares.id DESC LIMIT ?`, [studyId, limit])).map(
    shareOf,
  );
}

export async function countLive(db: Queries, studyId: number): Promise<number> {
  const [row] = await db.query('SELECT count(*) AS n FROM shares WHERE study_id = ? AND ended_at IS NULL', [studyId]);
  return row.n as number;
}

export async function shareById(db: Queries, id: number): Promise<(Share & { studyInstanceUid: string }) | undefined> {
  const [row] = await db.query(
    `SELECT shares.*, username, display_name, study_instance_uid FROM shares JOIN users ON users.id = created_by
JOIN studies ON studies.id = shares.study_id WHERE shares.id = ?`,
    [id],
  );
  return row && { ...shareOf(row), studyInstanceUid: row.study_instance_uid as string };
}

export interface NewShareRow {
  token_hash: string;
  study_id: number;
  patient_id: number;
  recipient: string;
  created_at: string;
  created_by: number;
  expires_at: string;
  minutes_left: number;
  most_uses: number;
}

export async function insertShare(tx: Transaction, row: NewShareRow): Promise<number> {
  const columns = Object.keys(row);
  const { rows } = await tx.execute(
    `INSERT INTO shares (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`,
    Object.values(row),
  );
  return rows[0].id as number;
}

/** @returns whether it was alive until now */
export async function endShare(tx: Transaction, id: number, at: string, by: string): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    'UPDATE shares SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL',
    [at, by, id],
  );
  await tx.execute('DELETE FROM share_visits WHERE share_id = ?', [id]);
  return rowsAffected === 1;
}

export interface OpenShare extends SharedStudy {
  shareId: number;
  expiresAt: string;
  minutesLeft: number;
  uses: number;
  mostUses: number;
  endedAt: string | null;
  /** Still of the patient whose it was when it was handed out. */
  isSamePatient: boolean;
  isFinal: boolean;
}

/** Columns and tables of a link with its study. */
const OPEN = `shares.id AS share_id, shares.expires_at, shares.minutes_left, uses, most_uses, ended_at,
  owner.root_id = (SELECT root_id FROM patients WHERE id = shares.patient_id) AS is_same, ${HAS_FINAL} AS is_final, ${PERSON}
FROM shares JOIN studies ON studies.id = shares.study_id ${OF_STUDY}`;

const openOf = (row: Row): OpenShare => ({
  ...studyOf(row),
  shareId: row.share_id as number,
  expiresAt: row.expires_at as string,
  minutesLeft: row.minutes_left as number,
  uses: row.uses as number,
  mostUses: row.most_uses as number,
  endedAt: row.ended_at as string | null,
  isSamePatient: row.is_same === 1,
  isFinal: row.is_final === 1,
});

export async function shareByToken(db: Queries, tokenHash: string): Promise<OpenShare | undefined> {
  const [row] = await db.query(`SELECT ${OPEN} WHERE token_hash = ?`, [tokenHash]);
  return row && openOf(row);
}

export interface OpenVisit extends OpenShare {
  visitMinutesLeft: number;
  beganAt: string;
}

export async function shareByVisit(db: Queries, secretHash: string): Promise<OpenVisit | undefined> {
  const [row] = await db.query(
    `SELECT share_visits.minutes_left AS visit_minutes, began_at, ${OPEN} JOIN share_visits ON share_id = shares.id
WHERE secret_hash = ?`,
    [secretHash],
  );
  return row && { ...openOf(row), visitMinutesLeft: row.visit_minutes as number, beganAt: row.began_at as string };
}

/** @returns false where every use is used up */
export async function countUse(tx: Transaction, id: number, at: string): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    'UPDATE shares SET uses = uses + 1, last_used_at = ? WHERE id = ? AND uses < most_uses AND ended_at IS NULL',
    [at, id],
  );
  return rowsAffected === 1;
}

export async function insertVisit(
  tx: Transaction,
  visit: { secretHash: string; shareId: number; at: string; minutes: number },
): Promise<void> {
  await tx.execute('INSERT INTO share_visits (secret_hash, share_id, began_at, minutes_left) VALUES (?, ?, ?, ?)', [
    visit.secretHash,
    visit.shareId,
    visit.at,
    visit.minutes,
  ]);
}

export async function dropVisit(tx: Transaction, secretHash: string): Promise<void> {
  await tx.execute('DELETE FROM share_visits WHERE secret_hash = ?', [secretHash]);
}

export async function anyLive(db: Queries): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM shares WHERE ended_at IS NULL LIMIT 1');
  return rows.length > 0;
}

/** A minute went by for all that live. */
export async function countDown(tx: Transaction): Promise<void> {
  await tx.execute('UPDATE shares SET minutes_left = minutes_left - 1 WHERE ended_at IS NULL', []);
  await tx.execute('UPDATE share_visits SET minutes_left = minutes_left - 1', []);
  await tx.execute('DELETE FROM share_visits WHERE minutes_left <= 0', []);
}

export async function lapsed(tx: Transaction, now: string): Promise<{ id: number; studyInstanceUid: string }[]> {
  const { rows } = await tx.execute(
    `SELECT shares.id, study_instance_uid FROM shares JOIN studies ON studies.id = shares.study_id
WHERE ended_at IS NULL AND (expires_at <= ? OR shares.minutes_left <= 0)`,
    [now],
  );
  return rows.map((row) => ({ id: row.id as number, studyInstanceUid: row.study_instance_uid as string }));
}
