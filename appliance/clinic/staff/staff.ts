// What the clinic says of the people who have an account: title, telephone, department. The account itself, with name and
// role, is device/users'; what a department is, is schedule's.
import type { Call } from '../../core/call.ts';
import type { Queries, Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { nameOf } from '../../device/users/users.ts';
import { Fault } from '../../lib/fault.ts';
import type { Colleague, OwnProfile, OwnProfileChange, Profile, ProfileChange } from './shapes.ts';
import * as store from './store.ts';

export async function list(call: Call): Promise<Colleague[]> {
  return (await store.all(call.db)).map(shown);
}

/** @throws Fault('not-found') for a person or a department that isn't there */
export async function change(call: Call, username: string, changes: ProfileChange): Promise<Colleague> {
  return call.db.transaction(async (tx) => {
    const before = await store.byName(tx, nameOf(username));
    if (!before) throw new Fault('not-found', 'There is no user of this name');
    const after = { ...profileOf(before), ...trimmed(changes) };
    await store.put(tx, before.userId, after);
    const subject = `user:${before.username}`;
    await audit.record(call, tx, { action: 'staff.changed', subject, before: profileOf(before), after });
    return shown({ ...before, ...after });
  });
}

/** The caller's own. @throws Fault('forbidden') for a token */
export async function own(call: Call): Promise<OwnProfile> {
  const { title, phone, department } = (await store.byName(call.db, person(call).username))!;
  return { title, phone, department };
}

/** What a person may say of themselves. @throws Fault('forbidden') for a token */
export async function changeOwn(call: Call, changes: OwnProfileChange): Promise<OwnProfile> {
  await change(call, person(call).username, changes);
  return own(call);
}

/** As it stands under what the person signs: the title before the name, which is the user name where none is given. */
export async function signatureOf(db: Queries, username: string): Promise<string> {
  const { title, displayName } = (await store.byName(db, username))!;
  return [title, displayName || username].filter(Boolean).join(' ');
}

/** Who belongs to which, by username; for schedule, which has the departments. */
export function departments(db: Queries): Promise<Map<string, number>> {
  return store.departments(db);
}

/** Part of a department's end: its people stay, without one. */
export function emptyDepartment(tx: Transaction, id: number): Promise<void> {
  return store.emptyDepartment(tx, id);
}

function trimmed(changes: ProfileChange): ProfileChange {
  return Object.fromEntries(
    Object.entries(changes).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value]),
  );
}

function profileOf({ title, phone, departmentId }: Profile): Profile {
  return { title, phone, departmentId };
}

function shown({ username, displayName, role, title, phone, departmentId }: store.StaffRow): Colleague {
  return { username, displayName, role, title, phone, departmentId };
}
