// Reads from the start of a data set what the index keeps, in a few microseconds. Not a parser: it steps over everything
// else, never reads pixels, and takes top-level elements only (json-model.ts reads whole objects).
import type { Encoding } from './element.ts';
import { encodingOf } from './encoding.ts';
import type { HeadFields } from './head-fields.ts';
import { type Found, type PixelDataPlace, scanHead } from './head-scan.ts';
import { readFields } from './head-values.ts';
import { inflateUntil } from './inflate.ts';

/** Camel-cased keywords of the attributes, text decoded and trimmed; what is absent or empty is undefined. */
export interface Head extends HeadFields {
  /** How the data set is really written; `notes` tells where another way was declared. */
  encoding: Encoding & { deflated: boolean };
  /** Undecoded PatientName, for reading it again by another character set. */
  patientNameRaw?: Uint8Array;
  pixelData?: PixelDataPlace;
  /** What is odd about the object, as sentences without patient data. */
  notes: string[];
}

export type HeadResult =
  | { status: 'read'; head: Head }
  /** Come again with at least so many bytes of the data set (deflated ones, where it is deflated), or with `complete`. */
  | { status: 'more'; atLeast: number }
  | { status: 'damaged'; head: Head; reason: string };

const MAX_INFLATED_BYTES = 8 * 1024 * 1024;

/**
 * Reads the head of a data set without preamble and file meta information, up to Pixel Data or its end.
 * @param dataSet all of it, or its first part
 * @param transferSyntaxUid as declared; where the first element shows that it is written otherwise, that is what counts
 * @param options.complete the bytes are all there is: an element that runs past them is damage, not a wish for more
 */
export function readHead(
  dataSet: Uint8Array,
  transferSyntaxUid: string,
  options: { complete?: boolean } = {},
): HeadResult {
  const complete = options.complete === true;
  if (dataSet.length < 8 && !complete) return { status: 'more', atLeast: 8 };
  const { notes, ...encoding } = encodingOf(dataSet, transferSyntaxUid);
  return encoding.deflated ? readDeflated(dataSet, complete) : read(dataSet, encoding, complete, notes);
}

function read(bytes: Uint8Array, encoding: Head['encoding'], complete: boolean, notes: string[]): HeadResult {
  const found = scanHead(bytes, encoding);
  const { end } = found;
  if (end.kind === 'short' && !complete) return { status: 'more', atLeast: end.needed };
  const head = makeHead(bytes, encoding, found, notes);
  if (end.kind === 'damaged') return { status: 'damaged', head, reason: end.reason };
  // Fewer bytes than a header needs hide no element: padding that someone added.
  if (end.kind === 'short' && bytes.length - end.at >= 8) {
    return { status: 'damaged', head, reason: 'The data set ends inside an element.' };
  }
  return { status: 'read', head };
}

function makeHead(bytes: Uint8Array, encoding: Head['encoding'], found: Found, notes: string[]): Head {
  if (found.strayDelimiters > 0) notes.push('Item delimiters stand outside of any sequence.');
  const { values, patientNameRaw } = readFields(bytes, encoding, found, notes);
  return { ...values, encoding, patientNameRaw, pixelData: found.pixelData, notes };
}

function readDeflated(deflated: Uint8Array, complete: boolean): HeadResult {
  const encoding = { explicitVr: true, bigEndian: false, deflated: true };
  let furthest: Uint8Array = new Uint8Array(0);
  const result = inflateUntil(deflated, MAX_INFLATED_BYTES, (inflated, isAll) => {
    furthest = inflated;
    const result = read(inflated, encoding, complete && isAll, []);
    return result.status === 'more' && !isAll ? 'more' : { done: result };
  });
  if (result?.status === 'more') return { status: 'more', atLeast: deflated.length * 2 };
  if (result) return result;
  const head = makeHead(furthest, encoding, scanHead(furthest, encoding), []);
  return {
    status: 'damaged',
    head,
    reason: 'The deflated data set is damaged, or its head inflates to more than 8 MB.',
  };
}
