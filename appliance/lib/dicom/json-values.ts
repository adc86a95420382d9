// Turns the bytes of one value into what the DICOM JSON model has for its VR (PS3.18 F.2). Sequences are json-model.ts's.
import { decodeText } from './charset.ts';
import { parsePersonName } from './person-name.ts';

export interface JsonPersonName {
  Alphabetic?: string;
  Ideographic?: string;
  Phonetic?: string;
}

export type JsonScalar = string | number | JsonPersonName | null;

/** Splits at backslashes; the others are one value however many they hold (PS3.5 6.4). */
const splitText = new Set('AE AS CS DA DT LO PN SH TM UC UI IS DS'.split(' '));
/** One value; leading spaces are part of it. */
const wholeText = new Set(['ST', 'LT', 'UT', 'UR']);
/** Decoded by the character set (PS3.5 6.1.2.2). */
const byCharacterSet = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);

type ReadNumber = (view: DataView, at: number, little: boolean) => JsonScalar;

const numbers: Record<string, { size: number; read: ReadNumber }> = {
  US: { size: 2, read: (view, at, little) => view.getUint16(at, little) },
  SS: { size: 2, read: (view, at, little) => view.getInt16(at, little) },
  UL: { size: 4, read: (view, at, little) => view.getUint32(at, little) },
  SL: { size: 4, read: (view, at, little) => view.getInt32(at, little) },
  UV: { size: 8, read: (view, at, little) => safeInteger(view.getBigUint64(at, little)) },
  SV: { size: 8, read: (view, at, little) => safeInteger(view.getBigInt64(at, little)) },
  FL: { size: 4, read: (view, at, little) => jsonFloat(view.getFloat32(at, little)) },
  FD: { size: 8, read: (view, at, little) => jsonFloat(view.getFloat64(at, little)) },
  AT: { size: 4, read: (view, at, little) => hex(view.getUint16(at, little)) + hex(view.getUint16(at + 2, little)) },
};

const binary: Record<string, number> = { OB: 1, UN: 1, OW: 2, OL: 4, OF: 4, OD: 8, OV: 8 };

/** True for a VR whose value is bytes in JSON: inline in base64 or by address. */
export function isBinary(vr: string): boolean {
  return binary[vr] !== undefined;
}

/** The bytes in little endian, as JSON and bulk data have them whatever the transfer syntax (PS3.18 F.2.7). */
export function inLittleEndian(bytes: Uint8Array, vr: string, bigEndian: boolean): Uint8Array {
  const size = vr === 'AT' ? 2 : (binary[vr] ?? numbers[vr]?.size ?? 1);
  if (!bigEndian || size === 1) return bytes;
  const swapped = new Uint8Array(bytes.length - (bytes.length % size));
  for (let i = 0; i < swapped.length; i++) swapped[i] = bytes[i - (i % size) + size - 1 - (i % size)];
  return swapped;
}

/** The members of "Value" for a VR of text or numbers; undefined where there is nothing in it. */
export function jsonValues(
  bytes: Uint8Array,
  vr: string,
  bigEndian: boolean,
  charsets: readonly string[],
): JsonScalar[] | undefined {
  const values = numbers[vr] ? numberValues(bytes, vr, bigEndian) : textValues(bytes, vr, charsets);
  return values.every((value) => value === null) ? undefined : values;
}

function numberValues(bytes: Uint8Array, vr: string, bigEndian: boolean): JsonScalar[] {
  const { size, read } = numbers[vr];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: JsonScalar[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) values.push(read(view, at, !bigEndian));
  return values;
}

function textValues(bytes: Uint8Array, vr: string, charsets: readonly string[]): JsonScalar[] {
  const text = decodeText(bytes, byCharacterSet.has(vr) ? charsets : [], { personName: vr === 'PN' });
  if (wholeText.has(vr) || !splitText.has(vr)) return [text.replace(/[\0 ]+$/, '') || null];
  return text.split('\\').map((part) => textValue(part.replace(/^ +|[\0 ]+$/g, ''), vr));
}

function textValue(text: string, vr: string): JsonScalar {
  if (text === '') return null;
  if (vr === 'PN') return personName(text);
  return vr === 'IS' || vr === 'DS' ? decimal(text) : text;
}

/** A PN value's groups; null where all are empty. */
export function personName(text: string): JsonPersonName | null {
  const { alphabetic, ideographic, phonetic } = parsePersonName(text);
  const name: JsonPersonName = {};
  if (alphabetic) name.Alphabetic = alphabetic;
  if (ideographic) name.Ideographic = ideographic;
  if (phonetic) name.Phonetic = phonetic;
  return Object.keys(name).length > 0 ? name : null;
}

/** A number, or the text where it isn't one or would lose digits that matter. */
function decimal(text: string): string | number {
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return text;
  const number = Number(text);
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number)) ? number : text;
}

function safeInteger(value: bigint): string | number {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
}

/** JSON knows no such numbers; PS3.18 F.2.2 has these words for them. */
function jsonFloat(value: number): string | number {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'inf' : '-inf';
}

function hex(word: number): string {
  return word.toString(16).toUpperCase().padStart(4, '0');
}
