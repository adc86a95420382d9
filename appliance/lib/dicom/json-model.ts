// A whole data set as the DICOM JSON model (PS3.18 F.2), and the bulk data its URIs name. Reads what can be read: a cut
// or damaged object gives the elements before the damage. Takes time and memory by the object's size, so it runs in a
// worker.
import { constants, inflateRawSync } from 'node:zlib';
import { Fault } from '../fault.ts';
import { vrOf } from './dictionary.ts';
import {
  type Encoding,
  type Header,
  ITEM,
  ITEM_END,
  isItem,
  isKnownVr,
  MAX_DEPTH,
  newHeader,
  readHeader,
  SEQUENCE_END,
  skipUndefinedLength,
  tooDeep,
  UNDEFINED_LENGTH,
  unknownContent,
  vrName,
} from './element.ts';
import { encodingOf } from './encoding.ts';
import { inLittleEndian, isBinary, type JsonScalar, jsonValues } from './json-values.ts';

export interface JsonElement {
  vr: string;
  Value?: (JsonScalar | JsonDataSet)[];
  InlineBinary?: string;
  BulkDataURI?: string;
}

/** Keyed by tag, eight upper-case hexadecimal digits. */
export type JsonDataSet = { [tag: string]: JsonElement };

export interface JsonOptions {
  /** Address of the value at a path: tags, and in sequences the number of the item from 0: `00081140/0/00081155`. */
  bulkDataUri: (path: string) => string;
  /** Longer binary values become a BulkDataURI. Pixel data always does. */
  maxInlineBytes: number;
}

const SPECIFIC_CHARACTER_SET = 0x00080005;
const PIXEL_REPRESENTATION = 0x00280103;
const TRAILING_PADDING = 0xfffcfffc;
const pixelTags = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);
const IMPLICIT: Encoding = { explicitVr: false, bigEndian: false };

/** No real object comes near; one made to fill the memory does. */
const MAX_ELEMENTS = 2_000_000;
const MAX_INFLATED_BYTES = 512 * 1024 * 1024;
/** Text and numbers longer than this are bulk data too. */
const MAX_INLINE_TEXT_BYTES = 1024 * 1024;

/** One reading of one object. */
interface Job {
  bytes: Uint8Array;
  maxInlineBytes: number;
  /** Takes a value that is not to stand in the JSON, and gives its address. */
  putAside: (path: string, value: () => Uint8Array) => string;
  elements: number;
}

/** What elements in an item take over from around it. */
interface Level {
  encoding: Encoding;
  charsets: readonly string[];
  isSigned: boolean;
  path: string;
  depth: number;
}

/**
 * @param dataSet without preamble and file meta information, deflated where its syntax says so; may end after the start
 *   of the pixel data, whose URI is given all the same
 * @throws Fault invalid for sequences nested too deep or a damaged deflate stream, too-large past the bounds
 */
export function dataSetToJson(dataSet: Uint8Array, transferSyntaxUid: string, options: JsonOptions): JsonDataSet {
  const { bytes, encoding } = open(dataSet, transferSyntaxUid);
  const { bulkDataUri: putAside, maxInlineBytes } = options;
  return readElements({ bytes, maxInlineBytes, putAside, elements: 0 }, 0, bytes.length, topLevel(encoding)).json;
}

/**
 * The value a BulkDataURI names, in little endian; of encapsulated pixel data all items with their delimiters.
 * @returns undefined where the object has no such element
 */
export function bulkData(dataSet: Uint8Array, transferSyntaxUid: string, path: string): Uint8Array | undefined {
  const { bytes, encoding } = open(dataSet, transferSyntaxUid);
  let found: Uint8Array | undefined;
  const putAside = (each: string, value: () => Uint8Array) => {
    if (each === path) found ??= value();
    return each;
  };
  readElements({ bytes, maxInlineBytes: -1, putAside, elements: 0 }, 0, bytes.length, topLevel(encoding));
  return found;
}

function open(dataSet: Uint8Array, transferSyntaxUid: string): { bytes: Uint8Array; encoding: Encoding } {
  const { explicitVr, bigEndian, deflated } = encodingOf(dataSet, transferSyntaxUid);
  return { bytes: deflated ? inflateAll(dataSet) : dataSet, encoding: { explicitVr, bigEndian } };
}

function topLevel(encoding: Encoding): Level {
  return { encoding, charsets: [], isSigned: false, path: '', depth: 0 };
}

/** Reads elements up to `end` or the delimiter of the item they stand in. */
function readElements(job: Job, from: number, end: number, around: Level): { json: JsonDataSet; at: number } {
  const json: JsonDataSet = {};
  const level = { ...around };
  const header = newHeader();
  let at = from;
  while (readHeader(job.bytes, at, end, level.encoding, header)) {
    const { tag, value } = header;
    if (tag === ITEM || tag === ITEM_END || tag === SEQUENCE_END) {
      // Within an item only its own delimiter is in order; the others are for the sequence around to make sense of.
      if (level.depth > 0) return { json, at: tag === ITEM_END ? value : at };
      at = value;
      continue;
    }
    if (++job.elements > MAX_ELEMENTS)
      throw new Fault('too-large', `The object has more than ${MAX_ELEMENTS} elements.`);
    const { element, next } = readElement(job, header, end, level);
    at = next;
    const key = tag.toString(16).toUpperCase().padStart(8, '0');
    if (!element || isLeftOut(tag) || json[key]) continue;
    json[key] = element;
    if (tag === PIXEL_REPRESENTATION) level.isSigned = element.Value?.[0] === 1;
    if (tag === SPECIFIC_CHARACTER_SET) {
      level.charsets = (element.Value ?? []).map((name) => String(name ?? ''));
      // What the bytes were coded in is of no use to a reader of JSON, which is UTF-8.
      if (element.Value) element.Value = ['ISO_IR 192'];
    }
  }
  return { json, at: end };
}

