// The SQL of signing_pins.
import type { Queries, Transaction } from '../../core/db/database.ts';

export async function pinHash(db: Queries, userId: number): Promise<string | undefined> {
  const [row] = await db.query('SELECT pin_hash FROM signing_pins WHERE user_id = ?', [userId]);
  return row?.pin_hash as string | undefined;
}

/** @param hash undefined takes it away */
export async function putPin(tx: Transaction, userId: number, hash: string | undefined, at: string): Promise<void> {
  await tx.execute('DELETE FROM signing_pins WHERE user_id = ?', [userId]);
  if (hash !== undefined) await tx.execute('INSERT INTO signing_pins VALUES (?, ?, ?)', [userId, hash, at]);
}
