// From the evidence about a study to what becomes of it. Pure. The order of the rules is the rule: accession number, then
// the worklist's own ids, then patient and time; what contradicts waits for a person with the best match proposed.
import { type Comparison, compareIdentity, type Person, type Reason } from './compare.ts';

export interface OrderCandidate {
  orderId: number;
  /** The patient row it was placed for. */
  patientId: number;
  person: Person;
  isOpen: boolean;
  found: 'accession' | 'study-uid' | 'patient-and-time' | 'room-and-time';
}

export interface PatientCandidate {
  patientId: number;
  person: Person;
}

export interface Evidence {
  received: Person;
  /** End of the chain of doubles of whoever owns the identity. */
  ownerId: number;
  orders: readonly OrderCandidate[];
  /** Others who have the received ID, or without one the received name. */
  others: readonly PatientCandidate[];
  /** Orders are placed here; a clinic that uses the archive alone has no inbox full of everything. */
  usesOrders: boolean;
}

export type Conflict = 'other-patient' | 'same-id' | 'no-id' | 'no-order' | 'ambiguous';
export type Decision =
  | {
      state: 'matched';
      orderId: number;
      patientId: number;
      how: 'accession' | 'study-uid' | 'patient-and-time';
      reasons: Reason[];
      comparison: Comparison;
    }
  | { state: 'waiting'; conflict: Conflict; orderId: number | null; patientId: number | null; reasons: Reason[] }
  | { state: 'unscheduled'; reasons: Reason[] };

export function decide(evidence: Evidence): Decision {
  return named(evidence) ?? contradicted(evidence) ?? fitting(evidence) ?? nothing(evidence);
}

/** The images name an order, by accession number or by the Study Instance UID that the worklist gave. */
function named({ received, orders }: Evidence): Decision | undefined {
  const order = orders.find(({ found }) => found === 'accession') ?? orders.find(({ found }) => found === 'study-uid');
  if (!order || order.found === 'room-and-time') return undefined;
  const comparison = compareIdentity(received, order.person);
  const reasons: Reason[] = [order.found === 'accession' ? 'accession-same' : 'study-uid-same', ...comparison.reasons];
  const { orderId, patientId } = order;
  if (comparison.verdict === 'same' && order.found !== 'patient-and-time')
    return { state: 'matched', orderId, patientId, how: order.found, reasons, comparison };
  return { state: 'waiting', conflict: 'other-patient', orderId, patientId, reasons };
}

/** No ID, or the ID of somebody with another name or birth date. */
function contradicted(evidence: Evidence): Decision | undefined {
  const { received, orders, others } = evidence;
  const conflict = received.patientId.trim() === '' ? 'no-id' : others.length > 0 ? 'same-id' : undefined;
  if (!conflict) return undefined;
  const best = [
    ...orders.map(({ orderId, patientId, person, found }) => ({
      orderId,
      patientId,
      person,
      inRoom: found === 'room-and-time',
    })),
    ...others.map(({ patientId, person }) => ({ orderId: null, patientId, person, inRoom: false })),
  ]
    .map((candidate) => ({ ...candidate, comparison: compareIdentity(received, candidate.person) }))
    // Whose ID it is must be seen, however little fits; without an ID a bad guess is worse than none.
    .filter((candidate) => conflict === 'same-id' || score(candidate.comparison, candidate) > 0)
    .sort((a, b) => score(b.comparison, b) - score(a.comparison, a))[0];
  if (!best) return { state: 'waiting', conflict, orderId: null, patientId: null, reasons: ['id-missing'] };
  const { orderId, patientId, comparison } = best;
  return { state: 'waiting', conflict, orderId, patientId, reasons: comparison.reasons };
}

function score(
  { verdict, reasons }: Comparison,
  { orderId, inRoom }: { orderId: number | null; inRoom: boolean },
): number {
  const weights: Partial<Record<Reason, number>> = {
    'name-same': 4,
    'name-swapped': 3,
    'name-similar': 3,
    'name-differs': -4,
    'birth-date-same': 3,
    'birth-date-differs': -2,
    'sex-differs': -3,
    'id-same': 2,
  };
  const facts = reasons.reduce((sum, reason) => sum + (weights[reason] ?? 0), verdict === 'same' ? 2 : 0);
  return facts + (orderId === null ? 0 : 1) + (inRoom ? 1 : 0);
}

/** The only thing that this patient was to have done at that time. */
function fitting({ received, orders }: Evidence): Decision | undefined {
  const open = orders.filter(({ found, isOpen }) => found === 'patient-and-time' && isOpen);
  if (open.length === 0) return undefined;
  const [{ orderId, patientId, person }] = open;
  const comparison = compareIdentity(received, person);
  if (open.length > 1)
    return {
      state: 'waiting',
      conflict: 'ambiguous',
      orderId,
      patientId,
      reasons: ['several-scheduled', ...comparison.reasons],
    };
  const reasons: Reason[] = ['time-fits', ...comparison.reasons];
  if (comparison.verdict !== 'same')
    return { state: 'waiting', conflict: 'other-patient', orderId, patientId, reasons };
  return { state: 'matched', orderId, patientId, how: 'patient-and-time', reasons, comparison };
}

function nothing({ orders, ownerId, usesOrders }: Evidence): Decision {
  if (!usesOrders) return { state: 'unscheduled', reasons: ['nothing-scheduled'] };
  const inRoom = orders.find(({ found }) => found === 'room-and-time');
  const proposal = inRoom ?? { orderId: null, patientId: ownerId };
  return {
    state: 'waiting',
    conflict: 'no-order',
    orderId: proposal.orderId,
    patientId: proposal.patientId,
    reasons: ['nothing-scheduled'],
  };
}
