import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import {
  type EncapsulatedFrames,
  type FrameIndex,
  frameIndex,
  frameSlice,
  type NativeFrames,
} from '../../../../appliance/lib/dicom/frames.ts';
import { EXPLICIT_BIG_ENDIAN, IMPLICIT_LITTLE_ENDIAN } from '../../../../appliance/lib/dicom/transfer-syntax.ts';
import { corpus } from '../../../corpus.ts';
import type { Element } from '../../../data-set.ts';
import { ctSlice, make, srDocument, usCine } from '../../../objects.ts';

const JPEG = '1.2.840.10008.1.2.4.50';
const J2K = '1.2.840.10008.1.2.4.90';

/** Indexes bytes as if they were a file, and tells how much of them was read. */
async function indexOf(file: Uint8Array, size = file.length): Promise<{ index: FrameIndex; bytesRead: number }> {
  let bytesRead = 0;
  const read = async (offset: number, length: number) => {
    const bytes = file.subarray(offset, offset + length);
    bytesRead += bytes.length;
    return bytes;
  };
  return { index: await frameIndex(read, size), bytesRead };
}

async function native(file: Uint8Array): Promise<NativeFrames> {
  const { index } = await indexOf(file);
  if (index.kind !== 'native') throw new Error(`not native but ${index.kind}`);
  return index;
}

async function encapsulated(file: Uint8Array): Promise<EncapsulatedFrames> {
  const { index } = await indexOf(file);
  if (index.kind !== 'encapsulated') throw new Error(`not encapsulated but ${index.kind}`);
  return index;
}

/** The bytes of a frame as an index finds them. */
function frameOf(file: Uint8Array, index: NativeFrames | EncapsulatedFrames, frame: number): Buffer {
  const { ranges } = frameSlice(index, frame);
  return Buffer.concat(ranges.map(({ offset, length }) => file.subarray(offset, offset + length)));
}

function item(content: Uint8Array): Buffer {
  const header = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, content]);
}

const END = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);

/** A picture whose pixel data consists of these items; the first is the offset table. */
function withItems(syntax: string, numberOfFrames: number, items: Buffer[], more: Element[] = []): Buffer {
  return make({ sopClassUid: '1.2.840.10008.5.1.4.1.1.3.1', transferSyntaxUid: syntax }, [
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280008, 'IS', numberOfFrames],
    [0x00280010, 'US', 4],
    [0x00280011, 'US', 4],
    [0x00280100, 'US', 8],
    [0x7fe00010, 'OB', Buffer.concat([...items.map(item), END])],
    ...more,
  ]).file;
}

/** Bytes that begin as a JPEG stream does, or go on as none would. */
const start = (fill: number, length = 20) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(length - 4, fill)]);
const rest = (fill: number, length = 20) => Buffer.alloc(length, fill);
const NO_TABLE = Buffer.alloc(0);

t.test('uncompressed frames follow each other', async (t) => {
  for (const transferSyntaxUid of [undefined, IMPLICIT_LITTLE_ENDIAN, EXPLICIT_BIG_ENDIAN]) {
    const { file, pixels } = usCine({ transferSyntaxUid });
    const index = await native(file);
    t.match(index, { frames: 10, rows: 120, columns: 160, samplesPerPixel: 3, truncated: false });
    const size = 120 * 160 * 3;
    for (const frame of [0, 7, 9]) {
      t.ok(frameOf(file, index, frame).equals(pixels.subarray(frame * size, (frame + 1) * size)), `frame ${frame}`);
    }
  }
});

t.test('the index of an uncompressed image is found in one block, whatever its size', async (t) => {
  const { file } = ctSlice();
  const { bytesRead } = await indexOf(file);
  t.ok(bytesRead <= 65536, `${bytesRead} of ${file.length} bytes`);
});

t.test('an index is plain data', async (t) => {
  for (const file of [ctSlice().file, withItems(JPEG, 1, [NO_TABLE, start(1)])]) {
    const { index } = await indexOf(file);
    t.same(JSON.parse(JSON.stringify(index)), index);
  }
});

t.test('frames of single bits need not start at a byte', async (t) => {
  const { file } = make({ sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4' }, [
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280008, 'IS', 3],
    [0x00280010, 'US', 3],
    [0x00280011, 'US', 7],
    [0x00280100, 'US', 1],
    [0x7fe00010, 'OB', Buffer.alloc(8)],
  ]);
  const index = await native(file);
  t.equal(index.frameBits, 21);
  const slice = (frame: number) => {
    const { ranges, skipBits } = frameSlice(index, frame);
    return [ranges[0].offset - index.offset, ranges[0].length, skipBits];
  };
  t.same(
    [slice(0), slice(1), slice(2)],
    [
      [0, 3, 0],
      [2, 4, 5],
      [5, 3, 2],
    ],
  );
});

