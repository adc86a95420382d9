// Texts of reports that somebody wrote and the box doesn't have yet: kept with every few letters, sent by the page that is
// open on them, or from here when none is. Sent under a key, for an answer that was lost must not make the text lose
// a race against itself.
import type { DocumentJson, SavedDraft } from '../shapes.ts';
import type { Shelf } from './shelf.ts';
import { unsentTexts } from './state.ts';

export interface KeptText {
  /** Whose, of which study. */
  key: string;
  user: string;
  studyInstanceUid: string;
  at: string;
  /** What it was written on. */
  revision: number;
  document: DocumentJson;
  /** Was sent, and nobody knows whether it arrived. */
  attempt?: Attempt;
}

export interface Attempt {
  key: string;
  revision: number;
  document: DocumentJson;
}

interface Place {
  shelf: Shelf;
  user: string;
}
/** @throws Refusal, `offline` when nobody answered */
export type SendText = (path: string, body: object, key: string, isLeaving?: boolean) => Promise<unknown>;

/** Pages of this tab that are open on a text, and how each is told to send it. */
const open = new Map<string, () => Promise<unknown>>();

export const textKey = (user: string, studyInstanceUid: string) => `${user} ${studyInstanceUid}`;
export const draftPath = (studyInstanceUid: string) => `/api/v1/reports/${encodeURIComponent(studyInstanceUid)}/draft`;

/** @returns a function that ends it */
export function openText(key: string, flush: () => Promise<unknown>): () => void {
  open.set(key, flush);
  return () => {
    if (open.get(key) === flush) open.delete(key);
  };
}

export async function keepText(place: Place, text: KeptText): Promise<void> {
  await place.shelf.put('reports', text);
  await countTexts(place);
}

export async function forgetText(place: Place, key: string): Promise<void> {
  await place.shelf.remove('reports', [key]);
  await countTexts(place);
}

export async function countTexts(place: Place): Promise<void> {
  unsentTexts.value = (await ownTexts(place)).length;
}

export async function sendAttempt(studyInstanceUid: string, attempt: Attempt, send: SendText, isLeaving = false) {
  const body = { document: attempt.document, expectedRevision: attempt.revision };
  return (await send(draftPath(studyInstanceUid), body, attempt.key, isLeaving)) as SavedDraft;
}

/** Sends what can be sent. What the box refuses stays, and is said where the report is opened again. */
export async function sendTexts(place: Place, send: SendText): Promise<void> {
  for (const text of await ownTexts(place)) {
    const flush = open.get(text.key);
    if (flush) await flush();
    else await sendOne(place, text, send);
  }
}

async function sendOne(place: Place, text: KeptText, send: SendText): Promise<void> {
  const { studyInstanceUid, document } = text;
  let { revision } = text;
  if (text.attempt) {
    const saved = await sendAttempt(studyInstanceUid, text.attempt, send);
    // Set aside: what came after it lands in the same place, written on the same.
    if (saved.outcome === 'saved') revision = saved.revision;
    if (same(text.attempt.document, document)) return forgetText(place, text.key);
  }
  const attempt = { key: `text-${text.at.replace(/\D/g, '')}-${revision}`, revision, document };
  await keepText(place, { ...text, revision, attempt });
  await sendAttempt(studyInstanceUid, attempt, send);
  await forgetText(place, text.key);
}

export const same = (one: DocumentJson, other: DocumentJson) => JSON.stringify(one) === JSON.stringify(other);

async function ownTexts({ shelf, user }: Place): Promise<KeptText[]> {
  return (await shelf.all<KeptText>('reports')).filter((text) => text.user === user);
}
