// Working on without the box: keeps answers, queues actions, sends them on return. The one place that knows the browser's
// store, the network and who is signed in; what each of them does is in the files beside. Stands behind client.ts.

import { greetAgain, onLive } from '../live.ts';
import { keepWith, send } from '../network.ts';
import { whenSigningOut } from '../session.ts';
import type { Action, Subject } from './action.ts';
import { type Ahead, aheadOfTheDay } from './ahead.ts';
import { tidy } from './answers.ts';
import { isMet } from './conflict.ts';
import { keeperOf } from './keeper.ts';
import { countSets, type KeptSet, sendSets } from './marking-sets.ts';
import { isAway, Queue } from './queue.ts';
import { countTexts, type KeptText, sendTexts } from './report-texts.ts';
import { openShelf, type Shelf } from './shelf.ts';
import { actions, othersWaiting, shownAsOf, unsentSets, unsentTexts } from './state.ts';

/** How long an action, or a question whose answer is kept, is waited for; and once nobody has answered. */
const PATIENCE_MS = 8000;
const IMPATIENCE_MS = 2500;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30_000;
const CHANNEL = 'lightbox.offline';

export interface Place {
  shelf: Shelf;
  queue: Queue;
  user: string;
}
let here: Place | undefined;
let isCutOff = false;
let pauseMs = FIRST_PAUSE_MS;
let retry: ReturnType<typeof setTimeout> | undefined;
const tab = newKey();

/** Undefined while nobody is signed in. */
export const place = (): Place | undefined => here;
let opened: (place: Place) => void;
/** A form may be on the page before the store is open. */
export const placed = new Promise<Place>((resolve) => {
  opened = resolve;
});

/** crypto.randomUUID needs a secure context; this doesn't. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Somebody is signed in: what another one left to read is thrown away, what they left to send stays theirs. */
export async function beginKeeping(user: string, pages: readonly Ahead[]): Promise<void> {
  if (here?.user === user) return void sendWaiting();
  const shelf = await openShelf();
  const owner = await shelf.get<{ user: string }>('facts', 'owner');
  if (owner && owner.user !== user) await forgetReadings(shelf);
  await shelf.put('facts', { name: 'owner', user });
  await tidy(shelf, new Date());
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : undefined;
  const met = async (action: Action, ask: (method: 'GET', path: string) => Promise<unknown>) => {
    if (!/\/\d+(\/move)?$/.test(action.path)) return undefined;
    const now = (await ask('GET', action.path.replace(/\/move$/, ''))) as Subject;
    return isMet(action, now) ? now : undefined;
  };
  const queue = new Queue({
    ...{ shelf, user, tab, newKey, met },
    now: () => new Date(),
    send: (method, path, body, key) => noticed(send(method, path, body, { key, limitMs: patience() })),
    onChange(now) {
      if (JSON.stringify(actions.value) !== JSON.stringify(now)) channel?.postMessage('changed');
      actions.value = now;
    },
  });
  channel?.addEventListener('message', () => void queue.load());
  here = { shelf, queue, user };
  opened(here);
  whenSigningOut(forgetEverything);
  keepWith(keeperOf({ shelf, queue, network }));
  await queue.load();
  await countTexts(here);
  await countSets(here);
  othersWaiting.value = await othersOn(shelf, user);
  onLive('hello', back);
  addEventListener('online', back);
  await sendWaiting();
  aheadOfTheDay(pages);
}

async function othersOn(shelf: Shelf, user: string): Promise<{ user: string; count: number }[]> {
  const counts = new Map<string, number>();
  const works = [shelf.all<Action>('actions'), shelf.all<KeptText>('reports'), shelf.all<KeptSet>('markings')];
  for (const one of (await Promise.all<{ user: string }[]>(works)).flat())
    if (one.user !== user) counts.set(one.user, (counts.get(one.user) ?? 0) + 1);
  return [...counts].map(([user, count]) => ({ user, count }));
}

async function forgetReadings(shelf: Shelf): Promise<void> {
  for (const [at, key] of [['answers', 'path'] as const, ['drafts', 'name'] as const]) {
    const all = await shelf.all<Record<string, string>>(at);
    await shelf.remove(
      at,
      all.map((one) => one[key]!),
    );
  }
}

