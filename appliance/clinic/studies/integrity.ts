// Stands in front of every read of a stored object: what is no longer what was received is named, marked and refused,
// never handed out as if it were good (reliability promises 2 and 5).
import type { Call } from '../../core/call.ts';
import { readingOf, type StoredFile } from '../../core/store/reading.ts';
import { Fault } from '../../lib/fault.ts';
import { reportDamage } from './verification.ts';

export interface CheckedObject extends StoredFile {
  readonly sopInstanceUid: string;
}

/** Objects up to this size wait for their check: a twentieth of a second at the most. */
const WAITS_UP_TO_BYTES = 64 * 1024 * 1024;
/** Larger ones wait only so long, so that a video of gigabytes begins; its check goes on, and later reads heed it. */
const LARGE_WAIT_MS = 250;

const SENTENCE = "This object's file is damaged or missing. It isn't shown, because it no longer is what was received";

/**
 * Resolves when the object's file is known to be what was received. Costs a stat() when it was checked lately.
 * @throws Fault('unavailable') when it isn't; the object is marked then
 */
export async function assertGood(call: Call, object: CheckedObject): Promise<void> {
  if (!(await isGood(call, object))) throw new Fault('unavailable', SENTENCE);
}

/** The same for several: what is damaged is left out. */
export async function goodOnes<T extends CheckedObject>(call: Call, objects: readonly T[]): Promise<T[]> {
  const verdicts = await Promise.all(objects.map((object) => isGood(call, object)));
  return objects.filter((_, index) => verdicts[index]);
}

async function isGood(call: Call, object: CheckedObject): Promise<boolean> {
  const verdict = check(call, object);
  return object.sizeBytes <= WAITS_UP_TO_BYTES ? verdict : within(LARGE_WAIT_MS, verdict);
}

async function check(call: Call, object: CheckedObject): Promise<boolean> {
  const verdict = await readingOf(call.store).verify(object);
  if (verdict === 'good') return true;
  await reportDamage(call, object.sopInstanceUid, verdict);
  return false;
}

/** True when nothing is known by then. */
async function within(milliseconds: number, verdict: Promise<boolean>): Promise<boolean> {
  verdict.catch(() => undefined); // told to those who still wait for it
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), milliseconds);
  });
  try {
    return await Promise.race([verdict, late]);
  } finally {
    clearTimeout(timer);
  }
}
