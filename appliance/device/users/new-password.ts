// A password that is being chosen, by whomever and on whichever way: the clinic's rules for it, its hash, and what of the
// former ones is kept. How strong a hash is, is passwords.ts's.
import type { Call } from '../../core/call.ts';
import type { Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as settings from '../settings/settings.ts';
import type { PasswordRules } from '../settings/shapes.ts';
import { formerPasswords, keepFormerPassword } from './former-password-rows.ts';
import { throughGate } from './gate.ts';
import { checkNewPassword, hashPassword, verifyPassword } from './passwords.ts';
import type { UserRow } from './store.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whose it will be; without a hash, somebody who has none yet. */
export type Owner = Pick<UserRow, 'username' | 'displayName'> & Partial<Pick<UserRow, 'id' | 'passwordHash'>>;

/** Costs nothing: for before the present password is proved. @throws Fault('invalid') about `field` */
export async function checkWanted(call: Call, password: string, owner: Owner, field: string): Promise<void> {
  const { clinic, passwords } = await settings.read(call.db);
  checkNewPassword(password, passwords, [owner.username, owner.displayName, clinic.name], field);
}

/**
 * Checks and hashes before the transaction, which must be short.
 * @throws Fault('invalid') about `field`
 */
export async function hashWanted(call: Call, password: string, owner: Owner, field: string): Promise<string> {
  await checkWanted(call, password, owner, field);
  const { passwords } = await settings.read(call.db);
  for (const hash of await refusedHashes(call, owner, passwords)) {
    if (await throughGate('known', () => verifyPassword(password, hash))) throw usedBefore(passwords.remembered, field);
  }
  return throughGate('known', () => hashPassword(password));
}

/** At most ten, each of which costs what a sign-in does. */
async function refusedHashes(call: Call, owner: Owner, { remembered }: PasswordRules): Promise<string[]> {
  if (owner.id === undefined || owner.passwordHash === undefined || remembered === 0) return [];
  return [owner.passwordHash, ...(await formerPasswords(call.db, owner.id, remembered - 1))];
}

function usedBefore(remembered: number, field: string): Fault {
  const sentence =
    remembered === 1
      ? 'This is the password that is in use. Choose another'
      : `This is one of the last ${remembered} passwords. Choose another`;
  return new Fault('invalid', sentence, { field });
}

/** Part of the transaction that gives `user` another password: `user` is as before it. */
export async function keepFormer(tx: Transaction, user: UserRow): Promise<void> {
  const { passwords } = await settings.read(tx);
  await keepFormerPassword(tx, user.id, user.passwordHash, Math.max(passwords.remembered - 1, 0));
}

/** Whether the clinic wants another one by now. */
export function isTooOld(user: Pick<UserRow, 'passwordSetAt'>, { maxAgeDays }: PasswordRules, now: Date): boolean {
  return maxAgeDays > 0 && now.getTime() - new Date(user.passwordSetAt).getTime() >= maxAgeDays * DAY_MS;
}
