// The small pure parts: what a stream says of itself, why there is no picture, the samples' bits.
import t from 'tap';
import { whyNoPicture } from '../../../../appliance/core/pixels/explain.ts';
import { fillChroma, interleave, maskStored, swapBytes, unpackBits } from '../../../../appliance/core/pixels/frame.ts';
import { decodeRle } from '../../../../appliance/core/pixels/rle.ts';
import { readStreamHeader } from '../../../../appliance/core/pixels/stream-header.ts';
import { encodeRle } from '../../../rle.ts';

t.test('stored bits come down to bit 0, and what lies above them is gone', async (t) => {
  const unsigned = Uint16Array.from([0xf123, 0x8fff]);
  maskStored(unsigned, 12, 0);
  t.same([...unsigned], [0x123, 0xfff]);
  const signed = Int16Array.from([0x0fff, 0x07ff, 0x7800]);
  maskStored(signed, 12, 0);
  t.same([...signed], [-1, 2047, -2048]);
  const shifted = Uint16Array.from([0x1230, 0x123f]);
  maskStored(shifted, 12, 4);
  t.same([...shifted], [0x123, 0x123]);
  const whole = Int16Array.from([-32768, 32767]);
  maskStored(whole, 16, 0);
  t.same([...whole], [-32768, 32767]);
});

t.test('bits are unpacked from the lowest on, wherever a frame starts', async (t) => {
  t.same([...unpackBits(new Uint8Array([0b00000101, 0b1]), 0, 9)], [1, 0, 1, 0, 0, 0, 0, 0, 1]);
  t.same([...unpackBits(new Uint8Array([0b00000101, 0b1]), 2, 7)], [1, 0, 0, 0, 0, 0, 1]);
});

t.test('planes become pixels, pairs get their colour, words turn round', async (t) => {
  t.same([...interleave(new Uint8Array([1, 2, 3, 4, 5, 6]), 3, 1)], [1, 3, 5, 2, 4, 6]);
  t.same([...interleave(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]), 2, 2)], [1, 2, 5, 6, 3, 4, 7, 8]);
  t.same([...fillChroma(new Uint8Array([10, 20, 1, 2]), 2)], [10, 1, 2, 20, 1, 2]);
  const words = new Uint8Array([1, 2, 3, 4, 5]);
  swapBytes(words, 2);
  t.same([...words], [2, 1, 4, 3, 5]);
});

t.test('RLE gives back what was packed, for every width of a sample', async (t) => {
  const samples = Buffer.from(Array.from({ length: 2400 }, (_, each) => (each % 7 < 4 ? 9 : each)));
  for (const [samplesPerPixel, width] of [
    [1, 1],
    [3, 1],
    [1, 2],
    [3, 4],
  ]) {
    const packed = encodeRle(samples, samplesPerPixel, width);
    const pixels = samples.length / samplesPerPixel / width;
    t.ok(samples.equals(decodeRle(packed, pixels, samplesPerPixel, width)), `${samplesPerPixel} x ${width}`);
  }
});

t.test('RLE that ends early leaves the rest black, and a wrong header is refused', async (t) => {
  const packed = encodeRle(Buffer.from(Array.from({ length: 100 }, (_, each) => each + 1)), 1, 1);
  const cut = decodeRle(packed.subarray(0, 75), 100, 1, 1);
  t.equal(cut.length, 100);
  t.same([cut[9], cut[10], cut[99]], [10, 0, 0]);
  t.throws(() => decodeRle(packed, 100, 3, 1), { code: 'unsupported' });
  t.throws(() => decodeRle(packed.subarray(0, 10), 100, 1, 1), { code: 'unsupported' });
});

t.test('a JPEG header tells size, precision, process and colour', async (t) => {
  const frame = (marker: number, more: number[] = []) =>
    new Uint8Array([
      0xff,
      0xd8,
      ...more,
      0xff,
      marker,
      0,
      17,
      8,
      0,
      3,
      1,
      0,
      3,
      1,
      0x11,
      0,
      2,
      0x11,
      0,
      3,
      0x11,
      0,
      0xff,
      0xda,
      0,
      12,
      3,
      1,
      0,
      2,
      0,
      3,
      0,
      0,
      0,
      0,
    ]);
  t.match(readStreamHeader(frame(0xc0)), {
    family: 'jpeg',
    rows: 3,
    columns: 256,
    components: 3,
    precision: 8,
    isLossyProcess: true,
  });
  t.equal(readStreamHeader(frame(0xc3))?.isLossyProcess, false);
  t.equal(readStreamHeader(frame(0xf7))?.family, 'jpeg-ls');
  const adobe = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0];
  t.equal(readStreamHeader(frame(0xc0, [...adobe, 0]))?.colour, 'rgb');
  t.equal(readStreamHeader(frame(0xc0, [...adobe, 1]))?.colour, 'ybr');
  t.equal(readStreamHeader(frame(0xc0, [0xff, 0xe0, 0, 7, 0x4a, 0x46, 0x49, 0x46, 0]))?.colour, 'ybr');
  t.equal(readStreamHeader(frame(0xc0))?.colour, undefined);
});

t.test('a header that is cut at any byte, or is something else, tells nothing and breaks nothing', async (t) => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 3, 0, 3, 1, 1, 0x11, 0]);
  for (let length = 0; length < jpeg.length - 1; length++)
    t.equal(readStreamHeader(jpeg.subarray(0, length)), undefined);
  t.equal(readStreamHeader(Buffer.from('GIF89a and more of it')), undefined);
  t.equal(
    readStreamHeader(Buffer.concat([Buffer.from([0, 0, 0, 12]), Buffer.from('jP  '), Buffer.alloc(100)])),
    undefined,
  );
});

t.test('an object without a picture says why', async (t) => {
  const uid = (suffix: string) => `1.2.840.10008.5.1.4.1.1.${suffix}`;
  const why = (sopClassUid: string | undefined, hasPixels: boolean, transferSyntaxUid = '1.2.840.10008.1.2.1') =>
    whyNoPicture({ sopClassUid, hasPixels, transferSyntaxUid });
  t.equal(why(uid('2'), true), undefined);
  t.match(why(uid('2'), false), /image object came without pixels/);
  t.match(why(uid('88.33'), false), /structured report/);
  t.match(why(uid('104.1'), false), /PDF/);
  t.match(why(uid('9.1.1'), false), /waveform/);
  t.match(why(undefined, false), /no picture/);
  t.match(why(uid('77.1.1.1'), true, '1.2.840.10008.1.2.4.102'), /H\.264 video/);
  t.match(why(uid('2'), true, '1.2.840.10008.1.2.4.94'), /JPIP/);
  t.match(why(uid('2'), true, '1.2.3.4'), /not known here \(1\.2\.3\.4\)/);
});