/** Group lengths and padding say nothing in JSON (PS3.18 F.2.2). */
function isLeftOut(tag: number): boolean {
  return (tag & 0xffff) === 0 || tag === TRAILING_PADDING;
}

function readElement(job: Job, header: Header, end: number, level: Level): { element?: JsonElement; next: number } {
  const { tag, value, length } = header;
  const { bytes } = job;
  const vr = vrFor(header, level.isSigned);
  const path = level.path + tag.toString(16).toUpperCase().padStart(8, '0');
  const isPixels = pixelTags.has(tag);
  const holdsItems = vr === 'SQ' || (vr === 'UN' && isItem(bytes, value, end, IMPLICIT));
  if (holdsItems && !isPixels) {
    const to = length === UNDEFINED_LENGTH ? end : Math.min(end, value + length);
    const { items, at } = readItems(job, header, to, {
      ...level,
      path,
      encoding: encodingInside(header, bytes, end, level),
    });
    return {
      element: items.length > 0 ? { vr: 'SQ', Value: items } : { vr: 'SQ' },
      next: length === UNDEFINED_LENGTH ? at : to,
    };
  }
  const next = length === UNDEFINED_LENGTH ? endOfFragments(bytes, value, level.encoding) : value + length;
  // A cut value would be a wrong one; of cut pixels the part that is there can be shown.
  if (next > end && !isPixels) return { next: end };
  const bigEndian = level.encoding.bigEndian && vrName(header.vr) !== 'UN';
  const content = bytes.subarray(value, Math.min(next, end));
  return { element: valueElement(job, { vr, path, content, bigEndian, isPixels }, level.charsets), next };
}

function endOfFragments(bytes: Uint8Array, value: number, encoding: Encoding): number {
  const end = skipUndefinedLength(bytes, value, bytes.length, encoding);
  if (typeof end === 'string') throw new Fault('invalid', end);
  return end;
}

/** Items up to `end` or the sequence's delimiter. What stands between them otherwise ends the sequence. */
function readItems(job: Job, sequence: Header, end: number, level: Level): { items: JsonDataSet[]; at: number } {
  if (level.depth >= MAX_DEPTH) throw new Fault('invalid', tooDeep);
  const items: JsonDataSet[] = [];
  const header = newHeader();
  let at = sequence.value;
  while (readHeader(job.bytes, at, end, level.encoding, header)) {
    const { tag, value, length } = header;
    if (tag !== ITEM) return { items, at: tag === SEQUENCE_END ? value : at };
    const itemEnd = length === UNDEFINED_LENGTH ? end : Math.min(end, value + length);
    const inside = { ...level, path: `${level.path}/${items.length}/`, depth: level.depth + 1 };
    const { json, at: after } = readElements(job, value, itemEnd, inside);
    items.push(json);
    at = length === UNDEFINED_LENGTH ? after : itemEnd;
  }
  return { items, at: end };
}

interface ValuePlace {
  vr: string;
  path: string;
  content: Uint8Array;
  bigEndian: boolean;
  isPixels: boolean;
}

function valueElement(job: Job, place: ValuePlace, charsets: readonly string[]): JsonElement {
  const { vr, path, content, bigEndian, isPixels } = place;
  if (content.length === 0) return { vr };
  const longest = isBinary(vr) ? job.maxInlineBytes : MAX_INLINE_TEXT_BYTES;
  if (isPixels || content.length > longest) {
    return { vr, BulkDataURI: job.putAside(path, () => inLittleEndian(content, vr, bigEndian)) };
  }
  if (isBinary(vr)) {
    return { vr, InlineBinary: Buffer.from(inLittleEndian(content, vr, bigEndian)).toString('base64') };
  }
  const values = jsonValues(content, vr, bigEndian, charsets);
  return values ? { vr, Value: values } : { vr };
}

/** The declared VR where it is one; by the dictionary for implicit VR, UN and what nobody knows. */
function vrFor({ tag, vr }: Header, isSigned: boolean): string {
  const declared = vrName(vr);
  if (declared !== 'UN' && isKnownVr(vr)) return declared;
  switch (vrOf(tag)) {
    case undefined:
      return 'UN';
    case 'xs':
      return isSigned ? 'SS' : 'US';
    case 'ox':
    case 'lt':
      return 'OW';
    case 'up':
      return 'UL';
    default:
      return vrOf(tag) as string;
  }
}

function encodingInside(header: Header, bytes: Uint8Array, end: number, level: Level): Encoding {
  return vrName(header.vr) === 'UN' ? unknownContent(bytes, header.value, end) : level.encoding;
}

function inflateAll(deflated: Uint8Array): Uint8Array {
  try {
    // SYNC_FLUSH gives what there is of a stream that was cut.
    return inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_INFLATED_BYTES });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Fault('too-large', 'The object inflates to more than 512 MB.');
    if (code?.startsWith('Z_')) throw new Fault('invalid', 'The deflated data set is damaged.', { cause: error });
    throw error;
  }
}
