// UIDs: are they valid, and new ones of our own (PS3.5 9, B). Not a registry of well-known ones.
import { createHash, randomUUID } from 'node:crypto';

/**
 * A UID as PS3.5 9.1 wants it: at most 64 characters, digits and dots. Leading zeros in a component are forbidden there
 * but written by machines in the field, so they pass; a component may not be empty.
 */
export function isUid(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 64 && /^[0-9]+(?:\.[0-9]+)*$/.test(text);
}

/** A UID as it stands in its element: padded with one zero byte (PS3.5 9.1), by some with spaces; it ends at any NUL. */
export function uidIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end))
    .toString('latin1')
    .trim();
}

/** A new UID under 2.25, from a random UUID (PS3.5 B.2). */
export function newUid(): string {
  return under2dot25(randomUUID().replaceAll('-', ''));
}

/** The one UID under 2.25 that belongs to this seed: the same at every call, in every release. */
export function derivedUid(seed: string): string {
  const hash = createHash('sha256').update(seed).digest().subarray(0, 16);
  // Marked as a version 8 (custom) UUID of RFC 9562, for 2.25 promises that the number is a UUID.
  hash[6] = (hash[6] & 0x0f) | 0x80;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return under2dot25(hash.toString('hex'));
}

function under2dot25(hex: string): string {
  return `2.25.${BigInt(`0x${hex}`)}`;
}
