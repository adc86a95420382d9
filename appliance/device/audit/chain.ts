// How an audit row is bound to the one before it. Pure; audit.ts writes and verifies.
import { createHash } from 'node:crypto';

/** A row as the table has it; `detail`, `before` and `after` are JSON text. */
export interface AuditRow {
  id: number;
  at: string;
  actor: string;
  origin: string;
  call: string;
  action: string;
  subject: string;
  detail: string | null;
  before: string | null;
  after: string | null;
  previous_hash: string;
}

/**
 * SHA-256, hex, over a JSON list of the columns in the table's order. A list of JSON values can be read in one way
 * only, so no two rows share a text.
 */
export function hashOfRow(row: AuditRow): string {
  const { id, at, actor, origin, call, action, subject, detail, before, after, previous_hash } = row;
  const canonical = [id, at, actor, origin, call, action, subject, detail, before, after, previous_hash];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}
