// Makes ahead what the first look at a study needs, when the study is complete: thumbnails of its series and its metadata.
// Behind everything that someone waits for; what isn't made here is made when it is asked for.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../core/call.ts';
import { Fault } from '../../lib/fault.ts';
import { prepareMetadata } from './metadata.ts';
import { thumbnail } from './pictures.ts';
import { objectsAt, type StoredObject } from './retrieve.ts';

export interface Preparing {
  /** Gives up what isn't made yet and resolves when nothing runs. */
  close(): Promise<void>;
}

/** More wait only after a large import, and nobody looks at so many studies at once. */
const MOST_WAITING = 500;
/** Machines that send have the processor to themselves until they pause, but nobody waits for longer than this. */
const PAUSE_MS = 1000;
const PATIENCE_MS = 60_000;

/** @param call a system call that lives as long as the service */
export function startPreparing(call: Call): Preparing {
  const waiting = new Set<string>();
  const end = new AbortController();
  let running: Promise<void> | undefined;
  const run = async () => {
    for (const studyInstanceUid of waiting) {
      waiting.delete(studyInstanceUid);
      await prepare(call, studyInstanceUid, end.signal).catch((error) => {
        if (!end.signal.aborted) call.log.error('studies.not-prepared', error, { studyInstanceUid });
      });
    }
    running = undefined;
  };
  const unsubscribe = call.events.subscribe((event) => {
    if (event.type !== 'study.completed' || waiting.size >= MOST_WAITING) return;
    waiting.add(event.studyInstanceUid);
    running ??= run();
  });
  return {
    async close() {
      unsubscribe();
      waiting.clear();
      end.abort();
      await running;
    },
  };
}

async function untilNothingComes(call: Call, signal: AbortSignal): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < Math.min(until, call.store.lastKeptAt + PAUSE_MS))
    await sleep(PAUSE_MS / 4, undefined, { signal });
}

async function prepare(call: Call, studyInstanceUid: string, signal: AbortSignal): Promise<void> {
  await untilNothingComes(call, signal);
  const objects = await objectsAt(call, { studyInstanceUid }, 'study.read');
  const series = new Set(objects.filter(hasPixels).map(({ seriesInstanceUid }) => seriesInstanceUid));
  for (const seriesInstanceUid of series) {
    try {
      await thumbnail(call, { studyInstanceUid, seriesInstanceUid }, {}, { priority: 'background', signal });
    } catch (error) {
      if (!(error instanceof Fault)) throw error; // a picture that can't be made says why when it is asked for
    }
  }
  await prepareMetadata(call, objects, signal);
}

function hasPixels({ rows }: StoredObject): boolean {
  return rows !== null && rows > 0;
}
