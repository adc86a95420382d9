// The SQL of departments, rooms, shifts and closures.
import { DatabaseError, type Queries, type Row, type Transaction } from '../../core/db/database.ts';
import type { Role } from '../../device/users/permissions.ts';
import { Fault } from '../../lib/fault.ts';
import type { Closure, Department, NewRoom, Person, Room, Shift } from './shapes.ts';

export async function allDepartments(db: Queries): Promise<Department[]> {
  const rows = await db.query('SELECT id, name FROM departments ORDER BY name COLLATE NOCASE, id');
  return rows.map((row) => ({ id: row.id as number, name: row.name as string }));
}

export async function insertDepartment(tx: Transaction, name: string): Promise<Department> {
  const { rows } = await unlessTaken('department', () =>
    tx.execute('INSERT INTO departments (name) VALUES (?) RETURNING id', [name]),
  );
  return { id: rows[0].id as number, name };
}

export async function renameDepartment(tx: Transaction, id: number, name: string): Promise<boolean> {
  const { rowsAffected } = await unlessTaken('department', () =>
    tx.execute('UPDATE departments SET name = ? WHERE id = ?', [name, id]),
  );
  return rowsAffected === 1;
}

export async function deleteDepartment(tx: Transaction, id: number): Promise<boolean> {
  await tx.execute('UPDATE rooms SET department_id = NULL WHERE department_id = ?', [id]);
  return (await tx.execute('DELETE FROM departments WHERE id = ?', [id])).rowsAffected === 1;
}

export async function allRooms(db: Queries): Promise<Room[]> {
  return (await db.query('SELECT * FROM rooms ORDER BY name COLLATE NOCASE, id')).map(roomOf);
}

export async function roomById(db: Queries, id: number): Promise<Room | undefined> {
  const [row] = await db.query('SELECT * FROM rooms WHERE id = ?', [id]);
  return row && roomOf(row);
}

export async function insertRoom(tx: Transaction, room: NewRoom): Promise<Room> {
  const { rows } = await unlessTaken('room', () =>
    tx.execute('INSERT INTO rooms (name, department_id, modality, station_ae_title) VALUES (?, ?, ?, ?) RETURNING *', [
      room.name,
      room.departmentId,
      room.modality,
      room.stationAeTitle,
    ]),
  );
  return roomOf(rows[0]);
}

export async function updateRoom(tx: Transaction, room: Room): Promise<void> {
  await unlessTaken('room', () =>
    tx.execute(
      'UPDATE rooms SET name = ?, department_id = ?, modality = ?, station_ae_title = ?, is_active = ? WHERE id = ?',
      [room.name, room.departmentId, room.modality, room.stationAeTitle, Number(room.isActive), room.id],
    ),
  );
}

async function unlessTaken<T>(what: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.code === 'SQLITE_CONSTRAINT_UNIQUE')
      throw new Fault('conflict', `There is a ${what} with this name already`, { field: 'name' });
    if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
      throw new Fault('not-found', 'There is no such department', { field: 'departmentId' });
    throw error;
  }
}

/** People who work here in one of these roles. */
export async function peopleIn(db: Queries, roles: readonly Role[]): Promise<Person[]> {
  const rows = await db.query(
    `SELECT username, display_name FROM users WHERE role IN (SELECT value FROM json_each(?)) AND disabled = 0
ORDER BY display_name COLLATE NOCASE, id`,
    [JSON.stringify(roles)],
  );
  return rows.map((row) => ({ username: row.username as string, displayName: row.display_name as string }));
}

export async function userId(db: Queries, username: string): Promise<number | undefined> {
  const [row] = await db.query('SELECT id FROM users WHERE username = ? AND disabled = 0', [username]);
  return row?.id as number | undefined;
}

export async function allShifts(db: Queries): Promise<Shift[]> {
  const rows = await db.query(`SELECT shifts.*, users.username FROM shifts LEFT JOIN users ON users.id = shifts.user_id
ORDER BY weekday, from_time, shifts.id`);
  return rows.map((row) => ({
    id: row.id as number,
    roomId: row.room_id as number | null,
    doctor: row.username as string | null,
    weekday: row.weekday as number,
    fromTime: row.from_time as string,
    toTime: row.to_time as string,
  }));
}

export async function insertShift(tx: Transaction, shift: Omit<Shift, 'id' | 'doctor'>, userId: number | null) {
  const { rows } = await tx.execute(
    'INSERT INTO shifts (room_id, user_id, weekday, from_time, to_time) VALUES (?, ?, ?, ?, ?) RETURNING id',
    [shift.roomId, userId, shift.weekday, shift.fromTime, shift.toTime],
  );
  return rows[0].id as number;
}

export async function deleteShift(tx: Transaction, id: number): Promise<Row | undefined> {
  return (await tx.execute('DELETE FROM shifts WHERE id = ? RETURNING *', [id])).rows[0];
}

/** Those that are not over yet at `from`. */
export async function closuresAfter(db: Queries, from: string): Promise<Closure[]> {
  const rows = await db.query(
    `SELECT closures.*, users.username FROM closures LEFT JOIN users ON users.id = closures.user_id
WHERE ends_at > ? ORDER BY starts_at, closures.id`,
    [from],
  );
  return rows.map((row) => ({
    id: row.id as number,
    roomId: row.room_id as number | null,
    doctor: row.username as string | null,
    startsAt: row.starts_at as string,
    endsAt: row.ends_at as string,
    reason: row.reason as string,
  }));
}

export async function insertClosure(tx: Transaction, closure: Omit<Closure, 'id' | 'doctor'>, userId: number | null) {
  const { rows } = await tx.execute(
    'INSERT INTO closures (room_id, user_id, starts_at, ends_at, reason) VALUES (?, ?, ?, ?, ?) RETURNING id',
    [closure.roomId, userId, closure.startsAt, closure.endsAt, closure.reason],
  );
  return rows[0].id as number;
}

export async function deleteClosure(tx: Transaction, id: number): Promise<Row | undefined> {
  return (await tx.execute('DELETE FROM closures WHERE id = ? RETURNING *', [id])).rows[0];
}

function roomOf(row: Row): Room {
  return {
    id: row.id as number,
    name: row.name as string,
    departmentId: row.department_id as number | null,
    modality: row.modality as string,
    stationAeTitle: row.station_ae_title as string,
    isActive: row.is_active === 1,
  };
}
