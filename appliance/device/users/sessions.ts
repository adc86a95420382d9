// What a session cookie or token is worth, and how sessions begin and end. The secret goes to the client once; only its
// hash is kept, so a stolen database opens nothing. Passwords are sign-in.ts's.
import { createHash, randomBytes } from 'node:crypto';
import type { Actor, Call } from '../../core/call.ts';
import type { Database, Queries, Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import { logo } from '../settings/logo.ts';
import * as settings from '../settings/settings.ts';
import { DEFAULT_LOCK_MINUTES } from '../settings/shapes.ts';
import { isTooOld } from './new-password.ts';
import { permissionsOf } from './rights.ts';
import type { CurrentSession, OpenSession, OwnSession } from './shapes.ts';
import * as store from './store.ts';

const ABSOLUTE_MS = 12 * 60 * 60 * 1000;
const FORGOTTEN_MS = 90 * 24 * 60 * 60 * 1000;
/** A session from further ahead than this was begun before the clock was set back: its age is unknown, so it ends. */
const CLOCK_SLACK_MS = 5 * 60 * 1000;
const USER_AGENT_LIMIT = 200;

/** A session or token as an edge keeps it in memory. */
export interface LiveSession {
  /** As `session.ended` names it. */
  readonly id: string;
  readonly actor: Actor;
  lastSeenAt: Date;
  isAlive(now: Date): boolean;
}

/** 256 random bits as text for a cookie or header. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export async function findSession(db: Queries, secretHash: string): Promise<LiveSession | undefined> {
  const row = await store.sessionByHash(db, secretHash);
  if (!row) return undefined;
  const held = row.isLocked ? ('locked' as const) : row.isPasswordDue ? ('password' as const) : undefined;
  const live: LiveSession = {
    id: row.id,
    actor: { kind: 'user', userId: row.userId, username: row.username, role: row.role, sessionId: row.id, held },
    lastSeenAt: row.lastSeenAt,
    isAlive: (now) => isOpen({ ...row, lastSeenAt: live.lastSeenAt }, now),
  };
  return live;
}

function isOpen(row: store.SessionRow, now: Date): boolean {
  const idle = now.getTime() - row.lastSeenAt.getTime();
  return now < row.endsAt && idle < row.idleSeconds * 1000 && idle > -CLOCK_SLACK_MS;
}

export async function findToken(db: Queries, secretHash: string): Promise<LiveSession | undefined> {
  const row = await store.tokenByHash(db, secretHash);
  if (!row) return undefined;
  return {
    id: tokenSessionId(row.id),
    actor: { kind: 'token', tokenId: row.id, name: row.name, role: row.role },
    lastSeenAt: new Date(row.createdAt),
    isAlive: (now) => row.expiresAt === null || now < new Date(row.expiresAt),
  };
}

/** How `session.ended` names a token. */
export function tokenSessionId(tokenId: number): string {
  return `token:${tokenId}`;
}

/** Keeps when sessions were last used, so that they survive a restart. */
export async function touchSessions(db: Database, seen: readonly (readonly [id: string, at: Date])[]): Promise<void> {
  const sessions = seen.filter(([id]) => !id.startsWith('token:'));
  if (sessions.length) await db.batch(sessions.map(([id, at]) => store.touchStatement(id, at)));
}

/** Part of a sign-in's or set-up's transaction. @returns the session's secret */
export async function begin(
  call: Call,
  tx: Transaction,
  user: Pick<store.UserRow, 'id' | 'username' | 'role'>,
  userAgent: string,
): Promise<string> {
  const { now, origin } = call;
  const secret = newSecret();
  const id = randomBytes(9).toString('base64url');
  const { signIn } = await settings.read(tx);
  await store.forgetSessionsBefore(tx, new Date(now.getTime() - FORGOTTEN_MS));
  await store.addSession(tx, {
    id,
    isLocked: false,
    tokenHash: hashOfSecret(secret),
    userId: user.id,
    address: origin,
    userAgent: userAgent.slice(0, USER_AGENT_LIMIT),
    createdAt: now,
    lastSeenAt: now,
    idleSeconds: signIn.idleMinutes * 60,
    endsAt: new Date(now.getTime() + ABSOLUTE_MS),
  });
  const actor: Actor = { kind: 'user', userId: user.id, username: user.username, role: user.role, sessionId: id };
  await audit.record({ ...call, actor }, tx, { action: 'session.begun', subject: `user:${user.username}` });
  return secret;
}

/** Ends sessions of a user in the transaction of what ends them. @returns their ids for tellEnded() after commit */
export async function end(call: Call, tx: Transaction, userId: number, keep?: string): Promise<string[]> {
  const open = await store.openSessions(tx, userId);
  const ids = open.map((session) => session.id).filter((id) => id !== keep);
  for (const id of ids) await store.endSession(tx, id, call.now);
  return ids;
}

export function tellEnded(call: Call, ids: readonly string[]): void {
  for (const sessionId of ids) call.events.publish({ type: 'session.ended', sessionId });
}

/** The signed-in person, for the page's frame. A token stands for itself. */
export async function current(call: Call): Promise<CurrentSession> {
  const { actor } = call;
  if (actor.kind !== 'user' && actor.kind !== 'token') throw new Fault('unauthenticated', 'Please sign in');
  const [{ clinic, signIn, passwords }, timeZone, kept] = await Promise.all([
    settings.read(call.db),
    settings.timeZone(call.db),
    logo(call.db),
  ]);
  const user = actor.kind === 'user' ? await store.userByName(call.db, actor.username) : undefined;
  const username = actor.kind === 'user' ? actor.username : actor.name;
  return {
    user: {
      username,
      displayName: user?.displayName ?? username,
      role: actor.role as store.UserRow['role'],
      permissions: [...permissionsOf(call.db, actor.role)],
    },
    clinic,
    logo: kept?.sha256 ?? null,
    timeZone,
    isPasswordDue: user?.isPasswordDue ?? false,
    isPasswordOld: user !== undefined && isTooOld(user, passwords, call.now),
    passwordRules: passwords,
    lockMinutes: signIn.lockMinutes ?? DEFAULT_LOCK_MINUTES,
  };
}

/** The caller's own sessions that still live, last used first. */
export async function own(call: Call): Promise<OwnSession[]> {
  const actor = person(call);
  const rows = await store.openSessions(call.db, actor.userId);
  return rows
    .filter((row) => isOpen(row, call.now) || row.id === actor.sessionId)
    .map((row) => ({
      id: row.id,
      address: row.address,
      userAgent: row.userAgent,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      current: row.id === actor.sessionId,
    }));
}

/** Everybody's sessions that still live, last used first. */
export async function everybodys(call: Call): Promise<OpenSession[]> {
  const rows = (await store.allOpenSessions(call.db)).filter((row) => isOpen(row, call.now));
  const current = call.actor.kind === 'user' ? call.actor.sessionId : undefined;
  return rows.map((row) => ({
    id: row.id,
    username: row.username,
    address: row.address,
    userAgent: row.userAgent,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    locked: row.isLocked,
    current: row.id === current,
  }));
}

/** Ends anybody's session. @throws Fault('not-found') */
export async function endAnybodys(call: Call, id: string): Promise<void> {
  await call.db.transaction(async (tx) => {
    const row = (await store.allOpenSessions(tx)).find((session) => session.id === id);
    if (!row) throw new Fault('not-found', 'This session has ended already');
    await store.endSession(tx, id, call.now);
    await audit.record(call, tx, { action: 'session.ended', subject: `user:${row.username}`, detail: { session: id } });
  });
  tellEnded(call, [id]);
}

/** Ends one of the caller's own sessions; the current one when no id is given. @throws Fault('not-found') */
export async function signOut(call: Call, id?: string): Promise<void> {
  const actor = person(call);
  const sessionId = id ?? actor.sessionId;
  await call.db.transaction(async (tx) => {
    const open = await store.openSessions(tx, actor.userId);
    if (!open.some((session) => session.id === sessionId)) throw new Fault('not-found', 'No such session of yours');
    await store.endSession(tx, sessionId, call.now);
    await audit.record(call, tx, { action: 'session.ended', subject: `user:${actor.username}` });
  });
  tellEnded(call, [sessionId]);
}

/** @throws Fault('forbidden') for a token: it has no account of its own */
export function person(call: Call): Extract<Actor, { kind: 'user' }> {
  if (call.actor.kind !== 'user') throw new Fault('forbidden', 'Only a signed-in person may do this');
  return call.actor;
}
