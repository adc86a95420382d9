// The SQL of hanging_protocols.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { NewHangingProtocol, Place } from './shapes.ts';

export interface ProtocolRow extends NewHangingProtocol {
  id: number;
  userId: number;
}

const protocolOf = (row: Row): ProtocolRow => ({
  id: row.id as number,
  userId: row.user_id as number,
  name: row.name as string,
  modality: row.modality as string,
  bodyPart: row.body_part as string,
  examCode: row.exam_code as string,
  layout: row.layout as string,
  places: JSON.parse(row.places as string) as (Place | null)[],
  isShared: row.is_shared === 1,
});

/** The person's own before the clinic's, the newest first. */
export async function protocolsFor(db: Queries, userId: number): Promise<ProtocolRow[]> {
  const rows = await db.query(
    `SELECT hanging_protocols.* FROM hanging_protocols WHERE user_id = ?1 OR is_shared = 1
ORDER BY user_id <> ?1, changed_at DESC, id DESC`,
    [userId],
  );
  return rows.map(protocolOf);
}

export async function protocolById(db: Queries, id: number): Promise<ProtocolRow | undefined> {
  const [row] = await db.query('SELECT * FROM hanging_protocols WHERE id = ?', [id]);
  return row && protocolOf(row);
}

export async function countProtocols(db: Queries, userId: number): Promise<number> {
  const [row] = await db.query('SELECT count(*) AS n FROM hanging_protocols WHERE user_id = ?', [userId]);
  return row.n as number;
}

const valuesOf = ({ name, modality, bodyPart, examCode, layout, places, isShared }: NewHangingProtocol, at: string) => [
  name,
  modality,
  bodyPart,
  examCode,
  layout,
  JSON.stringify(places),
  isShared ? 1 : 0,
  at,
];

export async function insertProtocol(
  tx: Transaction,
  userId: number,
  protocol: NewHangingProtocol,
  at: string,
): Promise<number> {
  const { rows } = await tx.execute(
    `INSERT INTO hanging_protocols (name, modality, body_part, exam_code, layout, places, is_shared, changed_at, user_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    [...valuesOf(protocol, at), userId],
  );
  return rows[0].id as number;
}

export async function updateProtocol(
  tx: Transaction,
  id: number,
  protocol: NewHangingProtocol,
  at: string,
): Promise<void> {
  await tx.execute(
    `UPDATE hanging_protocols SET name = ?, modality = ?, body_part = ?, exam_code = ?, layout = ?, places = ?,
is_shared = ?, changed_at = ? WHERE id = ?`,
    [...valuesOf(protocol, at), id],
  );
}

export async function deleteProtocol(tx: Transaction, id: number): Promise<void> {
  await tx.execute('DELETE FROM hanging_protocols WHERE id = ?', [id]);
}
