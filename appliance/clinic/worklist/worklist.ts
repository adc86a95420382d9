// The worklist that modalities ask for: the exams of those who have arrived, until they are done (product.md 3.1, 3.2).
// What the machines say they performed is performed.ts.
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import * as devices from '../devices/devices.ts';
import { asked, type Condition, conditionsOf, namesDays } from './query.ts';
import { stepAttributes } from './step-attributes.ts';
import * as store from './store.ts';

/** More than a clinic does in a day; a modality that asks for everything gets the earliest. */
const MOST_STEPS = 500;
/** Who arrived longer ago and was forgotten is no longer offered to a machine that names no day. */
const STALE_HOURS = 24;

const ARRIVED = "appointments.state IN ('waiting', 'in-room', 'in-scan')";
const ARRIVED_OR_BOOKED = "appointments.state IN ('booked', 'waiting', 'in-room', 'in-scan')";

export interface Answers {
  steps: JsonDataSet[];
  /** Of the device's settings, values of SpecificCharacterSet; undefined where it has none. */
  charsets: string[] | undefined;
}

/**
 * C-FIND of Modality Worklist (PS3.4 K.4.1), by start.
 * @param keys the identifier
 * @throws Fault('invalid') for a value that its key can't have
 */
export async function find(call: Call, keys: JsonDataSet): Promise<Answers> {
  const { actor } = call;
  const deviceId = actor.kind === 'device' ? actor.deviceId : null;
  const device = deviceId === null ? undefined : await devices.get(call, deviceId);
  const zone = await settings.timeZone(call.db);
  const conditions: Condition[] = [
    { sql: device?.worklistShowsBooked ? ARRIVED_OR_BOOKED : ARRIVED, args: [] },
    ...conditionsOf(keys, zone),
  ];
  if (device?.worklistScope === 'own') conditions.push({ sql: 'rooms.station_ae_title = ?', args: [device.aeTitle] });
  if (!namesDays(keys)) {
    const since = new Date(call.now.getTime() - STALE_HOURS * 3_600_000).toISOString();
    conditions.push({ sql: 'appointments.starts_at >= ?', args: [since] });
  }
  const rows = await store.steps(call.db, conditions, MOST_STEPS);
  if (rows.length > 0)
    await audit.read(call, { action: 'worklist.read', subject: 'worklist', detail: { steps: rows.length } });
  return {
    steps: rows.map((row) => asked(keys, stepAttributes(row, zone))),
    charsets: device?.characterSet ? device.characterSet.split('\\') : undefined,
  };
}
