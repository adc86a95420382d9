// The SQL of orders, order_numbers, safety_answers and exams.
import type { Queries, Row, SqlValue, Transaction } from '../../core/db/database.ts';
import { patientLabel } from '../patients/patients.ts';
import { checklist, type KeptAnswer, type QuestionKey, questionsFor } from './safety.ts';
import type { Exam, NewExam, Order, OrderPatient, OrderQuery, OrderState } from './shapes.ts';

/** Takes the next number of a day. Two can't get the same: the statement counts and answers in one. */
export async function nextOfDay(tx: Transaction, day: string): Promise<number> {
  const { rows } = await tx.execute(
    `INSERT INTO order_numbers (day, last) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1 RETURNING last`,
    [day],
  );
  return rows[0].last as number;
}

/** An order with its patient (the end of the chain of doubles), its exam's questions and their answers. */
const ORDERS = `SELECT orders.*, exams.safety_questions, referrers.username AS referrer, readers.username AS assigned,
  patients.id AS root, patients.name, patients.patient_id AS patient_number, patients.birth_date, patients.sex,
  patients.allergies, patients.implants,
  (SELECT json_group_array(json_object('question', question, 'answer', answer, 'stops', stops,
    'overrideBy', override_by, 'overrideReason', override_reason, 'answeredBy', answered_by, 'answeredAt', answered_at))
   FROM safety_answers WHERE order_id = orders.id) AS answers
FROM orders JOIN exams ON exams.id = orders.exam_id
  JOIN patients AS owner ON owner.id = orders.patient_id
  JOIN patients ON patients.id = coalesce(owner.root_id, owner.id)
  LEFT JOIN users AS referrers ON referrers.id = orders.referrer_user_id
  LEFT JOIN users AS readers ON readers.id = orders.assigned_to`;

export async function orderById(db: Queries, id: number, now: Date): Promise<Order | undefined> {
  return (await ordersByIds(db, [id], now))[0];
}

export async function ordersByIds(db: Queries, ids: readonly number[], now: Date): Promise<Order[]> {
  const rows = await db.query(`${ORDERS} WHERE orders.id IN (SELECT value FROM json_each(?))`, [JSON.stringify(ids)]);
  return rows.map((row) => orderOf(row, now));
}

/** Newest first. */
export async function findOrders(db: Queries, query: OrderQuery, limit: number, now: Date): Promise<Order[]> {
  const { patientId, state, unscheduled, search, before } = query;
  const conditions: [string, SqlValue | undefined][] = [
    ['patients.id = (SELECT coalesce(root_id, id) FROM patients WHERE id = ?)', patientId],
    ['orders.state = ?', state],
    ['orders.id < ?', before],
    [
      `(orders.accession_number || ' ' || orders.number) LIKE '%' || ? || '%'`,
      search?.replace(/[%_\s]/g, '') || undefined,
    ],
  ];
  const used = conditions.filter(([, value]) => value !== undefined);
  const where = used.map(([text]) => text);
  if (unscheduled) where.push(WITHOUT_TIME);
  const text = where.length ? ` WHERE ${where.join(' AND ')}` : '';
  const args = [...used.map(([, value]) => value as SqlValue), limit];
  return (await db.query(`${ORDERS}${text} ORDER BY orders.id DESC LIMIT ?`, args)).map((row) => orderOf(row, now));
}

/** Missed counts as without a time: it is booked again. */
const WITHOUT_TIME = `orders.state = 'SCHEDULED' AND NOT EXISTS (SELECT 1 FROM appointments WHERE order_id = orders.id
  AND appointments.state <> 'no-show')`;

/** The most urgent first, then the oldest. */
export async function ordersToBook(db: Queries, limit: number, now: Date): Promise<{ orders: Order[]; total: number }> {
  const [{ total }] = await db.query(`SELECT count(*) AS total FROM orders WHERE ${WITHOUT_TIME}`);
  const rows = await db.query(
    `${ORDERS} WHERE ${WITHOUT_TIME}
ORDER BY CASE orders.priority WHEN 'STAT' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, orders.id LIMIT ?`,
    [limit],
  );
  return { orders: rows.map((row) => orderOf(row, now)), total: total as number };
}

