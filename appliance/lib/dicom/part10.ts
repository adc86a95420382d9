// Part 10 files (PS3.10 7.1): where the data set starts and how it is written, read as tolerantly as the usual toolkits
// do, and the fixed header that makes a file of a received data set. Doesn't read the data set itself.
import { Fault } from '../fault.ts';
import { newHeader, readHeader, UNDEFINED_LENGTH } from './element.ts';
import { looksLikeDataSet, sniffEncoding } from './encoding.ts';
import { EXPLICIT_BIG_ENDIAN, EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN } from './transfer-syntax.ts';
import { derivedUid } from './uid.ts';

/** File meta information as far as anybody needs it; absent where the file has none of it. */
export interface FileMeta {
  mediaStorageSopClassUid?: string;
  mediaStorageSopInstanceUid?: string;
  transferSyntaxUid?: string;
  implementationClassUid?: string;
  implementationVersionName?: string;
  sourceApplicationEntityTitle?: string;
}

export interface Part10 {
  fileMeta: FileMeta;
  /** Bytes before the data set. */
  dataSetOffset: number;
  /** As declared, or found out from the data set where nothing was declared. */
  transferSyntaxUid: string;
  /** What is odd about the file, as sentences. */
  notes: string[];
}

const fileMetaKeys = new Map<number, keyof FileMeta>([
  [0x00020002, 'mediaStorageSopClassUid'],
  [0x00020003, 'mediaStorageSopInstanceUid'],
  [0x00020010, 'transferSyntaxUid'],
  [0x00020012, 'implementationClassUid'],
  [0x00020013, 'implementationVersionName'],
  [0x00020016, 'sourceApplicationEntityTitle'],
]);

const PREAMBLE = 128;
const GROUP_LENGTH = 0x00020000;
/** Real ones are under 1 kB. */
const MAX_META_BYTES = 1024 * 1024;

/**
 * Finds the data set in a file, whatever the preamble holds (TIFF and others are legal there), also without preamble or
 * meta information.
 * @param bytes the file, or its first part: 64 kB are plenty
 * @throws Fault invalid where it is no DICOM file
 */
export function readPart10(bytes: Uint8Array): Part10 {
  const notes: string[] = [];
  const start = findStart(bytes, notes);
  const { fileMeta, end } = readMeta(bytes, start, notes);
  const dataSet = bytes.subarray(end);
  if (dataSet.length < 8) throw new Fault('invalid', 'The file ends before its data set.');
  return {
    fileMeta,
    dataSetOffset: end,
    transferSyntaxUid: fileMeta.transferSyntaxUid ?? guessSyntax(dataSet, notes),
    notes,
  };
}

/** Offset of the meta information or, where there is none, of the data set. */
function findStart(bytes: Uint8Array, notes: string[]): number {
  const after = bytes.subarray(PREAMBLE + 4);
  if (isPrefix(bytes, PREAMBLE) && (isMeta(after) || sniffEncoding(after))) return PREAMBLE + 4;
  if (isPrefix(bytes, 0) && isMeta(bytes.subarray(4))) {
    notes.push('The file has no preamble.');
    return 4;
  }
  if (isMeta(bytes) || looksLikeDataSet(bytes)) {
    notes.push('The file has no preamble and no DICM prefix.');
    return 0;
  }
  throw new Fault('invalid', 'This is not a DICOM file.');
}

function isPrefix(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d;
}

/** Group 2 with one of its low elements, in either byte order, for some write it in big endian against PS3.10 7.1. */
function isMeta(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  return (bytes[0] === 2 && bytes[1] === 0 && bytes[3] === 0) || (bytes[0] === 0 && bytes[1] === 2 && bytes[2] === 0);
}

/** Walks group 2 element by element; its announced length is often wrong or absent. Implicit VR is read too. */
function readMeta(bytes: Uint8Array, start: number, notes: string[]): { fileMeta: FileMeta; end: number } {
  const fileMeta: FileMeta = {};
  if (!isMeta(bytes.subarray(start))) {
    notes.push('The file has no file meta information.');
    return { fileMeta, end: start };
  }
  const encoding = { explicitVr: true, bigEndian: bytes[start] === 0 };
  const header = newHeader();
  let announcedEnd: number | undefined;
  let at = start;
  while (readHeader(bytes, at, bytes.length, encoding, header) && header.tag >>> 16 === 2) {
    const next = header.value + header.length;
    if (header.length === UNDEFINED_LENGTH || next > bytes.length || next - start > MAX_META_BYTES) {
      throw new Fault('invalid', 'The file ends inside its file meta information, or that is damaged.');
    }
    const key = fileMetaKeys.get(header.tag);
    if (key) fileMeta[key] = textOf(bytes.subarray(header.value, next)) || undefined;
    if (header.tag === GROUP_LENGTH && header.length === 4) {
      announcedEnd =
        next + new DataView(bytes.buffer, bytes.byteOffset + header.value).getUint32(0, !encoding.bigEndian);
    }
    at = next;
  }
  if (announcedEnd === undefined) notes.push('The file meta information has no group length.');
  else if (announcedEnd !== at) notes.push('The group length of the file meta information is wrong.');
  return { fileMeta, end: at };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 64)).toString('latin1').replace(/\0.*$/s, '').trim();
}

function guessSyntax(dataSet: Uint8Array, notes: string[]): string {
  notes.push('No transfer syntax is declared; it was found out from the first element.');
  const written = sniffEncoding(dataSet);
  if (!written?.explicitVr) return IMPLICIT_LITTLE_ENDIAN;
  return written.bigEndian ? EXPLICIT_BIG_ENDIAN : EXPLICIT_LITTLE_ENDIAN;
}

/** Names this implementation to others, in files and associations (PS3.7 D.3.3.2). Never changes. */
export const IMPLEMENTATION_CLASS_UID = derivedUid('lightbox implementation class');
export const IMPLEMENTATION_VERSION_NAME = 'LIGHTBOX';

/**
 * Preamble, prefix and file meta information. The same for the same arguments in every release, since hashes of whole
 * files rely on it: it must never come to hold a version, a time or an AE title.
 */
export function fileMeta(object: { sopClassUid: string; sopInstanceUid: string; transferSyntaxUid: string }): Buffer {
  const elements = Buffer.concat([
    // (0002,0001) OB, version 1 in the second byte.
    Buffer.from([0x02, 0x00, 0x01, 0x00, 0x4f, 0x42, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01]),
    element(0x0002, 'UI', object.sopClassUid, '\0'),
    element(0x0003, 'UI', object.sopInstanceUid, '\0'),
    element(0x0010, 'UI', object.transferSyntaxUid, '\0'),
    element(0x0012, 'UI', IMPLEMENTATION_CLASS_UID, '\0'),
    element(0x0013, 'SH', IMPLEMENTATION_VERSION_NAME, ' '),
  ]);
  const start = Buffer.alloc(144);
  start.write('DICM', 128, 'latin1');
  start.write('\x02\0\0\0UL\x04\0', 132, 'latin1');
  start.writeUInt32LE(elements.length, 140);
  return Buffer.concat([start, elements]);
}

function element(number: number, vr: 'UI' | 'SH', text: string, pad: string): Buffer {
  const value = Buffer.from(text.length % 2 === 0 ? text : text + pad, 'latin1');
  const header = Buffer.alloc(8);
  header.writeUInt16LE(0x0002, 0);
  header.writeUInt16LE(number, 2);
  header.write(vr, 4, 'latin1');
  header.writeUInt16LE(value.length, 6);
  return Buffer.concat([header, value]);
}
