// What is to be done for a patient: placing an order, its state, and the safety questions that stop it. Changing what it
// says is changing.ts. When and where it happens is the schedule's; a cancelled order takes its appointment along there
// (schedule/flow.ts).
import { actorName, type Call } from '../../core/call.ts';
import type { Queries, Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { newUid } from '../../lib/dicom/uid.ts';
import { Fault } from '../../lib/fault.ts';
import { fieldsOf } from './fields.ts';
import { type Numbers, takeNumbers } from './numbers.ts';
import { type QuestionKey, stops } from './safety.ts';
import type {
  NewOrder,
  Order,
  OrderPage,
  OrderPatient,
  OrderQuery,
  OrderState,
  OrdersToBook,
  OrderWithPriors,
  SafetyAnswer,
  SafetyOverride,
} from './shapes.ts';
import * as store from './store.ts';

const PAGE = 50;
const MOST_PRIORS = 20;
/** More than a clinic of one box leaves without a time; the count says how many there are. */
const MOST_TO_BOOK = 200;

/** Newest first. `next` is the `before` of the following page. */
export async function list(call: Call, query: OrderQuery): Promise<OrderPage> {
  const limit = query.limit ?? PAGE;
  const found = await store.findOrders(call.db, query, limit + 1, call.now);
  await audit.read(call, { action: 'orders.list', subject: query.patientId ? `patient:${query.patientId}` : 'orders' });
  const orders = found.slice(0, limit);
  return { orders, next: found.length > limit ? orders.at(-1)!.id : null };
}

/** @throws Fault('not-found') */
export async function get(call: Call, id: number): Promise<OrderWithPriors> {
  const order = found(await store.orderById(call.db, id, call.now));
  await audit.read(call, { action: 'order.read', subject: `order:${id}` });
  const rows = await store.priorsOf(call.db, order.patient.id, MOST_PRIORS);
  const priors = rows
    .filter((row) => row.study_instance_uid !== order.studyInstanceUid)
    .map((row) => ({
      studyInstanceUid: row.study_instance_uid as string,
      studyDate: row.study_date as string | null,
      modalities: (row.modalities as string).split('\\').filter(Boolean),
      description: row.description as string,
    }));
  return { ...order, priors };
}

/** Those without a time: the most urgent first, then who has waited longest. */
export async function toBook(call: Call): Promise<OrdersToBook> {
  const { orders, total } = await store.ordersToBook(call.db, MOST_TO_BOOK, call.now);
  await audit.read(call, { action: 'orders.list', subject: 'orders' });
  return { orders, total };
}

/** For a higher room that shows orders beside its own rows and records the reading itself. */
export function byIds(call: Call, db: Queries, ids: readonly number[]): Promise<Order[]> {
  return store.ordersByIds(db, ids, call.now);
}

/** Whom an order or an appointment would be for. @throws Fault('not-found') */
export async function patient(db: Queries, id: number): Promise<OrderPatient> {
  const row = await store.patientById(db, id);
  if (!row) throw new Fault('not-found', 'There is no such patient', { field: 'patientId' });
  return row;
}

/** @throws Fault('not-found' | 'invalid') */
export async function place(call: Call, input: NewOrder): Promise<Order> {
  const { order } = await call.db.transaction((tx) => add(call, tx, input));
  tellChanged(call, order.id);
  return order;
}

/** Places it as a part of something larger (a booking); who calls it tells `tellChanged` after commit. */
export async function add(call: Call, tx: Transaction, input: NewOrder): Promise<{ order: Order; numbers: Numbers }> {
  const { id: patientId } = await patient(tx, input.patientId);
  const fields = await fieldsOf(tx, input);
  const numbers = await takeNumbers(tx, call.now);
  const { number, accessionNumber } = numbers;
  const id = await store.insertOrder(tx, {
    ...fields,
    number,
    accession_number: accessionNumber,
    study_instance_uid: newUid(),
    patient_id: patientId,
    created_at: call.now.toISOString(),
    created_by: actorName(call.actor),
  });
  for (const [question, text] of Object.entries(input.safety ?? {})) {
    await keepAnswer(call, tx, id, question as QuestionKey, text as string);
  }
  const order = found(await store.orderById(tx, id, call.now));
  const { safety: _unneeded, ...said } = input;
  await audit.record(call, tx, {
    action: 'order.placed',
    subject: `order:${id}`,
    after: { ...said, accessionNumber, number, safety: answersOf(order) },
  });
  return { order, numbers };
}

/** A part of something larger: the day's flow, reports. The caller decides that it may be. */
export async function setState(call: Call, tx: Transaction, id: number, state: OrderState, reason = ''): Promise<void> {
  const before = found(await store.orderById(tx, id, call.now));
  if (before.state === state) return;
  await store.updateState(tx, id, state, reason);
  await audit.record(call, tx, {
    action: 'order.state',
    subject: `order:${id}`,
    detail: reason ? { reason } : undefined,
    before: { state: before.state },
    after: { state },
  });
}

/** Who is to read it, as a part of what the reading room decides and records. */
export function assignIn(tx: Transaction, id: number, userId: number | null): Promise<void> {
  return store.updateAssignee(tx, id, userId);
}

/** Gives it up, as a part of something larger. @throws Fault('conflict') when it was reported, or changed meanwhile */
export async function cancelIn(call: Call, tx: Transaction, id: number, reason: string, expectedVersion?: number) {
  const before = unchanged(found(await store.orderById(tx, id, call.now)), expectedVersion);
  if (before.state === 'PRELIMINARY' || before.state === 'FINAL') {
    throw new Fault('conflict', 'There is a report on this order: it can no longer be cancelled');
  }
  await setState(call, tx, id, 'CANCELLED', reason);
}

/** A new answer takes an earlier override away: it was about another answer. */
export function answer(call: Call, id: number, { question, answer: text }: SafetyAnswer): Promise<Order> {
  return changeSafety(call, id, 'order.safety-answered', (tx) => keepAnswer(call, tx, id, question, text));
}

/** Lets the exam go on against an answer, or without one, in the name of who decides it. */
export function override(call: Call, id: number, { question, name, reason }: SafetyOverride): Promise<Order> {
  return changeSafety(call, id, 'order.safety-overridden', async (tx, before) => {
    const item = before.safety.find((one) => one.question === question);
    if (!item?.stops) {
      throw new Fault('conflict', 'This question does not stop the exam', { field: 'question' });
    }
    const decided = { overrideBy: name.trim(), overrideReason: reason.trim() };
    await keepAnswer(call, tx, id, question, item.answer ?? 'unknown', decided);
  });
}

async function changeSafety(
  call: Call,
  id: number,
  action: string,
  work: (tx: Transaction, before: Order) => Promise<void>,
): Promise<Order> {
  const order = await call.db.transaction(async (tx) => {
    const before = found(await store.orderById(tx, id, call.now));
    if (before.state === 'CANCELLED') throw new Fault('conflict', 'This order was cancelled');
    await work(tx, before);
    const after = found(await store.orderById(tx, id, call.now));
    const subject = `order:${id}`;
    await audit.record(call, tx, { action, subject, before: answersOf(before), after: answersOf(after) });
    return after;
  });
  tellChanged(call, id);
  return order;
}

async function keepAnswer(
  call: Call,
  tx: Transaction,
  orderId: number,
  question: QuestionKey,
  text: string,
  decided: { overrideBy: string; overrideReason: string } | undefined = undefined,
): Promise<void> {
  await store.putAnswer(tx, orderId, {
    question,
    answer: text,
    stops: stops(question, text),
    overrideBy: decided?.overrideBy ?? null,
    overrideReason: decided?.overrideReason ?? null,
    answeredBy: actorName(call.actor),
    answeredAt: call.now.toISOString(),
  });
}

/** The answers as the audit log keeps them. */
export function answersOf({ safety }: Order): unknown[] {
  const said = safety.filter(({ answer }) => answer !== null);
  return said.map(({ question, answer, overrideBy, overrideReason }) => ({
    question,
    answer,
    ...(overrideBy === null ? {} : { overrideBy, overrideReason }),
  }));
}

/** Questions that forbid to begin the exam. */
export function open(order: Order): QuestionKey[] {
  return order.safety.filter((item) => item.stops).map((item) => item.question as QuestionKey);
}

export function tellChanged(call: Call, orderId: number): void {
  call.events.publish({ type: 'order.changed', orderId });
}

export function found(order: Order | undefined): Order {
  if (!order) throw new Fault('not-found', 'There is no such order');
  return order;
}

export function unchanged(order: Order, expectedVersion: number | undefined): Order {
  if (expectedVersion === undefined || order.version === expectedVersion) return order;
  throw new Fault('conflict', 'Somebody changed this order meanwhile. Look at it as it is now, then try again');
}
