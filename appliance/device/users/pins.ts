// The PIN that a person signs with instead of the password: short, so it is of use only within the owner's own session,
// and wrong tries are counted for the person wherever they are made.
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import { throughGate } from './gate.ts';
import { proveOwnPassword } from './own-password.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import * as store from './pin-rows.ts';
import { refuse } from './refusal.ts';
import * as sessions from './sessions.ts';
import * as throttle from './throttle.ts';
import { userNamed } from './users.ts';

/** What is tried first: the same digit over and over, and digits in a row. */
const OBVIOUS = /^(?:(\d)\1+|0?123456789?0?|9?876543210?|0?1234567?8?|123123|121212|112233)$/;

export async function hasPin(call: Call): Promise<boolean> {
  return (await store.pinHash(call.db, sessions.person(call).userId)) !== undefined;
}

/** Sets the PIN, or takes it away with null. @throws Fault('invalid' | 'too-many') */
export async function setPin(call: Call, password: string, pin: string | null): Promise<void> {
  const { userId, username } = sessions.person(call);
  if (pin !== null && OBVIOUS.test(pin))
    throw new Fault('invalid', 'This PIN is one of those tried first. Choose another', { field: 'pin' });
  await proveOwnPassword(call, password, 'password');
  const hash = pin === null ? undefined : await throughGate('known', () => hashPassword(pin));
  await call.db.transaction(async (tx) => {
    await store.putPin(tx, userId, hash, call.now.toISOString());
    await throttle.forgive(tx, [throttle.pinCounter(username)]);
    const action = hash === undefined ? 'user.pin-removed' : 'user.pin-set';
    await audit.record(call, tx, { action, subject: `user:${username}` });
  });
}

/** The person at the screen is who is signed in: by PIN or password. @throws Fault('invalid' | 'too-many') */
export async function proveOneself(call: Call, proof: { password?: string; pin?: string }): Promise<void> {
  if (proof.pin === undefined) {
    await proveOwnPassword(call, proof.password ?? '', 'password');
    return;
  }
  const { userId, username } = sessions.person(call);
  const hash = await store.pinHash(call.db, userId);
  if (hash === undefined) throw new Fault('invalid', 'You have no PIN: sign with your password', { field: 'pin' });
  const counters = [throttle.pinCounter(username)];
  const { pin } = proof;
  await throughGate('known', async () => {
    await throttle.checkCounters(call.db, counters, call.now);
    if (await verifyPassword(pin, hash)) return;
    await refuse(call, await userNamed(call.db, username), counters, 'pin');
    throw new Fault('invalid', 'The PIN is wrong', { field: 'pin' });
  });
  await call.db.transaction((tx) => throttle.forgive(tx, counters));
}
