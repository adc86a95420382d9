// The SQL of reports, report_drafts, report_texts_aside and report_versions. Reads studies, orders, patients and users;
// writes none of them.
import type { Queries, Row, Transaction } from '../../core/db/database.ts';
import type { Person } from '../schedule/shapes.ts';
import type { DocumentJson } from './document.ts';
import type { SignedKind } from './shapes.ts';

/** A study as a report needs it, with the patient it belongs to now and the order it fulfils. */
const STUDIES = `SELECT studies.id AS study_id, studies.study_instance_uid, studies.study_date, studies.study_time,
  studies.description, studies.modalities, studies.accession_number, studies.state AS study_state,
  patients.id AS patient_row_id, patients.name, patients.patient_id, patients.birth_date, patients.sex,
  orders.id AS order_id, orders.number, orders.accession_number AS order_accession, orders.exam_name, orders.modality,
  orders.body_part, orders.laterality, orders.indication, orders.state AS order_state,
  coalesce(nullif(orders.ordering_provider, ''), referrer.display_name, '') AS ordering_provider,
  exams.code AS exam_code, reports.id AS report_id, coalesce(reports.revision, 0) AS revision
FROM studies JOIN patients AS owner ON owner.id = studies.patient_id JOIN patients ON patients.id = owner.root_id
LEFT JOIN orders ON orders.id = studies.order_id LEFT JOIN exams ON exams.id = orders.exam_id
LEFT JOIN users AS referrer ON referrer.id = orders.referrer_user_id
LEFT JOIN reports ON reports.study_id = studies.id`;

export interface StudyRow {
  studyId: number;
  studyInstanceUid: string;
  studyDate: string | null;
  studyTime: string | null;
  description: string;
  modalities: string[];
  accessionNumber: string;
  isReceiving: boolean;
  patient: { id: number; name: string; patientId: string; birthDate: string | null; sex: string };
  order: OrderFacts | null;
  reportId: number | null;
  revision: number;
}

export interface OrderFacts {
  id: number;
  number: string;
  accessionNumber: string;
  examName: string;
  examCode: string;
  modality: string;
  bodyPart: string;
  laterality: '' | 'R' | 'L' | 'B';
  orderingProvider: string;
  indication: string;
  state: string;
}

export async function studyByUid(db: Queries, studyInstanceUid: string): Promise<StudyRow | undefined> {
  const [row] = await db.query(`${STUDIES} WHERE studies.study_instance_uid = ?`, [studyInstanceUid]);
  return row && studyOf(row);
}

function studyOf(row: Row): StudyRow {
  const text = (column: string) => row[column] as string;
  const modalities = text('modalities').split('\\').filter(Boolean);
  return {
    studyId: row.study_id as number,
    studyInstanceUid: text('study_instance_uid'),
    studyDate: row.study_date as string | null,
    studyTime: row.study_time as string | null,
    description: text('description'),
    modalities,
    accessionNumber: text('accession_number'),
    isReceiving: row.study_state === 'receiving',
    patient: {
      id: row.patient_row_id as number,
      name: text('name'),
      patientId: text('patient_id'),
      birthDate: row.birth_date as string | null,
      sex: text('sex'),
    },
    order: row.order_id === null ? null : orderOf(row),
    reportId: row.report_id as number | null,
    revision: row.revision as number,
  };
}

function orderOf(row: Row): OrderFacts {
  const text = (column: string) => row[column] as string;
  return {
    id: row.order_id as number,
    number: text('number'),
    accessionNumber: text('order_accession'),
    examName: text('exam_name'),
    examCode: text('exam_code'),
    modality: text('modality'),
    bodyPart: text('body_part'),
    laterality: text('laterality') as OrderFacts['laterality'],
    orderingProvider: text('ordering_provider'),
    indication: text('indication'),
    state: text('order_state'),
  };
}

/** Images of a study, not measurements or documents, without the series that reports are filed in, that came after an instant. */
export async function imagesSince(
  db: Queries,
  studyId: number,
  since: string,
  ownSeries: readonly string[],
): Promise<number> {
  const [row] = await db.query(
    `SELECT count(*) AS n FROM instances JOIN series ON series.id = instances.series_id
WHERE series.study_id = ? AND received_at > ? AND modality NOT IN ('SR', 'KO', 'PR', 'DOC') AND series_instance_uid NOT IN (SELECT value FROM json_each(?))`,
    [studyId, since, JSON.stringify(ownSeries)],
  );
  return row.n as number;
}

/** Those of some studies that aren't this patient's. */
export async function otherPatientsStudies(db: Queries, patientId: number, uids: readonly string[]): Promise<string[]> {
  const rows = await db.query(
    `SELECT value FROM json_each(?1) WHERE value NOT IN (SELECT study_instance_uid FROM studies
  JOIN patients AS owner ON owner.id = studies.patient_id WHERE owner.root_id = ?2)`,
    [JSON.stringify(uids), patientId],
  );
  return rows.map((row) => row.value as string);
}

