// Writes a data set of the DICOM JSON model (PS3.18 F.2) as bytes, for the answers of our own services: text in the
// character set that the receiver can show. Received objects are never written anew.
import { encodeText } from './charset-encode.ts';
import type { JsonDataSet, JsonElement } from './json-model.ts';
import type { JsonPersonName, JsonScalar } from './json-values.ts';
import { foldForSearch } from './person-name.ts';

const longForm = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const byCharacterSet = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
const numbers: Record<string, (value: number) => Buffer> = {
  US: (value) => word(2, (bytes) => bytes.writeUInt16LE(value)),
  SS: (value) => word(2, (bytes) => bytes.writeInt16LE(value)),
  UL: (value) => word(4, (bytes) => bytes.writeUInt32LE(value)),
  SL: (value) => word(4, (bytes) => bytes.writeInt32LE(value)),
  FL: (value) => word(4, (bytes) => bytes.writeFloatLE(value)),
  FD: (value) => word(8, (bytes) => bytes.writeDoubleLE(value)),
};

/** How the receiver reads. */
export interface Reader {
  explicitVr: boolean;
  /** Only texts and sequences of them are written so, not numbers. */
  bigEndian?: boolean;
  /** Values of SpecificCharacterSet, as they are to stand in the data set. */
  charsets: readonly string[];
}

/**
 * SpecificCharacterSet is written by itself where any text needs it. Of a name, groups that the set doesn't have are
 * left out; a first group that would vanish is written without accents, and other characters as question marks.
 */
export function dataSetBytes(dataSet: JsonDataSet, reader: Reader): Buffer {
  const { '00080005': _, ...rest } = dataSet;
  const body = elements(rest, reader);
  const needed = reader.charsets.some((name) => name !== '' && name !== 'ISO_IR 6');
  if (!needed) return body;
  const own = element('00080005', { vr: 'CS', Value: [...reader.charsets] }, reader);
  const before = elements(
    only(rest, (tag) => tag < '00080005'),
    reader,
  );
  return Buffer.concat([
    before,
    own,
    elements(
      only(rest, (tag) => tag > '00080005'),
      reader,
    ),
  ]);
}

function only(dataSet: JsonDataSet, wanted: (tag: string) => boolean): JsonDataSet {
  return Object.fromEntries(Object.entries(dataSet).filter(([tag]) => wanted(tag)));
}

/** As `dataSetBytes`, but without a SpecificCharacterSet of its own: for what stands inside another data set. */
export function elements(dataSet: JsonDataSet, reader: Reader): Buffer {
  const tags = Object.keys(dataSet).sort();
  return Buffer.concat(tags.map((tag) => element(tag, dataSet[tag], reader)));
}

function element(tag: string, { vr, Value = [] }: JsonElement, reader: Reader): Buffer {
  const value =
    vr === 'SQ' ? sequence(Value as JsonDataSet[], reader) : padded(vr, valueBytes(vr, Value as JsonScalar[], reader));
  return Buffer.concat([elementHeader(tag, vr, value.length, reader), value]);
}

/** What stands in front of a value of `length` bytes (PS3.5 7.1). */
export function elementHeader(tag: string, vr: string, length: number, { explicitVr, bigEndian }: Reader): Buffer {
  const long = !explicitVr || longForm.has(vr);
  const header = Buffer.alloc(explicitVr && long ? 12 : 8);
  header.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  header.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
  if (!explicitVr) header.writeUInt32LE(length, 4);
  else if (long) header.writeUInt32LE(length, 8);
  else header.writeUInt16LE(length, 6);
  if (bigEndian) swap(header, explicitVr, long);
  if (explicitVr) header.write(vr, 4, 'latin1');
  return header;
}

/** Tag and length, each in its own size. */
function swap(header: Buffer, explicitVr: boolean, long: boolean): void {
  header.subarray(0, 4).swap16();
  if (!explicitVr) header.subarray(4, 8).swap32();
  else if (long) header.subarray(8, 12).swap32();
  else header.subarray(6, 8).swap16();
}

/** One item of a sequence around its elements. */
export function itemBytes(content: Uint8Array, { bigEndian }: Reader): Buffer {
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(content.length, 4);
  if (bigEndian) {
    head.subarray(0, 4).swap16();
    head.subarray(4, 8).swap32();
  }
  return Buffer.concat([head, content]);
}

function sequence(items: readonly JsonDataSet[], reader: Reader): Buffer {
  return Buffer.concat(items.map((item) => itemBytes(elements(item, reader), reader)));
}

function valueBytes(vr: string, values: readonly JsonScalar[], { charsets }: Reader): Uint8Array {
  const write = numbers[vr];
  if (write) return Buffer.concat(values.map((value) => write(Number(value))));
  const texts = values.map((value) => (vr === 'PN' ? nameText(value, charsets) : String(value ?? '')));
  const text = texts.join('\\');
  if (!byCharacterSet.has(vr)) return Buffer.from(text, 'latin1');
  return (
    encodeText(text, charsets) ?? Buffer.concat(texts.map((each, index) => separated(index, readable(each, charsets))))
  );
}

function separated(index: number, bytes: Uint8Array): Uint8Array {
  return index === 0 ? bytes : Buffer.concat([Buffer.from('\\'), bytes]);
}

function nameText(value: JsonScalar, charsets: readonly string[]): string {
  if (typeof value === 'string') return value;
  const { Alphabetic = '', Ideographic = '', Phonetic = '' } = (value ?? {}) as JsonPersonName;
  const shown = (group: string) => (encodeText(group, charsets) ? group : '');
  return [Alphabetic, shown(Ideographic), shown(Phonetic)].join('=').replace(/=+$/, '');
}

/** As much of it as the set has. */
function readable(text: string, charsets: readonly string[]): Uint8Array {
  const characters = [...text].map((character) => {
    const bytes = encodeText(character, charsets);
    if (bytes) return character;
    const bare = foldForSearch(character);
    if (!bare || !encodeText(bare, charsets)) return '?';
    return character === character.toLowerCase() ? bare : bare.toUpperCase();
  });
  return encodeText(characters.join(''), charsets) ?? Buffer.alloc(0);
}

function padded(vr: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length % 2 === 0) return bytes;
  return Buffer.concat([bytes, Buffer.from(vr === 'UI' || vr === 'OB' || vr === 'UN' ? '\0' : ' ')]);
}

function word(size: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
}
