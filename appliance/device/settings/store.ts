// The SQL of the settings table: a key and a JSON value.
import type { Queries, Transaction } from '../../core/db/database.ts';

export async function all(db: Queries): Promise<Map<string, unknown>> {
  const rows = await db.query('SELECT key, value FROM settings');
  return new Map(rows.map((row) => [row.key as string, JSON.parse(row.value as string)]));
}

export async function one(db: Queries, key: string): Promise<unknown> {
  const [row] = await db.query('SELECT value FROM settings WHERE key = ?', [key]);
  return row && JSON.parse(row.value as string);
}

export async function put(tx: Transaction, key: string, value: unknown, at: Date): Promise<void> {
  await tx.execute(
    `INSERT INTO settings (key, value, changed_at) VALUES (?, ?, ?)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    [key, JSON.stringify(value), at.toISOString()],
  );
}

/** True for the one caller that claims the key; nobody else can after that. */
export async function claim(tx: Transaction, key: string, value: unknown, at: Date): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    'INSERT INTO settings (key, value, changed_at) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING',
    [key, JSON.stringify(value), at.toISOString()],
  );
  return rowsAffected === 1;
}

export async function remove(tx: Transaction, key: string): Promise<void> {
  await tx.execute('DELETE FROM settings WHERE key = ?', [key]);
}
