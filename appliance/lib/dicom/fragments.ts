// Which fragments of encapsulated pixel data belong to which frame (PS3.5 A.4). Reads item headers, the offset tables
// and the first bytes of a fragment, never a fragment.
import { Fault } from '../fault.ts';
import { type Header, ITEM, u16, u32 } from './element.ts';
import type { Read } from './head-window.ts';
import type { Codec } from './transfer-syntax.ts';

export interface FragmentSource {
  read: Read;
  fileSize: number;
  bigEndian: boolean;
  /** Offset of the first item: the basic offset table. */
  start: number;
  numberOfFrames: number;
}

export interface Fragments {
  frames: number;
  /** Offset and length of each fragment's bytes, one after the other. */
  fragments: number[];
  /** Number of the first fragment of each frame. */
  firstFragments: number[];
  truncated: boolean;
}

/** More than a million fragments in one object is an attack, not an image. */
const MAX_FRAGMENTS = 1 << 20;

interface Items {
  /** Value of the basic offset table, where it is there. */
  table: Uint8Array;
  /** Offset and length of each item's value. */
  fragments: number[];
  /** First bytes of each fragment, 8 per fragment, zeroes where it is shorter. */
  starts: Uint8Array;
  truncated: boolean;
}

/**
 * @param extended headers of the Extended Offset Table and its lengths (PS3.3 C.7.6.3.1.8), where the object has them
 * @throws Fault unsupported where nothing tells which fragments make a frame
 */
export async function fragmentsOf(
  source: FragmentSource,
  extended: { offsets?: Header; lengths?: Header },
  codec: Codec,
): Promise<Fragments> {
  const byTable =
    extended.offsets && extended.lengths && (await fromExtended(source, extended.offsets, extended.lengths));
  if (byTable) return byTable;
  const items = await walkItems(source);
  const count = items.fragments.length / 2;
  const firstFragments = attribute(items, count, source, codec);
  const { fragments, truncated } = items;
  const frames = firstFragments.length;
  return { frames, fragments, firstFragments, truncated: truncated || frames < source.numberOfFrames };
}

/** One fragment a frame, wherever the extended table says; undefined where the table can't be right. */
async function fromExtended(source: FragmentSource, offsets: Header, lengths: Header): Promise<Fragments | undefined> {
  const { read, fileSize, numberOfFrames, start, bigEndian } = source;
  const size = numberOfFrames * 8;
  if (numberOfFrames > MAX_FRAGMENTS || offsets.length < size || lengths.length < size) return undefined;
  if (offsets.value + size > fileSize || lengths.value + size > fileSize) return undefined;
  const table = await read(start, 8);
  if (table.length < 8 || bigEndian) return undefined;
  const first = start + 8 + u32(table, 4, false);
  const offsetTable = await read(offsets.value, size);
  const lengthTable = await read(lengths.value, size);
  const fragments: number[] = [];
  for (let frame = 0; frame < numberOfFrames; frame++) {
    const offset = first + u64(offsetTable, frame * 8) + 8;
    const length = u64(lengthTable, frame * 8);
    if (offset + length > fileSize) return undefined;
    fragments.push(offset, length);
  }
  // The first and the last must stand behind an item header, or the table was made for another file.
  for (const offset of [fragments[0], fragments[fragments.length - 2]]) {
    const header = await read(offset - 8, 8);
    if (header.length < 8 || u32(header, 0, false) !== 0xe000fffe) return undefined;
  }
  const firstFragments = Array.from({ length: numberOfFrames }, (_, frame) => frame);
  return { frames: numberOfFrames, fragments, firstFragments, truncated: false };
}

/** A number up to 2^53; a larger one is past the end of any file. */
function u64(bytes: Uint8Array, at: number): number {
  return u32(bytes, at, false) + u32(bytes, at + 4, false) * 0x1_0000_0000;
}

