// Two people at one order: what each of them changed, what doesn't hurt, and what must be decided. Pure.
import type { Order, OrderChanges } from '../shapes.ts';
import { draftOf, type OrderDraft, personNameFrom } from './order-fields.ts';

export type Field = keyof OrderDraft;
const FIELDS: Field[] = [
  'examId',
  'laterality',
  'bodyPart',
  'priority',
  'contrast',
  'contrastAgent',
  'indication',
  'history',
  'specialInstructions',
  'provider',
];

export function changedFields(before: OrderDraft, after: OrderDraft): Field[] {
  return FIELDS.filter((field) => before[field].trim() !== after[field].trim());
}

/** What is sent: only what this person changed, so that what others changed stays. */
export function changesFrom(before: OrderDraft, draft: OrderDraft, expectedVersion: number): OrderChanges {
  const sent: Record<Field, () => Partial<OrderChanges>> = {
    examId: () => ({ examId: Number(draft.examId) }),
    laterality: () => ({ laterality: draft.laterality as Order['laterality'] }),
    bodyPart: () => ({ bodyPart: draft.bodyPart.trim().toUpperCase() }),
    priority: () => ({ priority: draft.priority }),
    contrast: () => ({ contrast: draft.contrast, ...(draft.contrast === 'none' ? { contrastAgent: '' } : {}) }),
    contrastAgent: () => ({ contrastAgent: draft.contrast === 'none' ? '' : draft.contrastAgent }),
    indication: () => ({ indication: draft.indication }),
    history: () => ({ history: draft.history }),
    specialInstructions: () => ({ specialInstructions: draft.specialInstructions }),
    provider: () => ({ orderingProvider: personNameFrom(draft.provider) }),
  };
  return Object.assign({ expectedVersion }, ...changedFields(before, draft).map((field) => sent[field]()));
}

export interface Meeting {
  /** Mine over theirs, where only one of us changed something. */
  draft: OrderDraft;
  /** Both changed it, and not to the same. */
  clashes: { field: Field; mine: string; theirs: string }[];
}

/** @param before what both began with @param now as the other one left it */
export function meet(before: OrderDraft, mine: OrderDraft, now: Order): Meeting {
  const theirs = draftOf(now);
  const ours = changedFields(before, mine);
  const clashes = ours
    .filter((field) => changedFields(before, theirs).includes(field) && theirs[field].trim() !== mine[field].trim())
    .map((field) => ({ field, mine: mine[field], theirs: theirs[field] }));
  const kept = Object.fromEntries(ours.map((field) => [field, mine[field]]));
  return { draft: { ...theirs, ...kept } as OrderDraft, clashes };
}
