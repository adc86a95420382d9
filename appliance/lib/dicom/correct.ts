// A received data set as it is served after people decided that something in it is wrong: some elements replaced, and what
// they said before kept beside them in OriginalAttributesSequence (PS3.3 C.12.1.1.9). The bytes around stay as they came.
import { encodeText } from './charset-encode.ts';
import { elementHeader, elements, itemBytes, type Reader } from './data-set-bytes.ts';
import {
  type Encoding,
  newHeader,
  readHeader,
  skipUndefinedLength,
  UN,
  UNDEFINED_LENGTH,
  unknownContent,
} from './element.ts';
import type { JsonDataSet } from './json-model.ts';
import type { JsonPersonName } from './json-values.ts';

/** What is served instead: text elements of the top level by tag. */
export interface Correction {
  elements: JsonDataSet;
  /** ModifyingSystem (0400,0563). */
  system: string;
  /** AttributeModificationDateTime (0400,0562). */
  at: Date;
}

/** Bytes `from` to `to` of the data set give way to others. */
export interface Patch {
  from: number;
  to: number;
  bytes: Uint8Array;
}

const ORIGINAL_ATTRIBUTES = '04000561';
const CHARACTER_SET = '00080005';
/** How deep we walk: an element further back can't be one of ours. */
const LAST_TAG = Number.parseInt(ORIGINAL_ATTRIBUTES, 16);

interface Found {
  tag: string;
  from: number;
  value: number;
  to: number;
  length: number;
}

/**
 * @param start the data set, not deflated, at least up to where OriginalAttributesSequence stands or would stand
 * @param complete whether `start` is all of it
 * @returns patches in ascending order; 'more' where the bytes end too early; undefined where they can't be walked
 */
export function correct(
  start: Uint8Array,
  encoding: Encoding,
  complete: boolean,
  correction: Correction,
): Patch[] | 'more' | undefined {
  const wanted = new Set([...Object.keys(correction.elements), CHARACTER_SET, ORIGINAL_ATTRIBUTES]);
  const walked = walk(start, encoding, complete, wanted);
  if (walked === 'more' || walked === undefined) return walked;
  const own = charsetsIn(start, walked.found.get(CHARACTER_SET));
  const charsets = charsetsFor(own, correction.elements);
  const reader: Reader = { ...encoding, charsets };
  const changes = { ...correction.elements };
  if (charsets !== own) changes[CHARACTER_SET] = { vr: 'CS', Value: [...charsets] };
  const patches = Object.keys(changes)
    .sort()
    .map((tag): Patch => ({ ...walked.place(tag), bytes: elements({ [tag]: changes[tag] }, reader) }));
  patches.push(original(start, walked, correction, reader));
  for (const place of walked.superfluous) patches.push({ ...place, bytes: new Uint8Array(0) });
  // What is put in at a place comes before what is replaced there; by tag where several are put in.
  return patches.sort((one, other) => one.from - other.from || one.to - other.to);
}

interface Walked {
  found: Map<string, Found>;
  /** Where the element stands, or would stand. */
  place(tag: string): { from: number; to: number };
  /**
   * What must not go out beside the changes: group lengths (retired, PS3.5 7.2) of their groups, which would be wrong, and
   * a second element of the same tag, which some readers would believe.
   */
  superfluous: { from: number; to: number }[];
}

function walk(
  bytes: Uint8Array,
  encoding: Encoding,
  complete: boolean,
  wanted: ReadonlySet<string>,
): Walked | 'more' | undefined {
  const found = new Map<string, Found>();
  const after = new Map<string, number>();
  const superfluous: { from: number; to: number }[] = [];
  const groups = new Set([...wanted].map((tag) => tag.slice(0, 4)));
  const header = newHeader();
  let at = 0;
  for (;;) {
    if (!readHeader(bytes, at, bytes.length, encoding, header)) {
      if (!complete) return 'more';
      break;
    }
    if (header.tag > LAST_TAG) break;
    const tag = header.tag.toString(16).toUpperCase().padStart(8, '0');
    const to = endOf(bytes, header, encoding);
    if (to === undefined) return undefined;
    if (to > bytes.length) return complete ? undefined : 'more';
    const isGroupLength = tag.endsWith('0000') && groups.has(tag.slice(0, 4));
    if (isGroupLength || found.has(tag)) superfluous.push({ from: at, to });
    else if (wanted.has(tag)) found.set(tag, { tag, from: at, value: header.value, to, length: header.length });
    for (const each of wanted) if (tag < each) after.set(each, to);
    at = to;
  }
  const place = (tag: string) => {
    const there = found.get(tag);
    const between = after.get(tag) ?? 0;
    return there ? { from: there.from, to: there.to } : { from: between, to: between };
  };
  return { found, place, superfluous };
}

