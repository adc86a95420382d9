// Critical results from the flag to the read-back. A result ends in two ways: closed, with every fact known, or withdrawn
// with a reason before anybody was told; both stay in the log. Who is asked meanwhile follows from its step.
import type { Call } from '../../core/call.ts';
import type { Queries, Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import type { CriticalPage, CriticalQuery, CriticalResult, NewCritical, Telling, Withdrawal } from './shapes.ts';
import * as store from './store.ts';

const MOST_OPEN = 200;
const PAGE = 100;

/** Open ones, the most urgent first, or the whole log, newest first. */
export async function list(call: Call, { state, before }: CriticalQuery): Promise<CriticalPage> {
  const isOpen = state === 'open';
  const rows = isOpen ? await store.openOnes(call.db, MOST_OPEN) : await store.page(call.db, PAGE + 1, before);
  if (rows.length > 0) await audit.read(call, { action: 'critical.list', subject: 'critical' });
  if (isOpen) return { results: rows, next: null };
  const results = rows.slice(0, PAGE);
  return { results, next: rows.length > PAGE ? results.at(-1)!.id : null };
}

/** Of one study, newest first. */
export async function ofStudy(call: Call, studyInstanceUid: string): Promise<CriticalResult[]> {
  const results = await store.ofStudy(call.db, studyInstanceUid);
  await audit.read(call, { action: 'critical.read', subject: studyInstanceUid });
  return results;
}

/** @throws Fault('not-found') */
export async function flag(call: Call, studyInstanceUid: string, found: NewCritical): Promise<CriticalResult> {
  const me = person(call);
  const { category } = found;
  const what = found.what.trim();
  const minutes = (await settings.read(call.db)).critical[`${category}Minutes`];
  const studyId = await store.studyId(call.db, studyInstanceUid);
  if (studyId === undefined) throw new Fault('not-found', 'There is no such study');
  const after = (share: number) => new Date(call.now.getTime() + minutes * share * 60_000).toISOString();
  const id = await call.db.transaction(async (tx) => {
    const id = await store.insert(tx, {
      study_id: studyId,
      category,
      what,
      found_at: call.now.toISOString(),
      found_by: me.userId,
      remind_at: after(0.5),
      due_at: after(1),
    });
    const facts = { critical: id, category, what, dueAt: after(1) };
    await audit.record(call, tx, { action: 'critical.flagged', subject: studyInstanceUid, after: facts });
    return id;
  });
  tellChanged(call, studyInstanceUid);
  return existing(call.db, id);
}

/**
 * Somebody was told; where they have said it back, that closes it.
 * @throws Fault('not-found'); Fault('conflict') for one that ended, or that somebody was told already
 */
export async function tell(call: Call, id: number, telling: Telling): Promise<CriticalResult> {
  const me = person(call);
  const { how, isReadBack } = telling;
  const whom = telling.whom.trim();
  return change(call, id, async (tx, { studyInstanceUid, foundAt }) => {
    const at = notBefore(foundAt, call.now);
    if (!(await store.tell(tx, id, { whom, at, how, by: me.userId })))
      throw new Fault('conflict', 'Somebody has written down already who was told');
    await audit.record(call, tx, {
      action: 'critical.told',
      subject: studyInstanceUid,
      after: { critical: id, whom, how },
    });
    if (isReadBack) await readBackIn(call, tx, id, studyInstanceUid);
  });
}

/** Whoever was told has said it back: that closes it. @throws Fault('not-found' | 'conflict') */
export function readBack(call: Call, id: number): Promise<CriticalResult> {
  person(call);
  return change(call, id, (tx, { studyInstanceUid }) => readBackIn(call, tx, id, studyInstanceUid));
}

/** A clock that was set back in between must not keep anybody from writing down what they did. */
function notBefore(earlier: string, now: Date): string {
  const at = now.toISOString();
  return at < earlier ? earlier : at;
}

async function readBackIn(call: Call, tx: Transaction, id: number, studyInstanceUid: string): Promise<void> {
  if (!(await store.close(tx, id, call.now.toISOString())))
    throw new Fault('conflict', 'Write down first who was told, and how');
  await audit.record(call, tx, { action: 'critical.closed', subject: studyInstanceUid, after: { critical: id } });
}

/** Flagged by mistake, and nobody told. @throws Fault('not-found' | 'conflict') */
export function withdraw(call: Call, id: number, { reason }: Withdrawal): Promise<CriticalResult> {
  const me = person(call);
  return change(call, id, async (tx, { studyInstanceUid }) => {
    const withdrawn = { at: call.now.toISOString(), by: me.userId, reason: reason.trim() };
    if (!(await store.withdraw(tx, id, withdrawn)))
      throw new Fault('conflict', 'Somebody was told already: it can only be read back');
    const detail = { critical: id, reason: reason.trim() };
    await audit.record(call, tx, { action: 'critical.withdrawn', subject: studyInstanceUid, detail });
  });
}

/** What stands of a study, for who referred the patient: newest first. */
export async function foundIn(db: Queries, studyInstanceUid: string) {
  const results = (await store.ofStudy(db, studyInstanceUid)).filter(({ withdrawn }) => !withdrawn);
  return results.map(({ what, foundAt, closedAt }) => ({ what, foundAt, closedAt }));
}

/** Whether a final signature must wait: something critical was found, and nobody was told. */
export async function isUntold(db: Queries, studyId: number): Promise<boolean> {
  return (await store.countUntold(db, studyId)) > 0;
}

/**
 * The referring provider has read the report that tells it: that is receipt. Called in the transaction of their word; who
 * calls tells pages after it.
 */
export async function receivedWithReport(
  call: Call,
  tx: Transaction,
  { studyInstanceUid, signedAt, name }: { studyInstanceUid: string; signedAt: string; name: string },
): Promise<void> {
  for (const { id, isTold, foundAt } of await store.openBefore(tx, studyInstanceUid, signedAt)) {
    const at = notBefore(foundAt, call.now);
    if (!isTold) await store.tell(tx, id, { whom: name, at, how: 'report', by: person(call).userId });
    await readBackIn(call, tx, id, studyInstanceUid);
  }
}

/** More people are asked as its time goes. Run by a job. */
export async function escalate(call: Call): Promise<void> {
  for (const { id, studyInstanceUid, step } of await store.dueToEscalate(call.db, call.now.toISOString())) {
    const isNew = await call.db.transaction(async (tx) => {
      if (!(await store.putStep(tx, id, step))) return false;
      const after = { critical: id, step };
      await audit.record(call, tx, { action: 'critical.escalated', subject: studyInstanceUid, after });
      return true;
    });
    if (isNew) tellChanged(call, studyInstanceUid);
  }
}

async function change(
  call: Call,
  id: number,
  work: (tx: Transaction, result: CriticalResult) => Promise<void>,
): Promise<CriticalResult> {
  const { studyInstanceUid } = await call.db.transaction(async (tx) => {
    const result = await existing(tx, id);
    if (result.closedAt) throw new Fault('conflict', 'This critical result is closed');
    if (result.withdrawn) throw new Fault('conflict', 'This critical result was withdrawn');
    await work(tx, result);
    return result;
  });
  tellChanged(call, studyInstanceUid);
  return existing(call.db, id);
}

async function existing(db: Queries, id: number): Promise<CriticalResult> {
  const result = await store.byId(db, id);
  if (!result) throw new Fault('not-found', 'There is no such critical result');
  return result;
}

export function tellChanged(call: Call, studyInstanceUid: string): void {
  call.events.publish({ type: 'critical.changed', studyInstanceUid });
}
