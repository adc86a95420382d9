// What a wrong password or code leaves: a failure that slows the next try, and a row in the log. Never what was typed.
import type { Call } from '../../core/call.ts';
import * as audit from '../audit/audit.ts';
import type * as store from './store.ts';
import * as throttle from './throttle.ts';

/** @param user undefined where the username is unknown: it isn't written down, people type passwords there */
export async function refuse(
  call: Call,
  user: store.UserRow | undefined,
  counters: readonly throttle.Counter[],
  what: 'password' | 'code' | 'pin' = 'password',
): Promise<void> {
  const subject = user ? `user:${user.username}` : 'user';
  await call.db.transaction(async (tx) => {
    await throttle.countFailure(tx, counters, call.now);
    await audit.record(call, tx, { action: 'session.refused', subject, detail: { what } });
  });
}
