// What was measured in each study while its viewer is closed: in the page's memory only. Closing the page loses it, so the
// browser asks first; it doesn't where the page has to go because another person comes.
import { effect } from '@preact/signals';
import { isLeaving, screenLocked, sessionEnded } from '../../session.ts';
import type { History } from './marking.ts';

const histories = new Map<string, History>();

export const historyOf = (studyInstanceUid: string): History | undefined => histories.get(studyInstanceUid);

/** @returns what stops it */
export function keepHistory(studyInstanceUid: string, read: () => History): () => void {
  return effect(() => {
    histories.set(studyInstanceUid, read());
  });
}

addEventListener('beforeunload', (event) => {
  if (isLeaving() || screenLocked.peek() || sessionEnded.peek()) return;
  const isLost = [...histories.values()].some(({ now }) => now.markings.length + now.keyImages.length > 0);
  if (isLost) event.preventDefault();
});
