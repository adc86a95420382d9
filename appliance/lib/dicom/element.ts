// Reads element headers and steps over what an element holds (PS3.5 7.1, 7.5). Iterative, allocates nothing by an
// announced length, and knows no attribute.

/** Length of an element or item that ends with a delimiter instead (PS3.5 7.1.1). */
export const UNDEFINED_LENGTH = 0xffffffff;

/** How deep sequences may stand in each other: real objects stay under 12. */
export const MAX_DEPTH = 64;

export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;

export interface Encoding {
  explicitVr: boolean;
  bigEndian: boolean;
}

/** One header, overwritten by each readHeader: no object per element. */
export interface Header {
  tag: number;
  /** Two letters as a number (first << 8 | second), 0 where the element has none. */
  vr: number;
  /** Offset of the value. */
  value: number;
  /** Bytes of the value, or UNDEFINED_LENGTH. */
  length: number;
}

export function newHeader(): Header {
  return { tag: 0, vr: 0, value: 0, length: 0 };
}

export function vrNumber(vr: string): number {
  return (vr.charCodeAt(0) << 8) | vr.charCodeAt(1);
}

export function vrName(vr: number): string {
  return vr === 0 ? '' : String.fromCharCode(vr >> 8, vr & 0xff);
}

export const SQ = vrNumber('SQ');
export const UN = vrNumber('UN');

const shortVrs = 'AE AS AT CS DA DS DT FL FD IS LO LT PN SH SL SS ST TM UI UL US'.split(' ');
const longVrs = 'OB OD OF OL OV OW SQ SV UC UN UR UT UV'.split(' ');

/** By (first letter - A) * 26 + (second letter - A): 0 unknown, 1 a 16 bit length, 2 reserved bytes and 32 bits. */
const lengthForm = new Uint8Array(26 * 26);
for (const vr of shortVrs) lengthForm[vrIndex(vrNumber(vr))] = 1;
for (const vr of longVrs) lengthForm[vrIndex(vrNumber(vr))] = 2;

function vrIndex(vr: number): number {
  return ((vr >> 8) - 65) * 26 + (vr & 0xff) - 65;
}

function isLetters(vr: number): boolean {
  const first = vr >> 8;
  const second = vr & 0xff;
  return first >= 65 && first <= 90 && second >= 65 && second <= 90;
}

/** True for a VR of the standard's list (PS3.5 6.2). */
export function isKnownVr(vr: number): boolean {
  return isLetters(vr) && lengthForm[vrIndex(vr)] !== 0;
}

export function u16(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian ? (bytes[at] << 8) | bytes[at + 1] : bytes[at] | (bytes[at + 1] << 8);
}

export function u32(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian
    ? ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0
    : (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

/**
 * Reads the header at `at` into `header`. An element without letters where its VR should be is read as implicit, as the
 * usual toolkits do; a VR of unknown letters has the long form when its reserved bytes are zero (PS3.5 6.2.2).
 * @returns false where the bytes end before the header does
 */
export function readHeader(bytes: Uint8Array, at: number, end: number, encoding: Encoding, header: Header): boolean {
  if (at + 8 > end) return false;
  const { bigEndian } = encoding;
  const tag = u16(bytes, at, bigEndian) * 0x10000 + u16(bytes, at + 2, bigEndian);
  header.tag = tag;
  header.vr = 0;
  if (encoding.explicitVr && tag < 0xfffe0000) {
    const vr = (bytes[at + 4] << 8) | bytes[at + 5];
    if (isLetters(vr)) {
      header.vr = vr;
      const form = lengthForm[vrIndex(vr)];
      const isLong = form === 2 || (form === 0 && bytes[at + 6] === 0 && bytes[at + 7] === 0);
      if (!isLong) {
        header.length = u16(bytes, at + 6, bigEndian);
        header.value = at + 8;
        return true;
      }
      if (at + 12 > end) return false;
      header.length = u32(bytes, at + 8, bigEndian);
      header.value = at + 12;
      return true;
    }
  }
  header.length = u32(bytes, at + 4, bigEndian);
  header.value = at + 8;
  return true;
}

/**
 * Finds the end of a value of undefined length that starts at `at`: a sequence of items, or of fragments.
 * @param encoding of what the items hold; for VR UN that is implicit little endian (PS3.5 6.2.2 note 2)
 * @returns the offset after its delimiter, past `end` where the bytes end before it; a sentence where it nests too deep
 */
export function skipUndefinedLength(bytes: Uint8Array, at: number, end: number, encoding: Encoding): number | string {
  const header = newHeader();
  // One entry a level: how the elements in its items are encoded, and whether we stand inside an item of it.
  const encodings: Encoding[] = [encoding];
  const inItem: boolean[] = [false];
  while (encodings.length > 0) {
    const level = encodings.length - 1;
    if (!readHeader(bytes, at, end, encodings[level], header)) return Math.max(at, end) + 12;
    const { tag, length, value } = header;
    if (tag === SEQUENCE_END || (!inItem[level] && tag !== ITEM)) {
      // Something else between items: a sender forgot the delimiter, and the sequence ends here.
      if (tag === SEQUENCE_END) at = value;
      encodings.pop();
      inItem.pop();
    } else if (tag === ITEM_END) {
      inItem[level] = false;
      at = value;
    } else if (length !== UNDEFINED_LENGTH) {
      const holdsMore = tag === ITEM || isItem(bytes, value, end, encodings[level]);
      if (holdsMore && isTooDeep(bytes, value, value + length, encodings[level], level + 1)) return tooDeep;
      at = value + length;
      if (at > end) return at;
    } else if (tag === ITEM) {
      inItem[level] = true;
      at = value;
    } else {
      if (encodings.length >= MAX_DEPTH) return tooDeep;
      encodings.push(header.vr === UN ? unknownContent(bytes, value, end) : encodings[level]);
      inItem.push(false);
      at = value;
    }
  }
  return at;
}

export const tooDeep = `Sequences are nested more than ${MAX_DEPTH} deep.`;

/** Encoding inside a UN of undefined length: implicit little endian, though some write explicit there all the same. */
export function unknownContent(bytes: Uint8Array, at: number, end: number): Encoding {
  const first = at + 8;
  const vr = first + 6 <= end ? (bytes[first + 4] << 8) | bytes[first + 5] : 0;
  return { explicitVr: isKnownVr(vr), bigEndian: false };
}

/**
 * True where the first elements of first items, one in the other, go deeper than MAX_DEPTH. Values of known length are
 * stepped over, never read; this cheap look finds the objects made to break a recursive reader.
 */
export function isTooDeep(bytes: Uint8Array, at: number, end: number, encoding: Encoding, depth: number): boolean {
  const header = newHeader();
  const limit = Math.min(end, bytes.length);
  let items = depth;
  // Each level is at most an item and a sequence element.
  for (let step = 0; step <= 2 * MAX_DEPTH + 1; step++) {
    if (!readHeader(bytes, at, limit, encoding, header)) return false;
    if (header.tag === ITEM) {
      items++;
      if (items > MAX_DEPTH) return true;
    } else if (!isItem(bytes, header.value, limit, encoding)) {
      return false;
    }
    at = header.value;
  }
  return true;
}

/** True where an item starts at `at`, as the value of a sequence does. */
export function isItem(bytes: Uint8Array, at: number, end: number, { bigEndian }: Encoding): boolean {
  return at + 8 <= end && u16(bytes, at, bigEndian) === 0xfffe && u16(bytes, at + 2, bigEndian) === 0xe000;
}
