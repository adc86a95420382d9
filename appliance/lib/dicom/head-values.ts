// Decodes the values that head-scan.ts found: text by character set, numbers by VR, each within a bound.
import { decodeText, isPlainAscii } from './charset.ts';
import { type Encoding, u16, u32, vrNumber } from './element.ts';
import { type Field, type FieldKind, fields, type HeadFields } from './head-fields.ts';
import type { Found, Place } from './head-scan.ts';

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
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let charsets: string[] = [];
  for (let index = 0; index < fields.length; index++) {
    const place = found.places[index];
    if (!place || place.length === 0) continue;
    const field = fields[index];
    if (field.kind === 'unsigned') {
      values[field.key] = readUnsigned(buffer, encoding, place);
      continue;
    }
    if (place.length > MAX_TEXT_BYTES) notes.push(`${nameOf(field)} is ${place.length} bytes long and was cut.`);
    const value = typedValue(textAt(buffer, place, field.kind, charsets), field.kind);
    if (Number.isNaN(value)) notes.push(`${nameOf(field)} is not a number.`);
    else values[field.key] = value;
    // The character set is first in the table, so the texts after it are decoded by it wherever it stands.
    if (index === CHARACTER_SET) charsets = value as string[];
  }
  return { values: values as unknown as HeadFields, patientNameRaw: rawCopy(buffer, found.places[PATIENT_NAME]) };
}

function rawCopy(buffer: Buffer, place: Place | undefined): Uint8Array | undefined {
  if (!place || place.length === 0) return undefined;
  return Uint8Array.prototype.slice.call(buffer, place.offset, place.offset + Math.min(place.length, MAX_TEXT_BYTES));
}

/**
 * Without the padding that DICOM allows or machines write around it, spaces and NUL. It ends at a NUL inside, as it does
 * for every reader in C; the database keeps no text beyond one either.
 */
function textAt(buffer: Buffer, { offset, length }: Place, kind: FieldKind, charsets: string[]): string {
  let from = offset;
  let to = offset + Math.min(length, MAX_TEXT_BYTES);
  while (to > from && isPadding(buffer[to - 1])) to--;
  while (from < to && isPadding(buffer[from])) from++;
  const nul = buffer.indexOf(0, from);
  if (nul >= 0 && nul < to && kind !== 'ascii-list') to = nul;
  if (isPlainAscii(buffer, from, to)) return buffer.toString('latin1', from, to);
  const isAscii = kind === 'ascii' || kind === 'ascii-list' || kind === 'integer';
  return decodeText(buffer.subarray(from, to), isAscii ? [] : charsets, { personName: kind === 'person' });
}

function isPadding(byte: number): boolean {
  return byte === 0x20 || byte === 0;
}

/** NaN for an integer that isn't one. */
function typedValue(text: string, kind: FieldKind): string[] | string | number | undefined {
  if (kind === 'ascii-list') return text === '' ? [] : text.split('\\').map((each) => each.replaceAll('\0', '').trim());
  if (text === '') return undefined;
  if (kind === 'integer') return /^[+-]?\d{1,12}(?:\.0*)?$/.test(text) ? Number(text) : Number.NaN;
  return text;
}

/** US, or what some write instead of it: UL, or digits in IS and DS. */
function readUnsigned(buffer: Buffer, { bigEndian }: Encoding, place: Place): number | undefined {
  const { offset, length, vr } = place;
  if (vr === IS || vr === DS) {
    const number = Number.parseInt(textAt(buffer, place, 'ascii', []), 10);
    return number >= 0 ? number : undefined;
  }
  if (vr === UL && length >= 4) return u32(buffer, offset, bigEndian);
  return length >= 2 ? u16(buffer, offset, bigEndian) : undefined;
}

function nameOf({ key }: Field): string {
  return key[0].toUpperCase() + key.slice(1);
}
