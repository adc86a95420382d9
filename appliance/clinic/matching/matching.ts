// Whose a received study is, and which order it fulfils (product.md 1.6, 1.7). Nothing is ever refused or silently mixed:
// what fits is matched and can be undone, what doesn't waits in the inbox with the best match proposed.
import { actorName, type Call } from '../../core/call.ts';
import type { Queries, Row } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import { parseDate } from '../../lib/dicom/dates.ts';
import { Fault } from '../../lib/fault.ts';
import * as identity from '../patients/identity.ts';
import { foldedName } from '../patients/patients.ts';
import * as schedule from '../schedule/schedule.ts';
import { compareIdentity, doubts, type Reason } from './compare.ts';
import { type Decision, decide } from './decision.ts';
import * as evidence from './evidence-store.ts';
import type { InboxEntry, Settlement } from './shapes.ts';
import * as store from './store.ts';

/** Around its time a study may belong to an appointment of its patient. */
const HOURS_AROUND = 12;
/** A clinic that placed an order this lately works with orders. */
const ORDERS_IN_USE_DAYS = 30;
const MOST_IN_INBOX = 500;

/** Finds out what a study belongs to, once more while it grows. A person's decision is never changed by this. */
export async function check(call: Call, studyInstanceUid: string): Promise<void> {
  const facts = await withKin(call, studyInstanceUid);
  if (!facts) return;
  if (facts.matchState !== 'settled') await match(call, facts);
  const now = await factsOf(call, studyInstanceUid);
  if (!now || now.orderId === null) return;
  await guard(call, now);
  // An exam that was perhaps another patient's is nothing to go on with.
  if (!(await store.isSuspected(call.db, now.id))) await advance(call, now);
}

async function factsOf(call: Call, studyInstanceUid: string): Promise<evidence.StudyFacts | undefined> {
  return evidence.studyFacts(call.db, studyInstanceUid, await settings.timeZone(call.db));
}

/** The study's facts, after its identity went to the one patient who is the same in ID, name and birth date. */
async function withKin(call: Call, studyInstanceUid: string): Promise<evidence.StudyFacts | undefined> {
  const facts = await factsOf(call, studyInstanceUid);
  if (!facts || facts.matchState === 'settled' || facts.received.patientId.trim() === '') return facts;
  const others = await evidence.otherCandidates(call.db, facts, foldedName(facts.received.name));
  const [kin, ...more] = others.filter(({ person }) => compareIdentity(facts.received, person).verdict === 'same');
  if (!kin || more.length > 0 || facts.patientId !== facts.ownerId) return facts;
  const request = { kind: 'link' as const, identityId: facts.identityId, toPatientId: kin.patientId };
  const outcome = await call.db.transaction((tx) =>
    identity.decide(call, tx, request, 'The same ID, name and birth date'),
  );
  identity.publish(call, outcome);
  return factsOf(call, studyInstanceUid);
}

async function match(call: Call, facts: evidence.StudyFacts): Promise<void> {
  const since = new Date(call.now.getTime() - ORDERS_IN_USE_DAYS * 24 * 3_600_000).toISOString();
  const others = await evidence.otherCandidates(call.db, facts, foldedName(facts.received.name));
  const decision = decide({
    received: facts.received,
    ownerId: facts.ownerId,
    orders: await evidence.orderCandidates(call.db, facts, facts.performed.at ?? call.now, HOURS_AROUND),
    others: others.filter(({ person }) => compareIdentity(facts.received, person).verdict !== 'same'),
    usesOrders: await evidence.usesOrders(call.db, since, facts.firstReceivedAt),
  });
  const outcome = await call.db.transaction(async (tx) => {
    await store.putMatch(tx, facts.id, decision, call.now.toISOString());
    const ofOrder = [decision.state, facts.matchState].includes('matched');
    if (ofOrder) await identity.refreshStudySearch(tx, [facts.id]);
    if (decision.state !== facts.matchState)
      await audit.record(call, tx, {
        action: `study.${decision.state}`,
        subject: facts.studyInstanceUid,
        detail: decisionDetail(decision),
      });
    return decision.state === 'matched'
      ? moveTo(call, tx, facts, decision.patientId, 'Matched by its order')
      : undefined;
  });
  if (outcome) identity.publish(call, outcome);
  else call.events.publish({ type: 'study.changed', studyInstanceUid: facts.studyInstanceUid });
}

function decisionDetail(decision: Decision) {
  const { state, reasons } = decision;
  if (state === 'unscheduled') return { reasons };
  return { reasons, orderId: decision.orderId, ...(state === 'waiting' ? { conflict: decision.conflict } : {}) };
}

async function moveTo(
  call: Call,
  tx: Parameters<typeof identity.decide>[1],
  { studyInstanceUid, patientId: from }: evidence.StudyFacts,
  toPatientId: number,
  reason: string,
): Promise<identity.Outcome | undefined> {
  if ((await store.rootOf(tx, toPatientId)) === from) return undefined;
  return identity.decide(call, tx, { kind: 'move-study', studyInstanceUid, toPatientId }, reason);
}

