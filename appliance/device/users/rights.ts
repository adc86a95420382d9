// What each role may do in this clinic: the table of permissions.ts with what the administrator gave and took. Kept in
// memory, because every request asks; read again after each change.
import type { Call } from '../../core/call.ts';
import type { Database, Queries } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import * as audit from '../audit/audit.ts';
import { fixed, hasByDefault, PERMISSIONS, type Permission, ROLE_NAMES, type Role } from './permissions.ts';
import * as store from './rights-rows.ts';
import type { RoleRights, RolesChange } from './shapes.ts';

type Rights = ReadonlyMap<string, readonly Permission[]>;

/** By database: several appliances may live in one process (tests). */
const inForce = new WeakMap<Database, Rights>();

/** Before the first question, and after each change. Readers are answered in turn, so the last call wins. */
export async function load(db: Database): Promise<void> {
  inForce.set(db, await read(db));
}

async function read(db: Queries): Promise<Rights> {
  const chosen = new Map(
    (await store.rolePermissions(db)).map((row) => [`${row.role} ${row.permission}`, row.isGiven]),
  );
  const has = (role: Role, permission: Permission) =>
    fixed(role, permission) ?? chosen.get(`${role} ${permission}`) ?? hasByDefault(role, permission);
  return new Map(ROLE_NAMES.map((role) => [role, PERMISSIONS.filter((permission) => has(role, permission))]));
}

/** Nothing for a role that doesn't exist: a database from elsewhere must not open doors. */
export function permissionsOf(db: Database, role: string): readonly Permission[] {
  const rights = inForce.get(db);
  if (!rights) throw new Error('The rights of this database have not been loaded');
  return rights.get(role) ?? [];
}

export function may(db: Database, role: string, permission: Permission): boolean {
  return permissionsOf(db, role).includes(permission);
}

/** Every role with every permission: whether it has it, has it by default, and whether that can be chosen. */
export async function list(call: Call): Promise<RoleRights[]> {
  const rights = await read(call.db);
  return ROLE_NAMES.map((role) => ({
    role,
    permissions: PERMISSIONS.map((permission) => ({
      permission,
      given: rights.get(role)!.includes(permission),
      byDefault: hasByDefault(role, permission),
      fixed: fixed(role, permission) !== undefined,
    })),
  }));
}

/**
 * Gives and takes permissions, all or none; who is signed in has them from the next request on.
 * @throws Fault('conflict') for a combination that nobody can choose
 */
export async function change(call: Call, { changes }: RolesChange): Promise<RoleRights[]> {
  for (const { role, permission, given } of changes) {
    if ((fixed(role, permission) ?? given) === given) continue;
    throw new Fault('conflict', `${permission} can't be ${given ? 'given to' : 'taken from'} the role ${role}`);
  }
  const changed = await call.db.transaction(async (tx) => {
    const before = await read(tx);
    for (const { role, permission, given } of changes) {
      const isDefault = given === hasByDefault(role, permission);
      await store.chooseRolePermission(tx, role, permission, isDefault ? undefined : given);
    }
    const after = await read(tx);
    const roles = ROLE_NAMES.filter((role) => String(before.get(role)) !== String(after.get(role)));
    for (const role of roles) {
      const [was, is] = [{ permissions: before.get(role) }, { permissions: after.get(role) }];
      await audit.record(call, tx, { action: 'role.changed', subject: `role:${role}`, before: was, after: is });
    }
    return roles;
  });
  await load(call.db);
  for (const role of changed) call.events.publish({ type: 'role.changed', role });
  return list(call);
}
