// Changing what an order says. Safety answers are about one exam with one contrast: when either changes, the questions it
// touches are asked again, and what somebody let pass is no longer let pass.
import type { Call } from '../../core/call.ts';
import type { Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import { fieldsOf, idOf } from './fields.ts';
import { answersOf, found, tellChanged, unchanged } from './orders.ts';
import { askedAgain } from './safety.ts';
import type { Order, OrderChanges, OrderState } from './shapes.ts';
import * as store from './store.ts';

/** Nobody changes what is already being read, was reported or was given up. */
const CHANGEABLE: readonly OrderState[] = ['SCHEDULED', 'IN_PROGRESS', 'IMAGES_AVAILABLE'];

/** @throws Fault('not-found'), Fault('conflict') when somebody changed it meanwhile or it is reported or cancelled */
export async function change(call: Call, id: number, input: OrderChanges): Promise<Order> {
  const order = await call.db.transaction((tx) => changeIn(call, tx, id, input));
  tellChanged(call, id);
  return order;
}

/** As a part of something larger; who calls it tells `tellChanged` after commit. */
export async function changeIn(call: Call, tx: Transaction, id: number, input: OrderChanges): Promise<Order> {
  const { expectedVersion, assignedTo, ...changes } = input;
  const before = unchanged(found(await store.orderById(tx, id, call.now)), expectedVersion);
  if (!CHANGEABLE.includes(before.state)) throw new Fault('conflict', 'This order can no longer be changed');
  const otherExam = changes.examId !== undefined && changes.examId !== before.examId;
  if (otherExam && before.state !== 'SCHEDULED') {
    throw new Fault('conflict', 'The exam has begun: cancel it and order the other one', { field: 'examId' });
  }
  const { bodyPart, ...kept } = before;
  const said = { ...kept, ...(otherExam ? {} : { bodyPart }), ...changes };
  const assigned = assignedTo === undefined ? before.assignedTo : assignedTo;
  const fields = await fieldsOf(tx, said, before);
  await store.updateOrder(tx, id, { ...fields, assigned_to: await idOf(tx, assigned, 'assignedTo') });
  await store.removeAnswers(tx, id, askedAgain(before, said));
  const after = found(await store.orderById(tx, id, call.now));
  const names = Object.keys(input).filter((key) => key !== 'expectedVersion') as (keyof Order)[];
  const safety = answersOf(before).length !== answersOf(after).length;
  const facts = (order: Order) => ({
    ...Object.fromEntries(names.map((key) => [key, order[key]])),
    ...(safety ? { safety: answersOf(order) } : {}),
  });
  const subject = `order:${id}`;
  await audit.record(call, tx, { action: 'order.changed', subject, before: facts(before), after: facts(after) });
  return after;
}
