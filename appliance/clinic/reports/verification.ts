// Whether a paper or file is what was signed here: genuine, changed, or superseded by a later version. Anybody may ask, so
// nothing is said about the patient.
import { createHash } from 'node:crypto';
import type { Call } from '../../core/call.ts';
import * as settings from '../../device/settings/settings.ts';
import { Fault } from '../../lib/fault.ts';
import { hashOf } from './content.ts';
import { CODE_ANYWHERE, isCode, readCode, signatureOfList } from './seal.ts';
import * as store from './seal-store.ts';
import type { Verdict } from './verification-shapes.ts';

/** The newest; some 12 bytes each in a page that somebody downloads. */
const MOST_LATER = 100_000;
const MOST_BYTES = 128 * 1024 * 1024;
/** Longer than a code, so that one which stands across two slices is found. */
const TAIL_CHARACTERS = 512;

/** The keys that codes are signed with, for who verifies without us. */
export function keys(call: Call): Promise<{ publicKey: string; createdAt: string }[]> {
  return store.publicKeys(call.db);
}

/** What a page needs that verifies without us. */
export interface OfflineFacts {
  clinic: string;
  timeZone: string;
  keys: string[];
  asOf: number;
  superseded: string;
  signature: string;
}

/** @throws Fault('not-found') where nothing was ever signed: there is no key yet */
export async function offlineFacts(call: Call): Promise<OfflineFacts> {
  const newest = await store.newestKey(call.db);
  if (!newest) throw new Fault('not-found', 'No report was signed here yet, so there is no key to check one by');
  const later = await store.laterVersions(call.db, MOST_LATER);
  const superseded = later.map(({ reportId, newest }) => `${reportId}:${newest}`).join(',');
  const [{ clinic }, timeZone] = await Promise.all([settings.read(call.db), settings.timeZone(call.db)]);
  return {
    clinic: clinic.name,
    timeZone,
    keys: (await store.publicKeys(call.db)).map(({ publicKey }) => publicKey),
    asOf: Math.floor(call.now.getTime() / 1000),
    superseded,
    signature: signatureOfList(call.now, superseded, newest),
  };
}

/** @param text a code, or an address that ends in one */
export async function verifyCode(call: Call, text: string): Promise<Verdict> {
  const code = CODE_ANYWHERE.exec(text)?.[0];
  if (code === undefined || !isCode(code)) return without(call, 'unknown');
  const known = (await store.publicKeys(call.db)).map(({ publicKey }) => publicKey);
  const said = readCode(code, known);
  // It looks like one of ours and nobody here signed it: a letter was changed, or it is another box's.
  if (!said) return without(call, 'changed');
  const version = await store.versionByCode(call.db, code);
  if (!version) return without(call, 'unknown');
  const isAsSigned = version.contentHash === said.contentHash && version.number === said.version;
  return judge(call, version, isAsSigned);
}

/**
 * A file, as it is: its bytes are those that were made when it was signed, or not.
 * @throws Fault('too-large')
 */
export async function verifyFile(call: Call, body: AsyncIterable<Uint8Array>): Promise<Verdict> {
  const hash = createHash('sha256');
  let size = 0;
  let tail = '';
  let code: string | undefined;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Fault('too-large', 'This file is larger than any report');
    hash.update(chunk);
    const text = tail + Buffer.from(chunk).toString('latin1');
    code ??= CODE_ANYWHERE.exec(text)?.[0];
    tail = text.slice(-TAIL_CHARACTERS);
  }
  const made = await store.versionByPaper(call.db, hash.digest('hex'));
  if (made) return judge(call, made, true);
  if (code === undefined) return without(call, 'unknown');
  // It carries a code of a report and isn't the file that was made of it.
  return { ...(await verifyCode(call, code)), verdict: 'changed' };
}

async function judge(call: Call, version: store.SealedVersion, isAsSigned: boolean): Promise<Verdict> {
  const newest = (await store.newestOf(call.db, version.reportId))!;
  const isIntact = isAsSigned && hashOf(version.content) === version.contentHash;
  const verdict = !isIntact ? 'changed' : newest.id === version.id ? 'genuine' : 'superseded';
  const later = newest.id === version.id ? null : shown(newest);
  return { verdict, version: shown(version), newest: later, timeZone: await settings.timeZone(call.db) };
}

async function without(call: Call, verdict: 'changed' | 'unknown'): Promise<Verdict> {
  return { verdict, version: null, newest: null, timeZone: await settings.timeZone(call.db) };
}

function shown({ number, kind, signedAt }: store.SealedVersion) {
  return { number, kind, signedAt };
}
