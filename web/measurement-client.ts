// Questions about measurements and key images of a study; apart from client.ts, for only the viewer asks them.
import { ask, send } from './network.ts';
import { setPath } from './offline/marking-sets.ts';
import type { StudyMeasurements } from './shapes.ts';

export const measurementClient = {
  of: (uid: string, signal?: AbortSignal) => ask<StudyMeasurements>('GET', setPath(uid), undefined, signal),
  /** One's own set has settled. Sent on leaving: the page needn't be there any more. */
  file: (uid: string) => send('POST', `${setPath(uid)}/filing`, undefined, { keepalive: true }),
};
