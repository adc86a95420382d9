// Sets of measurements that somebody made and the box doesn't have yet: kept with every change, sent by the viewer that is
// open on them, or from here when none is. What the box has meanwhile from another window is never written over: that set
// waits for its person, who is asked when the study is opened again.
import { Refusal } from '../network.ts';
import type { MeasurementSet, SavedMeasurements } from '../shapes.ts';
import type { Presentation } from '../viewer/measure/presentations.ts';
import { isPassing } from './passing.ts';
import type { SendText } from './report-texts.ts';
import type { Shelf } from './shelf.ts';
import { unsentSets } from './state.ts';

export type SetContent = Pick<MeasurementSet, 'markings' | 'keyImages'> & { presentations: readonly Presentation[] };

export interface SetAttempt {
  key: string;
  version: number;
  content: SetContent;
}

export interface KeptSet {
  /** Whose, of which study. */
  key: string;
  user: string;
  studyInstanceUid: string;
  at: string;
  /** What it was made on; 0 where there was none. */
  version: number;
  content: SetContent;
  /** Was sent, and nobody knows whether it arrived. */
  attempt?: SetAttempt;
}

interface Place {
  shelf: Shelf;
  user: string;
}

/** Viewers of this tab that are open on a set, and how each is told to send it. */
const open = new Map<string, () => Promise<unknown>>();

export const setKey = (user: string, studyInstanceUid: string): string => `${user} ${studyInstanceUid}`;
export const setPath = (studyInstanceUid: string): string =>
  `/api/v1/studies/${encodeURIComponent(studyInstanceUid)}/measurements`;

/** @returns a function that ends it */
export function openSet(key: string, flush: () => Promise<unknown>): () => void {
  open.set(key, flush);
  return () => {
    if (open.get(key) === flush) open.delete(key);
  };
}

export async function keepSet(place: Place, set: KeptSet): Promise<void> {
  await place.shelf.put('markings', set);
  await countSets(place);
}

export async function forgetSet(place: Place, key: string): Promise<void> {
  await place.shelf.remove('markings', [key]);
  await countSets(place);
}

export async function countSets(place: Place): Promise<void> {
  unsentSets.value = (await ownSets(place)).length;
}

/** @throws Refusal */
export async function sendSet(
  studyInstanceUid: string,
  { key, version, content }: SetAttempt,
  send: SendText,
  isLeaving = false,
): Promise<SavedMeasurements> {
  return (await send(setPath(studyInstanceUid), { version, ...content }, key, isLeaving)) as SavedMeasurements;
}

/** @throws Refusal when nobody answers */
export async function sendSets(place: Place, send: SendText): Promise<void> {
  for (const set of await ownSets(place)) {
    const flush = open.get(set.key);
    try {
      await (flush ? flush() : sendOne(place, set, send));
    } catch (problem) {
      if (!(problem instanceof Refusal) || isPassing(problem)) throw problem;
    }
  }
}

async function sendOne(place: Place, set: KeptSet, send: SendText): Promise<void> {
  const { studyInstanceUid, content } = set;
  let { version } = set;
  if (set.attempt) {
    version = (await sendSet(studyInstanceUid, set.attempt, send)).version;
    if (JSON.stringify(set.attempt.content) === JSON.stringify(content)) return forgetSet(place, set.key);
  }
  const attempt = { key: `set-${set.at.replace(/\D/g, '')}-${version}`, version, content };
  await keepSet(place, { ...set, version, attempt });
  await sendSet(studyInstanceUid, attempt, send);
  await forgetSet(place, set.key);
}

async function ownSets({ shelf, user }: Place): Promise<KeptSet[]> {
  return (await shelf.all<KeptSet>('markings')).filter((set) => set.user === user);
}
