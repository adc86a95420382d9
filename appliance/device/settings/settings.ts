// What the administrator of the clinic chose, and whether the appliance has been set up. The installer's choices are
// the environment's (config.ts); there is no third place.
import { Check } from 'typebox/value';
import type { Call } from '../../core/call.ts';
import type { Queries, Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import { isTimeZone, ownTimeZone } from '../../lib/wall-time.ts';
import * as audit from '../audit/audit.ts';
import { DEFAULTS, SETTING_SCHEMAS, type SettingKey, type Settings, type SettingsChange } from './shapes.ts';
import * as store from './store.ts';

const SET_UP_KEY = 'setUp';
const SET_UP_CODE_KEY = 'setUpCodeHash';

/** Every setting. A stored value that an older program wrote and this one can't read counts as unset. */
export async function read(db: Queries): Promise<Settings> {
  const stored = await store.all(db);
  const settings = structuredClone(DEFAULTS);
  for (const key of Object.keys(SETTING_SCHEMAS) as SettingKey[]) {
    const value = stored.get(key);
    if (Check(SETTING_SCHEMAS[key], value)) Object.assign(settings, { [key]: value });
  }
  return settings;
}

/** The zone of the clinic's own clock: days, working hours and what machines are told are of it. */
export async function timeZone(db: Queries): Promise<string> {
  const value = await store.one(db, 'time');
  const zone = Check(SETTING_SCHEMAS.time, value) ? (value as Settings['time']).zone : null;
  return zone !== null && isTimeZone(zone) ? zone : ownTimeZone();
}

/** Changes the settings that are named and leaves the others. @throws Fault('invalid') for a time zone that isn't one */
export async function change(call: Call, wanted: SettingsChange): Promise<Settings> {
  const zone = wanted.time?.zone ?? null;
  if (zone !== null && !isTimeZone(zone))
    throw new Fault('invalid', 'This is not a time zone. Choose one, like Europe/Berlin', { field: 'time.zone' });
  return call.db.transaction(async (tx) => {
    const before = await read(tx);
    const changed = (Object.keys(wanted) as SettingKey[]).filter((key) => wanted[key] !== undefined);
    for (const key of changed) await store.put(tx, key, wanted[key], call.now);
    if (changed.length) {
      const past = Object.fromEntries(changed.map((key) => [key, before[key]]));
      await audit.record(call, tx, { action: 'settings.changed', subject: 'settings', before: past, after: wanted });
    }
    return read(tx);
  });
}

export async function isSetUp(db: Queries): Promise<boolean> {
  return (await store.one(db, SET_UP_KEY)) !== undefined;
}

export function alreadySetUp(): Fault {
  return new Fault('conflict', 'This appliance has been set up already. Sign in instead');
}

/**
 * Part of the set-up's transaction: names the clinic and closes set-up for good.
 * @throws Fault('conflict') when it was set up before
 */
export async function finishSetUp(call: Call, tx: Transaction, clinic: Settings['clinic']): Promise<void> {
  if (!(await store.claim(tx, SET_UP_KEY, { at: call.now.toISOString() }, call.now))) throw alreadySetUp();
  await store.remove(tx, SET_UP_CODE_KEY);
  await store.put(tx, 'clinic', clinic, call.now);
  await audit.record(call, tx, { action: 'appliance.set-up', subject: 'settings', after: { clinic } });
}

/** What the set-up code of this start hashes to; users/set-up-code.ts makes and checks codes. */
export async function keepSetUpCode(call: Call, tx: Transaction, hash: string): Promise<void> {
  await store.put(tx, SET_UP_CODE_KEY, hash, call.now);
}

export async function setUpCodeHash(db: Queries): Promise<string | undefined> {
  return (await store.one(db, SET_UP_CODE_KEY)) as string | undefined;
}