async function walkItems({ read, fileSize, start, bigEndian }: FragmentSource): Promise<Items> {
  const items: Items = { table: new Uint8Array(0), fragments: [], starts: new Uint8Array(8 * 64), truncated: true };
  let at = start;
  for (let count = -1; at + 8 <= fileSize; count++) {
    if (count >= MAX_FRAGMENTS) throw new Fault('too-large', `More than ${MAX_FRAGMENTS} fragments of pixel data`);
    const bytes = await read(at, Math.min(16, fileSize - at));
    const tag = u16(bytes, 0, bigEndian) * 0x10000 + u16(bytes, 2, bigEndian);
    const announced = u32(bytes, 4, bigEndian);
    if (tag !== ITEM) {
      items.truncated = tag !== 0xfffee0dd;
      break;
    }
    const length = Math.min(announced, fileSize - at - 8);
    if (count < 0) items.table = await read(at + 8, Math.min(length, MAX_FRAGMENTS * 4));
    else {
      if (items.starts.length < 8 * (count + 1)) items.starts = doubled(items.starts);
      items.starts.set(bytes.subarray(8, 8 + Math.min(8, length)), 8 * count);
      items.fragments.push(at + 8, length);
    }
    at += 8 + announced;
  }
  return items;
}

function doubled(bytes: Uint8Array): Uint8Array {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

/** Number of the first fragment of each frame, by the first of the four ways that fits. */
function attribute(items: Items, count: number, { numberOfFrames, bigEndian }: FragmentSource, codec: Codec): number[] {
  if (count === 0) return [];
  if (numberOfFrames === 1) return [0];
  const byTable = fromBasicTable(items, numberOfFrames, bigEndian);
  if (byTable) return byTable;
  if (count <= numberOfFrames) return Array.from({ length: count }, (_, frame) => frame);
  const byMarker: number[] = [];
  for (let fragment = 0; fragment < count; fragment++) {
    if (startsStream(items.starts.subarray(8 * fragment, 8 * fragment + 8), codec)) byMarker.push(fragment);
  }
  if (byMarker[0] !== 0) throw new Fault('unsupported', 'Nothing in this object tells where its frames start');
  return byMarker.slice(0, numberOfFrames);
}

/** Offsets of the basic table count from the first fragment's item header (PS3.5 A.4); 32 bits wrap above 4 GB. */
function fromBasicTable({ table, fragments }: Items, numberOfFrames: number, bigEndian: boolean): number[] | undefined {
  if (table.length < numberOfFrames * 4) return undefined;
  const first = fragments[0];
  const firstFragments: number[] = [];
  let fragment = 0;
  for (let frame = 0; frame < numberOfFrames; frame++) {
    const offset = first + u32(table, frame * 4, bigEndian);
    while (fragment < fragments.length / 2 && fragments[2 * fragment] < offset) fragment++;
    if (fragments[2 * fragment] !== offset) {
      // A file cut short has good entries before those that point behind its end.
      return frame > 0 && fragment * 2 >= fragments.length ? firstFragments : undefined;
    }
    firstFragments.push(fragment);
  }
  return firstFragments;
}

/** True where bytes are the start of a compressed picture rather than its continuation. */
function startsStream(bytes: Uint8Array, codec: Codec): boolean {
  const word = u32(bytes, 0, true);
  switch (codec) {
    case 'j2k':
    case 'j2k-part2':
    case 'htj2k':
      return word === 0xff4fff51 || isBox(bytes, 0x6a502020);
    case 'jpeg-xl':
      return word >>> 16 === 0xff0a || isBox(bytes, 0x4a584c20);
    default:
      return word >>> 8 === 0xffd8ff;
  }
}

/** A signature box of 12 bytes (ISO/IEC 15444-1 I.5.1). */
function isBox(bytes: Uint8Array, type: number): boolean {
  return u32(bytes, 0, true) === 12 && u32(bytes, 4, true) === type;
}
