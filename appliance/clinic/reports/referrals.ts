// What a referring provider sees: signed reports of the orders that name them, and of no others. Nothing that isn't
// final, nothing of another's patient, and no word on whether it exists.
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import { type PaperFile, pdf } from './papers.ts';
import type { Referral, ReferralPage, ReferralQuery } from './referral-shapes.ts';
import * as store from './referral-store.ts';
import { reportOf, studyOf } from './reports.ts';

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
  const { finalFrom } = await own(call, studyInstanceUid);
  const report = await reportOf(call.db, await studyOf(call.db, studyInstanceUid));
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  // What was preliminary was never meant for them.
  return { ...report, versions: report.versions.filter(({ number }) => number >= finalFrom) };
}

/** The newest version on paper. @throws Fault('not-found'), also for somebody else's */
export async function paper(call: Call, studyInstanceUid: string): Promise<PaperFile> {
  await own(call, studyInstanceUid);
  return pdf(call, studyInstanceUid);
}

async function own(call: Call, studyInstanceUid: string): Promise<{ finalFrom: number }> {
  const finalFrom = await store.finalVersion(call.db, person(call).userId, studyInstanceUid);
  if (finalFrom === undefined) throw new Fault('not-found', 'There is no such report of a patient you referred');
  return { finalFrom };
}
