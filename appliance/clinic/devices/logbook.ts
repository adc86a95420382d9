// What happens at the DICOM port, gathered in memory and written together at most once a second, so that neither a busy
// modality nor a flood of strangers costs a transaction each.
import type { Call } from '../../core/call.ts';
import type { Attempt } from './shapes.ts';
import * as store from './store.ts';

export type AttemptMade = Pick<Attempt, 'callingAeTitle' | 'calledAeTitle' | 'address' | 'outcome' | 'reason'>;

export interface Logbook {
  attempt(made: AttemptMade): void;
  /** The device was here; it had this many objects stored since it was last noted. */
  seen(deviceId: number, objects: number): void;
  /** Writes what is left. */
  close(): Promise<void>;
}

const WRITE_EVERY_MS = 1_000;
/** Different attempts in one second beyond this are a flood, whose single titles nobody wants to read. */
const MOST_WAITING = 200;

/** @param call gives a new Call of the edge's own for each write */
export function openLogbook(call: () => Call): Logbook {
  let attempts = new Map<string, Omit<Attempt, 'id'>>();
  let sightings = new Map<number, { at: string; objects: number }>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = () => {
    timer = undefined;
    const made = [...attempts.values()];
    const seen = [...sightings];
    attempts = new Map();
    sightings = new Map();
    const current = call();
    writing = writing
      .then(() => save(current, made, seen))
      .catch((error) => current.log.error('devices.logbook-failed', error));
  };
  const soon = () => {
    timer ??= setTimeout(write, WRITE_EVERY_MS);
  };

  return {
    attempt(made) {
      const key = JSON.stringify([made.callingAeTitle, made.address, made.outcome]);
      const known = attempts.get(key);
      if (!known && attempts.size >= MOST_WAITING) return;
      attempts.set(key, { ...made, at: new Date().toISOString(), count: (known?.count ?? 0) + 1 });
      soon();
    },
    seen(deviceId, objects) {
      const known = sightings.get(deviceId);
      sightings.set(deviceId, { at: new Date().toISOString(), objects: (known?.objects ?? 0) + objects });
      soon();
    },
    async close() {
      clearTimeout(timer);
      if (timer) write();
      await writing;
    },
  };
}

async function save(
  call: Call,
  attempts: readonly Omit<Attempt, 'id'>[],
  seen: readonly [id: number, { at: string; objects: number }][],
): Promise<void> {
  const results = await call.db.batch([
    ...attempts.map(store.addAttempt),
    ...seen.map(([id, { at, objects }]) => store.addSighting(id, at, objects)),
    store.forgetOldAttempts(),
  ]);
  for (const { rows } of results.slice(0, attempts.length)) {
    if (rows[0]) call.events.publish({ type: 'device.attempted', attemptId: rows[0].id as number });
  }
  for (const [id] of seen) call.events.publish({ type: 'device.seen', deviceId: id });
}
