// Password hashing and the rule for new passwords. scrypt from node:crypto: memory-hard, maintained with Node, nothing
// to build or download. N=2^16 r=8 p=2 costs what N=2^17 p=1 does in half the memory (64 MB, OWASP names both).
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../lib/fault.ts';
import type { PasswordRules } from '../settings/shapes.ts';

const LOG2_N = 16;
const BLOCK = 8;
const LANES = 2;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const MOST_CHARACTERS = 200;
/** Shorter names are in many a sentence. */
const NAME_LETTERS = 4;

/** Of the commonest passwords those that are long enough to pass; compared in lower case. */
const COMMONEST = new Set(
  `1234567890 0123456789 0987654321 9876543210 1234567891 12345678910 123456789a 123456789q 1111111111 0000000000
  qwertyuiop qwerty12345 qwerty123456 qwertyuiop123 1q2w3e4r5t q1w2e3r4t5 1qaz2wsx3edc asdfghjkl1 zxcvbnm123 abcdefghij
  abcd123456 abc1234567 password10 password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123
  iloveyou12 iloveyou123 welcome123 welcome1234 letmein123 letmein1234 sunshine123 princess123 football123 baseball123
  superman123 administrator administrator1 admin12345 admin123456 changeme123 changeme1234 default123 secret1234
  lightbox12 lightbox123 lightbox1234 radiology1 radiology123 hospital123 clinic12345 ultrasound1`.split(/\s+/),
);

/**
 * @param names what must not be all there is in it, nor any of it where the rules say so: the person's, the clinic's
 * @throws Fault('invalid') with the reason, about field `field`
 */
export function checkNewPassword(
  password: string,
  { least, refusesNames }: PasswordRules,
  names: readonly string[],
  field: string,
): void {
  const refuse = (sentence: string) => new Fault('invalid', sentence, { field });
  const text = password.normalize('NFKC');
  const length = [...text].length;
  if (length < least) throw refuse(`A password has at least ${least} characters`);
  if (length > MOST_CHARACTERS) throw refuse(`A password has at most ${MOST_CHARACTERS} characters`);
  const letters = lettersOf(text);
  const nameLetters = names.map(lettersOf).filter((name) => name !== '');
  if (nameLetters.includes(letters)) {
    throw refuse('The password must be more than the username or the name of the clinic');
  }
  if (refusesNames && nameLetters.some((name) => [...name].length >= NAME_LETTERS && letters.includes(name))) {
    throw refuse('The password must not contain the username, the name of the person or of the clinic');
  }
  if (COMMONEST.has(text.toLowerCase()) || new Set(text).size === 1) {
    throw refuse('This password is one of those tried first. Choose another');
  }
}

/** A name with a year or a dot behind it is still that name. */
function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');
}

/** `scrypt$16$8$2$salt$hash`: carries its own parameters, so that later ones can be stronger. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, LOG2_N, BLOCK, LANES);
  return ['scrypt', LOG2_N, BLOCK, LANES, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Belongs to nobody: an unknown username takes as long as a known one. */
const NOBODY = `scrypt$${LOG2_N}$${BLOCK}$${LANES}$${Buffer.alloc(SALT_BYTES).toString('base64url')}$${Buffer.alloc(KEY_BYTES).toString('base64url')}`;

/** @param stored what hashPassword() gave; undefined takes the same time and is never right */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, log2N, block, lanes, salt, hash] = (stored ?? NOBODY).split('$');
  const key = await derive(password, Buffer.from(salt, 'base64url'), Number(log2N), Number(block), Number(lanes));
  return timingSafeEqual(key, Buffer.from(hash, 'base64url')) && stored !== undefined;
}

function derive(password: string, salt: Uint8Array, log2N: number, r: number, p: number): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** log2N, r, p, maxmem: 2 ** 20 + 128 * 2 ** log2N * r + 256 * r * p };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
