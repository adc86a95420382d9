// The SQL of study_matches and suspicions, and of the order a study fulfils: what was decided, what waits. The evidence is
// evidence-store.ts'. Of other rooms' tables it writes only studies.order_id.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { Reason } from './compare.ts';
import type { Decision } from './decision.ts';
import { PERSON } from './evidence-store.ts';
import type { Suspicion } from './shapes.ts';

export async function putMatch(tx: Transaction, studyId: number, decision: Decision, at: string): Promise<void> {
  const proposal = decision.state === 'unscheduled' ? { orderId: null, patientId: null } : decision;
  await tx.execute(
    `INSERT INTO study_matches (study_id, state, conflict, how, order_id, patient_id, reasons, changed_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (study_id) DO UPDATE SET state = ?2, conflict = ?3, how = ?4, order_id = ?5, patient_id = ?6, reasons = ?7,
  changed_at = ?8 WHERE study_matches.state <> 'settled'`,
    [
      studyId,
      decision.state,
      decision.state === 'waiting' ? decision.conflict : null,
      decision.state === 'matched' ? decision.how : null,
      proposal.orderId,
      proposal.patientId,
      JSON.stringify(decision.reasons),
      at,
    ],
  );
  const orderId = decision.state === 'matched' ? decision.orderId : null;
  await tx.execute('UPDATE studies SET order_id = ? WHERE id = ?', [orderId, studyId]);
}

export async function putSettled(
  tx: Transaction,
  studyId: number,
  settled: { orderId: number | null; patientId: number; by: string; reason: string; at: string },
): Promise<void> {
  const { orderId, patientId, by, reason, at } = settled;
  await tx.execute(
    `UPDATE study_matches SET state = 'settled', conflict = NULL, how = 'person', order_id = ?, patient_id = ?,
  decided_by = ?, decision_reason = ?, changed_at = ? WHERE study_id = ?`,
    [orderId, patientId, by, reason, at, studyId],
  );
  await tx.execute('UPDATE studies SET order_id = ? WHERE id = ?', [orderId, studyId]);
}

/** A cleared doubt stays cleared unless another reason comes up. */
export async function raise(
  tx: Transaction,
  studyId: number,
  reasons: readonly Reason[],
  at: string,
): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    `INSERT INTO suspicions (study_id, state, reasons, raised_at) VALUES (?1, 'open', ?2, ?3)
ON CONFLICT (study_id) DO UPDATE SET state = 'open', reasons = ?2, raised_at = ?3, cleared_by = NULL, clear_reason = NULL
WHERE suspicions.reasons <> ?2`,
    [studyId, JSON.stringify(reasons), at],
  );
  return rowsAffected > 0;
}

export async function isSuspected(db: Queries, studyId: number): Promise<boolean> {
  const [row] = await db.query("SELECT 1 FROM suspicions WHERE study_id = ? AND state = 'open'", [studyId]);
  return row !== undefined;
}

export async function openSuspicion(db: Queries, studyInstanceUid: string): Promise<Suspicion | null> {
  const [row] = await db.query(
    `SELECT reasons, raised_at FROM suspicions WHERE state = 'open'
  AND study_id = (SELECT id FROM studies WHERE study_instance_uid = ?)`,
    [studyInstanceUid],
  );
  return row ? { reasons: JSON.parse(row.reasons as string), raisedAt: row.raised_at as string } : null;
}

export async function whyHeld(db: Queries, studyId: number): Promise<'under-investigation' | 'waiting' | undefined> {
  const [row] = await db.query(
    `SELECT EXISTS (SELECT 1 FROM suspicions WHERE study_id = ?1 AND state = 'open') AS is_suspected,
  EXISTS (SELECT 1 FROM study_matches WHERE study_id = ?1 AND state = 'waiting') AS is_waiting`,
    [studyId],
  );
  if (row.is_suspected === 1) return 'under-investigation';
  return row.is_waiting === 1 ? 'waiting' : undefined;
}

export async function clear(tx: Transaction, studyId: number, by: string, reason: string): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    "UPDATE suspicions SET state = 'cleared', cleared_by = ?, clear_reason = ? WHERE study_id = ? AND state = 'open'",
    [by, reason, studyId],
  );
  return rowsAffected > 0;
}

/** Studies that nothing was found out about yet, oldest first: after a crash, or from before there was matching. */
export async function unchecked(db: Queries, limit: number): Promise<string[]> {
  const rows = await db.query(
    `SELECT study_instance_uid FROM studies WHERE NOT EXISTS (SELECT 1 FROM study_matches WHERE study_id = studies.id)
ORDER BY studies.id LIMIT ?`,
    [limit],
  );
  return rows.map((row) => row.study_instance_uid as string);
}

const INBOX = `SELECT studies.study_instance_uid, studies.study_date, studies.description, studies.modalities,
  studies.image_count, studies.source, studies.accession_number, studies.first_received_at, ${PERSON('identities')},
  study_matches.state, study_matches.conflict, study_matches.reasons, study_matches.order_id, study_matches.patient_id,
  proposed.id AS proposed_id, proposed.patient_id AS proposed_pid, proposed.name AS proposed_name,
  proposed.birth_date AS proposed_birth_date, proposed.sex AS proposed_sex, orders.exam_name, orders.accession_number AS proposed_accession,
  suspicions.state AS suspicion, suspicions.reasons AS doubts, suspicions.raised_at
FROM studies JOIN study_matches ON study_matches.study_id = studies.id
JOIN identities ON identities.id = studies.identity_id
LEFT JOIN patients AS named ON named.id = study_matches.patient_id
LEFT JOIN patients AS proposed ON proposed.id = named.root_id
LEFT JOIN orders ON orders.id = study_matches.order_id
LEFT JOIN suspicions ON suspicions.study_id = studies.id AND suspicions.state = 'open'`;

/** What waits and what is suspected, newest first. */
export function inbox(db: Queries, limit: number): Promise<Row[]> {
  return db.query(
    `${INBOX} WHERE studies.id IN (SELECT study_id FROM study_matches WHERE state = 'waiting'
  UNION SELECT study_id FROM suspicions WHERE state = 'open') ORDER BY studies.first_received_at DESC LIMIT ?`,
    [limit],
  );
}

export async function waitingStudy(db: Queries, studyInstanceUid: string): Promise<Row | undefined> {
  const [row] = await db.query(`${INBOX} WHERE studies.study_instance_uid = ?`, [studyInstanceUid]);
  return row;
}

export async function orderById(db: Queries, id: number): Promise<{ patientId: number } | undefined> {
  const [row] = await db.query('SELECT root_id FROM patients WHERE id = (SELECT patient_id FROM orders WHERE id = ?)', [
    id,
  ]);
  return row && { patientId: row.root_id as number };
}

export async function rootOf(db: Queries, patientId: number): Promise<number | undefined> {
  const [row] = await db.query('SELECT root_id FROM patients WHERE id = ? AND is_void = 0', [patientId]);
  return row?.root_id as number | undefined;
}
