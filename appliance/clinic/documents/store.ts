// The SQL of documents.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { Document } from './shapes.ts';

/**
 * Whose it is follows: a paper of an order goes where the order goes, another one stays with the row it was given to,
 * which merges and their undoing show under the right patient.
 */
const DOCUMENTS = `SELECT documents.*, coalesce(owner.root_id, owner.id) AS root FROM documents
  LEFT JOIN orders ON orders.id = documents.order_id
  JOIN patients AS owner ON owner.id = coalesce(orders.patient_id, documents.patient_id)`;

/** Hidden ones aren't there. */
export async function documentById(db: Queries, id: number): Promise<(Document & { sha256: string }) | undefined> {
  const [row] = await db.query(`${DOCUMENTS} WHERE documents.id = ? AND hidden_at IS NULL`, [id]);
  return row && { ...documentOf(row), sha256: row.sha256 as string };
}

export async function countOf(db: Queries, patientId: number): Promise<number> {
  const [row] = await db.query('SELECT count(*) AS n FROM documents WHERE patient_id = ?', [patientId]);
  return row.n as number;
}

export interface DocumentRow {
  patient_id: number;
  order_id: number | null;
  title: string;
  media_type: string;
  sha256: string;
  size_bytes: number;
  created_at: string;
  created_by: string;
}

export async function insertDocument(tx: Transaction, row: DocumentRow): Promise<number> {
  const columns = Object.keys(row);
  const { rows } = await tx.execute(
    `INSERT INTO documents (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`,
    Object.values(row),
  );
  return rows[0].id as number;
}

export async function hideDocument(tx: Transaction, id: number, by: string, at: string, reason: string): Promise<void> {
  await tx.execute('UPDATE documents SET hidden_at = ?, hidden_by = ?, hidden_reason = ? WHERE id = ?', [
    at,
    by,
    reason,
    id,
  ]);
}

function documentOf(row: Row): Document {
  return {
    id: row.id as number,
    patientId: row.root as number,
    orderId: row.order_id as number | null,
    title: row.title as string,
    mediaType: row.media_type as Document['mediaType'],
    sizeBytes: row.size_bytes as number,
    createdAt: row.created_at as string,
    createdBy: row.created_by as string,
  };
}
