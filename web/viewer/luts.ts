// Lookup tables as numbers: palettes, modality and VOI tables (PS3.3 C.11.1.1, C.7.6.3.1.5). Pure; whoever calls
// fetches bulk data first.
import { bytesOfBase64 } from './dicom-json.ts';
import type { LutSource } from './frames.ts';

export interface Lut {
  firstMapped: number;
  /** One output value an entry, as stored (up to 16 bit). */
  table: Uint16Array;
  /** What the descriptor says, or what the values need where a writer understated it. */
  bits: number;
}

/** @param bulk the table's bytes, little-endian, where the metadata only names a place. */
export function readLut(source: LutSource, bulk?: Uint8Array): Lut {
  const table = new Uint16Array(source.entries);
  const bytes = bulk ?? (source.inlineBinary === undefined ? undefined : bytesOfBase64(source.inlineBinary));
  if (bytes && source.segmented) fillFromSegments(table, bytes, source.bitsPerEntry);
  else if (bytes) fillFromBytes(table, bytes);
  else table.set((source.values ?? []).slice(0, table.length).map((value) => value & 0xffff));
  let largest = 0;
  for (const value of table) if (value > largest) largest = value;
  const needed = Math.max(8, Math.ceil(Math.log2(largest + 1)));
  return { firstMapped: source.firstMapped, table, bits: Math.max(needed, Math.min(16, source.bitsPerEntry || 8)) };
}

/** Words normally; one byte an entry where an 8-bit table was packed without padding (seen in the wild). */
function fillFromBytes(table: Uint16Array, bytes: Uint8Array): void {
  if (bytes.length < table.length * 2 && bytes.length >= table.length) {
    for (let i = 0; i < table.length; i++) table[i] = bytes[i]!;
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = Math.min(table.length, bytes.length >> 1);
  for (let i = 0; i < entries; i++) table[i] = view.getUint16(i * 2, true);
}

/** Segments of given values, straight lines and repetitions of earlier segments (PS3.3 C.7.9.2). */
function fillFromSegments(table: Uint16Array, bytes: Uint8Array, bitsPerEntry: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bitsPerEntry > 8;
  const count = wide ? bytes.length >> 1 : bytes.length;
  const word = (at: number): number => (at >= count ? 0 : wide ? view.getUint16(at * 2, true) : bytes[at]!);
  let filled = 0;
  /** Reads segments from a place, as many as said; answers the place after the last. */
  const read = (from: number, segments: number, nested: boolean): number => {
    let at = from;
    for (let done = 0; done < segments && at < count && filled < table.length; done++) {
      const [kind, length] = [word(at), word(at + 1)];
      if (kind === 0) {
        for (let i = 0; i < length && filled < table.length; i++) table[filled++] = word(at + 2 + i);
        at += 2 + length;
      } else if (kind === 1) {
        const start = table[filled - 1] ?? 0;
        const step = (word(at + 2) - start) / length;
        for (let i = 1; i <= length && filled < table.length; i++) table[filled++] = Math.round(start + step * i);
        at += 3;
      } else if (kind === 2 && !nested) {
        read((word(at + 2) | (word(at + 3) << 16)) >> (wide ? 1 : 0), length, true);
        at += 4;
      } else return count; // not a table: what was read so far stands
    }
    return at;
  };
  read(0, Number.MAX_SAFE_INTEGER, false);
}

/** Values below the first mapped take the first entry, above the last the last one. */
export function lookUp(lut: Lut, value: number): number {
  const index = value - lut.firstMapped;
  if (index <= 0) return lut.table[0] ?? 0;
  return lut.table[index < lut.table.length ? index : lut.table.length - 1] ?? 0;
}

/** The same table with 8-bit outputs, for colours. */
export function toEightBits(lut: Lut): Uint8Array {
  const shift = lut.bits - 8;
  return Uint8Array.from(lut.table, (value) => value >> shift);
}
