// What the administrator of the clinic chose, and whether the appliance has been set up. The installer's choices are
// the environment's (config.ts); there is no third place.
import { Check } from 'typebox/value';
import type { Call } from '../../core/call.ts';
import type { Queries, Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import { DEFAULTS, SETTING_SCHEMAS, type SettingKey, type Settings, type SettingsChange } from './shapes.ts';
import * as store from './store.ts';

const SET_UP_KEY = 'setUp';

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

/** Changes the settings that are named and leaves the others. */
export async function change(call: Call, wanted: SettingsChange): Promise<Settings> {
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

/**
 * Part of the set-up's transaction: names the clinic and closes set-up for good.
 * @throws Fault('conflict') when it was set up before
 */
export async function finishSetUp(call: Call, tx: Transaction, clinic: Settings['clinic']): Promise<void> {
  if (!(await store.claim(tx, SET_UP_KEY, { at: call.now.toISOString() }, call.now))) {
    throw new Fault('conflict', 'This appliance has been set up already. Sign in instead');
  }
  await store.put(tx, 'clinic', clinic, call.now);
  await audit.record(call, tx, { action: 'appliance.set-up', subject: 'settings', after: { clinic } });
}
