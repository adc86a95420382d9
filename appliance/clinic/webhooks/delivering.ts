// Tells webhooks what happened: each its own queue, one after the other, in the order it happened. What is to be told lies in
// the database, so that a crash repeats at most the one that was on its way; receivers know it by its id.
import type { Call } from '../../core/call.ts';
import type { Post, PostAnswer } from '../../core/post.ts';
import { TEST_EVENT } from './shapes.ts';
import { letterOf } from './signed-letter.ts';
import * as store from './store.ts';

export interface Pace {
  /** Also for what was committed and told by no event of this process. */
  lookEveryMs: number;
  /** After so many failures in a row; the last one again and again. It is the receiver who is away, so it holds for the queue. */
  waitsSeconds: readonly number[];
}
const PACE: Pace = { lookEveryMs: 5_000, waitsSeconds: [5, 30, 2 * 60, 10 * 60, 30 * 60, 3600, 3 * 3600, 6 * 3600] };
/** What happens together is looked for once. */
const GATHERED_MS = 100;
/** The receiver understood and wants none of this one: it must not hold up the others for days. */
const REFUSALS = new Set([400, 413, 415, 422]);
const REFUSED_TIMES = 3;

export interface Delivering {
  /** Ends what is on its way, which is told again after the next start. */
  close(): Promise<void>;
}

/** @param call a system call that lives as long as the service */
export function startDelivering(call: Call, post: Post, pace: Pace = PACE): Delivering {
  const running = new Map<number, Promise<void>>();
  const closing = new AbortController();
  const { signal } = closing;
  let soon: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  const deliver = async (webhookId: number) => {
    while (!signal.aborted) {
      const due = await store.nextDue(call.db, webhookId, new Date().toISOString());
      if (!due) return;
      await attempt({ ...call, now: new Date() }, due, post, { signal, waitsSeconds: pace.waitsSeconds });
      if (!signal.aborted) call.events.publish({ type: 'webhook.changed', webhookId });
    }
  };
  const start = (webhookId: number) => {
    if (running.has(webhookId)) return;
    const work = deliver(webhookId)
      .catch((error) => call.log.error('webhook.not-delivered', error, { webhook: webhookId }))
      .finally(() => running.delete(webhookId));
    running.set(webhookId, work);
  };
  const look = () => {
    soon = undefined;
    looking = store
      .webhooksWithWork(call.db, new Date().toISOString())
      .then((ids) => ids.forEach(start))
      .catch((error) => call.log.error('webhook.not-looked', error));
  };
  const lookSoon = () => {
    if (!signal.aborted) soon ??= setTimeout(look, GATHERED_MS);
  };
  const timer = setInterval(lookSoon, pace.lookEveryMs);
  const unsubscribe = call.events.subscribe(lookSoon);
  lookSoon();
  return {
    async close() {
      closing.abort();
      clearInterval(timer);
      clearTimeout(soon);
      unsubscribe();
      await looking;
      await Promise.all(running.values());
    },
  };
}

interface Trying {
  signal?: AbortSignal;
  waitsSeconds?: Pace['waitsSeconds'];
}

/** Tells once and keeps what came of it. One that was interrupted by the service's own end doesn't count. */
export async function attempt(
  call: Call,
  due: store.Due,
  post: Post,
  { signal, waitsSeconds = PACE.waitsSeconds }: Trying = {},
): Promise<PostAnswer> {
  const answer = await post.send({ ...letterOf(due, due.url, due.secret, call.now), signal });
  if (signal?.aborted && !answer.ok) return answer;
  const isTest = due.event === TEST_EVENT;
  const isRefused = answer.status !== null && REFUSALS.has(answer.status) && due.attempts + 1 >= REFUSED_TIMES;
  const state = answer.ok ? 'delivered' : isTest || isRefused ? 'dead' : 'waiting';
  await call.db.transaction(async (tx) => {
    const tried = { state, triedAt: call.now.toISOString(), status: answer.status, result: answer.message } as const;
    await store.putAttempt(tx, due, tried);
    // A test that fails says nothing about what waits; one that succeeds says that somebody is there again.
    if (isTest && !answer.ok) return;
    const failures = state === 'waiting' ? due.failures + 1 : 0;
    const wait = failures === 0 ? 0 : waitsSeconds[Math.min(failures, waitsSeconds.length) - 1]!;
    await store.putPatience(tx, due.webhookId, failures, new Date(call.now.getTime() + wait * 1000).toISOString());
  });
  if (state === 'dead' && !isTest) call.log.warn('webhook.refused', { webhook: due.webhookId, delivery: due.id });
  return answer;
}