/** The wrong-patient guard: what was done beside what was scheduled. */
async function guard(call: Call, facts: evidence.StudyFacts): Promise<void> {
  const orderId = facts.orderId!;
  const appointment = await evidence.appointmentOfOrder(call.db, orderId);
  const order = (await evidence.orderCandidates(call.db, facts, call.now, HOURS_AROUND)).find(
    (each) => each.orderId === orderId,
  );
  if (!appointment) return;
  const comparison = order ? compareIdentity(facts.received, order.person) : { verdict: 'same' as const, reasons: [] };
  const reasons = doubts(
    facts.performed,
    {
      modality: appointment.modality,
      stationAeTitle: appointment.station,
      bodyPart: appointment.bodyPart,
      laterality: appointment.laterality,
      startsAt: new Date(appointment.startsAt),
      otherPatientInRoom: await evidence.otherInRoom(
        call.db,
        facts.performed.stationAeTitle,
        orderId,
        facts.firstReceivedAt,
      ),
    },
    comparison,
  );
  if (reasons.length === 0) return; // what was doubted once stays until a person clears it
  const raised = await call.db.transaction(async (tx) => {
    const news = await store.raise(tx, facts.id, reasons, call.now.toISOString());
    if (news)
      await audit.record(call, tx, { action: 'study.suspected', subject: facts.studyInstanceUid, detail: { reasons } });
    return news;
  });
  if (raised) call.events.publish({ type: 'study.changed', studyInstanceUid: facts.studyInstanceUid });
}

/** Why nobody may sign a report about a study: it may be another patient's, or nobody decided yet whose it is. */
export function whyHeld(db: Queries, studyId: number): Promise<'under-investigation' | 'waiting' | undefined> {
  return store.whyHeld(db, studyId);
}

/** Images move the exam where no machine reports it: the first put it into the scan, a complete study into review. */
async function advance(call: Call, { orderId, isComplete }: evidence.StudyFacts): Promise<void> {
  const appointment = await evidence.appointmentOfOrder(call.db, orderId!);
  if (!appointment) return;
  if (['booked', 'waiting', 'in-room'].includes(appointment.state))
    await schedule.move(call, appointment.id, 'in-scan');
  if (isComplete && !(await evidence.hasOpenPerformedStep(call.db, appointment.id)))
    await schedule.move(call, appointment.id, 'review');
}

/** Studies that wait for a person and those under suspicion, newest first. */
export async function inbox(call: Call): Promise<InboxEntry[]> {
  const rows = await store.inbox(call.db, MOST_IN_INBOX);
  if (rows.length > 0) await audit.read(call, { action: 'inbox.read', subject: 'inbox' });
  return rows.map(entryOf);
}

/**
 * A person decides: the study fulfils that order, or belongs to that patient, or stays whose it is.
 * @throws Fault('not-found') for what isn't there
 */
export async function settle(call: Call, studyInstanceUid: string, settlement: Settlement): Promise<void> {
  const facts = await factsOf(call, studyInstanceUid);
  if (!facts?.matchState) throw new Fault('not-found', 'There is no such study in the inbox');
  const { orderId, reason } = settlement;
  const outcome = await call.db.transaction(async (tx) => {
    const order = orderId === undefined ? undefined : await store.orderById(tx, orderId);
    if (orderId !== undefined && !order) throw new Fault('not-found', 'There is no such order', { field: 'orderId' });
    const wanted = order?.patientId ?? settlement.patientId ?? facts.patientId;
    const patientId = await store.rootOf(tx, wanted);
    if (patientId === undefined) throw new Fault('not-found', 'There is no such patient', { field: 'patientId' });
    const by = actorName(call.actor);
    const at = call.now.toISOString();
    await store.putSettled(tx, facts.id, { orderId: orderId ?? null, patientId, by, reason: reason.trim(), at });
    await identity.refreshStudySearch(tx, [facts.id]);
    await audit.record(call, tx, {
      action: 'study.settled',
      subject: studyInstanceUid,
      detail: { orderId: orderId ?? null, patientId, reason: reason.trim() },
    });
    return moveTo(call, tx, facts, patientId, reason.trim());
  });
  if (outcome) identity.publish(call, outcome);
  call.events.publish({ type: 'study.changed', studyInstanceUid });
  await check(call, studyInstanceUid);
}

/** A person has looked: it is the right patient. @throws Fault('not-found') when nothing is suspected */
export async function clear(call: Call, studyInstanceUid: string, reason: string): Promise<void> {
  const facts = await factsOf(call, studyInstanceUid);
  await call.db.transaction(async (tx) => {
    if (!facts || !(await store.clear(tx, facts.id, actorName(call.actor), reason.trim())))
      throw new Fault('not-found', 'Nothing is suspected about this study');
    await audit.record(call, tx, {
      action: 'study.cleared',
      subject: studyInstanceUid,
      detail: { reason: reason.trim() },
    });
  });
  call.events.publish({ type: 'study.changed', studyInstanceUid });
}

function entryOf(row: Row): InboxEntry {
  const text = (column: string) => String(row[column] ?? '');
  const facts = (prefix: string) => ({
    name: text(`${prefix}name`),
    patientId: text(`${prefix}pid`),
    birthDate: parseDate(text(`${prefix}birth_date`)) ?? null,
    sex: text(`${prefix}sex`),
  });
  const order = { id: row.order_id as number, exam: text('exam_name'), accessionNumber: text('proposed_accession') };
  return {
    studyInstanceUid: text('study_instance_uid'),
    received: facts(''),
    studyDate: row.study_date as string | null,
    description: text('description'),
    modalities: text('modalities').split('\\').filter(Boolean),
    instanceCount: row.image_count as number,
    accessionNumber: text('accession_number'),
    source: text('source'),
    receivedAt: text('first_received_at'),
    conflict: row.conflict as string | null,
    reasons: JSON.parse(text('reasons')) as Reason[],
    proposal:
      row.proposed_id === null
        ? null
        : {
            patientId: row.proposed_id as number,
            patient: facts('proposed_'),
            order: row.order_id === null ? null : order,
          },
    suspicion:
      row.suspicion === null ? null : { reasons: JSON.parse(text('doubts')) as string[], raisedAt: text('raised_at') },
  };
}
