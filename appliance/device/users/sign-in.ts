// From a username and password to a session: same time and same words whether the account is there or not, slower with
// every wrong try, never locked for the owner at the own workstation (case A1).
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import { type Line, throughGate } from './gate.ts';
import { checkNewPassword, hashPassword, verifyPassword } from './passwords.ts';
import * as sessions from './sessions.ts';
import * as store from './store.ts';
import * as throttle from './throttle.ts';
import { nameOf } from './users.ts';

const KNOWN_ADDRESS_MS = 30 * 24 * 60 * 60 * 1000;
const WRONG = 'The username or the password is wrong';

export interface Attempt {
  username: string;
  password: string;
  userAgent: string;
  /** Secret that this browser kept from an earlier sign-in. */
  workstation: string | undefined;
}

export interface SignedIn {
  /** For the session cookie. */
  secret: string;
  /** For the long-lived cookie by which this browser is known again. */
  workstation: string;
  /** The call as the person who has signed in. */
  call: Call;
}

interface Place {
  line: Line;
  counters: throttle.Counter[];
}

/** @throws Fault('unauthenticated' | 'too-many') */
export async function signIn(call: Call, attempt: Attempt): Promise<SignedIn> {
  const username = nameOf(attempt.username);
  const workstation = attempt.workstation && sessions.hashOfSecret(attempt.workstation);
  const user = await store.userByName(call.db, username);
  const place = await placeOf(call, username, user, workstation);
  const isRight = await throughGate(place.line, async () => {
    await throttle.checkCounters(call.db, place.counters, call.now);
    const right = await verifyPassword(attempt.password, user?.disabled ? undefined : user?.passwordHash);
    if (!right) await refuse(call, user, place);
    return right;
  });
  if (!user || !isRight) throw new Fault('unauthenticated', WRONG);
  return begin(call, user, place, attempt);
}

async function placeOf(
  call: Call,
  username: string,
  user: store.UserRow | undefined,
  workstation: string | undefined,
): Promise<Place> {
  if (user && workstation && (await store.isWorkstationOf(call.db, workstation, user.id))) {
    return { line: 'known', counters: [throttle.placeCounter(username, workstation)] };
  }
  const address = throttle.addressCounter(call.origin);
  const since = new Date(call.now.getTime() - KNOWN_ADDRESS_MS);
  if (user && (await store.hasSignedInFrom(call.db, user.id, call.origin, since))) {
    return { line: 'known', counters: [throttle.placeCounter(username, call.origin), address] };
  }
  return { line: 'stranger', counters: [throttle.accountCounter(username), address] };
}

/** An unknown username is not written down: people type passwords there. */
async function refuse(call: Call, user: store.UserRow | undefined, place: Place): Promise<void> {
  const subject = user ? `user:${user.username}` : 'user';
  await call.db.transaction(async (tx) => {
    await throttle.countFailure(tx, place.counters, call.now);
    await audit.record(call, tx, { action: 'session.refused', subject });
  });
}

async function begin(call: Call, user: store.UserRow, place: Place, attempt: Attempt): Promise<SignedIn> {
  const replaced = call.actor.kind === 'user' ? call.actor.sessionId : undefined;
  const workstation = attempt.workstation ?? sessions.newSecret();
  const secret = await call.db.transaction(async (tx) => {
    const still = await store.userByName(tx, user.username);
    if (!still || still.disabled || still.passwordHash !== user.passwordHash) throw new Fault('unauthenticated', WRONG);
    await throttle.forgive(tx, place.counters);
    await store.rememberWorkstation(tx, sessions.hashOfSecret(workstation), user.id, call.now);
    if (replaced) await store.endSession(tx, replaced, call.now);
    return sessions.begin(call, tx, still, attempt.userAgent);
  });
  if (replaced) sessions.tellEnded(call, [replaced]);
  const session = (await sessions.findSession(call.db, sessions.hashOfSecret(secret)))!;
  return { secret, workstation, call: { ...call, actor: session.actor } };
}

/** Ends all other sessions of the person. @throws Fault('unauthenticated' | 'invalid' | 'too-many') */
export async function changeOwnPassword(call: Call, current: string, wanted: string): Promise<void> {
  const actor = sessions.person(call);
  const counters = [throttle.placeCounter(actor.username, actor.sessionId)];
  checkNewPassword(wanted, actor.username, 'new');
  const user = (await store.userByName(call.db, actor.username))!;
  await throughGate('known', async () => {
    await throttle.checkCounters(call.db, counters, call.now);
    if (await verifyPassword(current, user.passwordHash)) return;
    await refuse(call, user, { line: 'known', counters });
    throw new Fault('invalid', 'The current password is wrong', { field: 'current' });
  });
  const passwordHash = await throughGate('known', () => hashPassword(wanted));
  const ended = await call.db.transaction(async (tx) => {
    const row = (await store.userByName(tx, actor.username))!;
    await store.updateUser(tx, { ...row, passwordHash });
    await store.forgetWorkstations(tx, row.id);
    await audit.record(call, tx, { action: 'user.password-changed', subject: `user:${actor.username}` });
    return sessions.end(call, tx, row.id, actor.sessionId);
  });
  sessions.tellEnded(call, ended);
}
