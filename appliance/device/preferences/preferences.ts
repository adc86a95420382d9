// What each person set for themselves. It is kept here and not in a browser, so that it follows them from workstation to
// workstation and stays on none of them.
import { Check } from 'typebox/value';
import type { Call } from '../../core/call.ts';
import type { Queries } from '../../core/db/database.ts';
import * as audit from '../audit/audit.ts';
import { person } from '../users/sessions.ts';
import { NOTHING_SET, type PreferenceChanges, Preferences } from './shapes.ts';
import * as store from './store.ts';

const KEYS = Object.keys(NOTHING_SET) as (keyof Preferences)[];

/** @throws Fault('forbidden') for a token: it is nobody */
export async function own(call: Call): Promise<Preferences> {
  return read(call.db, person(call).userId);
}

/** Replaces what is named and leaves the rest. @throws Fault('forbidden') for a token */
export async function change(call: Call, wanted: PreferenceChanges): Promise<Preferences> {
  const { userId, username } = person(call);
  return call.db.transaction(async (tx) => {
    const before = await read(tx, userId);
    const changed = KEYS.filter((key) => wanted[key] !== undefined);
    for (const key of changed) await store.put(tx, userId, key, wanted[key], call.now);
    if (changed.length) {
      const past = Object.fromEntries(changed.map((key) => [key, before[key]]));
      await audit.record(call, tx, {
        action: 'preferences.changed',
        subject: `user:${username}`,
        before: past,
        after: { ...wanted },
      });
    }
    return read(tx, userId);
  });
}

/** A value that another version wrote and this one can't read counts as unset. */
async function read(db: Queries, userId: number): Promise<Preferences> {
  const stored = await store.allOf(db, userId);
  const preferences = structuredClone(NOTHING_SET);
  for (const key of KEYS) {
    const value = stored.get(key);
    if (Check(Preferences.properties[key], value)) Object.assign(preferences, { [key]: value });
  }
  return preferences;
}