/** Newest studies of the same person. */
export function priorsOf(db: Queries, patientId: number, limit: number): Promise<Row[]> {
  const { sql, args } = priorsStatement(patientId, limit);
  return db.query(sql, args);
}

export function priorsStatement(patientId: number, limit: number) {
  return {
    sql: `SELECT study_instance_uid, study_date, modalities, description FROM studies
JOIN patients AS owner ON owner.id = studies.patient_id
WHERE owner.root_id = (SELECT root_id FROM patients WHERE id = ?) ORDER BY sort_key DESC LIMIT ?`,
    args: [patientId, limit],
  };
}

export async function patientById(db: Queries, id: number): Promise<OrderPatient | undefined> {
  const [row] = await db.query(
    `SELECT patients.id AS root, patients.name, patients.patient_id AS patient_number, patients.birth_date, patients.sex,
  patients.allergies, patients.implants
FROM patients AS owner JOIN patients ON patients.id = coalesce(owner.root_id, owner.id)
WHERE owner.id = ? AND owner.is_void = 0`,
    [id],
  );
  return row && patientOf(row);
}

export async function userId(db: Queries, username: string): Promise<number | undefined> {
  const [row] = await db.query('SELECT id FROM users WHERE username = ? AND disabled = 0', [username]);
  return row?.id as number | undefined;
}

/** What an order says itself, by column. */
export interface OrderFields {
  exam_id: number;
  exam_name: string;
  modality: string;
  body_part: string;
  laterality: string;
  ordering_provider: string;
  referrer_user_id: number | null;
  indication: string;
  history: string;
  priority: string;
  contrast: string;
  contrast_agent: string;
  special_instructions: string;
}

export interface OrderRow extends OrderFields {
  number: string;
  accession_number: string;
  study_instance_uid: string;
  patient_id: number;
  created_at: string;
  created_by: string;
}

export async function insertOrder(tx: Transaction, row: OrderRow): Promise<number> {
  const columns = Object.keys(row);
  const { rows } = await tx.execute(
    `INSERT INTO orders (${columns.join(', ')}, state) VALUES (${columns.map(() => '?').join(', ')}, 'SCHEDULED') RETURNING id`,
    Object.values(row),
  );
  return rows[0].id as number;
}

export async function updateOrder(tx: Transaction, id: number, row: OrderFields & { assigned_to: number | null }) {
  const columns = Object.keys(row).map((name) => `${name} = ?`);
  await tx.execute(`UPDATE orders SET ${columns.join(', ')}, version = version + 1 WHERE id = ?`, [
    ...Object.values(row),
    id,
  ]);
}

export async function updateState(tx: Transaction, id: number, state: OrderState, reason: string): Promise<void> {
  await tx.execute('UPDATE orders SET state = ?, state_reason = ?, version = version + 1 WHERE id = ?', [
    state,
    reason,
    id,
  ]);
}

export async function updateAssignee(tx: Transaction, id: number, userId: number | null): Promise<void> {
  await tx.execute('UPDATE orders SET assigned_to = ?, version = version + 1 WHERE id = ?', [userId, id]);
}

export async function putAnswer(tx: Transaction, orderId: number, answer: KeptAnswer): Promise<void> {
  await tx.execute(
    `INSERT INTO safety_answers
  (order_id, question, answer, stops, override_by, override_reason, answered_by, answered_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (order_id, question) DO UPDATE SET answer = excluded.answer,
  stops = excluded.stops, override_by = excluded.override_by, override_reason = excluded.override_reason,
  answered_by = excluded.answered_by, answered_at = excluded.answered_at`,
    [
      orderId,
      answer.question,
      answer.answer,
      Number(answer.stops),
      answer.overrideBy,
      answer.overrideReason,
      answer.answeredBy,
      answer.answeredAt,
    ],
  );
  await tx.execute('UPDATE orders SET version = version + 1 WHERE id = ?', [orderId]);
}