function endOf(bytes: Uint8Array, { vr, value, length }: ReturnType<typeof newHeader>, encoding: Encoding) {
  if (length !== UNDEFINED_LENGTH) return value + length;
  const inside = vr === UN ? unknownContent(bytes, value, bytes.length) : encoding;
  const end = skipUndefinedLength(bytes, value, bytes.length, inside);
  return typeof end === 'string' ? undefined : end;
}

function charsetsIn(bytes: Uint8Array, found: Found | undefined): readonly string[] {
  if (!found) return [];
  const text = Buffer.from(bytes.subarray(found.value, found.to)).toString('latin1');
  return text.split('\\').map((each) => each.replaceAll('\0', '').trim());
}

/** The data set's own; UTF-8 where that is plain ASCII and has no characters for the new text. */
function charsetsFor(own: readonly string[], changes: JsonDataSet): readonly string[] {
  const isAscii = own.every((name) => name === '' || name === 'ISO_IR 6');
  const texts = Object.values(changes).flatMap(({ Value = [] }) => Value.flatMap(textsOf));
  return isAscii && texts.some((text) => !encodeText(text, own)) ? ['ISO_IR 192'] : own;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value as JsonPersonName);
  return [String(value ?? '')];
}

/** A new first item, whether the sequence is there already or not. */
function original(bytes: Uint8Array, { found, place }: Walked, correction: Correction, reader: Reader): Patch {
  const before = Object.entries(correction.elements).map(([tag, { vr }]) => {
    const there = found.get(tag);
    return there ? bytes.subarray(there.from, there.to) : elementHeader(tag, vr, 0, reader);
  });
  const item = originalItem(Buffer.concat(before), correction, reader);
  const there = found.get(ORIGINAL_ATTRIBUTES);
  if (!there) {
    const header = elementHeader(ORIGINAL_ATTRIBUTES, 'SQ', item.length, reader);
    return { ...place(ORIGINAL_ATTRIBUTES), bytes: Buffer.concat([header, item]) };
  }
  const isOpen = there.length === UNDEFINED_LENGTH;
  const header = elementHeader(
    ORIGINAL_ATTRIBUTES,
    'SQ',
    isOpen ? UNDEFINED_LENGTH : there.length + item.length,
    reader,
  );
  return { from: there.from, to: there.value, bytes: Buffer.concat([header, item]) };
}

function originalItem(before: Uint8Array, correction: Correction, reader: Reader): Buffer {
  const said = itemBytes(before, reader);
  const rest = elements(provenance(correction), reader);
  return itemBytes(Buffer.concat([elementHeader('04000550', 'SQ', said.length, reader), said, rest]), reader);
}

/** Who changed it, when and why (PS3.3 C.12.1.1.9); whose values they were before is not known. */
function provenance({ system, at }: Correction): JsonDataSet {
  return {
    '04000562': { vr: 'DT', Value: [dateTime(at)] },
    '04000563': { vr: 'LO', Value: [system] },
    '04000564': { vr: 'LO' },
    '04000565': { vr: 'CS', Value: ['CORRECT'] },
  };
}

/** In UTC (PS3.5 6.2, DT). */
export function dateTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`;
}

/** The same for the metadata of an object (PS3.18 F). */
export function correctedJson(dataSet: JsonDataSet, correction: Correction): JsonDataSet {
  const changes = correction.elements;
  const before = Object.fromEntries(
    Object.entries(changes).map(([tag, { vr }]) => [tag, dataSet[tag] ?? { vr }]),
  ) as JsonDataSet;
  const item: JsonDataSet = { '04000550': { vr: 'SQ', Value: [before] }, ...provenance(correction) };
  const earlier = dataSet[ORIGINAL_ATTRIBUTES]?.Value ?? [];
  return { ...dataSet, ...changes, [ORIGINAL_ATTRIBUTES]: { vr: 'SQ', Value: [item, ...earlier] } } as JsonDataSet;
}
