// Lookup tables: how their entries are packed, expanded and looked up.
import t from 'tap';
import type { LutSource } from '../../../web/viewer/frames.ts';
import { lookUp, readLut, toEightBits } from '../../../web/viewer/luts.ts';

const source = (more: Partial<LutSource>): LutSource => ({ entries: 4, firstMapped: 0, bitsPerEntry: 16, ...more });
const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);

t.test('words are read little-endian, from the metadata or from bulk data', async (t) => {
  const bytes = words(1, 256, 65535, 7);
  t.same([...readLut(source({}), bytes).table], [1, 256, 65535, 7]);
  t.same([...readLut(source({ inlineBinary: Buffer.from(bytes).toString('base64') })).table], [1, 256, 65535, 7]);
  t.same([...readLut(source({ values: [1, 256, 65535, 7] })).table], [1, 256, 65535, 7]);
});

t.test('an 8-bit table packed without padding is read a byte an entry', async (t) => {
  t.same([...readLut(source({ bitsPerEntry: 8 }), Uint8Array.of(9, 8, 7, 6)).table], [9, 8, 7, 6]);
});

t.test('a table shorter than its descriptor says ends in zeros instead of failing', async (t) => {
  t.same([...readLut(source({}), words(5)).table], [5, 0, 0, 0]);
});

t.test('bits that the descriptor understates are taken from the entries', async (t) => {
  t.equal(readLut(source({ bitsPerEntry: 8 }), words(0, 0x0fff, 0, 0)).bits, 12);
  t.equal(readLut(source({ bitsPerEntry: 16 }), words(0, 1, 2, 3)).bits, 16);
});

t.test('segments of values, lines and repetitions are expanded', async (t) => {
  // Discrete 2: 10, 20. Linear 4 to 100. Indirect: repeat 1 segment from byte 0.
  const segments = words(0, 2, 10, 20, 1, 4, 100, 2, 1, 0, 0);
  const lut = readLut(source({ entries: 8, segmented: true }), segments);
  t.same([...lut.table], [10, 20, 40, 60, 80, 100, 10, 20]);
});

t.test('segments that lie about themselves end without hanging', async (t) => {
  const endless = readLut(source({ entries: 6, segmented: true }), words(2, 65535, 0, 0, 0, 9999));
  t.equal(endless.table.length, 6);
  t.equal(readLut(source({ entries: 6, segmented: true }), words(77, 3)).table.length, 6);
});

t.test('values outside the table take its first and last entry', async (t) => {
  const lut = readLut(source({ firstMapped: -2 }), words(11, 12, 13, 14));
  t.same(
    [-9, -2, -1, 1, 2, 900].map((value) => lookUp(lut, value)),
    [11, 11, 12, 14, 14, 14],
  );
});

t.test('colours keep their upper eight bits', async (t) => {
  t.same([...toEightBits(readLut(source({}), words(0, 0x80ff, 0xffff, 0x0100)))], [0, 0x80, 0xff, 1]);
});
