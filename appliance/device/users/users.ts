// The people who may sign in, and what an administrator does with their accounts. Accounts are disabled, never deleted:
// the audit log names them.
import type { Call } from '../../core/call.ts';
import { DatabaseError, type Queries, type Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import * as settings from '../settings/settings.ts';
import { hashWanted, keepFormer } from './new-password.ts';
import * as sessions from './sessions.ts';
import type { NewUser, User, UserChange } from './shapes.ts';
import * as store from './store.ts';

/** A username as it is kept and compared: case and way of composing letters don't matter. */
export function nameOf(typed: string): string {
  return typed.normalize('NFKC').trim().toLowerCase();
}

function shown(row: store.UserRow): User {
  const { username, displayName, role, disabled, hasSecondFactor, createdAt, lastSeenAt } = row;
  return { username, displayName, role, disabled, hasSecondFactor, createdAt, lastSeenAt };
}

export async function list(call: Call): Promise<User[]> {
  return (await store.users(call.db)).map(shown);
}

/** The clinic's name, as a password must not be. */
export async function nameOfClinic(call: Call): Promise<string> {
  return (await settings.read(call.db)).clinic.name;
}

/** @throws Fault('not-found') */
export async function userNamed(db: Queries, username: string): Promise<store.UserRow> {
  const user = await store.userByName(db, nameOf(username));
  if (!user) throw new Fault('not-found', 'There is no user of this name');
  return user;
}

/** @throws Fault('invalid' | 'conflict') */
export async function add(call: Call, wanted: NewUser): Promise<User> {
  const user = await prepare(call, wanted);
  await call.db.transaction((tx) => insert(call, tx, user));
  return shown(await userNamed(call.db, user.username));
}

export type PreparedUser = Parameters<typeof store.addUser>[1];

/** Checks and hashes before the transaction, which must be short. @throws Fault('invalid') */
export async function prepare(call: Call, wanted: NewUser, passwordField = 'password'): Promise<PreparedUser> {
  const username = nameOf(wanted.username);
  const displayName = wanted.displayName.trim();
  const passwordHash = await hashWanted(call, wanted.password, { username, displayName }, passwordField);
  const { isPasswordDue } = wanted;
  return { username, displayName, role: wanted.role, passwordHash, createdAt: call.now.toISOString(), isPasswordDue };
}

/** @throws Fault('conflict') when the name is taken */
export async function insert(call: Call, tx: Transaction, user: PreparedUser): Promise<void> {
  const { username, displayName, role } = user;
  try {
    await store.addUser(tx, user);
  } catch (cause) {
    const isTaken = cause instanceof DatabaseError && cause.code === 'SQLITE_CONSTRAINT_UNIQUE';
    throw isTaken ? new Fault('conflict', 'There is a user of this name already', { field: 'username', cause }) : cause;
  }
  await audit.record(call, tx, { action: 'user.added', subject: `user:${username}`, after: { displayName, role } });
}

/** A new role, password or a disabled account ends the person's sessions at once. @throws Fault('not-found' | 'conflict') */
export async function change(call: Call, username: string, wanted: UserChange): Promise<User> {
  const { password, ...rest } = wanted;
  const passwordHash = password === undefined ? undefined : await hashFor(call, username, password);
  const { after, ended } = await call.db.transaction(async (tx) => {
    const before = await userNamed(tx, username);
    const renewed = passwordHash === undefined ? {} : { passwordHash, passwordSetAt: call.now.toISOString() };
    const after = { ...before, ...rest, ...renewed };
    await store.updateUser(tx, after);
    if (passwordHash !== undefined) await keepFormer(tx, before);
    if ((await store.countActiveAdministrators(tx)) === 0) {
      throw new Fault('conflict', 'This is the last administrator: make someone else administrator first');
    }
    await audit.record(call, tx, {
      action: 'user.changed',
      subject: `user:${before.username}`,
      detail: { password: passwordHash !== undefined },
      before: { displayName: before.displayName, role: before.role, disabled: before.disabled },
      after: { displayName: after.displayName, role: after.role, disabled: after.disabled },
    });
    const isPasswordKept = after.isPasswordDue === before.isPasswordDue && passwordHash === undefined;
    const endsSessions = after.role !== before.role || after.disabled || !isPasswordKept;
    if (passwordHash !== undefined) await store.forgetWorkstations(tx, before.id);
    return { after, ended: endsSessions ? await sessions.end(call, tx, before.id) : [] };
  });
  sessions.tellEnded(call, ended);
  return shown(after);
}

async function hashFor(call: Call, username: string, password: string): Promise<string> {
  return hashWanted(call, password, await userNamed(call.db, username), 'password');
}
