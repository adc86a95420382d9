// From samples to pixels: stored values exactly as the standard defines them, colour models to RGB.
import t from 'tap';
import type { PixelFormat } from '../../../web/viewer/frames.ts';
import { colourPixels, greyPixels, storedValues } from '../../../web/viewer/pixels.ts';

const format = (more: Partial<PixelFormat> = {}): PixelFormat => ({
  rows: 1,
  columns: 4,
  samplesPerPixel: 1,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: false,
  planar: false,
  photometric: 'MONOCHROME2',
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  slope: 1,
  intercept: 0,
  ...more,
});

t.test('bits above High Bit and below the lowest stored bit are not part of the value', async (t) => {
  const twelve = format({ bitsStored: 12, highBit: 11 });
  t.same([...storedValues(Uint16Array.of(0x0fff, 0xf001, 0x1000, 5), twelve, true)], [0xfff, 1, 0, 5]);
  const shifted = format({ bitsStored: 12, highBit: 15 });
  t.same([...storedValues(Uint16Array.of(0xfff0, 0x001f, 0x0100, 0), shifted, true)], [0xfff, 1, 0x10, 0]);
});

t.test('the sign stands in the highest stored bit, whatever the decoder took it for', async (t) => {
  const signed = format({ bitsStored: 12, highBit: 11, signed: true });
  t.same([...storedValues(Uint16Array.of(0x800, 0xfff, 0x7ff, 0), signed, false)], [-2048, -1, 2047, 0]);
  t.same([...storedValues(Int16Array.of(-2048, -1, 2047, 0), signed, false)], [-2048, -1, 2047, 0]);
  t.same([...storedValues(Int16Array.of(-1, 0, 1, 2), format(), true)], [65535, 0, 1, 2]);
});

t.test('the range that is shown leaves padding out', async (t) => {
  const grey = greyPixels(
    Int16Array.of(-2000, -1000, 50, 400),
    format({ signed: true, paddingValue: -2000 }),
    {},
    true,
  );
  t.match(grey, { min: -2000, max: 400, shownMin: -1000, shownMax: 400, slope: 1, intercept: 0 });
});

t.test('values wider than 16 bits are spread over 16 with a slope that gives them back', async (t) => {
  const wide = format({ bitsAllocated: 32, bitsStored: 32, highBit: 31, slope: 2, intercept: 10 });
  const grey = greyPixels(Uint32Array.of(0, 1_000_000, 2_000_000, 4_000_000), wide, {}, true);
  const back = [...grey.values].map((value) => value * grey.slope + grey.intercept);
  for (const [i, value] of [10, 2_000_010, 4_000_010, 8_000_010].entries()) t.ok(Math.abs(back[i]! - value) < 70);
});

t.test('floating point values come back within a 65535th of their range', async (t) => {
  const grey = greyPixels(Float32Array.of(0, 0.25, 0.5, Number.NaN), format({ floatBits: 32 }), {}, true);
  t.ok(Math.abs(grey.values[1]! * grey.slope + grey.intercept - 0.25) < 1e-5);
  t.ok(Number.isFinite(grey.values[3]!));
});

t.test('a modality table replaces the rescale, a VOI table works on what it gives', async (t) => {
  const modality = { firstMapped: 0, table: Uint16Array.of(100, 200, 300), bits: 16 };
  const voi = { firstMapped: 100, table: new Uint16Array(201).fill(9).fill(5, 0, 1), bits: 8 };
  const only = greyPixels(Uint16Array.of(0, 1, 2, 2), format({ slope: 7 }), { modality }, true);
  t.same([[...only.values], only.slope], [[100, 200, 300, 300], 1]);
  const both = greyPixels(Uint16Array.of(0, 1, 2, 2), format(), { modality, voi }, true);
  t.same([[...both.values], both.voiApplied], [[5, 9, 9, 9], true]);
});

const rgb = (more: Partial<PixelFormat> = {}) =>
  format({ columns: 2, samplesPerPixel: 3, bitsAllocated: 8, bitsStored: 8, highBit: 7, photometric: 'RGB', ...more });

t.test('RGB comes out by pixel from both planar configurations', async (t) => {
  t.same([...colourPixels(Uint8Array.of(1, 2, 3, 4, 5, 6), rgb(), {}, false, 3).values], [1, 2, 3, 4, 5, 6]);
  const planes = Uint8Array.of(1, 4, 2, 5, 3, 6);
  t.same([...colourPixels(planes, rgb({ planar: true }), {}, false, 4).values], [1, 2, 3, 255, 4, 5, 6, 255]);
});

t.test('YBR becomes RGB, also when two pixels share their colour', async (t) => {
  const grey = Uint8Array.of(80, 128, 128, 200, 128, 128);
  t.same([...colourPixels(grey, rgb({ photometric: 'YBR_FULL' }), {}, false, 3).values], [80, 80, 80, 200, 200, 200]);
  const red = colourPixels(Uint8Array.of(76, 76, 85, 255), rgb({ photometric: 'YBR_FULL_422' }), {}, false, 3).values;
  for (const [i, value] of [254, 0, 0, 254, 0, 0].entries()) t.ok(Math.abs(red[i]! - value) <= 1);
});

t.test('what the decoder already turned into RGB is left alone', async (t) => {
  const samples = Uint8Array.of(10, 20, 30, 40, 50, 60);
  t.same([...colourPixels(samples, rgb({ photometric: 'YBR_FULL' }), {}, true, 3).values], [...samples]);
});

t.test('a palette gives its colours, beyond its ends the nearest', async (t) => {
  const lut = (...table: number[]) => ({ firstMapped: 1, table: Uint16Array.from(table), bits: 16 });
  const palette: [ReturnType<typeof lut>, ReturnType<typeof lut>, ReturnType<typeof lut>] = [
    lut(0x0100, 0xff00),
    lut(0x0200, 0x8000),
    lut(0x0300, 0x0000),
  ];
  const indexed = format({ bitsAllocated: 8, bitsStored: 8, highBit: 7, photometric: 'PALETTE COLOR' });
  const { values } = colourPixels(Uint8Array.of(0, 1, 2, 200), indexed, { palette }, false, 3);
  t.same([...values], [1, 2, 3, 1, 2, 3, 255, 128, 0, 255, 128, 0]);
});
