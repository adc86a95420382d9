// The SQL of what was given to roles and taken from them.
import type { Queries, Transaction } from '../../core/db/database.ts';

export interface RolePermissionRow {
  role: string;
  permission: string;
  isGiven: boolean;
}

export async function rolePermissions(db: Queries): Promise<RolePermissionRow[]> {
  const rows = await db.query('SELECT role, permission, is_given FROM role_permissions');
  return rows.map((row) => ({
    role: row.role as string,
    permission: row.permission as string,
    isGiven: row.is_given === 1,
  }));
}

/** @param given undefined: as the role has it by default */
export async function chooseRolePermission(
  tx: Transaction,
  role: string,
  permission: string,
  given: boolean | undefined,
): Promise<void> {
  await tx.execute('DELETE FROM role_permissions WHERE role = ? AND permission = ?', [role, permission]);
  if (given === undefined) return;
  await tx.execute('INSERT INTO role_permissions (role, permission, is_given) VALUES (?, ?, ?)', [
    role,
    permission,
    given ? 1 : 0,
  ]);
}
