// Signing: the text in work becomes a version that can't be changed, in one transaction with the order's state and the row
// in the audit chain. What is asked before is guards.ts's.
import type { Call } from '../../core/call.ts';
import type { Queries, Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import { proveOneself } from '../../device/users/pins.ts';
import { person } from '../../device/users/sessions.ts';
import { Fault } from '../../lib/fault.ts';
import * as critical from '../critical/critical.ts';
import { whyHeld } from '../matching/matching.ts';
import * as orders from '../orders/orders.ts';
import { dropAnybodys, lockedByOther } from '../reading/lock.ts';
import { signatureOf } from '../staff/staff.ts';
import { contentOf, sealed } from './content.ts';
import { addendaOf, type DocumentJson, isBlank, nodesOf } from './document.ts';
import { guards } from './guards.ts';
import { contentIn, imagesSince, isAddendumTo, reportOf, studyOf, tellChanged } from './reports.ts';
import { codeOf, newKeyPair, type Sealed } from './seal.ts';
import * as seals from './seal-store.ts';
import type { Guard, Override, Report, Signature, SignedKind } from './shapes.ts';
import * as store from './store.ts';

/** What stands against a signature just now. @throws Fault('not-found') */
export async function openGuards(call: Call, studyInstanceUid: string, asOf: string): Promise<Guard[]> {
  const study = await studyOf(call.db, studyInstanceUid);
  await audit.read(call, { action: 'report.read', subject: studyInstanceUid });
  const text = await textToSign(call.db, study);
  return text ? guardsOf(call.db, study, text, asOf) : [];
}

/**
 * Signs the text in work as it is at `expectedRevision`.
 * @param address scheme and host where whoever has the paper can ask about it
 * @throws Fault('invalid' | 'too-many') for the password or PIN; Fault('conflict') when the text or the study changed, the kind
 * can't follow, or a guard stands against it (`field` is then `guards.<code>`)
 */
export async function sign(
  call: Call,
  studyInstanceUid: string,
  signature: Signature,
  address: string,
): Promise<Report> {
  const me = person(call);
  await proveOneself(call, signature);
  const { name: clinicName } = (await settings.read(call.db)).clinic;
  const orderId = await call.db.transaction(async (tx) => {
    const study = await studyOf(tx, studyInstanceUid);
    await refuseRace(call, tx, study, signature.expectedRevision);
    const { reportId, text, before } = await signable(tx, study, signature.kind);
    const open = await guardsOf(tx, study, text, signature.asOf);
    // A preliminary report is how others come to know: it doesn't wait until they were told.
    const standing = signature.kind === 'preliminary' ? open.filter(({ code }) => code !== 'critical-not-told') : open;
    const overrides = overruled(standing, signature.overrides ?? []);
    const reason = reasonOf(signature);
    const number = (before?.number ?? 0) + 1;
    const signedAt = call.now.toISOString();
    const content = contentOf(study, {
      clinic: { name: clinicName },
      version: { number, kind: signature.kind, reason, previousHash: before?.contentHash ?? '' },
      signer: { username: me.username, displayName: await signatureOf(tx, me.username) },
      signedAt,
      overrides,
      document: text,
    });
    const { text: sealedText, hash } = sealed(content);
    const versionId = await store.insertVersion(tx, {
      report_id: reportId,
      number,
      kind: signature.kind,
      reason,
      content: sealedText,
      content_hash: hash,
      signed_at: signedAt,
      signed_by: me.userId,
    });
    await putSeal(tx, { versionId, address, sealed: { reportId, version: number, signedAt, contentHash: hash } });
    await store.dropDraft(tx, reportId);
    await store.countUp(tx, reportId);
    await audit.record(call, tx, {
      action: 'report.signed',
      subject: studyInstanceUid,
      detail: { ...(reason ? { reason } : {}), ...(overrides.length ? { overrides } : {}) },
      after: { number, kind: signature.kind, contentHash: hash },
    });
    return follow(call, tx, study, signature.kind);
  });
  if (orderId !== undefined) orders.tellChanged(call, orderId);
  call.events.publish({ type: 'reading.changed', studyInstanceUid });
  tellChanged(call, studyInstanceUid);
  call.events.publish({ type: 'report.signed', studyInstanceUid });
  return reportOf(call.db, await studyOf(call.db, studyInstanceUid));
}

/** The code of what was just signed. The box makes its key with the first. */
async function putSeal(
  tx: Transaction,
  { versionId, address, sealed }: { versionId: number; address: string; sealed: Sealed },
) {
  let key = await seals.newestKey(tx);
  if (!key) {
    const pair = newKeyPair();
    key = { ...pair, id: await seals.insertKey(tx, pair, sealed.signedAt) };
  }
  await seals.insertSeal(tx, { versionId, keyId: key.id, code: codeOf(sealed, key), address });
}

async function refuseRace(call: Call, tx: Transaction, study: store.StudyRow, expectedRevision: number) {
  const other = await lockedByOther(call, tx, study.studyId);
  if (other) throw new Fault('conflict', `${other.displayName || other.username} is reading this study`);
  if (study.revision !== expectedRevision)
    throw new Fault('conflict', 'Somebody else wrote on this report meanwhile. Look at it as it is now');
}

/** The draft; or, where a preliminary report is signed by a second reader, its text as it stands. */
async function textToSign(db: Queries, { reportId }: store.StudyRow): Promise<DocumentJson | undefined> {
  if (reportId === null) return undefined;
  const draft = await store.draftOf(db, reportId);
  if (draft) return draft.document;
  const [last] = await store.versionsOf(db, reportId);
  return last?.kind === 'preliminary' ? contentIn(last).document : undefined;
}

async function signable(tx: Transaction, study: store.StudyRow, kind: SignedKind) {
  const text = await textToSign(tx, study);
  const { reportId } = study;
  if (reportId === null || !text) throw new Fault('conflict', 'There is no text to sign');
  const versions = await store.versionsOf(tx, reportId);
  const [before] = versions;
  const isFinal = versions.some((version) => version.kind === 'final');
  const isLater = kind === 'amended' || kind === 'addendum';
  if (isFinal && !isLater)
    throw new Fault('conflict', 'This report is final: it can be amended or added to', { field: 'kind' });
  if (!isFinal && isLater) throw new Fault('conflict', 'Only a final report is amended or added to', { field: 'kind' });
  if (kind === 'addendum' && !isAddendumTo(text, contentIn(before).document))
    throw new Fault('conflict', 'An addendum leaves the signed text as it is and adds one part', { field: 'kind' });
  if (addendaOf(text).some(isBlank)) throw new Fault('conflict', 'The addendum is empty', { field: 'kind' });
  return { reportId, text, before };
}

function reasonOf({ kind, reason = '' }: Signature): string {
  if (kind === 'preliminary' || kind === 'final') return '';
  if (reason.trim() === '') throw new Fault('invalid', 'Say why the report is changed', { field: 'reason' });
  return reason.trim();
}

async function guardsOf(db: Queries, study: store.StudyRow, document: DocumentJson, asOf: string): Promise<Guard[]> {
  const { studyId, patient } = study;
  const shown = ['image', 'measurement', 'field'].flatMap((type) => nodesOf(document, type));
  const uids = new Set(shown.map(({ attrs }) => String(attrs?.studyInstanceUid ?? '')).filter(Boolean));
  return guards({
    document,
    laterality: study.order?.laterality ?? '',
    sex: patient.sex,
    held: await whyHeld(db, studyId),
    isReceiving: study.isReceiving,
    unreadImages: await imagesSince(db, study, asOf),
    isCriticalUntold: await critical.isUntold(db, study.studyId),
    foreignImages: (await store.otherPatientsStudies(db, patient.id, [...uids])).length,
  });
}

/** @returns what was signed against @throws Fault('conflict') at the first guard that nobody may or did overrule */
function overruled(open: readonly Guard[], overrides: readonly Override[]): Override[] {
  for (const { code, isStop, sentence } of open) {
    if (isStop || !overrides.some(({ guard }) => guard === code))
      throw new Fault('conflict', sentence, { field: `guards.${code}` });
  }
  return overrides
    .filter(({ guard }) => open.some(({ code }) => code === guard))
    .map(({ guard, reason }) => ({ guard, reason: reason.trim() }));
}

/** Order and queue go on. @returns the order, where its state changed */
async function follow(
  call: Call,
  tx: Transaction,
  study: store.StudyRow,
  kind: SignedKind,
): Promise<number | undefined> {
  if (kind !== 'preliminary') await dropAnybodys(tx, study.studyId);
  const { order } = study;
  if (!order || order.state === 'CANCELLED') return undefined;
  await orders.setState(call, tx, order.id, kind === 'preliminary' ? 'PRELIMINARY' : 'FINAL');
  return order.id;
}
