// What a referring provider sees: signed reports of the orders that name them, and of no others. Nothing that isn't
// final, nothing of another's patient, and no word on whether it exists.
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import * as critical from '../critical/critical.ts';
import { type PaperFile, pdf } from './papers.ts';
import * as receipts from './receipt-store.ts';
import type { Acknowledgement, Referral, ReferralPage, ReferralQuery } from './referral-shapes.ts';
import * as store from './referral-store.ts';
import { reportOf, studyOf, tellChanged } from './reports.ts';

const PAGE = 50;

/** Own orders that have a final report, the newest report first. */
export async function list(call: Call, { before }: ReferralQuery): Promise<ReferralPage> {
  const rows = await store.referralsOf(call.db, person(call).userId, PAGE + 1, before);
  await audit.read(call, { action: 'referrals.list', subject: 'reports' });
  const referrals = rows.slice(0, PAGE);
  return { referrals, next: rows.length > PAGE ? referrals.at(-1)!.versionId : null };
}

/** @throws Fault('not-found'), also for somebody else's */
export async function read(call: Call, studyInstanceUid: string): Promise<Referral> {
  const { finalFrom, ...facts } = await own(call, studyInstanceUid);
  const report = await reportOf(call.db, await studyOf(call.db, studyInstanceUid));
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  return {
    ...report,
    ...facts,
    critical: await critical.foundIn(call.db, studyInstanceUid),
    // What was preliminary was never meant for them, nor what another provider said.
    versions: report.versions.filter(({ number }) => number >= finalFrom),
    receipts: report.receipts.filter(({ by }) => by.username === person(call).username),
  };
}

/** The newest version on paper. @throws Fault('not-found'), also for somebody else's */
export async function paper(call: Call, studyInstanceUid: string): Promise<PaperFile> {
  await own(call, studyInstanceUid);
  return pdf(call, studyInstanceUid);
}

/**
 * "I have read this": once for each version, the first time counts.
 * @throws Fault('not-found'), also for somebody else's; Fault('conflict') when there is a newer version
 */
export async function acknowledge(
  call: Call,
  studyInstanceUid: string,
  { number }: Acknowledgement,
): Promise<Referral> {
  const me = person(call);
  await own(call, studyInstanceUid);
  await call.db.transaction(async (tx) => {
    const newest = await receipts.newestVersion(tx, studyInstanceUid, me.userId);
    if (newest?.number !== number)
      throw new Fault('conflict', 'There is a newer version of this report. Read that one first', { field: 'number' });
    if (!(await receipts.insertReceipt(tx, newest.id, me.userId, call.now.toISOString()))) return;
    await audit.record(call, tx, { action: 'report.acknowledged', subject: studyInstanceUid, detail: { number } });
    await critical.receivedWithReport(call, tx, { studyInstanceUid, signedAt: newest.signedAt, name: newest.reader });
  });
  tellChanged(call, studyInstanceUid);
  critical.tellChanged(call, studyInstanceUid);
  return read(call, studyInstanceUid);
}

/** Whether the images are theirs to see: with the final report, not before. */
export async function isOwn(call: Call, studyInstanceUid: string): Promise<boolean> {
  const { actor } = call;
  return actor.kind === 'user' && (await store.ownReferral(call.db, actor.userId, studyInstanceUid)) !== undefined;
}

async function own(call: Call, studyInstanceUid: string): Promise<store.OwnReferral> {
  const found = await store.ownReferral(call.db, person(call).userId, studyInstanceUid);
  if (!found) throw new Fault('not-found', 'There is no such report of a patient you referred');
  return found;
}
