// SQL of keyed requests. Nobody else touches their table.
import type { Database, Queries, Row, Transaction } from '../../core/db/database.ts';

export interface Keyed {
  actor: string;
  key: string;
  fingerprint: string;
  call: string;
}

export interface Kept {
  fingerprint: string;
  call: string;
  /** null: it happened, but the answer isn't known. */
  status: number | null;
  body: string | null;
}

/** @returns what is there now: our own row, or another's who came first */
export async function mark(tx: Transaction, { actor, key, fingerprint, call }: Keyed, at: string): Promise<Kept> {
  await tx.execute(
    `INSERT INTO keyed_requests (actor, key, fingerprint, call, at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (actor, key) DO NOTHING`,
    [actor, key, fingerprint, call, at],
  );
  return (await find(tx, actor, key))!;
}

export async function find(db: Queries, actor: string, key: string): Promise<Kept | undefined> {
  const [row] = await db.query(
    'SELECT fingerprint, call, status, body FROM keyed_requests WHERE actor = ? AND key = ?',
    [actor, key],
  );
  return row as (Row & Kept) | undefined;
}

/** Only for a request that changed something: it has its row since then. */
export async function keepAnswer(db: Database, keyed: Keyed, status: number, body: string): Promise<void> {
  await db.batch([
    {
      sql: 'UPDATE keyed_requests SET status = ?, body = ? WHERE actor = ? AND key = ? AND call = ?',
      args: [status, body, keyed.actor, keyed.key, keyed.call],
    },
  ]);
}

/** Those before an instant, and of each actor all but the newest. */
export async function forget(db: Database, before: string, mostEach: number): Promise<void> {
  await db.batch([
    { sql: 'DELETE FROM keyed_requests WHERE at < ?', args: [before] },
    {
      sql: `DELETE FROM keyed_requests WHERE rowid IN (
              SELECT rowid FROM (
                SELECT rowid, row_number() OVER (PARTITION BY actor ORDER BY at DESC, rowid DESC) AS place
                FROM keyed_requests)
              WHERE place > ?)`,
      args: [mostEach],
    },
  ]);
}
