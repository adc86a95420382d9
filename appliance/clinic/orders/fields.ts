// What an order says, checked and as columns: the exam as the catalogue has it now, or as it was when it was ordered.
import type { Transaction } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import type { Exam, Order, OrderDetails } from './shapes.ts';
import * as store from './store.ts';

/** @throws Fault('not-found' | 'invalid') with the field */
export async function fieldsOf(
  tx: Transaction,
  input: Omit<OrderDetails, 'safety'>,
  before?: Order,
): Promise<store.OrderFields> {
  const exam = await orderableExam(tx, input.examId, before);
  const same = before?.examId === exam.id;
  const laterality = input.laterality ?? '';
  if (exam.needsLaterality && laterality === '') {
    throw new Fault('invalid', 'Which side? Choose left, right or both', { field: 'laterality' });
  }
  return {
    exam_id: exam.id,
    exam_name: same ? before.examName : exam.name,
    modality: same ? before.modality : exam.modality,
    body_part: input.bodyPart ?? (same ? before.bodyPart : exam.bodyPart),
    laterality,
    ordering_provider: input.orderingProvider?.trim() ?? '',
    referrer_user_id: await idOf(tx, input.referrer ?? null, 'referrer'),
    indication: input.indication?.trim() ?? '',
    history: input.history?.trim() ?? '',
    priority: input.priority ?? 'routine',
    contrast: input.contrast ?? 'none',
    contrast_agent: input.contrastAgent?.trim() ?? '',
    special_instructions: input.specialInstructions?.trim() ?? '',
  };
}

async function orderableExam(tx: Transaction, id: number, before: Order | undefined): Promise<Exam> {
  const exam = await store.examById(tx, id);
  if (!exam || (!exam.isActive && before?.examId !== id)) {
    throw new Fault('not-found', 'There is no such exam in the catalogue', { field: 'examId' });
  }
  return exam;
}

export async function idOf(tx: Transaction, username: string | null, field: string): Promise<number | null> {
  if (username === null) return null;
  const id = await store.userId(tx, username);
  if (id === undefined) throw new Fault('not-found', 'There is no such person', { field });
  return id;
}