/** At sign-out: nothing of anybody stays but what others have still to send. */
export async function forgetEverything(): Promise<void> {
  const shelf = here?.shelf ?? (await openShelf());
  const user = here?.user;
  clearTimeout(retry);
  keepWith(undefined);
  here = undefined;
  const isOthers = (one: { user: string }) => user !== undefined && one.user !== user;
  const others = (await shelf.all<Action>('actions')).filter(isOthers);
  const texts = (await shelf.all<KeptText>('reports')).filter(isOthers);
  const sets = (await shelf.all<KeptSet>('markings')).filter(isOthers);
  await shelf.clear();
  for (const one of others) await shelf.put('actions', one);
  for (const one of texts) await shelf.put('reports', one);
  for (const one of sets) await shelf.put('markings', one);
  actions.value = [];
  unsentTexts.value = 0;
  unsentSets.value = 0;
}

/** Nobody is signed in in this browser, so nobody's lists belong in it. Drafts wait for their person. */
export async function forgetLists(): Promise<void> {
  const shelf = await openShelf();
  const all = await shelf.all<{ path: string }>('answers');
  await shelf.remove(
    'answers',
    all.map(({ path }) => path),
  );
}

const patience = () => (isCutOff ? IMPATIENCE_MS : PATIENCE_MS);

/** A text of a report, a set of measurements. @param isLeaving the page goes and nobody waits for the answer */
export function sendWork(path: string, body: object, key: string, isLeaving = false): Promise<unknown> {
  // What a browser sends for a page that is gone is bounded by it (64 KiB).
  const keepalive = isLeaving && JSON.stringify(body).length < 50_000;
  return noticed(send('PUT', path, body, { key, limitMs: patience(), keepalive }));
}

/** Every answer says whether the box is there. */
async function noticed<T>(asking: Promise<T>): Promise<T> {
  try {
    const answer = await asking;
    if (isCutOff) back();
    return answer;
  } catch (problem) {
    if (isAway(problem)) away();
    throw problem;
  }
}

function away(): void {
  isCutOff = true;
  clearTimeout(retry);
  retry = setTimeout(sendWaiting, pauseMs);
  pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
}

function back(): void {
  const wasCutOff = isCutOff;
  isCutOff = false;
  pauseMs = FIRST_PAUSE_MS;
  if (wasCutOff || shownAsOf.value) void returned();
  else void sendWaiting();
}

async function returned(): Promise<void> {
  shownAsOf.value = undefined;
  if (!(await sendWaiting())) greetAgain();
}

/** @returns whether something was sent, and pages asked again because of it */
export async function sendWaiting(): Promise<boolean> {
  clearTimeout(retry);
  if (!here) return false;
  const sent = await here.queue.run().catch(() => false);
  await sendTexts(here, sendWork).catch(() => undefined);
  await sendSets(here, sendWork).catch(() => undefined);
  if (sent) {
    shownAsOf.value = undefined;
    greetAgain();
  }
  sendLater();
  return sent;
}

/** At the next occasion at the latest; what waits behind a person's decision is looked at less often. */
function sendLater(): void {
  clearTimeout(retry);
  const pause = isCutOff ? pauseMs : LONGEST_PAUSE_MS;
  if (unsentTexts.value + unsentSets.value > 0 || actions.value.some(({ state }) => state === 'waiting'))
    retry = setTimeout(sendWaiting, pause);
}

/** Something was just queued: behind a longer queue, or because nobody answers. */
function sendSoon(): void {
  if (isCutOff) sendLater();
  else if (actions.value.some(({ state }) => state === 'waiting')) void sendWaiting();
}

/** What the keeper of this browser knows of the network, and tells. */
const network = {
  get isCutOff() {
    return isCutOff;
  },
  ask: (path: string, signal?: AbortSignal) => noticed(send('GET', path, undefined, { signal, limitMs: patience() })),
  sendSoon,
  /** A list that was answered at `at` is shown. */
  showsKept(at: Date) {
    if (!shownAsOf.value || at < shownAsOf.value) shownAsOf.value = at;
  },
};
export type Network = typeof network;
