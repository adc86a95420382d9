// The grey path of a presentation state, value for value.
import t from 'tap';
import type { PixelFormat } from '../../../../web/viewer/frames.ts';
import type { Lut } from '../../../../web/viewer/luts.ts';
import { presentedPixels, windowed } from '../../../../web/viewer/presentation/presented-pixels.ts';

const format: PixelFormat = {
  ...{ rows: 1, columns: 4, samplesPerPixel: 1, bitsAllocated: 8, bitsStored: 8, highBit: 7, signed: false },
  ...{ planar: false, photometric: 'MONOCHROME2', transferSyntaxUid: '1.2.840.10008.1.2.1', slope: 1, intercept: 0 },
  presented: {},
};
const lut = (table: number[], bits: number, firstMapped = 0): Lut => ({
  table: Uint16Array.from(table),
  bits,
  firstMapped,
});
const samples = Uint8Array.from([0, 1, 2, 3]);
const values = (luts: Parameters<typeof presentedPixels>[2], of: PixelFormat = format) => [
  ...presentedPixels(samples, of, luts, true, 3).values,
];

t.test('modality table, VOI table and presentation table follow each other', async (t) => {
  const modality = lut([3, 2, 1, 0], 8);
  const voi = lut([0, 85, 170, 255], 8);
  const presentation = lut([9, 8, 7, 6], 8);
  t.same(values({ modality, voi, presentation }), [6, 7, 8, 9]);
  const pixels = presentedPixels(samples, format, { modality, voi, presentation }, true, 3);
  t.match(pixels, { kind: 'grey', shownMin: 0, shownMax: 255, voiApplied: true });
});

t.test('without a window all possible values count, not those that occur', async (t) => {
  t.same(values({}), [0, 257, 514, 771]);
  t.same(values({}, { ...format, bitsStored: 2, highBit: 1 }), [0, 21845, 43690, 65535]);
});

t.test('windows end where the standard says', async (t) => {
  const linear = windowed({ center: 50, width: 101, by: 'LINEAR' });
  t.same([linear(-1), linear(-0.5), linear(49.5), linear(99.5)], [0, 0, 0.5, 1]);
  const exact = windowed({ center: 50, width: 100, by: 'LINEAR_EXACT' });
  t.same([exact(0), exact(50), exact(100)], [0, 0.5, 1]);
  const sigmoid = windowed({ center: 50, width: 100, by: 'SIGMOID' });
  t.equal(sigmoid(50), 0.5);
  t.ok(Math.abs(sigmoid(100) - 1 / (1 + Math.exp(-2))) < 1e-12);
  const threshold = windowed({ center: 5, width: 1, by: 'LINEAR' });
  t.same([threshold(4), threshold(4.5), threshold(5)], [0, 0, 1]);
});

t.test('a palette colours the whole range', async (t) => {
  const palette: [Lut, Lut, Lut] = [lut([0, 10, 20], 8), lut([1, 11, 21], 8), lut([2, 12, 22], 8)];
  const of = { ...format, bitsStored: 2, highBit: 1, presented: { palette: [] as never } };
  const found = presentedPixels(Uint8Array.from([0, 3]), { ...of, columns: 2 }, { palette }, true, 4);
  t.equal(found.kind, 'colour');
  t.same([...found.values], [0, 1, 2, 255, 20, 21, 22, 255]);
});
