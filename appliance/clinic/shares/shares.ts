// Handing out a link to one report: made, listed, withdrawn, and ended when its time is over. Opening one is opening.ts.
import { createHash, randomBytes } from 'node:crypto';
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import { whyHeld } from '../matching/matching.ts';
import type { IssuedShare, NewShare, StudyShares } from './shapes.ts';
import * as store from './store.ts';

const TOKEN_BYTES = 32;
const MOST_SHOWN = 50;
const MOST_LIVE = 20;
/** More than a family and two practices need, fewer than a link does that went around. */
const MOST_USES = 100;

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function newSecret(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** @throws Fault('not-found') */
export async function list(call: Call, studyInstanceUid: string): Promise<StudyShares> {
  const study = await studyOf(call, studyInstanceUid);
  await audit.read(call, { action: 'shares.read', subject: studyInstanceUid });
  return shown(call, study);
}

async function shown(call: Call, study: store.SharedStudy): Promise<StudyShares> {
  const { studyInstanceUid, patient, examName } = study;
  return { studyInstanceUid, patient, examName, shares: await store.sharesOf(call.db, study.studyId, MOST_SHOWN) };
}

/**
 * @param address scheme and host as the person's browser knows this box: what the paper says
 * @throws Fault('not-found'); Fault('conflict') without a final report, or while it isn't sure whose the images are;
 * Fault('too-many')
 */
export async function create(
  call: Call,
  studyInstanceUid: string,
  { recipient, hours }: NewShare,
  address: string,
): Promise<IssuedShare> {
  const me = person(call);
  const study = await studyOf(call, studyInstanceUid);
  if (!study.isFinal) throw new Fault('conflict', 'There is no final report yet that could be handed out');
  if (await whyHeld(call.db, study.studyId))
    throw new Fault('conflict', 'It is not sure whose images these are. Clear that in the inbox first');
  const token = newSecret();
  const id = await call.db.transaction(async (tx) => {
    if ((await store.countLive(tx, study.studyId)) >= MOST_LIVE)
      throw new Fault('too-many', `${MOST_LIVE} links to this study are out already. Withdraw one first`);
    const expiresAt = new Date(call.now.getTime() + hours * 3_600_000).toISOString();
    const id = await store.insertShare(tx, {
      token_hash: hashOf(token),
      study_id: study.studyId,
      patient_id: study.patientRow,
      recipient: recipient.trim(),
      created_at: call.now.toISOString(),
      created_by: me.userId,
      expires_at: expiresAt,
      minutes_left: hours * 60,
      most_uses: MOST_USES,
    });
    const after = { share: id, recipient: recipient.trim(), expiresAt };
    await audit.record(call, tx, { action: 'share.created', subject: studyInstanceUid, after });
    return id;
  });
  const share = await store.shareById(call.db, id);
  const { studyInstanceUid: _, ...made } = share!;
  return { share: made, address: `${address}/shared#${token}` };
}

/** It opens nothing from its next question on, pages that are open included. @throws Fault('not-found') */
export async function revoke(call: Call, id: number): Promise<StudyShares> {
  const share = await store.shareById(call.db, id);
  if (!share) throw new Fault('not-found', 'There is no such link');
  const { studyInstanceUid } = share;
  await call.db.transaction(async (tx) => {
    if (!(await store.endShare(tx, id, call.now.toISOString(), person(call).username))) return;
    await audit.record(call, tx, { action: 'share.revoked', subject: studyInstanceUid, detail: { share: id } });
  });
  return shown(call, await studyOf(call, studyInstanceUid));
}

/**
 * A minute of a link's time is over, by the clock or by having run: whichever is sooner, for a clock may be set back.
 * Run by a job every minute.
 */
export async function countDown(call: Call): Promise<void> {
  if (!(await store.anyLive(call.db))) return;
  await call.db.transaction(async (tx) => {
    await store.countDown(tx);
    for (const { id, studyInstanceUid } of await store.lapsed(tx, call.now.toISOString())) {
      await store.endShare(tx, id, call.now.toISOString(), 'time');
      await audit.record(call, tx, { action: 'share.expired', subject: studyInstanceUid, detail: { share: id } });
    }
  });
}

async function studyOf(call: Call, studyInstanceUid: string) {
  const study = await store.studyToShare(call.db, studyInstanceUid);
  if (!study) throw new Fault('not-found', 'There is no such study');
  return study;
}
