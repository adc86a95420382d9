// The SQL of the audit table. Append and read; the table's triggers refuse everything else.
import type { Queries, Row, SqlValue, Transaction } from '../../core/db/database.ts';
import type { AuditRow } from './chain.ts';

export type StoredRow = AuditRow & { hash: string };

const COLUMNS = 'id, at, actor, origin, call, action, subject, detail, before, after, previous_hash, hash';

export async function newest(db: Queries): Promise<{ id: number; hash: string }> {
  const [row] = await db.query('SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1');
  return row ? { id: row.id as number, hash: row.hash as string } : { id: 0, hash: '' };
}

export async function append(tx: Transaction, row: StoredRow): Promise<void> {
  const { id, at, actor, origin, call, action, subject, detail, before, after, previous_hash, hash } = row;
  await tx.execute(`INSERT INTO audit (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, [
    id,
    at,
    actor,
    origin,
    call,
    action,
    subject,
    detail,
    before,
    after,
    previous_hash,
    hash,
  ]);
}

export interface Filter {
  actor?: string;
  action?: string;
  subject?: string;
  /** ISO times, both included. */
  from?: string;
  to?: string;
  /** Only rows with a smaller id: the page after the one that ended there. */
  before?: number;
}

function conditionsOf(filter: Filter): { clause: string; args: SqlValue[] } {
  const conditions: string[] = [];
  const args: SqlValue[] = [];
  const where = (condition: string, value: SqlValue | undefined) => {
    if (value === undefined) return;
    conditions.push(condition);
    args.push(value);
  };
  where('actor = ?', filter.actor);
  where('action = ?', filter.action);
  where('subject = ?', filter.subject);
  where('at >= ?', filter.from);
  where('at <= ?', filter.to);
  where('id < ?', filter.before);
  return { clause: conditions.length ? `WHERE ${conditions.join(' AND ')}` : '', args };
}

/** Newest first. */
export async function find(db: Queries, filter: Filter, limit: number): Promise<StoredRow[]> {
  const { clause, args } = conditionsOf(filter);
  const rows = await db.query(`SELECT ${COLUMNS} FROM audit ${clause} ORDER BY id DESC LIMIT ?`, [...args, limit]);
  return rows.map(asStored);
}

/** Oldest first, after `id`, up to and with `last`. */
export async function findOnwards(
  db: Queries,
  filter: Filter,
  id: number,
  last: number,
  limit: number,
): Promise<StoredRow[]> {
  const { clause, args } = conditionsOf(filter);
  const rows = await db.query(
    `SELECT ${COLUMNS} FROM audit ${clause ? `${clause} AND` : 'WHERE'} id > ? AND id <= ? ORDER BY id LIMIT ?`,
    [...args, id, last, limit],
  );
  return rows.map(asStored);
}

/** Oldest first, after `id`. */
export async function following(db: Queries, id: number, limit: number): Promise<StoredRow[]> {
  return (await db.query(`SELECT ${COLUMNS} FROM audit WHERE id > ? ORDER BY id LIMIT ?`, [id, limit])).map(asStored);
}

function asStored(row: Row): StoredRow {
  return row as unknown as StoredRow;
}
