// Hanging protocols: how each person wants studies of a kind to hang. The clinic's colleagues may use one that is shared;
// only who made it changes it. Which fits a study is the viewer's to find: it knows the series.
import type { Call } from '../../core/call.ts';
import { DatabaseError } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import type { HangingProtocol, HangingProtocolChanges, NewHangingProtocol } from './shapes.ts';
import * as store from './store.ts';

const MOST_OF_ONE = 100;

/** One's own, then what others share; the newest first. */
export async function list(call: Call): Promise<HangingProtocol[]> {
  const { userId } = person(call);
  return (await store.protocolsFor(call.db, userId)).map((row) => shown(row, userId));
}

/** @throws Fault('conflict') where one's own has this name already; Fault('too-many') */
export async function add(call: Call, protocol: NewHangingProtocol): Promise<HangingProtocol> {
  const { userId } = person(call);
  check(protocol);
  return call.db.transaction(async (tx) => {
    if ((await store.countProtocols(tx, userId)) >= MOST_OF_ONE)
      throw new Fault('too-many', `You have ${MOST_OF_ONE} hanging protocols already. Delete some first`);
    const id = await unlessTaken(() => store.insertProtocol(tx, userId, protocol, call.now.toISOString()));
    await audit.record(call, tx, {
      action: 'hanging-protocol.added',
      subject: `hanging-protocol:${id}`,
      after: { ...protocol },
    });
    return { ...protocol, id, isOwn: true };
  });
}

/** @throws Fault('not-found'), also for somebody else's */
export async function change(call: Call, id: number, changes: HangingProtocolChanges): Promise<HangingProtocol> {
  const { userId } = person(call);
  return call.db.transaction(async (tx) => {
    const before = own(await store.protocolById(tx, id), userId);
    const after = { ...settingsOf(before), ...changes };
    check(after);
    await unlessTaken(() => store.updateProtocol(tx, id, after, call.now.toISOString()));
    await audit.record(call, tx, {
      action: 'hanging-protocol.changed',
      subject: `hanging-protocol:${id}`,
      before: settingsOf(before),
      after,
    });
    return { ...after, id, isOwn: true };
  });
}

/** @throws Fault('not-found'), also for somebody else's */
export async function remove(call: Call, id: number): Promise<void> {
  const { userId } = person(call);
  await call.db.transaction(async (tx) => {
    const before = settingsOf(own(await store.protocolById(tx, id), userId));
    await store.deleteProtocol(tx, id);
    await audit.record(call, tx, {
      action: 'hanging-protocol.removed',
      subject: `hanging-protocol:${id}`,
      before,
    });
  });
}

function shown(row: store.ProtocolRow, userId: number): HangingProtocol {
  return { ...settingsOf(row), id: row.id, isOwn: row.userId === userId };
}

function settingsOf(row: store.ProtocolRow): NewHangingProtocol {
  const { name, modality, bodyPart, examCode, layout, places, isShared } = row;
  return { name, modality, bodyPart, examCode, layout, places, isShared };
}

function check({ layout, places }: NewHangingProtocol): void {
  const [rows, columns] = layout.split('x').map(Number);
  if (places.length !== rows! * columns!)
    throw new Fault('invalid', 'A layout needs as many places as it has panes', { field: 'places' });
}

function own(row: store.ProtocolRow | undefined, userId: number): store.ProtocolRow {
  if (row?.userId !== userId) throw new Fault('not-found', 'You have no such hanging protocol');
  return row;
}

async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
    throw new Fault('conflict', 'You have a hanging protocol of this name already', { field: 'name' });
  }
}
