// Follows what is received: matches each study soon after its first objects and again when it is complete. After a crash
// the clock finds what was left out (jobs/schedule.ts).
import type { Call } from '../../core/call.ts';
import { check } from './matching.ts';
import * as store from './store.ts';

export interface Following {
  /** Gives up what isn't begun and resolves when nothing runs. */
  close(): Promise<void>;
}

/** A study that arrives changes with every batch: it is looked at soon, and not again before it is complete. */
const SEEN_KEPT = 10_000;
const CAUGHT_UP_AT_ONCE = 200;

/** @param call a system call that lives as long as the service */
export function startMatching(call: Call): Following {
  const waiting = new Set<string>();
  const seen = new Set<string>();
  let running: Promise<void> | undefined;
  let closing = false;
  const run = async () => {
    for (const studyInstanceUid of waiting) {
      if (closing) break;
      waiting.delete(studyInstanceUid);
      await check({ ...call, now: new Date() }, studyInstanceUid).catch((error) =>
        call.log.error('studies.not-matched', error, { studyInstanceUid }),
      );
    }
    running = undefined;
  };
  const unsubscribe = call.events.subscribe((event) => {
    if (event.type === 'study.completed') seen.delete(event.studyInstanceUid);
    else if (event.type !== 'study.changed' || event.isOwn || seen.has(event.studyInstanceUid)) return;
    else seen.add(event.studyInstanceUid);
    if (seen.size > SEEN_KEPT) seen.delete(seen.values().next().value!);
    waiting.add(event.studyInstanceUid);
    running ??= run();
  });
  return {
    async close() {
      unsubscribe();
      closing = true;
      await running;
    },
  };
}

/** Studies that nothing was found out about yet. Does no harm beside startMatching. */
export async function catchUp(call: Call): Promise<void> {
  for (const uid of await store.unchecked(call.db, CAUGHT_UP_AT_ONCE)) await check(call, uid);
}