export async function ensureReport(tx: Transaction, studyId: number, at: string): Promise<number> {
  const { rows } = await tx.execute(
    `INSERT INTO reports (study_id, created_at) VALUES (?, ?)
ON CONFLICT (study_id) DO UPDATE SET revision = revision RETURNING id`,
    [studyId, at],
  );
  return rows[0].id as number;
}

export async function countUp(tx: Transaction, reportId: number): Promise<number> {
  const { rows } = await tx.execute('UPDATE reports SET revision = revision + 1 WHERE id = ? RETURNING revision', [
    reportId,
  ]);
  return rows[0].revision as number;
}

export interface TextRow {
  document: DocumentJson;
  at: string;
  by: Person & { id: number };
}

const textOf = (row: Row): TextRow => ({
  document: JSON.parse(row.document as string) as DocumentJson,
  at: row.at as string,
  by: personOf(row),
});
const personOf = (row: Row) => ({
  id: row.user_id as number,
  username: row.username as string,
  displayName: row.display_name as string,
});

export async function draftOf(db: Queries, reportId: number): Promise<TextRow | undefined> {
  const [row] = await db.query(
    `SELECT document, changed_at AS at, users.id AS user_id, username, display_name FROM report_drafts
JOIN users ON users.id = changed_by WHERE report_id = ?`,
    [reportId],
  );
  return row && textOf(row);
}

export async function putDraft(tx: Transaction, reportId: number, document: DocumentJson, by: number, at: string) {
  await tx.execute(
    `INSERT INTO report_drafts (report_id, document, changed_at, changed_by) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (report_id) DO UPDATE SET document = ?2, changed_at = ?3, changed_by = ?4`,
    [reportId, JSON.stringify(document), at, by],
  );
}

export async function dropDraft(tx: Transaction, reportId: number): Promise<void> {
  await tx.execute('DELETE FROM report_drafts WHERE report_id = ?', [reportId]);
}

export async function countAside(db: Queries, reportId: number): Promise<number> {
  const [row] = await db.query('SELECT count(*) AS n FROM report_texts_aside WHERE report_id = ?', [reportId]);
  return row.n as number;
}

export async function putAside(
  tx: Transaction,
  text: { reportId: number; baseRevision: number; document: DocumentJson; by: number; at: string },
): Promise<number> {
  const { rows } = await tx.execute(
    `INSERT INTO report_texts_aside (report_id, base_revision, document, kept_at, kept_by) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (report_id, kept_by, base_revision) DO UPDATE SET document = ?3, kept_at = ?4 RETURNING id`,
    [text.reportId, text.baseRevision, JSON.stringify(text.document), text.at, text.by],
  );
  return rows[0].id as number;
}

const ASIDE = `SELECT report_texts_aside.id, document, kept_at AS at, users.id AS user_id, username, display_name
FROM report_texts_aside JOIN users ON users.id = kept_by`;

export async function asideOf(db: Queries, reportId: number, limit: number): Promise<(TextRow & { id: number })[]> {
  const rows = await db.query(
    `${ASIDE} WHERE report_id = ? ORDER BY kept_at DESC, report_texts_aside.id DESC LIMIT ?`,
    [reportId, limit],
  );
  return rows.map((row) => ({ ...textOf(row), id: row.id as number }));
}

export async function asideById(db: Queries, reportId: number, id: number): Promise<TextRow | undefined> {
  const [row] = await db.query(`${ASIDE} WHERE report_id = ? AND report_texts_aside.id = ?`, [reportId, id]);
  return row && textOf(row);
}

export interface VersionRow {
  id: number;
  number: number;
  kind: SignedKind;
  reason: string;
  /** As it was signed, to the byte. */
  content: string;
  contentHash: string;
  signedAt: string;
  signedBy: Person & { id: number };
}

/** Newest first. */
export async function versionsOf(db: Queries, reportId: number): Promise<VersionRow[]> {
  const rows = await db.query(
    `SELECT report_versions.*, users.id AS user_id, username, display_name FROM report_versions
JOIN users ON users.id = signed_by WHERE report_id = ? ORDER BY number DESC`,
    [reportId],
  );
  return rows.map((row) => ({
    id: row.id as number,
    number: row.number as number,
    kind: row.kind as SignedKind,
    reason: row.reason as string,
    content: row.content as string,
    contentHash: row.content_hash as string,
    signedAt: row.signed_at as string,
    signedBy: personOf(row),
  }));
}

export interface NewVersion {
  report_id: number;
  number: number;
  kind: SignedKind;
  reason: string;
  content: string;
  content_hash: string;
  signed_at: string;
  signed_by: number;
}

export async function insertVersion(tx: Transaction, row: NewVersion): Promise<number> {
  const columns = Object.keys(row);
  const { rows } = await tx.execute(
    `INSERT INTO report_versions (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) RETURNING id`,
    Object.values(row),
  );
  return rows[0].id as number;
}
