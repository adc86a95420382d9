// A shared workstation: its screen is locked, and whoever used it lately takes over with one password. A locked session
// opens nothing but the way back in (sign-in.ts).
import type { Call } from '../../core/call.ts';
import * as audit from '../audit/audit.ts';
import * as sessions from './sessions.ts';
import type { Workstation } from './shapes.ts';
import * as store from './store.ts';

const LATELY_MS = 30 * 24 * 60 * 60 * 1000;
const PEOPLE_LIMIT = 8;

/** Locks the caller's session, in every window that shares it. */
export async function lock(call: Call): Promise<void> {
  const { sessionId, username } = sessions.person(call);
  await call.db.transaction(async (tx) => {
    await store.lockSession(tx, sessionId, call.now);
    await audit.record(call, tx, { action: 'session.locked', subject: `user:${username}` });
  });
  call.events.publish({ type: 'session.changed', sessionId });
}

/**
 * Who used this browser lately, last first, and whose session is locked in it.
 * @param secret what the browser kept from an earlier sign-in: without it nobody is named
 */
export async function workstation(call: Call, secret: string | undefined): Promise<Workstation> {
  const since = new Date(call.now.getTime() - LATELY_MS);
  const people = secret ? await store.peopleOf(call.db, sessions.hashOfSecret(secret), since, PEOPLE_LIMIT) : [];
  const { actor } = call;
  if (actor.kind !== 'user' || actor.held !== 'locked') return { locked: null, people };
  const user = (await store.userByName(call.db, actor.username))!;
  const locked = { username: user.username, displayName: user.displayName };
  return { locked, people };
}
