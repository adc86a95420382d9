// The SQL of critical_results.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { Category, CriticalResult } from './shapes.ts';

const RESULTS = `SELECT critical_results.*, studies.study_instance_uid, patients.name AS patient_name,
  patients.patient_id AS patient_number, coalesce(orders.exam_name, studies.description) AS exam_name,
  coalesce(nullif(referrer.display_name, ''), nullif(orders.ordering_provider, ''), studies.referring_physician, '') AS referrer,
  finder.username AS found_username, finder.display_name AS found_name,
  teller.username AS told_username, teller.display_name AS told_name,
  withdrawer.username AS withdrawn_username, withdrawer.display_name AS withdrawn_name
FROM critical_results JOIN studies ON studies.id = critical_results.study_id
JOIN patients AS owner ON owner.id = studies.patient_id JOIN patients ON patients.id = owner.root_id
LEFT JOIN orders ON orders.id = studies.order_id LEFT JOIN users AS referrer ON referrer.id = orders.referrer_user_id
JOIN users AS finder ON finder.id = found_by LEFT JOIN users AS teller ON teller.id = told_by
LEFT JOIN users AS withdrawer ON withdrawer.id = withdrawn_by`;
const IS_OPEN = 'closed_at IS NULL AND withdrawn_at IS NULL';

function personOf(row: Row, prefix: string) {
  return { username: row[`${prefix}_username`] as string, displayName: row[`${prefix}_name`] as string };
}

function resultOf(row: Row): CriticalResult {
  return {
    id: row.id as number,
    studyInstanceUid: row.study_instance_uid as string,
    patientName: row.patient_name as string,
    patientId: row.patient_number as string,
    examName: row.exam_name as string,
    referrer: row.referrer as string,
    category: row.category as Category,
    what: row.what as string,
    foundAt: row.found_at as string,
    foundBy: personOf(row, 'found'),
    dueAt: row.due_at as string,
    step: row.step as CriticalResult['step'],
    told:
      row.told_at === null
        ? null
        : {
            whom: row.told_whom as string,
            at: row.told_at as string,
            how: row.told_how as NonNullable<CriticalResult['told']>['how'],
            by: personOf(row, 'told'),
          },
    readBackAt: row.read_back_at as string | null,
    closedAt: row.closed_at as string | null,
    withdrawn:
      row.withdrawn_at === null
        ? null
        : {
            at: row.withdrawn_at as string,
            by: personOf(row, 'withdrawn'),
            reason: row.withdrawn_reason as string,
          },
  };
}

/** The most urgent first. */
export async function openOnes(db: Queries, limit: number): Promise<CriticalResult[]> {
  return (await db.query(`${RESULTS} WHERE ${IS_OPEN} ORDER BY due_at, critical_results.id LIMIT ?`, [limit])).map(
    resultOf,
  );
}

/** Newest first. */
export async function page(db: Queries, limit: number, before: number | undefined): Promise<CriticalResult[]> {
  const rows = await db.query(
    `${RESULTS} WHERE (?1 IS NULL OR critical_results.id < ?1) ORDER BY critical_results.id DESC LIMIT ?2`,
    [before ?? null, limit],
  );
  return rows.map(resultOf);
}

/** Newest first. */
export async function ofStudy(db: Queries, studyInstanceUid: string): Promise<CriticalResult[]> {
  const rows = await db.query(`${RESULTS} WHERE studies.study_instance_uid = ? ORDER BY critical_results.id DESC`, [
    studyInstanceUid,
  ]);
  return rows.map(resultOf);
}

export async function byId(db: Queries, id: number): Promise<CriticalResult | undefined> {
  const [row] = await db.query(`${RESULTS} WHERE critical_results.id = ?`, [id]);
  return row && resultOf(row);
}

export async function studyId(db: Queries, studyInstanceUid: string): Promise<number | undefined> {
  const [row] = await db.query('SELECT id FROM studies WHERE study_instance_uid = ?', [studyInstanceUid]);
  return row?.id as number | undefined;
}

export async function countUntold(db: Queries, studyId: number): Promise<number> {
  const [row] = await db.query(
    `SELECT count(*) AS n FROM critical_results WHERE critical_results.study_id = ? AND told_at IS NULL AND ${IS_OPEN}`,
    [studyId],
  );
  return row.n as number;
}

export interface NewRow {
  study_id: number;
  category: Category;
  what: string;
  found_at: string;
  found_by: number;
  remind_at: string;
  due_at: string;
}

export async function insert(tx: Transaction, row: NewRow): Promise<number> {
  const columns = Object.keys(row);
  const { rows } = await tx.execute(
    `INSERT INTO critical_results (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`,
    Object.values(row),
  );
  return rows[0].id as number;
}

export async function tell(
  tx: Transaction,
  id: number,
  told: { whom: string; at: string; how: string; by: number },
): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    `UPDATE critical_results SET told_whom = ?, told_at = ?, told_how = ?, told_by = ?
WHERE id = ? AND told_at IS NULL AND ${IS_OPEN}`,
    [told.whom, told.at, told.how, told.by, id],
  );
  return rowsAffected === 1;
}

/** Read back, and with that closed: the table refuses where anything is missing. */
export async function close(tx: Transaction, id: number, at: string): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    `UPDATE critical_results SET read_back_at = ?1, closed_at = ?1 WHERE id = ?2 AND told_at IS NOT NULL AND ${IS_OPEN}`,
    [at, id],
  );
  return rowsAffected === 1;
}

export async function withdraw(
  tx: Transaction,
  id: number,
  { at, by, reason }: { at: string; by: number; reason: string },
): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    `UPDATE critical_results SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_reason = ?
WHERE id = ? AND told_at IS NULL AND ${IS_OPEN}`,
    [at, by, reason, id],
  );
  return rowsAffected === 1;
}

export interface Escalated {
  id: number;
  studyInstanceUid: string;
  step: 'reminded' | 'overdue';
}

/** Whose next step is due, with the step that it now comes to. Who was told and hasn't read back goes on being asked for. */
export async function dueToEscalate(db: Queries, now: string): Promise<Escalated[]> {
  const rows = await db.query(
    `SELECT critical_results.id, studies.study_instance_uid, CASE WHEN due_at <= ?1 THEN 'overdue' ELSE 'reminded' END AS next
FROM critical_results JOIN studies ON studies.id = critical_results.study_id
WHERE ${IS_OPEN} AND ((step <> 'overdue' AND due_at <= ?1) OR (step = 'open' AND remind_at <= ?1))`,
    [now],
  );
  return rows.map((row) => ({
    id: row.id as number,
    studyInstanceUid: row.study_instance_uid as string,
    step: row.next as Escalated['step'],
  }));
}

export async function putStep(tx: Transaction, id: number, step: string): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    `UPDATE critical_results SET step = ? WHERE id = ? AND step <> ? AND ${IS_OPEN}`,
    [step, id, step],
  );
  return rowsAffected === 1;
}

/** Open ones of the study that were found before the version was signed, told or not. */
export async function openBefore(db: Queries, studyInstanceUid: string, signedAt: string) {
  const rows = await db.query(
    `SELECT critical_results.id, told_at, found_at FROM critical_results JOIN studies ON studies.id = critical_results.study_id
WHERE studies.study_instance_uid = ? AND found_at <= ? AND ${IS_OPEN}`,
    [studyInstanceUid, signedAt],
  );
  return rows.map((row) => ({ id: row.id as number, isTold: row.told_at !== null, foundAt: row.found_at as string }));
}
