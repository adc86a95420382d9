// The SQL of what the clinic says of a person.
import { DatabaseError, type Queries, type Row, type Transaction } from '../../core/db/database.ts';
import type { Role } from '../../device/users/permissions.ts';
import { Fault } from '../../lib/fault.ts';
import type { Colleague, Profile } from './shapes.ts';

export type StaffRow = Colleague & { userId: number; department: string | null };

const STAFF = `SELECT users.id, users.username, users.display_name, users.role, coalesce(staff.title, '') AS title,
  coalesce(staff.phone, '') AS phone, staff.department_id, departments.name AS department
FROM users LEFT JOIN staff ON staff.user_id = users.id LEFT JOIN departments ON departments.id = staff.department_id`;

function asStaff(row: Row): StaffRow {
  return {
    userId: row.id as number,
    username: row.username as string,
    displayName: row.display_name as string,
    role: row.role as Role,
    title: row.title as string,
    phone: row.phone as string,
    departmentId: row.department_id as number | null,
    department: row.department as string | null,
  };
}

export async function all(db: Queries): Promise<StaffRow[]> {
  return (await db.query(`${STAFF} ORDER BY users.username`)).map(asStaff);
}

export async function byName(db: Queries, username: string): Promise<StaffRow | undefined> {
  return (await db.query(`${STAFF} WHERE users.username = ?`, [username])).map(asStaff)[0];
}

/** @throws Fault('not-found') for a department that is no longer there */
export async function put(tx: Transaction, userId: number, { title, phone, departmentId }: Profile): Promise<void> {
  try {
    await tx.execute(
      `INSERT INTO staff (user_id, title, phone, department_id) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (user_id) DO UPDATE SET title = ?2, phone = ?3, department_id = ?4`,
      [userId, title, phone, departmentId],
    );
  } catch (error) {
    if (error instanceof DatabaseError && error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
      throw new Fault('not-found', 'There is no such department', { field: 'departmentId' });
    throw error;
  }
}

export async function departments(db: Queries): Promise<Map<string, number>> {
  const rows =
    await db.query(`SELECT users.username, staff.department_id FROM staff JOIN users ON users.id = staff.user_id
WHERE staff.department_id IS NOT NULL`);
  return new Map(rows.map((row) => [row.username as string, row.department_id as number]));
}

export async function emptyDepartment(tx: Transaction, id: number): Promise<void> {
  await tx.execute('UPDATE staff SET department_id = NULL WHERE department_id = ?', [id]);
}
