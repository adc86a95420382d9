// From a username and password to a session: same time and same words whether the account is there or not, slower with
// every wrong try, never locked for the owner at the own workstation (case A1).
import type { Call } from '../../core/call.ts';
import type { Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import * as settings from '../settings/settings.ts';
import { type Line, throughGate } from './gate.ts';
import { isTooOld } from './new-password.ts';
import { verifyPassword } from './passwords.ts';
import { refuse } from './refusal.ts';
import * as secondFactor from './second-factor.ts';
import * as sessions from './sessions.ts';
import * as store from './store.ts';
import * as throttle from './throttle.ts';
import { nameOf } from './users.ts';

const KNOWN_ADDRESS_MS = 30 * 24 * 60 * 60 * 1000;
const WRONG = 'The username or the password is wrong';

export interface Attempt {
  username: string;
  password: string;
  /** The second factor's, where the person has one. */
  code?: string;
  userAgent: string;
  /** Secret that this browser kept from an earlier sign-in. */
  workstation: string | undefined;
}

export interface SignedIn {
  /** For the cookies of a new session, and by which this browser is known again; none where a session was unlocked. */
  cookies?: { secret: string; workstation: string };
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
    if (!right) await refuse(call, user, place.counters);
    return right;
  });
  if (!user || !isRight) throw new Fault('unauthenticated', WRONG);
  const locked = ownLocked(call, user);
  if (locked) return unlock(call, user, place, locked);
  await checkCode(call, user, place, attempt.code);
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

/** The person's own screen, locked: the session goes on, and needs no second code. */
function ownLocked(call: Call, user: store.UserRow): string | undefined {
  const { actor } = call;
  return actor.kind === 'user' && actor.held === 'locked' && actor.userId === user.id ? actor.sessionId : undefined;
}

async function unlock(call: Call, user: store.UserRow, place: Place, sessionId: string): Promise<SignedIn> {
  await call.db.transaction(async (tx) => {
    await throttle.forgive(tx, place.counters);
    await store.unlockSession(tx, sessionId, call.now);
    await audit.record(call, tx, { action: 'session.unlocked', subject: `user:${user.username}` });
  });
  call.events.publish({ type: 'session.changed', sessionId });
  const { id: userId, username, role } = user;
  return { call: { ...call, actor: { kind: 'user', userId, username, role, sessionId } } };
}

/** @throws Fault('unauthenticated') about `code` where one is wanted and not given or not right */
async function checkCode(call: Call, user: store.UserRow, place: Place, code: string | undefined): Promise<void> {
  if (!(await secondFactor.isOn(call.db, user.id))) return;
  if (!code) throw new Fault('unauthenticated', 'Type the code that your telephone shows', { field: 'code' });
  const counters = [...place.counters, throttle.codeCounter(user.username)];
  await throttle.checkCounters(call.db, counters, call.now);
  if (await secondFactor.spend(call, user, code)) {
    await call.db.transaction((tx) => throttle.forgive(tx, counters));
    return;
  }
  await refuse(call, user, counters, 'code');
  throw new Fault('unauthenticated', 'This code is wrong or was used already', { field: 'code' });
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
    await askForAnother(call, tx, still);
    return sessions.begin(call, tx, still, attempt.userAgent);
  });
  if (replaced) sessions.tellEnded(call, [replaced]);
  const session = (await sessions.findSession(call.db, sessions.hashOfSecret(secret)))!;
  return { cookies: { secret, workstation }, call: { ...call, actor: session.actor } };
}

/** A password that is too old for the clinic opens only the way to another: asked here, never in the middle of work. */
async function askForAnother(call: Call, tx: Transaction, user: store.UserRow): Promise<void> {
  const { passwords } = await settings.read(tx);
  if (user.isPasswordDue || !isTooOld(user, passwords, call.now)) return;
  await store.updateUser(tx, { ...user, isPasswordDue: true });
  const system: Call = { ...call, actor: { kind: 'system', name: 'sign-in' } };
  await audit.record(system, tx, { action: 'user.password-outdated', subject: `user:${user.username}` });
}