export async function removeAnswers(
  tx: Transaction,
  orderId: number,
  questions: readonly QuestionKey[],
): Promise<void> {
  await tx.execute('DELETE FROM safety_answers WHERE order_id = ? AND question IN (SELECT value FROM json_each(?))', [
    orderId,
    JSON.stringify(questions),
  ]);
}

export async function allExams(db: Queries): Promise<Exam[]> {
  return (await db.query('SELECT * FROM exams ORDER BY modality, name COLLATE NOCASE, id')).map(examOf);
}

export async function examById(db: Queries, id: number): Promise<Exam | undefined> {
  const [row] = await db.query('SELECT * FROM exams WHERE id = ?', [id]);
  return row && examOf(row);
}

export async function insertExam(tx: Transaction, exam: NewExam): Promise<Exam> {
  const { rows } = await tx.execute(
    `INSERT INTO exams (code, name, modality, body_part, needs_laterality, duration_minutes, safety_questions, preparation)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
    examValues(exam),
  );
  return examOf(rows[0]);
}

export async function updateExam(tx: Transaction, { id, isActive, ...exam }: Exam): Promise<void> {
  await tx.execute(
    `UPDATE exams SET code = ?, name = ?, modality = ?, body_part = ?, needs_laterality = ?, duration_minutes = ?,
  safety_questions = ?, preparation = ?, is_active = ? WHERE id = ?`,
    [...examValues(exam), Number(isActive), id],
  );
}

function examValues(exam: NewExam): SqlValue[] {
  return [
    exam.code,
    exam.name,
    exam.modality,
    exam.bodyPart,
    Number(exam.needsLaterality),
    exam.durationMinutes,
    JSON.stringify(exam.safetyQuestions),
    exam.preparation,
  ];
}

function examOf(row: Row): Exam {
  return {
    id: row.id as number,
    code: row.code as string,
    name: row.name as string,
    modality: row.modality as string,
    bodyPart: row.body_part as string,
    needsLaterality: row.needs_laterality === 1,
    durationMinutes: row.duration_minutes as number,
    safetyQuestions: JSON.parse(row.safety_questions as string) as QuestionKey[],
    preparation: row.preparation as string,
    isActive: row.is_active === 1,
  };
}

function patientOf(row: Row): OrderPatient {
  const [name, patientId] = [row.name as string, row.patient_number as string];
  return {
    id: row.root as number,
    name,
    displayName: patientLabel({ name, patientId }),
    patientId,
    birthDate: row.birth_date as string | null,
    sex: row.sex as string,
    allergies: row.allergies as string,
    implants: row.implants as string,
  };
}

function orderOf(row: Row, now: Date): Order {
  const patient = patientOf(row);
  const contrast = row.contrast as Order['contrast'];
  const asked = questionsFor(JSON.parse(row.safety_questions as string), { ...patient, contrast }, now);
  const answers = (JSON.parse(row.answers as string) as (Omit<KeptAnswer, 'stops'> & { stops: number })[]).map(
    (answer) => ({
      ...answer,
      stops: answer.stops === 1,
    }),
  );
  return {
    id: row.id as number,
    number: row.number as string,
    accessionNumber: row.accession_number as string,
    studyInstanceUid: row.study_instance_uid as string,
    patient,
    examId: row.exam_id as number,
    examName: row.exam_name as string,
    modality: row.modality as string,
    bodyPart: row.body_part as string,
    laterality: row.laterality as Order['laterality'],
    orderingProvider: row.ordering_provider as string,
    referrer: row.referrer as string | null,
    indication: row.indication as string,
    history: row.history as string,
    priority: row.priority as Order['priority'],
    contrast,
    contrastAgent: row.contrast_agent as string,
    specialInstructions: row.special_instructions as string,
    state: row.state as OrderState,
    stateReason: row.state_reason as string,
    assignedTo: row.assigned as string | null,
    safety: checklist(asked, answers),
    version: row.version as number,
    createdAt: row.created_at as string,
    createdBy: row.created_by as string,
  };
}
