// Which of the proposed presentation contexts we accept, and in which transfer syntax: every storage class there is, the
// unknown ones too, as the modality prefers to send (product.md 1.1).
import { sopClass } from '../lib/dicom/sop-class.ts';
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, transferSyntax } from '../lib/dicom/transfer-syntax.ts';
import { isUid } from '../lib/dicom/uid.ts';
import type { AnsweredContext, ProposedContext, Role } from './associate.ts';

export const VERIFICATION = '1.2.840.10008.1.1';
/** Modality Worklist Information Model - FIND (PS3.4 K.6.1). */
export const MODALITY_WORKLIST = '1.2.840.10008.5.1.4.31';
/** Modality Performed Procedure Step (PS3.4 F.7). */
export const PERFORMED_STEP = '1.2.840.10008.3.1.2.3.3';
/** Services that aren't storage, and have no pixels. */
const OTHERS = new Set([VERIFICATION, MODALITY_WORKLIST, PERFORMED_STEP]);

const DICOM_ROOT = '1.2.840.10008.';
const STORAGE_ROOT = '1.2.840.10008.5.1.4.1.1.';
/**
 * Under the storage root, but services: query and retrieve of protocols and inventories, and storage of what a device
 * must act upon (PS3.4 CC, GG, II, LL; PS3.6 A).
 */
const NOT_STORED = new Set(
  ['200.4', '200.5', '200.6', '201.2', '201.3', '201.4', '201.5'].map((last) => STORAGE_ROOT + last),
);

export interface Context extends AnsweredContext {
  abstractSyntax: string;
}

export function negotiate(proposed: readonly ProposedContext[], roles: readonly Role[]): Context[] {
  const byClass = new Map(roles.map((role) => [role.sopClassUid, role]));
  return proposed.map((context) => answer(context, byClass.get(context.abstractSyntax)));
}

/**
 * To each role selection of the requestor for a class we accepted: it may be the user of the service; the provider are
 * we (PS3.7 D.3.3.4).
 */
export function answerRoles(contexts: readonly Context[], roles: readonly Role[]): Role[] {
  const accepted = new Set(contexts.filter(({ result }) => result === 0).map(({ abstractSyntax }) => abstractSyntax));
  return roles.filter(({ sopClassUid }) => accepted.has(sopClassUid)).map((role) => ({ ...role, scp: false }));
}

/** True for a storage SOP class, a private one, or one so new that we can't name it. */
export function isStorage(uid: string): boolean {
  if (sopClass(uid).known) return true;
  if (!isUid(uid)) return false;
  if (!uid.startsWith(DICOM_ROOT)) return true;
  return uid.startsWith(STORAGE_ROOT) && !NOT_STORED.has(uid);
}

function answer({ id, abstractSyntax, transferSyntaxes }: ProposedContext, role: Role | undefined): Context {
  const [first] = transferSyntaxes;
  const answered = (result: Context['result'], accepted: string | undefined): Context => ({
    id,
    abstractSyntax,
    result,
    transferSyntax: accepted ?? IMPLICIT_LITTLE_ENDIAN, // not significant in a rejection, but it must be there
  });
  const other = OTHERS.has(abstractSyntax);
  if (!other && !isStorage(abstractSyntax)) return answered(3, first);
  if (role && !role.scu) return answered(1, first); // it wants to be the provider only, as a C-GET user does
  const accepted = other ? plain(transferSyntaxes) : preferred(transferSyntaxes);
  return answered(accepted ? 0 : 4, accepted ?? first);
}

/** The first that we know how to file; else the first at all, kept and listed though not shown. */
function preferred(transferSyntaxes: readonly string[]): string | undefined {
  return transferSyntaxes.find((uid) => transferSyntax(uid).known) ?? transferSyntaxes.find(isUid);
}

/** For services without pixels. */
function plain(transferSyntaxes: readonly string[]): string | undefined {
  return transferSyntaxes.find((uid) => uid === EXPLICIT_LITTLE_ENDIAN || uid === IMPLICIT_LITTLE_ENDIAN);
}
