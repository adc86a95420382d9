// Lookup tables as the standard stores them (PS3.3 C.11.1, C.11.2, C.7.6.3.1.5, C.7.9.2): modality, VOI and palette.
import type { DataSet } from 'dicom-parser';

export interface Lut {
  /** The input that takes the first entry; smaller ones take it too, larger ones than the last take the last. */
  first: number;
  entries: Uint16Array;
  /** What the entries could reach: 2^bits - 1. */
  top: number;
}

const MAX_ENTRIES = 65536;

/**
 * @param isSigned whether the first input is a signed number (PS3.3 C.11.1.1.1)
 * @param segmentedTag of the segmented form, where the table may have one
 * @returns undefined where the table is absent or makes no sense
 */
export function readLut(
  dataSet: DataSet,
  tags: { descriptor: string; data: string; segmented?: string },
  isSigned: boolean,
): Lut | undefined {
  const descriptor = dataSet.elements[tags.descriptor];
  if (!descriptor || descriptor.length < 6) return undefined;
  const count = dataSet.uint16(tags.descriptor, 0) || MAX_ENTRIES;
  const first = (isSigned ? dataSet.int16(tags.descriptor, 1) : dataSet.uint16(tags.descriptor, 1)) ?? 0;
  const bits = dataSet.uint16(tags.descriptor, 2) || 16;
  const entries = dataSet.elements[tags.data]
    ? readEntries(dataSet, tags.data, count)
    : expandSegments(readEntries(dataSet, tags.segmented ?? tags.data, MAX_ENTRIES, bits), bits, count);
  if (entries.length === 0) return undefined;
  return { first, entries, top: 2 ** Math.min(bits, 16) - 1 };
}

/** Words, or bytes in pairs where there are too few for words. */
function readEntries(dataSet: DataSet, tag: string, count: number, bits = 0): Uint16Array {
  const element = dataSet.elements[tag];
  if (!element) return new Uint16Array(0);
  const isBytes = bits === 8 || (bits === 0 && element.length < count * 2 && element.length >= count);
  const length = Math.min(count, isBytes ? element.length : Math.floor(element.length / 2));
  const isSwapped = isBytes && dataSet.byteArrayParser.readUint16(new Uint8Array([1, 0]), 0) !== 1;
  const entries = new Uint16Array(length);
  for (let each = 0; each < length; each++) {
    entries[each] = isBytes
      ? dataSet.byteArray[element.dataOffset + (isSwapped ? each ^ 1 : each)]
      : (dataSet.uint16(tag, each) ?? 0);
  }
  return entries;
}

/** Discrete, linear and indirect segments to a plain table (PS3.3 C.7.9.2). */
function expandSegments(segments: Uint16Array, bits: number, count: number): Uint16Array {
  const table = new Uint16Array(Math.min(count, MAX_ENTRIES));
  const cursor = { from: 0, to: 0 };
  while (cursor.from + 1 < segments.length && cursor.to < table.length) {
    const code = segments[cursor.from];
    if (code !== 2) {
      expandOne(segments, table, cursor);
      continue;
    }
    // An offset in bytes, low part first, to segments that are used once more.
    const parts = bits === 8 ? 4 : 2;
    let offset = 0;
    for (let part = parts - 1; part >= 0; part--) offset = offset * 2 ** bits + (segments[cursor.from + 2 + part] ?? 0);
    const again = { from: Math.floor((offset * 8) / bits), to: cursor.to };
    for (let left = segments[cursor.from + 1]; left > 0 && again.to < table.length; left--) {
      if (segments[again.from] === 2 || again.from >= segments.length) break;
      expandOne(segments, table, again);
    }
    cursor.from += 2 + parts;
    cursor.to = again.to;
  }
  return table.subarray(0, cursor.to);
}

function expandOne(segments: Uint16Array, table: Uint16Array, cursor: { from: number; to: number }): void {
  const [code, length] = segments.subarray(cursor.from, cursor.from + 2);
  cursor.from += 2;
  const last = Math.min(cursor.to + length, table.length);
  if (code === 0) {
    while (cursor.to < last) table[cursor.to++] = segments[cursor.from++] ?? 0;
    return;
  }
  const start = cursor.to > 0 ? table[cursor.to - 1] : 0;
  const end = segments[cursor.from++] ?? start;
  for (let step = 1; cursor.to < last; step++) table[cursor.to++] = Math.round(start + ((end - start) * step) / length);
}

/** The entry for an input. */
export function lookUp({ first, entries }: Lut, input: number): number {
  return entries[Math.max(0, Math.min(entries.length - 1, Math.round(input) - first))];
}
