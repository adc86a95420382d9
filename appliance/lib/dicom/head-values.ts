// Decodes the values that head-scan.ts found: text by character set, numbers by VR, each within a bound.
import { decodeText, isPlainAscii } from './charset.ts';
import { type Encoding, u16, u32, vrNumber } from './element.ts';
import { type Field, fields, type HeadFields } from './head-fields.ts';
import type { Found } from './head-scan.ts';

/** Longer text is cut: the longest value of these attributes is 1024 characters (ST, PS3.5 6.2). */
const MAX_TEXT_BYTES = 4096;

const UL = vrNumber('UL');
const IS = vrNumber('IS');
const DS = vrNumber('DS');

const CHARACTER_SET = fields.findIndex(({ key }) => key === 'specificCharacterSet');
const PATIENT_NAME = fields.findIndex(({ key }) => key === 'patientName');

/** All keys from the start: filling them in keeps the object in one fast shape. */
const blank = Object.fromEntries(fields.map(({ key }) => [key, undefined])) as unknown as HeadFields;

/** The values of everything in `found`; what can't be read is undefined, with a note. */
export function readFields(
  bytes: Uint8Array,
  encoding: Encoding,
  found: Found,
  notes: string[],
): { values: HeadFields; patientNameRaw?: Uint8Array } {
  const values: Record<string, unknown> = { ...blank, specificCharacterSet: [], imageType: [] };
  let charsets: string[] = [];
  let patientNameRaw: Uint8Array | undefined;
  for (let index = 0; index < fields.length; index++) {
    if (found.offsets[index] === -1 || found.lengths[index] === 0) continue;
    const field = fields[index];
    if (field.kind === 'unsigned') {
      values[field.key] = readUnsigned(bytes, encoding, found, index);
      continue;
    }
    const raw = rawText(bytes, found, index, notes);
    const value = readText(raw, field, charsets);
    if (field.kind === 'integer' && value !== undefined && !Number.isSafeInteger(value)) {
      notes.push(`${nameOf(field)} is not a number.`);
      continue;
    }
    values[field.key] = value;
    // The character set stands first in the table, so the texts after it are decoded by it, wherever it stood.
    if (index === CHARACTER_SET) charsets = value as string[];
    if (index === PATIENT_NAME) patientNameRaw = raw.slice();
  }
  return { values: values as unknown as HeadFields, patientNameRaw };
}

function rawText(bytes: Uint8Array, found: Found, index: number, notes: string[]): Uint8Array {
  const offset = found.offsets[index];
  let length = found.lengths[index];
  if (length > MAX_TEXT_BYTES) {
    notes.push(`${nameOf(fields[index])} is ${length} bytes long and was cut.`);
    length = MAX_TEXT_BYTES;
  }
  return bytes.subarray(offset, offset + length);
}

function readText(raw: Uint8Array, { kind }: Field, charsets: string[]): unknown {
  const text = isPlainAscii(raw)
    ? trimmed(asciiOf(raw))
    : trimmed(decodeText(raw, kind.startsWith('ascii') ? [] : charsets, { personName: kind === 'person' }));
  if (kind === 'ascii-list') return text === '' ? [] : text.split('\\').map(trimmed);
  if (text === '') return undefined;
  if (kind === 'integer') return /^[+-]?\d{1,12}(?:\.0*)?$/.test(text) ? Number(text) : Number.NaN;
  return text;
}

/** For the short strings here, faster than a call into the decoder. */
function asciiOf(raw: Uint8Array): string {
  let text = '';
  for (let i = 0; i < raw.length; i++) text += String.fromCharCode(raw[i]);
  return text;
}

/** Without the padding that DICOM allows or machines write: spaces and NUL. */
function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (to > from && isPadding(text.charCodeAt(to - 1))) to--;
  while (from < to && isPadding(text.charCodeAt(from))) from++;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

function isPadding(code: number): boolean {
  return code === 0x20 || code === 0;
}

/** US, or what some write instead of it: UL, or digits in IS and DS. */
function readUnsigned(bytes: Uint8Array, { bigEndian }: Encoding, found: Found, index: number): number | undefined {
  const offset = found.offsets[index];
  const length = found.lengths[index];
  const vr = found.vrs[index];
  if (vr === IS || vr === DS) {
    const number = Number.parseInt(trimmed(asciiOf(bytes.subarray(offset, offset + Math.min(length, 16)))), 10);
    return number >= 0 ? number : undefined;
  }
  if (vr === UL && length >= 4) return u32(bytes, offset, bigEndian);
  return length >= 2 ? u16(bytes, offset, bigEndian) : undefined;
}

function nameOf({ key }: Field): string {
  return key[0].toUpperCase() + key.slice(1);
}
