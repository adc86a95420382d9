// The order of the reader's queue, who comes into question next, and where reading happens. Pure but for the address.
import { address } from '../route.ts';
import type { ReadingChange, ReadingEntry } from '../shapes.ts';

const URGENCY = { STAT: 0, urgent: 1, routine: 2 } as const;

/** As the service orders it: STAT, urgent, the others; each by how long it waits. */
function inOrder(a: ReadingEntry, b: ReadingEntry): number {
  return URGENCY[a.priority] - URGENCY[b.priority] || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0);
}

/** The queue after what was told: changed entries in their place, those that left gone. */
export function withChanges(entries: readonly ReadingEntry[], changes: readonly ReadingChange[]): ReadingEntry[] {
  const told = new Set(changes.map(({ studyInstanceUid }) => studyInstanceUid));
  const others = entries.filter(({ study }) => !told.has(study.studyInstanceUid));
  const here = changes.flatMap(({ entry }) => (entry ? [entry] : []));
  return [...others, ...here].sort(inOrder);
}

/** What this person reads next, best first: nobody's or their own, that nobody reads and no doubt hangs over. */
export function nextFor(entries: readonly ReadingEntry[], username: string, not?: string): ReadingEntry[] {
  return entries.filter(
    ({ study, assignedTo, lock }) =>
      study.studyInstanceUid !== not &&
      !lock &&
      (!assignedTo || assignedTo.username === username) &&
      !study.flags.includes('under-investigation'),
  );
}

/** The viewer, with the intention to read: it takes the study's lock. */
export function readingAddress(studyInstanceUid: string): string {
  return address(`/viewer/${encodeURIComponent(studyInstanceUid)}`, { read: '1' });
}
