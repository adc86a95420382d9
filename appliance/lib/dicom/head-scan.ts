// Walks the top-level elements of a data set and remembers where the ones of the head stand. Decodes nothing.
import {
  type Encoding,
  type Header,
  ITEM,
  ITEM_END,
  isItem,
  isTooDeep,
  newHeader,
  readHeader,
  skipUndefinedLength,
  tooDeep,
  UN,
  UNDEFINED_LENGTH,
  unknownContent,
  vrName,
} from './element.ts';
import { fieldAt, fields, requestFieldAt } from './head-fields.ts';

export interface PixelDataPlace {
  /** 7FE00010, 7FE00008 (float) or 7FE00009 (double float). */
  tag: number;
  /** Two letters; empty in implicit VR. */
  vr: string;
  /** Of the value, in bytes from the start of the data set (of the inflated one where it is deflated). */
  offset: number;
  /** Bytes, or -1 for undefined length: encapsulated. */
  length: number;
}

/** Where the value of an element is. */
export interface Place {
  offset: number;
  length: number;
  /** As a number of two letters, see Header. */
  vr: number;
}

export interface Found {
  /** By the index in `fields`; undefined where absent. */
  places: (Place | undefined)[];
  pixelData?: PixelDataPlace;
  strayDelimiters: number;
  end: ScanEnd;
}

/** `short`: the bytes end inside (or just before) the element at `at`, which needs `needed` bytes in all. */
export type ScanEnd =
  | { kind: 'read' }
  | { kind: 'short'; at: number; needed: number }
  | { kind: 'damaged'; reason: string };

const FLOAT_PIXEL_DATA = 0x7fe00008;
const DOUBLE_FLOAT_PIXEL_DATA = 0x7fe00009;
const PIXEL_DATA = 0x7fe00010;
const FIRST_DELIMITER = 0xfffe0000;
const REQUEST_ATTRIBUTES = 0x00400275;

/** Scans until Pixel Data, past where it would stand, or the end of the bytes. */
export function scanHead(bytes: Uint8Array, encoding: Encoding): Found {
  const found: Found = {
    places: new Array(fields.length).fill(undefined),
    pixelData: undefined,
    strayDelimiters: 0,
    end: { kind: 'read' },
  };
  found.end = walk(bytes, encoding, found);
  return found;
}

function walk(bytes: Uint8Array, encoding: Encoding, found: Found): ScanEnd {
  const end = bytes.length;
  const header = newHeader();
  let at = 0;
  while (readHeader(bytes, at, end, encoding, header)) {
    const { tag, length, value } = header;
    if (tag === PIXEL_DATA || tag === FLOAT_PIXEL_DATA || tag === DOUBLE_FLOAT_PIXEL_DATA) {
      found.pixelData = placeOf(header);
      return { kind: 'read' };
    }
    if (tag >= FIRST_DELIMITER && tag < FIRST_DELIMITER + 0x10000) {
      found.strayDelimiters++;
      at = value;
      continue;
    }
    if (tag > PIXEL_DATA) return { kind: 'read' };
    const step = stepOver(bytes, header, encoding);
    if (typeof step === 'string') return { kind: 'damaged', reason: step };
    if (step > end) return { kind: 'short', at, needed: step };
    if (tag === REQUEST_ATTRIBUTES) noteRequest(bytes, value, step, encoding, found);
    else if (length !== UNDEFINED_LENGTH) noteField(fieldAt.get(tag), header, found);
    at = step;
  }
  return { kind: 'short', at, needed: at + 12 };
}

function placeOf({ tag, vr, value, length }: Header): PixelDataPlace {
  return { tag, vr: vrName(vr), offset: value, length: length === UNDEFINED_LENGTH ? -1 : length };
}

/** Offset after the element, past the end of the bytes where they are too few; or why it can't be stepped over. */
function stepOver(bytes: Uint8Array, { vr, value, length }: Header, encoding: Encoding): number | string {
  if (length === UNDEFINED_LENGTH) {
    const inside = vr === UN ? unknownContent(bytes, value, bytes.length) : encoding;
    return skipUndefinedLength(bytes, value, bytes.length, inside);
  }
  if (isItem(bytes, value, bytes.length, encoding) && isTooDeep(bytes, value, value + length, encoding, 0))
    return tooDeep;
  return value + length;
}

/** The first element with a tag counts; a second one is an error that some readers resolve otherwise. */
function noteField(index: number | undefined, { value, length, vr }: Header, found: Found): void {
  if (index !== undefined) found.places[index] ??= { offset: value, length, vr };
}

/** Takes what the head wants from the first item of RequestAttributesSequence, up to a nested undefined length. */
function noteRequest(bytes: Uint8Array, from: number, to: number, encoding: Encoding, found: Found): void {
  const item = newHeader();
  if (!readHeader(bytes, from, to, encoding, item) || item.tag !== ITEM) return;
  const end = item.length === UNDEFINED_LENGTH ? to : Math.min(to, item.value + item.length);
  const header = newHeader();
  let at = item.value;
  while (readHeader(bytes, at, end, encoding, header)) {
    if (header.tag === ITEM_END || header.length === UNDEFINED_LENGTH) return;
    at = header.value + header.length;
    if (at > end) return;
    noteField(requestFieldAt.get(header.tag), header, found);
  }
}
