// A signed-in person's own password: proved once more before something weighty, and changed.
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import { throughGate } from './gate.ts';
import { checkWanted, hashWanted, keepFormer } from './new-password.ts';
import { verifyPassword } from './passwords.ts';
import { refuse } from './refusal.ts';
import * as sessions from './sessions.ts';
import * as store from './store.ts';
import * as throttle from './throttle.ts';

/** @throws Fault('invalid' | 'too-many') about `field` */
export async function proveOwnPassword(call: Call, password: string, field: string): Promise<store.UserRow> {
  const actor = sessions.person(call);
  const counters = [throttle.placeCounter(actor.username, actor.sessionId)];
  const user = (await store.userByName(call.db, actor.username))!;
  await throughGate('known', async () => {
    await throttle.checkCounters(call.db, counters, call.now);
    if (await verifyPassword(password, user.passwordHash)) return;
    await refuse(call, user, counters);
    throw new Fault('invalid', 'The current password is wrong', { field });
  });
  return user;
}

/** Ends all other sessions of the person. @throws Fault('invalid' | 'too-many') */
export async function changeOwnPassword(call: Call, current: string, wanted: string): Promise<void> {
  const actor = sessions.person(call);
  await checkWanted(call, wanted, (await store.userByName(call.db, actor.username))!, 'new');
  const user = await proveOwnPassword(call, current, 'current');
  if (wanted === current) throw new Fault('invalid', 'This is the password you have already', { field: 'new' });
  const passwordHash = await hashWanted(call, wanted, user, 'new');
  const ended = await call.db.transaction(async (tx) => {
    const row = (await store.userByName(tx, actor.username))!;
    const passwordSetAt = call.now.toISOString();
    await store.updateUser(tx, { ...row, passwordHash, passwordSetAt, isPasswordDue: false });
    await keepFormer(tx, row);
    await store.forgetWorkstations(tx, row.id);
    await audit.record(call, tx, { action: 'user.password-changed', subject: `user:${actor.username}` });
    return sessions.end(call, tx, row.id, actor.sessionId);
  });
  sessions.tellEnded(call, ended);
  call.events.publish({ type: 'session.changed', sessionId: actor.sessionId });
}
