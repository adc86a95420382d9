// The modalities: which may send, which tried to, and a person's yes to them. Who calls right now is roster.ts, what is
// noted while they work is logbook.ts.
import type { Call } from '../../core/call.ts';
import { DatabaseError, type Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import {
  type Attempt,
  type AttemptAcceptance,
  type Device,
  type DeviceChanges,
  type EchoAnswer,
  isHost,
  type NewDevice,
} from './shapes.ts';
import * as store from './store.ts';

const UNLESS_SAID = {
  host: null,
  port: null,
  characterSet: '',
  worklistScope: 'asked',
  worklistShowsBooked: false,
} as const;
/** More than any clinic has; keeps the roster small enough for memory. */
const MOST_DEVICES = 1000;

/** By name. */
export function list(call: Call): Promise<Device[]> {
  return store.allDevices(call.db);
}

/** @throws Fault('not-found') */
export async function get(call: Call, id: number): Promise<Device> {
  return found(await store.deviceById(call.db, id));
}

/** @throws Fault('conflict') when a device with this AE title and host is there already */
export async function register(call: Call, input: NewDevice): Promise<Device> {
  const device = await call.db.transaction((tx) => add(call, tx, input));
  call.events.publish({ type: 'device.changed', deviceId: device.id });
  return device;
}

/** `accepted: false` keeps a device in the list and its associations out. */
export async function change(call: Call, id: number, changes: DeviceChanges): Promise<Device> {
  const device = await call.db.transaction(async (tx) => {
    const before = found(await store.deviceById(tx, id));
    return update(call, tx, before, { ...settingsOf(before), ...changes });
  });
  call.events.publish({ type: 'device.changed', deviceId: id });
  return device;
}

/** It is unknown from now on; what it sent stays. */
export async function remove(call: Call, id: number): Promise<void> {
  await call.db.transaction(async (tx) => {
    const before = settingsOf(found(await store.deviceById(tx, id)));
    await store.deleteDevice(tx, id);
    await audit.record(call, tx, {
      action: 'device.removed',
      subject: `device:${id}`,
      before,
    });
  });
  call.events.publish({ type: 'device.changed', deviceId: id });
}

/** How the DIMSE edge asks a device whether it is there; given to `echo`, for rooms know no network. */
export type Echo = (target: { aeTitle: string; host: string; port: number }) => Promise<EchoAnswer>;

/** Asks the device and keeps the answer with it. @throws Fault('invalid') when we don't know where it listens */
export async function echo(call: Call, id: number, ask: Echo): Promise<EchoAnswer> {
  const { aeTitle, host, port } = await get(call, id);
  if (host === null || port === null) {
    throw new Fault('invalid', 'To test the connection, enter the address and the port on which the device listens');
  }
  const answer = await ask({ aeTitle, host, port });
  await call.db.transaction(async (tx) => {
    found(await store.deviceById(tx, id));
    await store.updateEcho(tx, id, { at: call.now.toISOString(), ok: answer.ok, message: answer.message });
    await audit.record(call, tx, { action: 'device.echoed', subject: `device:${id}`, detail: { ok: answer.ok } });
  });
  call.events.publish({ type: 'device.seen', deviceId: id });
  return answer;
}

/** Who connected or tried to, newest first. */
export function attempts(call: Call): Promise<Attempt[]> {
  return store.newestAttempts(call.db);
}

/** @throws Fault('not-found') */
export async function attempt(call: Call, id: number): Promise<Attempt> {
  const row = await store.attemptById(call.db, id);
  if (!row) throw new Fault('not-found', 'There is no such attempt');
  return row;
}

/**
 * A person's yes to a device that was held. Naming it as a device that has the same AE title means that one has moved:
 * its address changes. Otherwise it becomes a device of its own.
 */
export async function accept(call: Call, attemptId: number, { name }: AttemptAcceptance): Promise<Device> {
  const device = await call.db.transaction(async (tx) => {
    const held = await store.attemptById(tx, attemptId);
    if (held?.outcome !== 'held') throw new Fault('not-found', 'This attempt no longer waits for an answer');
    const { callingAeTitle: aeTitle, address } = held;
    const same = (await store.allDevices(tx)).find((other) => other.aeTitle === aeTitle && other.name === name);
    return same
      ? update(call, tx, same, { ...settingsOf(same), host: address, accepted: true })
      : add(call, tx, { name, aeTitle, host: address });
  });
  call.events.publish({ type: 'device.changed', deviceId: device.id });
  return device;
}

/** Registers as a part of something larger (set-up); who calls it tells `device.changed` after commit. */
export async function add(call: Call, tx: Transaction, input: NewDevice): Promise<Device> {
  if ((await store.countDevices(tx)) >= MOST_DEVICES)
    throw new Fault('too-many', `There are ${MOST_DEVICES} devices already`);
  const row = { ...UNLESS_SAID, ...input, accepted: true };
  check(row);
  const device = await unlessTaken(() => store.insertDevice(tx, row, call.now.toISOString()));
  await store.deleteHeldAttempts(tx, device.aeTitle, device.host);
  await audit.record(call, tx, {
    action: 'device.registered',
    subject: `device:${device.id}`,
    after: { ...row },
  });
  return device;
}

async function update(call: Call, tx: Transaction, before: Device, row: store.DeviceRow): Promise<Device> {
  check(row);
  const device = await unlessTaken(() => store.updateDevice(tx, before.id, row));
  if (row.accepted) await store.deleteHeldAttempts(tx, row.aeTitle, row.host);
  await audit.record(call, tx, {
    action: 'device.changed',
    subject: `device:${before.id}`,
    before: settingsOf(before),
    after: { ...row },
  });
  return device;
}

/** What a person decides about a device, without what happened to it. */
function settingsOf(device: Device): store.DeviceRow {
  const { name, aeTitle, host, port, accepted, characterSet, worklistScope, worklistShowsBooked } = device;
  return { name, aeTitle, host, port, accepted, characterSet, worklistScope, worklistShowsBooked };
}

function check({ aeTitle, host }: store.DeviceRow): void {
  if (host !== null && !isHost(host))
    throw new Fault('invalid', 'This is neither an address nor a name of a machine', { field: 'host' });
  if (aeTitle === '' && host === null) {
    throw new Fault('invalid', 'A device without an AE title is known by its address: enter it', { field: 'host' });
  }
}

async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
    throw new Fault('conflict', 'There is a device with this AE title at this address already', { field: 'aeTitle' });
  }
}

function found(device: Device | undefined): Device {
  if (!device) throw new Fault('not-found', 'There is no such device');
  return device;
}