t.test('sub-sampled colour has two bytes a pixel, unless the length shows three', async (t) => {
  const ybr = (bytes: number) =>
    make({ sopClassUid: '1.2.840.10008.5.1.4.1.1.6.1' }, [
      [0x00280002, 'US', 3],
      [0x00280004, 'CS', 'YBR_FULL_422'],
      [0x00280010, 'US', 4],
      [0x00280011, 'US', 4],
      [0x00280100, 'US', 8],
      [0x7fe00010, 'OB', Buffer.alloc(bytes)],
    ]).file;
  t.equal((await native(ybr(32))).frameBits, 32 * 8);
  t.equal((await native(ybr(48))).frameBits, 48 * 8);
});

t.test('one fragment a frame, with an offset table or without', async (t) => {
  const frames = [start(1), start(2, 30), start(3)];
  const table = Buffer.alloc(12);
  table.writeUInt32LE(28, 4);
  table.writeUInt32LE(28 + 38, 8);
  for (const first of [NO_TABLE, table]) {
    const file = withItems(JPEG, 3, [first, ...frames]);
    const index = await encapsulated(file);
    t.match(index, { frames: 3, truncated: false });
    frames.forEach((bytes, frame) => {
      t.ok(frameOf(file, index, frame).equals(bytes), `frame ${frame}`);
    });
  }
});

t.test('several fragments a frame are put together by the offset table', async (t) => {
  const table = Buffer.alloc(8);
  table.writeUInt32LE(56, 4);
  const file = withItems('1.2.840.10008.1.2.5', 2, [table, rest(1), rest(2), rest(3), rest(4), rest(5)]);
  const index = await encapsulated(file);
  t.same(index.firstFragments, [0, 2]);
  t.ok(frameOf(file, index, 0).equals(Buffer.concat([rest(1), rest(2)])));
  t.ok(frameOf(file, index, 1).equals(Buffer.concat([rest(3), rest(4), rest(5)])));
});

t.test("without a table the codec's start markers tell where a frame begins", async (t) => {
  const jpeg = await encapsulated(withItems(JPEG, 2, [NO_TABLE, start(1), rest(2), start(3), rest(4), rest(5)]));
  t.same(jpeg.firstFragments, [0, 2]);
  const j2k = Buffer.from([0xff, 0x4f, 0xff, 0x51, 0, 1, 2, 3]);
  const jp2 = Buffer.from([0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20]);
  const wavelet = await encapsulated(withItems(J2K, 3, [NO_TABLE, j2k, rest(1), jp2, j2k, rest(2)]));
  t.same(wavelet.firstFragments, [0, 2, 3]);
});

t.test('a table that points between fragments is not believed', async (t) => {
  const table = Buffer.alloc(8);
  table.writeUInt32LE(30, 4);
  const index = await encapsulated(withItems(JPEG, 2, [table, start(1), rest(2), start(3), rest(4)]));
  t.same(index.firstFragments, [0, 2]);
});

t.test('all fragments belong to the only frame', async (t) => {
  const file = withItems(JPEG, 1, [NO_TABLE, rest(1), start(2), rest(3)]);
  t.ok(frameOf(file, await encapsulated(file), 0).equals(Buffer.concat([rest(1), start(2), rest(3)])));
});

t.test('fragments that nothing attributes to frames are refused', async (t) => {
  const file = withItems('1.2.840.10008.1.2.5', 2, [NO_TABLE, rest(1), rest(2), rest(3)]);
  await t.rejects(indexOf(file), { code: 'unsupported', message: /where its frames start/ });
});

t.test('a fragment may hold the bytes of delimiters and items', async (t) => {
  const tricky = Buffer.concat([start(0), END, Buffer.from([0xfe, 0xff, 0x00, 0xe0]), END]);
  const file = withItems(JPEG, 2, [NO_TABLE, tricky, start(9)]);
  const index = await encapsulated(file);
  t.equal(index.frames, 2);
  t.ok(frameOf(file, index, 0).equals(tricky));
});

t.test('the extended offset table is used without walking the fragments', async (t) => {
  const frames = Array.from({ length: 500 }, (_, each) => start(each & 0x7f, 40 + 2 * (each % 5)));
  const offsets = Buffer.alloc(8 * frames.length);
  const lengths = Buffer.alloc(8 * frames.length);
  let at = 0;
  frames.forEach((frame, each) => {
    offsets.writeBigUInt64LE(BigInt(at), 8 * each);
    lengths.writeBigUInt64LE(BigInt(frame.length), 8 * each);
    at += 8 + frame.length;
  });
  const tables: Element[] = [
    [0x7fe00001, 'OV', offsets],
    [0x7fe00002, 'OV', lengths],
  ];
  const file = withItems(JPEG, 500, [NO_TABLE, ...frames], tables);
  const index = await encapsulated(file);
  t.match(index, { frames: 500, truncated: false });
  for (const frame of [0, 250, 499]) t.ok(frameOf(file, index, frame).equals(frames[frame]), `frame ${frame}`);

  offsets.writeBigUInt64LE(7n, 8 * 499);
  const lying = withItems(JPEG, 500, [NO_TABLE, ...frames], tables);
  t.ok(frameOf(lying, await encapsulated(lying), 499).equals(frames[499]), 'a wrong table is not believed');
});

