// The SQL of the preferences table: a key and a JSON value of one person.
import type { Queries, Transaction } from '../../core/db/database.ts';

export async function allOf(db: Queries, userId: number): Promise<Map<string, unknown>> {
  const rows = await db.query('SELECT key, value FROM preferences WHERE user_id = ?', [userId]);
  return new Map(rows.map((row) => [row.key as string, JSON.parse(row.value as string)]));
}

export async function put(tx: Transaction, userId: number, key: string, value: unknown, at: Date): Promise<void> {
  await tx.execute(
    `INSERT INTO preferences (user_id, key, value, changed_at) VALUES (?, ?, ?, ?)
ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    [userId, key, JSON.stringify(value), at.toISOString()],
  );
}
