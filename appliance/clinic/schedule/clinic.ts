// The house itself: departments, rooms with their machines, working hours and closures. What is booked is schedule.ts.
import type { Call } from '../../core/call.ts';
import type { Queries } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import { Fault } from '../../lib/fault.ts';
import * as staff from '../staff/staff.ts';
import * as store from './clinic-store.ts';
import type { Hours } from './hours.ts';
import type { Clinic, Closure, Department, NewClosure, NewRoom, NewShift, Room, RoomChanges, Shift } from './shapes.ts';

/** Past closures that calendars still draw. */
const CLOSURES_KEPT_MS = 62 * 86_400_000;
const MOST_ROOMS = 200;

export async function read(call: Call): Promise<Clinic> {
  const [departments, rooms, people, technicians, shifts, closures, departmentOf] = await Promise.all([
    store.allDepartments(call.db),
    store.allRooms(call.db),
    store.peopleIn(call.db, ['radiologist', 'manager']),
    store.peopleIn(call.db, ['technician']),
    store.allShifts(call.db),
    store.closuresAfter(call.db, new Date(call.now.getTime() - CLOSURES_KEPT_MS).toISOString()),
    staff.departments(call.db),
  ]);
  const doctors = people.map((one) => ({ ...one, departmentId: departmentOf.get(one.username) ?? null }));
  return { departments, rooms, doctors, technicians, shifts, closures };
}

/** @throws Fault('not-found') */
export async function room(db: Queries, id: number): Promise<Room> {
  const row = await store.roomById(db, id);
  if (!row) throw new Fault('not-found', 'There is no such room', { field: 'roomId' });
  return row;
}

export function rooms(db: Queries): Promise<Room[]> {
  return store.allRooms(db);
}

/** @throws Fault('not-found') */
export async function personId(
  db: Queries,
  username: string | null | undefined,
  field: string,
): Promise<number | null> {
  if (username === null || username === undefined) return null;
  const id = await store.userId(db, username);
  if (id === undefined) throw new Fault('not-found', 'There is no such person', { field });
  return id;
}

/** When a room, or a doctor, works; a closure of the whole clinic closes both. */
export async function hours(db: Queries, of: { roomId: number } | { doctor: string }, from: Date): Promise<Hours> {
  const mine = (one: { roomId: number | null; doctor: string | null }) =>
    'roomId' in of ? one.roomId === of.roomId : one.doctor === of.doctor;
  const [shifts, closures, zone] = await Promise.all([
    store.allShifts(db),
    store.closuresAfter(db, from.toISOString()),
    settings.timeZone(db),
  ]);
  const ofAll = (one: Closure) => one.roomId === null && one.doctor === null;
  return { shifts: shifts.filter(mine), closures: closures.filter((one) => ofAll(one) || mine(one)), zone };
}

/** @throws Fault('conflict') when the name is taken */
export function addDepartment(call: Call, { name }: { name: string }): Promise<Department> {
  return call.db.transaction(async (tx) => {
    const added = await store.insertDepartment(tx, name);
    const subject = `department:${added.id}`;
    await audit.record(call, tx, { action: 'department.added', subject, after: { name } });
    return added;
  });
}

export function renameDepartment(call: Call, id: number, { name }: { name: string }): Promise<Department> {
  return call.db.transaction(async (tx) => {
    if (!(await store.renameDepartment(tx, id, name))) throw gone();
    await audit.record(call, tx, { action: 'department.renamed', subject: `department:${id}`, after: { name } });
    return { id, name };
  });
}

/** Its rooms and people stay, without a department. */
export function removeDepartment(call: Call, id: number): Promise<void> {
  return call.db.transaction(async (tx) => {
    await staff.emptyDepartment(tx, id);
    if (!(await store.deleteDepartment(tx, id))) throw gone();
    await audit.record(call, tx, { action: 'department.removed', subject: `department:${id}` });
  });
}

/** @throws Fault('conflict') when the name is taken */
export function addRoom(call: Call, input: NewRoom): Promise<Room> {
  return call.db.transaction(async (tx) => {
    if ((await store.allRooms(tx)).length >= MOST_ROOMS)
      throw new Fault('too-many', `There are ${MOST_ROOMS} rooms already`);
    const added = await store.insertRoom(tx, input);
    await audit.record(call, tx, { action: 'room.added', subject: `room:${added.id}`, after: input });
    return added;
  });
}

/** A room that is no longer used keeps its past: `isActive: false`. */
export function changeRoom(call: Call, id: number, changes: RoomChanges): Promise<Room> {
  return call.db.transaction(async (tx) => {
    const before = await room(tx, id);
    const after = { ...before, ...changes };
    await store.updateRoom(tx, after);
    await audit.record(call, tx, { action: 'room.changed', subject: `room:${id}`, before, after });
    return after;
  });
}

/** @throws Fault('invalid' | 'not-found') */
export function addShift(call: Call, input: NewShift): Promise<Shift> {
  return call.db.transaction(async (tx) => {
    if ((input.roomId === null) === (input.doctor === null))
      throw new Fault('invalid', 'Working hours belong to a room or to a doctor', { field: 'roomId' });
    if (input.fromTime >= input.toTime)
      throw new Fault('invalid', 'The end must be after the beginning', { field: 'toTime' });
    if (input.roomId !== null) await room(tx, input.roomId);
    const id = await store.insertShift(tx, input, await personId(tx, input.doctor, 'doctor'));
    await audit.record(call, tx, { action: 'shift.added', subject: `shift:${id}`, after: input });
    return { ...input, id };
  });
}

export function removeShift(call: Call, id: number): Promise<void> {
  return call.db.transaction(async (tx) => {
    const before = await store.deleteShift(tx, id);
    if (!before) throw gone();
    await audit.record(call, tx, { action: 'shift.removed', subject: `shift:${id}`, before });
  });
}

/** A room, a doctor or, with neither, the whole clinic. What is booked then stays, for a person to move. */
export function addClosure(call: Call, input: NewClosure): Promise<Closure> {
  return call.db.transaction(async (tx) => {
    const startsAt = new Date(input.startsAt).toISOString();
    const endsAt = new Date(input.endsAt).toISOString();
    if (startsAt >= endsAt) throw new Fault('invalid', 'The end must be after the beginning', { field: 'endsAt' });
    if (input.roomId !== null && input.doctor !== null)
      throw new Fault('invalid', 'Close a room or a doctor, not both at once', { field: 'doctor' });
    if (input.roomId !== null) await room(tx, input.roomId);
    const closure = { ...input, startsAt, endsAt };
    const id = await store.insertClosure(tx, closure, await personId(tx, input.doctor, 'doctor'));
    await audit.record(call, tx, { action: 'closure.added', subject: `closure:${id}`, after: closure });
    return { ...closure, id };
  });
}

export function removeClosure(call: Call, id: number): Promise<void> {
  return call.db.transaction(async (tx) => {
    const before = await store.deleteClosure(tx, id);
    if (!before) throw gone();
    await audit.record(call, tx, { action: 'closure.removed', subject: `closure:${id}`, before });
  });
}

function gone(): Fault {
  return new Fault('not-found', 'It is no longer there');
}
