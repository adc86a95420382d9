// A change that carries a key happens once, however often it is sent: for browsers that lost the answer, not the request.
// The key is written by audit.record in the transaction of the change itself, so there is no instant in which one is
// durable without the other. What changed nothing leaves no key behind, and is simply tried again.
import type { Actor, Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import * as store from './store.ts';

/** Longer than a workstation keeps what it couldn't send (web/offline/queue.ts). */
const KEPT_DAYS = 14;
const MOST_EACH = 10_000;
const ANSWER_LIMIT_CHARACTERS = 64 * 1024;

export interface Answered {
  status: number;
  body: string;
}

export interface Once extends Answered {
  /** It had happened before: this is the answer of then. */
  isRepeated: boolean;
}

/** What is being done right now, by database, actor and key: whoever repeats it waits for the first. */
const running = new WeakMap<Call['db'], Map<string, Promise<unknown>>>();

/**
 * Does `work` unless it was done before under this key.
 * @param fingerprint of all that was asked: a key stands for one request
 * @throws Fault('conflict') at `idempotency-key`: another request has this key, or it was done and the answer is lost
 */
export async function once(
  call: Call,
  { key, fingerprint }: { key: string; fingerprint: string },
  work: (call: Call) => Promise<Answered>,
): Promise<Once> {
  const keyed: store.Keyed = { actor: owner(call.actor), key, fingerprint, call: call.id };
  const here = running.get(call.db) ?? new Map<string, Promise<unknown>>();
  running.set(call.db, here);
  const place = `${keyed.actor} ${key}`;
  for (let before = here.get(place); before; before = here.get(place)) await before.catch(() => undefined);
  const doing = lookOrDo(call, keyed, work);
  here.set(place, doing);
  try {
    return await doing;
  } finally {
    here.delete(place);
  }
}

async function lookOrDo(call: Call, keyed: store.Keyed, work: (call: Call) => Promise<Answered>): Promise<Once> {
  const before = await store.find(call.db, keyed.actor, keyed.key);
  if (before) return { ...known(before, keyed), isRepeated: true };
  const answer = await work({
    ...call,
    async whenChanging(tx) {
      const there = await store.mark(tx, keyed, call.now.toISOString());
      // Another process on the same database was faster: this change is rolled back with its transaction.
      if (there.call !== call.id) throw new Fault('conflict', 'This is being done right now', { field: FIELD });
    },
  });
  if (answer.body.length <= ANSWER_LIMIT_CHARACTERS) {
    await store.keepAnswer(call.db, keyed, answer.status, answer.body);
  }
  return { ...answer, isRepeated: false };
}

const FIELD = 'idempotency-key';

function known(before: store.Kept, { fingerprint }: store.Keyed): Answered {
  if (before.fingerprint !== fingerprint) {
    throw new Fault('conflict', 'Another request was sent with this key before', { field: FIELD });
  }
  if (before.status === null) {
    const message = 'This was done already, but its answer is lost: look at what is there now';
    throw new Fault('conflict', message, { field: FIELD });
  }
  return { status: before.status, body: before.body ?? '' };
}

function owner(actor: Actor): string {
  if (actor.kind === 'user') return `user:${actor.userId}`;
  if (actor.kind === 'token') return `token:${actor.tokenId}`;
  throw new Fault('invalid', 'A key needs somebody who is signed in', { field: FIELD });
}

/** The job's: what nobody will repeat any more. */
export async function forgetOld(call: Call): Promise<void> {
  const before = new Date(call.now.getTime() - KEPT_DAYS * 86_400_000).toISOString();
  await store.forget(call.db, before, MOST_EACH);
}
