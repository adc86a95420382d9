// The SQL of second factors and recovery codes.
import type { Queries, Transaction } from '../../core/db/database.ts';

export interface SecondFactorRow {
  secret: string;
  lastStep: number;
  confirmedAt: string | null;
}

export async function secondFactor(db: Queries, userId: number): Promise<SecondFactorRow | undefined> {
  const [row] = await db.query('SELECT secret, last_step, confirmed_at FROM second_factors WHERE user_id = ?', [
    userId,
  ]);
  return (
    row && {
      secret: row.secret as string,
      lastStep: row.last_step as number,
      confirmedAt: row.confirmed_at as string | null,
    }
  );
}

export async function putSecondFactor(tx: Transaction, userId: number, secret: string): Promise<void> {
  await tx.execute('INSERT OR REPLACE INTO second_factors (user_id, secret, last_step) VALUES (?, ?, 0)', [
    userId,
    secret,
  ]);
}

export async function confirmSecondFactor(tx: Transaction, userId: number, step: number, at: Date): Promise<void> {
  const args = [at.toISOString(), step, userId];
  await tx.execute('UPDATE second_factors SET confirmed_at = ?, last_step = ? WHERE user_id = ?', args);
}

export async function useStep(tx: Transaction, userId: number, step: number): Promise<void> {
  await tx.execute('UPDATE second_factors SET last_step = ? WHERE user_id = ?', [step, userId]);
}

export async function removeSecondFactor(tx: Transaction, userId: number): Promise<void> {
  await tx.execute('DELETE FROM recovery_codes WHERE user_id = ?', [userId]);
  await tx.execute('DELETE FROM second_factors WHERE user_id = ?', [userId]);
}

export async function putRecoveryCodes(tx: Transaction, userId: number, hashes: readonly string[]): Promise<void> {
  for (const hash of hashes) await tx.execute('INSERT INTO recovery_codes VALUES (?, ?)', [hash, userId]);
}

/** @returns false where there is no such code left */
export async function useRecoveryCode(tx: Transaction, userId: number, hash: string): Promise<boolean> {
  const sql = 'DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?';
  return (await tx.execute(sql, [userId, hash])).rowsAffected > 0;
}

export async function countRecoveryCodes(db: Queries, userId: number): Promise<number> {
  const [row] = await db.query('SELECT COUNT(*) AS n FROM recovery_codes WHERE user_id = ?', [userId]);
  return row.n as number;
}
