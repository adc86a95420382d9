// The SQL of passwords that were used before.
import type { Queries, Transaction } from '../../core/db/database.ts';

/** The hashes of the last ones, newest first. */
export async function formerPasswords(db: Queries, userId: number, most: number): Promise<string[]> {
  const rows = await db.query('SELECT password_hash FROM former_passwords WHERE user_id = ? ORDER BY id DESC LIMIT ?', [
    userId,
    most,
  ]);
  return rows.map((row) => row.password_hash as string);
}

/** Keeps one more, and of all only the last `most`. */
export async function keepFormerPassword(tx: Transaction, userId: number, hash: string, most: number): Promise<void> {
  if (most > 0) {
    await tx.execute('INSERT INTO former_passwords (user_id, password_hash) VALUES (?, ?)', [userId, hash]);
  }
  await tx.execute(
    `DELETE FROM former_passwords WHERE user_id = ?1 AND id NOT IN
  (SELECT id FROM former_passwords WHERE user_id = ?1 ORDER BY id DESC LIMIT ?2)`,
    [userId, most],
  );
}
