// The SQL of readings and reading_locks. Reads studies, orders, suspicions and users; writes none of them.
import type { Queries, Row, SqlValue, Transaction } from '../../core/db/database.ts';

/** A study's reading with what its order says; a lock only while it counts. */
const READINGS = `SELECT readings.*, studies.study_instance_uid, studies.order_id, orders.number, orders.exam_name,
  orders.laterality, orders.indication, orders.ordering_provider, orders.state AS order_state, orders.priority,
  assignee.username AS assignee, assignee.display_name AS assignee_name,
  reader.username AS reader, reader.display_name AS reader_name, reading_locks.taken_at
FROM readings JOIN studies ON studies.id = readings.study_id
LEFT JOIN orders ON orders.id = studies.order_id
LEFT JOIN users AS assignee ON assignee.id = coalesce(orders.assigned_to, readings.assigned_to)
LEFT JOIN reading_locks ON reading_locks.study_id = readings.study_id AND reading_locks.seen_at >= ?1
LEFT JOIN users AS reader ON reader.id = reading_locks.user_id`;

/** An exam that still goes on isn't read yet; one under suspicion stays where it is until a person cleared it. */
const READY = `(orders.id IS NULL OR orders.state IN ('IMAGES_AVAILABLE', 'PRELIMINARY')
  OR EXISTS (SELECT 1 FROM suspicions WHERE suspicions.study_id = readings.study_id AND suspicions.state = 'open'))`;

/** STAT, urgent, the others; each by how long it waits. */
export function waitingStatement(countsSince: string, limit: number): { sql: string; args: SqlValue[] } {
  return {
    sql: `${READINGS} WHERE readings.state = 'waiting' AND ${READY}
ORDER BY CASE orders.priority WHEN 'STAT' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, readings.since, readings.study_id
LIMIT ?2`,
    args: [countsSince, limit],
  };
}

/** Last said first. */
export function elsewhereStatement(countsSince: string, limit: number, after: string) {
  return {
    sql: `${READINGS} WHERE readings.state = 'elsewhere' AND readings.closed_at >= ?3
ORDER BY readings.closed_at DESC LIMIT ?2`,
    args: [countsSince, limit, after],
  };
}

/** How much waits, by how urgent it is and to whom it is given. */
export const WAITING_COUNTS = `SELECT count(*) AS waiting, coalesce(sum(orders.priority = 'STAT'), 0) AS stat,
  count(reading_locks.study_id) AS being_read, min(readings.since) AS oldest_since, users.username AS assignee
FROM readings JOIN studies ON studies.id = readings.study_id
LEFT JOIN orders ON orders.id = studies.order_id
LEFT JOIN users ON users.id = coalesce(orders.assigned_to, readings.assigned_to)
LEFT JOIN reading_locks ON reading_locks.study_id = readings.study_id AND reading_locks.seen_at >= ?1
WHERE readings.state = 'waiting' AND ${READY} GROUP BY users.username`;

/** Readings of some studies, each with whether it is ready to be read. */
export function readingsOf(db: Queries, countsSince: string, uids: readonly string[]): Promise<Row[]> {
  return db.query(
    `${READINGS.replace('SELECT', `SELECT ${READY} AS is_ready,`)}
WHERE studies.study_instance_uid IN (SELECT value FROM json_each(?2))`,
    [countsSince, JSON.stringify(uids)],
  );
}

export async function uidsOfOrder(db: Queries, orderId: number): Promise<string[]> {
  const rows = await db.query(
    `SELECT study_instance_uid FROM studies JOIN readings ON readings.study_id = studies.id
WHERE studies.order_id = ?`,
    [orderId],
  );
  return rows.map((row) => row.study_instance_uid as string);
}

export interface ReadingRow {
  studyId: number;
  orderId: number | null;
  state: 'waiting' | 'elsewhere' | 'over';
  assignedTo: string | null;
}

