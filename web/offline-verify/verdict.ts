// What the code on a report says without the box: whether one of its keys signed it, and whether the list that came with the
// page names a later version. Pure; the code is the box's (appliance/clinic/reports/seal.ts).
import nacl from 'tweetnacl';

/** As the box put them into the page. Keys and signature are base64url. */
export interface Facts {
  clinic: string;
  /** Of the clinic's clock. */
  timeZone: string;
  keys: string[];
  /** Seconds. */
  asOf: number;
  /** Reports with more than one version, with the newest: `12:3,15:2`. */
  superseded: string;
  /** Of the list and its time, by one of the keys. */
  signature: string;
}

export interface OfflineVerdict {
  verdict: 'genuine' | 'superseded' | 'changed' | 'unknown';
  version?: number;
  signedAt?: Date;
  /** Begins as the one beside the code on paper. */
  fingerprint?: string;
  newest?: number;
}

const CODE = /LB1\.R(\d{1,15})\.(\d{1,6})\.(\d{1,12})\.([\w-]{43})\.([\w-]{86})/;
/** In a file a code may stand anywhere, in text only here. */
const WHOLE = new RegExp(`(?:^|[^\\w.-])${CODE.source}(?![\\w-])`);
const PAPER_LENGTH = 20;

/** @param text a code, or anything that has one in it: an address, the bytes of a PDF as Latin-1 */
export function verdictOf(text: string, { keys, superseded }: Facts): OfflineVerdict {
  const found = WHOLE.exec(text);
  if (!found) return { verdict: 'unknown' };
  const [, report, version, seconds, hash, signature] = found;
  const said = `LB1.R${report}.${version}.${seconds}.${hash}`;
  if (!isSigned(said, signature!, keys)) return { verdict: 'changed' };
  const newest = newestOf(superseded, report!);
  return {
    verdict: newest !== undefined && newest > Number(version) ? 'superseded' : 'genuine',
    version: Number(version),
    signedAt: new Date(Number(seconds) * 1000),
    fingerprint: hash!.slice(0, PAPER_LENGTH),
    newest,
  };
}

/** A page whose list was changed isn't believed about later versions. */
export function isListGenuine({ keys, asOf, superseded, signature }: Facts): boolean {
  return isSigned(`LB1.L${asOf}.${superseded}`, signature, keys);
}

function newestOf(superseded: string, report: string): number | undefined {
  const entry = superseded.split(',').find((one) => one.startsWith(`${report}:`));
  return entry ? Number(entry.slice(report.length + 1)) : undefined;
}

function isSigned(text: string, signature: string, keys: readonly string[]): boolean {
  const message = new TextEncoder().encode(text);
  const signed = bytesOf(signature);
  if (signed.length !== nacl.sign.signatureLength) return false;
  return keys.map(bytesOf).some((key) => key.length === 32 && nacl.sign.detached.verify(message, signed, key));
}

function bytesOf(base64url: string): Uint8Array {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