t.test('a file cut at any byte is indexed or refused, never followed past its end', async (t) => {
  for (const whole of [
    withItems(JPEG, 3, [NO_TABLE, start(1), start(2), start(3)]),
    ctSlice({ rows: 8, columns: 8 }).file,
  ]) {
    for (let length = 0; length < whole.length; length++) {
      const file = whole.subarray(0, length);
      const outcome = await indexOf(file).catch((error) => error);
      if (outcome instanceof Error) {
        if (outcome.name !== 'Fault') t.fail(`${length} bytes: ${outcome.stack}`);
        continue;
      }
      const { index } = outcome;
      if (index.kind === 'none') continue;
      for (let frame = 0; frame < index.frames; frame++) {
        for (const range of frameSlice(index, frame).ranges) {
          if (range.offset + range.length > length) t.fail(`${length} bytes: frame ${frame} lies behind the end`);
        }
      }
      if (index.kind === 'native' && index.bytes < 128 && !index.truncated) t.fail(`${length} bytes: said to be whole`);
    }
  }
  t.pass('every length was tried');
});

t.test('sizes up to 2^47 bytes are counted rightly', async (t) => {
  const object = (rows: number, columns: number, frames: number) =>
    make({ sopClassUid: '1.2.840.10008.5.1.4.1.1.7' }, [
      [0x00280002, 'US', 1],
      [0x00280004, 'CS', 'MONOCHROME2'],
      [0x00280008, 'IS', frames],
      [0x00280010, 'US', rows],
      [0x00280011, 'US', columns],
      [0x00280100, 'US', 16],
      [0x7fe00010, 'OW', Buffer.alloc(100)],
    ]).file;
  for (const [rows, columns, frames] of [
    [65535, 65535, 1],
    [65535, 32768, 2],
    [65535, 65535, 256],
    [65535, 1, 2 ** 31 - 1],
  ]) {
    const { index, bytesRead } = await indexOf(object(rows, columns, frames));
    t.match(index, { kind: 'native', frameBits: rows * columns * 16, frames: 1, bytes: 100, truncated: true });
    t.ok(bytesRead < 2000);
  }
});

t.test('an image that does not say its size is refused', async (t) => {
  const { file } = make({ sopClassUid: '1.2.840.10008.5.1.4.1.1.7' }, [[0x7fe00010, 'OW', Buffer.alloc(8)]]);
  await t.rejects(indexOf(file), { code: 'invalid', message: /how many rows and columns/ });
});

t.test('objects without pixels have no frames', async (t) => {
  const { index } = await indexOf(srDocument().file);
  t.equal(index.kind, 'none');
});

t.test('a frame that is not there is not found', async (t) => {
  const index = await native(usCine().file);
  for (const frame of [-1, 10, 1e9, 0.5, Number.NaN]) t.throws(() => frameSlice(index, frame), { code: 'not-found' });
});

t.test('long values before the pixels are stepped over, not read', async (t) => {
  const { file } = ctSlice({ rows: 16, columns: 16, elements: [[0x00091001, 'OB', Buffer.alloc(3_000_000)]] });
  const { index, bytesRead } = await indexOf(file);
  t.match(index, { kind: 'native', frames: 1 });
  t.ok(bytesRead < 200_000, `${bytesRead} of ${file.length} bytes`);
});

t.test('a sequence of undefined length is followed across blocks', async (t) => {
  const items: Element[][] = Array.from({ length: 3000 }, (_, each) => [[0x00081150, 'UI', `1.2.3.${each}`]]);
  const elements: Element[] = [[0x00081140, 'SQ', items]];
  const { file, pixels } = ctSlice({ rows: 16, columns: 16, elements, undefinedLengths: true });
  t.ok(file.length > 100_000);
  t.ok(frameOf(file, await native(file), 0).equals(pixels));
});

const folder = corpus();
if (!folder) t.comment('LIGHTBOX_CORPUS is not set: fragments of real files are left out');
else {
  t.test('real multi-frame files with and without tables have their frames', async (t) => {
    for (const [name, frames, fragments] of [
      ['transfer-syntax/enhct-frag-nobot-jpegll-57.dcm', 2, 17],
      ['transfer-syntax/enhct-frag-nobot-jpegls-80.dcm', 2, 11],
      ['transfer-syntax/enhct-bot-rle.dcm', 2, 2],
      ['transfer-syntax/enhct-nobot-rle.dcm', 2, 2],
      ['transfer-syntax/j2k-embedded-delimiter.dcm', 1, 1],
      ['modality/XA/xa-96f-jpeg8.dcm', 96, 96],
      ['modality/US/us-cine-30f-jpeg-ybr422.dcm', 30, 30],
    ] as [string, number, number][]) {
      const index = await encapsulated(readFileSync(path.join(folder, name)));
      t.match(index, { frames, truncated: false }, name);
      t.equal(index.fragments.length / 2, fragments, name);
    }
  });

  t.test('a file that announces 3 GB and has 97 kB is indexed for what it has', async (t) => {
    const index = await native(readFileSync(path.join(folder, 'broken/bulk-length-3gb-truncated.dcm')));
    t.match(index, { frames: 1, truncated: true, bytes: 98080 });
  });
}
