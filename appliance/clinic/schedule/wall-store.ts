// The SQL of screens on the wall, of what they show, and of the numbers that are called.
import type { Queries, Transaction } from '../../core/db/database.ts';
import type { WallRow, WallScreen } from './wall-shapes.ts';

/** Takes the next number of a day: the statement counts and answers in one. */
export async function nextTicket(tx: Transaction, day: string): Promise<number> {
  const { rows } = await tx.execute(
    `INSERT INTO ticket_numbers (day, last) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1 RETURNING last`,
    [day],
  );
  return rows[0].last as number;
}

/** Who is in the house, in the order they came. Whom nobody knows has no name to call. */
export async function inHouse(db: Queries, arrivedAfter: string, limit: number): Promise<WallRow[]> {
  const rows = await db.query(
    `SELECT CASE WHEN patients.is_unknown THEN '' ELSE patients.name END AS name, ticket, appointments.state, rooms.name AS room FROM appointments
JOIN rooms ON rooms.id = appointments.room_id
JOIN patients AS owner ON owner.id = appointments.patient_id
JOIN patients ON patients.id = coalesce(owner.root_id, owner.id)
WHERE appointments.state IN ('waiting', 'in-room', 'in-scan') AND arrived_at > ?
ORDER BY coalesce(in_room_at, arrived_at), appointments.id LIMIT ?`,
    [arrivedAfter, limit],
  );
  return rows.map((row) => ({
    name: row.name as string,
    ticket: row.ticket as number | null,
    state: row.state as WallRow['state'],
    roomName: row.room as string,
  }));
}

export async function screens(db: Queries): Promise<WallScreen[]> {
  const rows = await db.query('SELECT id, name, created_at FROM wall_screens WHERE ended_at IS NULL ORDER BY id');
  return rows.map((row) => ({
    id: row.id as number,
    name: row.name as string,
    createdAt: row.created_at as string,
  }));
}

export async function screenByKey(db: Queries, keyHash: string): Promise<number | undefined> {
  const [row] = await db.query('SELECT id FROM wall_screens WHERE key_hash = ? AND ended_at IS NULL', [keyHash]);
  return row?.id as number | undefined;
}

export async function insertScreen(tx: Transaction, name: string, keyHash: string, at: string): Promise<number> {
  const { rows } = await tx.execute(
    'INSERT INTO wall_screens (name, key_hash, created_at) VALUES (?, ?, ?) RETURNING id',
    [name, keyHash, at],
  );
  return rows[0].id as number;
}

/** @returns its name, undefined where there is none */
export async function endScreen(tx: Transaction, id: number, at: string): Promise<string | undefined> {
  const { rows } = await tx.execute(
    'UPDATE wall_screens SET ended_at = ? WHERE id = ? AND ended_at IS NULL RETURNING name',
    [at, id],
  );
  return rows[0]?.name as string | undefined;
}
