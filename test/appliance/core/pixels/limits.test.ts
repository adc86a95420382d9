// Objects made to break a reader: each is refused with a sentence, in time, and the next one works.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { openPixels } from '../../../../appliance/core/pixels/pixels.ts';
import { DEFLATED_EXPLICIT_LITTLE_ENDIAN, RLE_LOSSLESS } from '../../../../appliance/lib/dicom/transfer-syntax.ts';
import { type Element, encapsulate } from '../../../data-set.ts';
import { ctSlice, make } from '../../../objects.ts';

const J2K = '1.2.840.10008.1.2.4.90';

function stored(t: Test, name: string, file: Uint8Array): string {
  const full = path.join(t.testdirName, name);
  writeFileSync(full, file);
  return full;
}

function image(rows: number, columns: number, pixels: Uint8Array, transferSyntaxUid?: string, more: Element[] = []) {
  return make({ sopClassUid: '1.2.840.10008.5.1.4.1.1.7', transferSyntaxUid }, [
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', rows],
    [0x00280011, 'US', columns],
    [0x00280100, 'US', 16],
    [0x00280101, 'US', 16],
    [0x00280102, 'US', 15],
    [0x00280103, 'US', 0],
    [0x7fe00010, 'OW', pixels],
    ...more,
  ]).file;
}

/** Main header of a code stream of any size, and no tile. */
function j2kHeader(columns: number, rows: number): Buffer {
  const header = Buffer.alloc(4 + 41);
  header.writeUInt32BE(0xff4fff51);
  header.writeUInt16BE(41, 4);
  for (const at of [8, 24]) {
    header.writeUInt32BE(columns, at);
    header.writeUInt32BE(rows, at + 4);
  }
  header.writeUInt16BE(1, 40);
  header.set([15, 1, 1], 42);
  return Buffer.concat([header, Buffer.from([0xff, 0x90])]);
}

t.test(
  'objects that are made to break a decoder are refused in a sentence, and the next picture is there',
  async (t) => {
    t.testdir();
    const pixels = openPixels({ workers: 1 });
    t.teardown(() => pixels.close());
    const good = stored(t, 'good.dcm', ctSlice({ rows: 64, columns: 64 }).file);
    const refused = async (name: string, file: Uint8Array, fault: object) => {
      const path = stored(t, 'bad.dcm', file);
      await t.rejects(pixels.render({ path, frame: 0 }), { name: 'Fault', ...fault }, name);
      await t.rejects(pixels.thumbnail({ path }), { name: 'Fault', ...fault }, `${name}, as a thumbnail`);
      t.ok((await pixels.render({ path: good, frame: 0 })).bytes.length > 0, `the next picture after ${name}`);
    };

    const few = Buffer.alloc(100);
    await refused('65535 x 65535 pixels in 100 bytes', image(65535, 65535, few), { code: 'too-large' });
    const frames: Element[] = [[0x00280008, 'IS', 2 ** 31 - 1]];
    await refused('2^47 pixels in 100 bytes', image(65535, 1, few, undefined, frames), { code: 'unsupported' });
    await refused('a frame of which one part in a thousand is there', image(4000, 4000, few), {
      message: 'The file ends before the pixels of this picture',
    });
    await refused('J2K that says 60,000 x 60,000', image(60000, 60000, encapsulate([j2kHeader(60000, 60000)]), J2K), {
      code: 'too-large',
    });
    await refused('J2K larger than its object', image(64, 64, encapsulate([j2kHeader(60000, 60000)]), J2K), {
      message: 'The compressed picture has another size than the object says',
    });
    await refused('J2K that ends after its header', image(64, 64, encapsulate([j2kHeader(64, 64)]), J2K), {
      message: "The compressed picture is damaged and can't be decoded",
    });
    await refused(
      'text where a compressed picture should be',
      image(64, 64, encapsulate([Buffer.from('no picture')]), J2K),
      {
        message: 'The compressed picture does not start as it should',
      },
    );
    await refused('RLE with a billion segments', image(64, 64, encapsulate([Buffer.alloc(70, 0xff)]), RLE_LOSSLESS), {
      message: 'The run-length coded picture does not fit what the object says of it',
    });
    await refused('compressed pixels that are not', image(64, 64, few, J2K), {
      message: 'This object has 0 frames',
    });
    await refused('no DICOM at all', Buffer.from('%PDF-1.7 and so on'.repeat(20)), { code: 'invalid' });
  },
);

t.test('a deflated object that grows without end is stopped at its limit', async (t) => {
  t.testdir();
  const pixels = openPixels({ workers: 1 });
  t.teardown(() => pixels.close());
  // 16 MB of zeroes flushed to a byte boundary can be repeated: 20 kB that become 512 MB.
  const zeroes = deflateRawSync(Buffer.alloc(16 * 1024 * 1024), { finishFlush: constants.Z_FULL_FLUSH });
  const head = ctSlice({ transferSyntaxUid: DEFLATED_EXPLICIT_LITTLE_ENDIAN, rows: 8, columns: 8 });
  const meta = head.file.subarray(0, head.file.length - head.dataSet.length);
  const bomb = stored(t, 'bomb.dcm', Buffer.concat([meta, ...Array<Buffer>(32).fill(zeroes)]));
  await t.rejects(pixels.render({ path: bomb, frame: 0 }), { code: 'too-large', message: /inflates to more than/ });
  t.ok(await pixels.render({ path: stored(t, 'good.dcm', ctSlice().file), frame: 0 }));
});

t.test('RLE that promises less and delivers more stays inside its frame', async (t) => {
  t.testdir();
  const pixels = openPixels({ workers: 1 });
  t.teardown(() => pixels.close());
  const frame = Buffer.alloc(64 + 2 * 4000, 0x81);
  frame.fill(0, 0, 64);
  frame.writeUInt32LE(2, 0);
  frame.writeUInt32LE(64, 4);
  frame.writeUInt32LE(64 + 4000, 8);
  const path = stored(t, 'rle.dcm', image(16, 16, encapsulate([frame]), RLE_LOSSLESS));
  const { bytes } = await pixels.decode({ path, frame: 0 });
  t.equal(bytes.length, 16 * 16 * 2);
  t.ok(bytes.every((byte) => byte === 0x81));
});

t.test('sequences nested 20,000 deep before the pixels are refused at once', async (t) => {
  t.testdir();
  const pixels = openPixels({ workers: 1 });
  t.teardown(() => pixels.close());
  const level = Buffer.from([
    0x40, 0, 0x30, 0xa7, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff,
  ]);
  level.writeUInt16LE(0x0008, 0);
  level.writeUInt16LE(0x1140, 2);
  const { file, dataSet } = ctSlice({ rows: 8, columns: 8 });
  const meta = file.subarray(0, file.length - dataSet.length);
  const path = stored(t, 'deep.dcm', Buffer.concat([meta, ...Array<Buffer>(20_000).fill(level), dataSet]));
  await t.rejects(pixels.render({ path, frame: 0 }), { code: 'invalid', message: /nested more than/ });
});
