// The SQL of decisions about who is who, and of what they make of patients, identities, studies, orders and appointments.
// Orders and appointments are other rooms' tables: only their patient_id is written here, in the one transaction that
// changes all, for half an undo would be worse than none.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import { type Decision, fold } from './fold.ts';
import type { Move } from './identity-shapes.ts';

export type PartKind = 'identity' | 'study' | 'order' | 'appointment';
export interface Part {
  kind: PartKind;
  id: number;
  fromPatientId: number;
}

export interface NewChange {
  kind: 'merge' | 'move-study' | 'split' | 'link';
  patientId: number;
  toPatientId: number;
  parts: readonly Part[];
  reason: string;
  by: string;
  at: string;
}

export async function insertChange(tx: Transaction, change: NewChange): Promise<number> {
  const { rows } = await tx.execute(
    `INSERT INTO identity_changes (kind, patient_id, to_patient_id, reason, done_at, done_by)
VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
    [change.kind, change.patientId, change.toPatientId, change.reason, change.at, change.by],
  );
  const id = rows[0].id as number;
  await tx.execute(
    `INSERT INTO identity_change_parts (kind, part_id, change_id, from_patient_id)
SELECT value ->> 'kind', value ->> 'id', ?1, value ->> 'fromPatientId' FROM json_each(?2)`,
    [id, JSON.stringify(change.parts)],
  );
  return id;
}

/** @returns false when it is undone already */
export async function markUndone(tx: Transaction, id: number, by: string, at: string, reason: string) {
  const { rows } = await tx.execute(
    `UPDATE identity_changes SET undone_at = ?, undone_by = ?, undone_reason = ? WHERE id = ? AND undone_at IS NULL
RETURNING id`,
    [at, by, reason, id],
  );
  return rows.length > 0;
}

export async function changeById(db: Queries, id: number): Promise<Row | undefined> {
  const [row] = await db.query(`SELECT ${CHANGE} FROM identity_changes WHERE id = ?`, [id]);
  return row;
}
const CHANGE =
  'identity_changes.*, (SELECT count(*) FROM identity_change_parts WHERE change_id = identity_changes.id) AS parts';

/** Everything that was ever decided about these rows, newest first. */
export function changesOf(db: Queries, patientIds: readonly number[], limit: number): Promise<Row[]> {
  return db.query(
    `SELECT ${CHANGE} FROM identity_changes WHERE id IN (
  SELECT id FROM identity_changes WHERE patient_id IN (SELECT value FROM json_each(?1))
  UNION SELECT id FROM identity_changes WHERE to_patient_id IN (SELECT value FROM json_each(?1)))
ORDER BY id DESC LIMIT ?2`,
    [JSON.stringify(patientIds), limit],
  );
}

/** These rows and all whom merges and splits, undone splits too, tie to them. */
export async function tiedTo(db: Queries, patientIds: readonly number[]): Promise<number[]> {
  const rows = await db.query(
    `WITH RECURSIVE tied (id) AS (SELECT value FROM json_each(?)
  UNION SELECT to_patient_id FROM tied JOIN identity_changes AS c ON c.patient_id = tied.id WHERE ${TIES}
  UNION SELECT patient_id FROM tied JOIN identity_changes AS c ON c.to_patient_id = tied.id WHERE ${TIES})
SELECT id FROM tied`,
    [JSON.stringify(patientIds)],
  );
  return rows.map(({ id }) => id as number);
}
const TIES = `(c.kind = 'split' OR (c.kind = 'merge' AND c.undone_at IS NULL))`;

/** Makes the columns of these patients what the decisions add up to. */
export async function foldPatients(tx: Transaction, patientIds: readonly number[]): Promise<void> {
  const rows = await tx.query(
    `SELECT kind, patient_id, to_patient_id, undone_at FROM identity_changes AS c
WHERE patient_id IN (SELECT value FROM json_each(?1)) AND ${TIES} ORDER BY id`,
    [JSON.stringify(patientIds)],
  );
  const decisions = rows.map((row) => ({
    kind: row.kind as Decision['kind'],
    patientId: row.patient_id as number,
    toPatientId: row.to_patient_id as number,
    undone: row.undone_at !== null,
  }));
  const standings = [...fold(patientIds, decisions)].map(([id, standing]) => ({
    id,
    ...standing,
    isVoid: Number(standing.isVoid),
  }));
  await tx.execute(
    `UPDATE patients SET merged_into = v ->> 'mergedInto', root_id = v ->> 'rootId', is_void = v ->> 'isVoid'
FROM (SELECT value AS v FROM json_each(?)) WHERE patients.id = v ->> 'id'`,
    [JSON.stringify(standings)],
  );
}

const latest = (kind: PartKind, id: string) => `(SELECT c.to_patient_id FROM identity_change_parts AS p
  JOIN identity_changes AS c ON c.id = p.change_id
  WHERE p.kind = '${kind}' AND p.part_id = ${id} AND c.undone_at IS NULL ORDER BY p.change_id DESC LIMIT 1)`;
const first = (kind: PartKind, id: string) => `(SELECT from_patient_id FROM identity_change_parts
  WHERE kind = '${kind}' AND part_id = ${id} ORDER BY change_id LIMIT 1)`;
const parts = (kind: PartKind) =>
  `(SELECT part_id FROM identity_change_parts WHERE change_id = ?1 AND kind = '${kind}')`;

/** By what a change names, in this order: a study follows its identity unless it was moved itself, an exam its order. */
const FOLD_PARTS: [PartKind, string][] = [
  [
    'identity',
    `UPDATE identities SET owner_id = coalesce(${latest('identity', 'identities.id')}, ${first('identity', 'identities.id')})
WHERE id IN ${parts('identity')}`,
  ],
  ['identity', foldStudies(`identity_id IN ${parts('identity')}`)],
  ['study', foldStudies(`id IN ${parts('study')}`)],
  [
    'order',
    `UPDATE orders SET patient_id = coalesce(${latest('order', 'orders.id')}, ${first('order', 'orders.id')})
WHERE id IN ${parts('order')}`,
  ],
  [
    'order',
    `UPDATE appointments SET patient_id = (SELECT patient_id FROM orders WHERE id = appointments.order_id)
WHERE order_id IN ${parts('order')}`,
  ],
  [
    'appointment',
    `UPDATE appointments SET patient_id = coalesce(${latest('appointment', 'appointments.id')},
  ${first('appointment', 'appointments.id')})
WHERE id IN ${parts('appointment')}`,
  ],
];

function foldStudies(where: string): string {
  return `UPDATE studies SET patient_id = coalesce(${latest('study', 'studies.id')},
  (SELECT owner_id FROM identities WHERE id = studies.identity_id)) WHERE ${where}`;
}

/** Makes the owners of what a change names what the decisions add up to. */
export async function foldParts(tx: Transaction, changeId: number): Promise<void> {
  const rows = await tx.query('SELECT DISTINCT kind FROM identity_change_parts WHERE change_id = ?', [changeId]);
  const named = new Set(rows.map(({ kind }) => kind));
  for (const [kind, sql] of FOLD_PARTS) if (named.has(kind)) await tx.execute(sql, [changeId]);
}

/** Who has, at this moment, what a change names: owners of the parts, and of the studies of its identities. */
export async function ownersOfParts(db: Queries, changeId: number): Promise<number[]> {
  const rows = await db.query(
    `SELECT patient_id AS id FROM studies WHERE id IN ${parts('study')} OR identity_id IN ${parts('identity')}
UNION SELECT owner_id FROM identities WHERE id IN ${parts('identity')}
UNION SELECT patient_id FROM orders WHERE id IN ${parts('order')}
UNION SELECT patient_id FROM appointments WHERE id IN ${parts('appointment')}`,
    [changeId],
  );
  return rows.map(({ id }) => id as number);
}

/** A thing of a patient, with the patient whom it is shown under now. */
export interface Belonging extends Omit<Move, 'fromPatientId' | 'toPatientId'> {
  rowId: number;
  rootId: number;
}

const BELONGINGS: Record<Move['kind'], string> = {
  study: `SELECT 'study' AS kind, t.id AS row_id, study_instance_uid AS id, description AS title, study_date AS date,
  owner.root_id FROM studies AS t JOIN patients AS owner ON owner.id = t.patient_id`,
  order: `SELECT 'order', t.id, cast(t.id AS TEXT), exam_name, substr(t.created_at, 1, 10), owner.root_id
FROM orders AS t JOIN patients AS owner ON owner.id = t.patient_id`,
  appointment: `SELECT 'appointment', t.id, cast(t.id AS TEXT), title, substr(starts_at, 1, 10), owner.root_id
FROM appointments AS t JOIN patients AS owner ON owner.id = t.patient_id`,
};

export function belongingsOf(db: Queries, patientIds: readonly number[]): Promise<Belonging[]> {
  const selects = Object.values(BELONGINGS).map(
    (sql) => `${sql} WHERE t.patient_id IN (SELECT value FROM json_each(?1))`,
  );
  return belongings(db, selects, JSON.stringify(patientIds));
}

/** The same things again, after something was changed. */
export function again(db: Queries, things: readonly Belonging[]): Promise<Belonging[]> {
  const selects = Object.entries(BELONGINGS).map(
    ([kind, sql]) =>
      `${sql} WHERE t.id IN (SELECT value ->> 'rowId' FROM json_each(?1) WHERE value ->> 'kind' = '${kind}')`,
  );
  return belongings(db, selects, JSON.stringify(things));
}

async function belongings(db: Queries, selects: readonly string[], json: string): Promise<Belonging[]> {
  const rows = await db.query(`${selects.join(' UNION ALL ')} ORDER BY 1, 2`, [json]);
  return rows.map((row) => ({
    kind: row.kind as Move['kind'],
    rowId: row.row_id as number,
    id: row.id as string,
    title: row.title as string,
    date: row.date as string | null,
    rootId: row.root_id as number,
  }));
}

/** Row, owner and order of a study. */
export async function studyByUid(db: Queries, uid: string): Promise<Row | undefined> {
  const [row] = await db.query('SELECT id, patient_id, order_id FROM studies WHERE study_instance_uid = ?', [uid]);
  return row;
}

export async function identityById(db: Queries, id: number): Promise<Row | undefined> {
  const [row] = await db.query('SELECT id, owner_id FROM identities WHERE id = ?', [id]);
  return row;
}

const OWNERS = { order: 'SELECT id, patient_id FROM orders', appointment: 'SELECT id, patient_id FROM appointments' };

/** An exam's appointment goes with its order, so only consultations can be named by themselves. */
export function ownersOf(db: Queries, kind: 'order' | 'appointment', ids: readonly number[]): Promise<Row[]> {
  const consultations = kind === 'appointment' ? ' AND order_id IS NULL' : '';
  return db.query(`${OWNERS[kind]} WHERE id IN (SELECT value FROM json_each(?))${consultations}`, [
    JSON.stringify(ids),
  ]);
}