export async function readingByUid(db: Queries, studyInstanceUid: string): Promise<ReadingRow | undefined> {
  const [row] = await db.query(
    `SELECT readings.study_id, readings.state, studies.order_id, users.username
FROM studies JOIN readings ON readings.study_id = studies.id LEFT JOIN orders ON orders.id = studies.order_id
LEFT JOIN users ON users.id = coalesce(orders.assigned_to, readings.assigned_to)
WHERE studies.study_instance_uid = ?`,
    [studyInstanceUid],
  );
  return (
    row && {
      studyId: row.study_id as number,
      orderId: row.order_id as number | null,
      state: row.state as ReadingRow['state'],
      assignedTo: row.username as string | null,
    }
  );
}

export async function studyId(db: Queries, studyInstanceUid: string): Promise<number | undefined> {
  const [row] = await db.query('SELECT id FROM studies WHERE study_instance_uid = ?', [studyInstanceUid]);
  return row?.id as number | undefined;
}

export async function putAssignee(tx: Transaction, id: number, userId: number | null): Promise<void> {
  await tx.execute('UPDATE readings SET assigned_to = ? WHERE study_id = ?', [userId, id]);
}

export async function putElsewhere(tx: Transaction, id: number, said: { at: string; by: string; reason: string }) {
  await tx.execute(
    `UPDATE readings SET state = 'elsewhere', closed_at = ?, closed_by = ?, closed_reason = ? WHERE study_id = ?`,
    [said.at, said.by, said.reason, id],
  );
}

/** Into the queue, also what never was in it. */
export async function putWaiting(tx: Transaction, id: number, at: string): Promise<void> {
  await tx.execute(
    `INSERT INTO readings (study_id, since) VALUES (?1, ?2) ON CONFLICT (study_id) DO UPDATE SET state = 'waiting',
  closed_at = NULL, closed_by = NULL, closed_reason = NULL`,
    [id, at],
  );
}

export interface LockRow {
  studyId: number;
  studyInstanceUid: string;
  sessionId: string;
  username: string;
  displayName: string;
  takenAt: string;
  seenAt: string;
}

const LOCKS = `SELECT reading_locks.*, users.username, users.display_name, studies.study_instance_uid
FROM reading_locks JOIN users ON users.id = reading_locks.user_id JOIN studies ON studies.id = reading_locks.study_id`;

export async function lockOf(db: Queries, id: number): Promise<LockRow | undefined> {
  const [row] = await db.query(`${LOCKS} WHERE reading_locks.study_id = ?`, [id]);
  return row && lockRow(row);
}

export async function locksOfSession(db: Queries, sessionId: string): Promise<LockRow[]> {
  return (await db.query(`${LOCKS} WHERE session_id = ? ORDER BY taken_at`, [sessionId])).map(lockRow);
}

/** Those that nothing was heard of since. */
export async function lapsedLocks(db: Queries, before: string): Promise<LockRow[]> {
  return (await db.query(`${LOCKS} WHERE seen_at < ? LIMIT 500`, [before])).map(lockRow);
}

function lockRow(row: Row): LockRow {
  return {
    studyId: row.study_id as number,
    studyInstanceUid: row.study_instance_uid as string,
    sessionId: row.session_id as string,
    username: row.username as string,
    displayName: row.display_name as string,
    takenAt: row.taken_at as string,
    seenAt: row.seen_at as string,
  };
}

export async function putLock(tx: Transaction, id: number, userId: number, sessionId: string, at: string) {
  await tx.execute(
    `INSERT INTO reading_locks (study_id, user_id, session_id, taken_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?4)
ON CONFLICT (study_id) DO UPDATE SET user_id = ?2, session_id = ?3, taken_at = ?4, seen_at = ?4`,
    [id, userId, sessionId, at],
  );
}

export async function touchLock(tx: Transaction, studyId: number, sessionId: string, at: string): Promise<void> {
  await tx.execute('UPDATE reading_locks SET seen_at = ? WHERE study_id = ? AND session_id = ?', [
    at,
    studyId,
    sessionId,
  ]);
}

export async function dropLock(tx: Transaction, id: number): Promise<void> {
  await tx.execute('DELETE FROM reading_locks WHERE study_id = ?', [id]);
}
