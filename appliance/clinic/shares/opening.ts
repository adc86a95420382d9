// Opening a link: the token is changed for a visit of this browser, and the visit sees one study. Every reading is in the
// log under the link's own name, for nobody is signed in.
import type { Call } from '../../core/call.ts';
import type { Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import { checkCounters, countFailure, shareCounter } from '../../device/users/throttle.ts';
import { Fault } from '../../lib/fault.ts';
import { whyHeld } from '../matching/matching.ts';
import { type PaperFile, pdf } from '../reports/papers.ts';
import { reportOf, studyOf } from '../reports/reports.ts';
import type { SharedReport } from './shapes.ts';
import { hashOf, newSecret } from './shares.ts';
import * as store from './store.ts';

const VISIT_MINUTES = 120;
const SECRET = /^[\w-]{43}$/;

const ended = () => new Fault('gone', 'This link has ended. Ask the clinic for a new one');
const unknown = () => new Fault('not-found', 'This link opens nothing here. Scan the code again, or ask the clinic');
const closed = () => new Fault('not-found', 'Open the link again, or scan the code once more');

/**
 * Counts one use and begins a visit of two hours at most. A right token is never slowed by others' wrong ones.
 * @returns the visit's secret, for a cookie @throws Fault('not-found' | 'gone' | 'too-many')
 */
export async function open(call: Call, token: string): Promise<{ secret: string; report: SharedReport }> {
  const share = SECRET.test(token) ? await store.shareByToken(call.db, hashOf(token)) : undefined;
  if (!share) {
    const counters = [shareCounter(call.origin)];
    await checkCounters(call.db, counters, call.now);
    await call.db.transaction((tx) => countFailure(tx, counters, call.now));
    throw unknown();
  }
  await checkAlive(call, share);
  const secret = newSecret();
  const visitor = visitorOf(call, share);
  await call.db.transaction((tx) => begin(visitor, tx, share, secret));
  return { secret, report: await reportOfShare(visitor, share) };
}

async function begin(call: Call, tx: Transaction, share: store.OpenShare, secret: string): Promise<void> {
  const at = call.now.toISOString();
  if (!(await store.countUse(tx, share.shareId, at)))
    throw new Fault('gone', 'This link was opened as often as it may be. Ask the clinic for a new one');
  await store.insertVisit(tx, { secretHash: hashOf(secret), shareId: share.shareId, at, minutes: VISIT_MINUTES });
  const detail = { share: share.shareId, use: share.uses + 1 };
  await audit.record(call, tx, { action: 'share.opened', subject: share.studyInstanceUid, detail });
}

/** @throws Fault('not-found') for a visit that is over; Fault('gone') */
export async function read(call: Call, secret: string | undefined): Promise<SharedReport> {
  const visit = await visitOf(call, secret);
  if (!visit) throw closed();
  return reportOfShare(visitorOf(call, visit), visit);
}

/** The newest version on paper. @throws Fault('not-found' | 'gone') */
export async function paper(call: Call, secret: string | undefined): Promise<PaperFile> {
  const visit = await visitOf(call, secret);
  if (!visit) throw closed();
  return pdf(visitorOf(call, visit), visit.studyInstanceUid);
}

/** Ends the visit of this browser; the link stays. */
export async function leave(call: Call, secret: string | undefined): Promise<void> {
  const visit = await visitOf(call, secret).catch(() => undefined);
  if (!visit || !secret) return;
  await call.db.transaction(async (tx) => {
    await store.dropVisit(tx, hashOf(secret));
    const detail = { share: visit.shareId };
    await audit.record(visitorOf(call, visit), tx, { action: 'share.left', subject: visit.studyInstanceUid, detail });
  });
}

/** The call of who opened a link to this very study; undefined for anybody else. */
export async function visitor(call: Call, secret: string, studyInstanceUid: string): Promise<Call | undefined> {
  const visit = await visitOf(call, secret);
  return visit?.studyInstanceUid === studyInstanceUid ? visitorOf(call, visit) : undefined;
}

function visitorOf(call: Call, { shareId, studyInstanceUid }: store.OpenShare): Call {
  return { ...call, actor: { kind: 'share', shareId, studyInstanceUid } };
}

async function visitOf(call: Call, secret: string | undefined): Promise<store.OpenVisit | undefined> {
  const visit = secret && SECRET.test(secret) ? await store.shareByVisit(call.db, hashOf(secret)) : undefined;
  if (!visit || visit.visitMinutesLeft <= 0) return undefined;
  if (call.now.getTime() - Date.parse(visit.beganAt) > VISIT_MINUTES * 60_000) return undefined;
  await checkAlive(call, visit);
  return visit;
}

async function checkAlive(call: Call, share: store.OpenShare): Promise<void> {
  const isOver = share.endedAt !== null || share.minutesLeft <= 0 || share.expiresAt <= call.now.toISOString();
  if (isOver || !share.isSamePatient || !share.isFinal) throw ended();
  if (await whyHeld(call.db, share.studyId))
    throw new Fault('gone', 'The clinic is looking into this study. Ask there for the report');
}

async function reportOfShare(call: Call, share: store.OpenShare): Promise<SharedReport> {
  const { studyInstanceUid, patient, examName, expiresAt } = share;
  const report = await reportOf(call.db, await studyOf(call.db, studyInstanceUid));
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  const [{ clinic }, timeZone] = await Promise.all([settings.read(call.db), settings.timeZone(call.db)]);
  const versions = report.versions.slice(0, 1);
  return { clinic: clinic.name, timeZone, studyInstanceUid, patient, examName, versions, expiresAt };
}
