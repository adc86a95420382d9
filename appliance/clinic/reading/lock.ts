// Who reads a study just now: a lease in the database, so that two who ask at once can't both get it, it outlives a
// restart, and several service processes agree. It counts while a page that has the study open is heard of on the live
// connection, and ends with the session. Read-only beside it is a matter of pages and reports; looking at images is never refused.
import type { Call } from '../../core/call.ts';
import type { Queries, Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import type { TakenReading, TakeReading } from './shapes.ts';
import * as store from './store.ts';

/** A tab or a browser that crashed, or a laptop that was closed, gives its studies back after this. */
const LEASE_MS = 3 * 60_000;
/** Of what is heard of a study every few seconds only this much is written down. */
const NOTED_EVERY_MS = 45_000;
/** As many as a person can have open in tabs. */
const MOST_OF_ONE = 8;

/** Locks that were heard of since then count. */
export function countsSince(now: Date): string {
  return new Date(now.getTime() - LEASE_MS).toISOString();
}

/**
 * Begins to read a study, or goes on. Somebody else's lock is answered, not broken, unless `takeOver` says so.
 * @throws Fault('forbidden') for a token, Fault('conflict') when this session has too many open
 */
export async function take(call: Call, studyInstanceUid: string, { takeOver }: TakeReading): Promise<TakenReading> {
  const me = person(call);
  const at = call.now.toISOString();
  const { taken, news } = await call.db.transaction(async (tx) => {
    const reading = await store.readingByUid(tx, studyInstanceUid);
    if (reading?.state !== 'waiting') return { taken: { isWaiting: false, isMine: false, lock: null }, news: false };
    const before = await counting(tx, call, reading.studyId);
    if (before?.sessionId === me.sessionId) return { taken: { isWaiting: true, isMine: true, lock: lockOf(before) } };
    if (before && !takeOver) return { taken: { isWaiting: true, isMine: false, lock: lockOf(before) } };
    const mine = await store.locksOfSession(tx, me.sessionId);
    if (mine.filter(({ seenAt }) => seenAt >= countsSince(call.now)).length >= MOST_OF_ONE)
      throw new Fault('conflict', `You read ${MOST_OF_ONE} studies already: close one of them first`);
    await store.putLock(tx, reading.studyId, me.userId, me.sessionId, at);
    await audit.record(call, tx, {
      action: before ? 'reading.taken-over' : 'reading.begun',
      subject: studyInstanceUid,
      ...(before ? { detail: { from: before.username, since: before.takenAt } } : {}),
    });
    const lock = (await store.lockOf(tx, reading.studyId))!;
    return { taken: { isWaiting: true, isMine: true, lock: lockOf(lock) }, news: true };
  });
  if (news) call.events.publish({ type: 'reading.changed', studyInstanceUid });
  return taken;
}

/** Ends the caller's own reading; nothing when it isn't theirs. */
export async function release(call: Call, studyInstanceUid: string): Promise<void> {
  const me = person(call);
  const mine = (await store.locksOfSession(call.db, me.sessionId)).filter(
    (lock) => lock.studyInstanceUid === studyInstanceUid,
  );
  await end(call, mine, 'reading.ended', (lock) => lock?.sessionId === me.sessionId);
}

/** Ends what nothing was heard of any more. Run by a job. */
export async function endLapsed(call: Call): Promise<void> {
  const before = countsSince(call.now);
  const lapsed = await store.lapsedLocks(call.db, before);
  await end(call, lapsed, 'reading.lapsed', (lock) => lock !== undefined && lock.seenAt < before);
}

/** The lock of somebody else that counts. */
export async function lockedByOther(call: Call, db: Queries, studyId: number): Promise<store.LockRow | undefined> {
  const lock = await counting(db, call, studyId);
  return lock && call.actor.kind === 'user' && lock.sessionId === call.actor.sessionId ? undefined : lock;
}

/** A part of something larger: the study leaves the queue. */
export function dropAnybodys(tx: Transaction, studyId: number): Promise<void> {
  return store.dropLock(tx, studyId);
}

/** Keeps locks alive while a page has their study open, and ends them with the session. @returns a function that stops */
export function followSessions(call: Call): () => void {
  const note = async (sessionId: string, reading: readonly string[]) => {
    if (reading.length === 0) return;
    const now = Date.now();
    const due = (await store.locksOfSession(call.db, sessionId)).filter(
      ({ studyInstanceUid, seenAt }) =>
        reading.includes(studyInstanceUid) && now - Date.parse(seenAt) >= NOTED_EVERY_MS,
    );
    if (due.length === 0) return;
    const at = new Date(now).toISOString();
    await call.db.transaction(async (tx) => {
      for (const { studyId } of due) await store.touchLock(tx, studyId, sessionId, at);
    });
  };
  const forget = async (sessionId: string) => {
    const locks = await store.locksOfSession(call.db, sessionId);
    await end({ ...call, now: new Date() }, locks, 'reading.ended', (lock) => lock?.sessionId === sessionId);
  };
  return call.events.subscribe((event) => {
    const work =
      event.type === 'session.seen'
        ? note(event.sessionId, event.reading)
        : event.type === 'session.ended'
          ? forget(event.sessionId)
          : undefined;
    work?.catch((error) => call.log.error('reading.lock-not-kept', error));
  });
}

async function end(
  call: Call,
  locks: readonly store.LockRow[],
  action: string,
  still: (lock: store.LockRow | undefined) => boolean,
): Promise<void> {
  for (const { studyId, studyInstanceUid } of locks) {
    const ended = await call.db.transaction(async (tx) => {
      const lock = await store.lockOf(tx, studyId);
      if (!lock || !still(lock)) return false;
      await store.dropLock(tx, studyId);
      await audit.record(call, tx, { action, subject: studyInstanceUid, detail: { reader: lock.username } });
      return true;
    });
    if (ended) call.events.publish({ type: 'reading.changed', studyInstanceUid });
  }
}

async function counting(db: Queries, call: Call, studyId: number): Promise<store.LockRow | undefined> {
  const lock = await store.lockOf(db, studyId);
  return lock && lock.seenAt >= countsSince(call.now) ? lock : undefined;
}

function lockOf({ username, displayName, takenAt }: store.LockRow): TakenReading['lock'] {
  return { username, displayName, since: takenAt };
}
