// The code on a report's paper: what it names and an ed25519 signature (RFC 8032) over it, pure. Anybody with the public
// key can tell that this box wrote it; what the box has under it is verification.ts's to say.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

/** Raw keys, base64url. */
export interface KeyPair {
  publicKey: string;
  secretKey: string;
}

/** What a code stands for. */
export interface Sealed {
  reportId: number;
  version: number;
  /** ISO, to the second. */
  signedAt: string;
  /** SHA-256 in hex. */
  contentHash: string;
}

/** Tells ours from another's, and the next form of it from this one. */
const PREFIX = 'LB1';
const CODE = /^LB1\.R(\d{1,15})\.(\d{1,6})\.(\d{1,12})\.([\w-]{43})\.([\w-]{86})$/;
/** A code within other text: a file, an address. */
export const CODE_ANYWHERE = /LB1\.R\d{1,15}\.\d{1,6}\.\d{1,12}\.[\w-]{43}\.[\w-]{86}/;

export function newKeyPair(): KeyPair {
  const { d, x } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { publicKey: x!, secretKey: d! };
}

export function codeOf(sealed: Sealed, keys: KeyPair): string {
  const said = textOf(sealed);
  return `${said}.${signatureOf(said, keys)}`;
}

/** The list of reports that have later versions: begins otherwise than any code, so that neither passes for the other. */
export function signatureOfList(asOf: Date, list: string, keys: KeyPair): string {
  return signatureOf(`${PREFIX}.L${Math.floor(asOf.getTime() / 1000)}.${list}`, keys);
}

function signatureOf(text: string, { publicKey, secretKey }: KeyPair): string {
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey, d: secretKey } });
  return sign(null, Buffer.from(text), key).toString('base64url');
}

function textOf({ reportId, version, signedAt, contentHash }: Sealed): string {
  const seconds = Math.floor(Date.parse(signedAt) / 1000);
  return [PREFIX, `R${reportId}`, version, seconds, Buffer.from(contentHash, 'hex').toString('base64url')].join('.');
}

/** What a code says, where one of these keys signed it. */
export function readCode(code: string, publicKeys: readonly string[]): Sealed | undefined {
  const parts = CODE.exec(code);
  if (!parts) return undefined;
  const [, reportId, version, seconds, hash, signature] = parts;
  const said = Buffer.from(code.slice(0, code.lastIndexOf('.')));
  const isOurs = publicKeys.some((x) => {
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
    return verify(null, said, key, Buffer.from(signature, 'base64url'));
  });
  if (!isOurs) return undefined;
  return {
    reportId: Number(reportId),
    version: Number(version),
    signedAt: new Date(Number(seconds) * 1000).toISOString(),
    contentHash: Buffer.from(hash, 'base64url').toString('hex'),
  };
}

export function isCode(text: string): boolean {
  return CODE.test(text);
}
