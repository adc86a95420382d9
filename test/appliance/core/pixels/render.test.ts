import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { type RenderRequest, run as render } from '../../../../appliance/core/pixels/render-task.ts';
import { corpus } from '../../../corpus.ts';
import type { Element } from '../../../data-set.ts';
import { ctSlice, dxImage, make, srDocument, usCine } from '../../../objects.ts';
import { run as runProgram } from '../../../peers/process.ts';
import { difference } from './stored-values.ts';

interface Pixels {
  values: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

async function pixelsOf(bytes: Uint8Array): Promise<Pixels> {
  // Left alone, sharp makes RGB of grey.
  const { channels } = await sharp(bytes).metadata();
  const grey = sharp(bytes).toColourspace(channels === 1 ? 'b-w' : 'srgb');
  const { data, info } = await grey.raw().toBuffer({ resolveWithObject: true });
  return { values: data, width: info.width, height: info.height, channels: info.channels };
}

async function picture(path: string, more: Partial<RenderRequest> = {}): Promise<Pixels> {
  const { bytes } = await render({ path, frame: 0, format: 'png', ...more });
  return pixelsOf(bytes);
}

function store(t: Test, file: Uint8Array): string {
  const stored = path.join(t.testdir(), 'object.dcm');
  writeFileSync(stored, file);
  return stored;
}

/** A row of pixels of 16 bits with a greyscale or palette object around it. */
function row(t: Test, values: number[], elements: Element[], photometric = 'MONOCHROME2'): string {
  const pixels = Buffer.alloc(values.length * 2);
  values.forEach((value, each) => {
    pixels.writeUInt16LE(value & 0xffff, each * 2);
  });
  const object = make({ sopClassUid: '1.2.840.10008.5.1.4.1.1.7' }, [
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', photometric],
    [0x00280010, 'US', 1],
    [0x00280011, 'US', values.length],
    [0x00280100, 'US', 16],
    [0x00280101, 'US', 16],
    [0x00280102, 'US', 15],
    [0x00280103, 'US', values.some((value) => value < 0) ? 1 : 0],
    [0x7fe00010, 'OW', pixels],
    ...elements,
  ]);
  return store(t, object.file);
}

const shades = async (file: string, more: Partial<RenderRequest> = {}) => [...(await picture(file, more)).values];

t.test('a window is applied as the standard has it, in each of its three forms', async (t) => {
  const file = row(t, [-100, -60, -10, 40, 90, 140, 200], []);
  // PS3.3 C.11.2.1.2.1: ((x - 39.5) / 199 + 0.5) x 255
  t.same(await shades(file, { window: { center: 40, width: 200 } }), [0, 0, 64, 128, 192, 255, 255]);
  t.same(
    await shades(file, { window: { center: 40, width: 200, shape: 'LINEAR_EXACT' } }),
    [0, 0, 64, 128, 191, 255, 255],
  );
  const sigmoid = await shades(file, { window: { center: 40, width: 200, shape: 'SIGMOID' } });
  t.same(
    sigmoid,
    [-100, -60, -10, 40, 90, 140, 200].map((x) => Math.round(255 / (1 + Math.exp((-4 * (x - 40)) / 200)))),
  );
});

t.test('rescale comes before the window, inversion after it', async (t) => {
  const rescale: Element[] = [
    [0x00281050, 'DS', '100'],
    [0x00281051, 'DS', '201'],
    [0x00281052, 'DS', '-10'],
    [0x00281053, 'DS', '2'],
  ];
  // 2x - 10: -10, 100, 210
  t.same(await shades(row(t, [0, 55, 110], rescale)), [0, 128, 255]);
  t.same(await shades(row(t, [0, 55, 110], rescale, 'MONOCHROME1')), [255, 127, 0]);
});

t.test('without a window the range of the values is shown, without what is padding', async (t) => {
  t.same(await shades(row(t, [100, 150, 300], [])), [0, 64, 255]);
  t.same(await shades(row(t, [-2000, 100, 150, 300], [[0x00280120, 'SS', -2000]])), [0, 0, 64, 255]);
  const range: Element[] = [
    [0x00280120, 'SS', -2000],
    [0x00280121, 'SS', -1990],
  ];
  t.same(await shades(row(t, [-2000, -1995, 100, 150, 300], range)), [0, 0, 0, 64, 255]);
});

t.test('modality and VOI lookup tables hold for what lies outside of them, too', async (t) => {
  const table = (sequence: number, first: number, entries: number[]): Element => [
    sequence,
    'SQ',
    [
      [
        [0x00283002, 'US', [entries.length, first, 8]],
        [0x00283006, 'OW', Buffer.from(Uint16Array.from(entries).buffer)],
      ],
    ],
  ];
  t.same(await shades(row(t, [0, 10, 11, 12, 99], [table(0x00283010, 10, [5, 100, 255])])), [5, 5, 100, 255, 255]);
  const both = [
    table(0x00283000, 0, [30, 20, 10]),
    table(
      0x00283010,
      10,
      Array.from({ length: 21 }, (_, each) => each * 10),
    ),
  ];
  t.same(await shades(row(t, [0, 1, 2, 7], both)), [200, 100, 0, 0]);
});

t.test('palettes of 8 and of 16 bits, plain and in segments, with a signed first index', async (t) => {
  const words = (entries: number[]) => Buffer.from(Uint16Array.from(entries).buffer);
  const palette = (bits: number, first: number, data: Buffer, segmented = false): Element[] =>
    [1, 2, 3].flatMap((colour): Element[] => [
      [0x00281100 + colour, first < 0 ? 'SS' : 'US', [4, first, bits]],
      [(segmented ? 0x00281220 : 0x00281200) + colour, 'OW', data],
    ]);
  const grey = async (values: number[], elements: Element[]) => {
    const { values: rgb } = await picture(row(t, values, elements, 'PALETTE COLOR'));
    return values.map((_, each) => rgb[3 * each]);
  };
  t.same(await grey([0, 1, 2, 3, 9], palette(8, 0, Buffer.from([1, 50, 100, 200]))), [1, 50, 100, 200, 200]);
  t.same(await grey([0, 3], palette(16, 0, words([0x0100, 0, 0, 0xff00]))), [1, 255]);
  t.same(await grey([0, 3], palette(16, 0, words([1, 0, 0, 200]))), [1, 200], '16 bits promised, 8 used');
  t.same(await grey([-5, -2, -1, 1, 7], palette(16, -2, words([0x100, 0x200, 0x300, 0x400]))), [1, 1, 2, 4, 4]);
  const segments = words([0, 1, 0x1000, 1, 3, 0x4000]);
  t.same(await grey([0, 1, 2, 3], palette(16, 0, segments, true)), [0x10, 0x20, 0x30, 0x40]);
});

t.test('pixels that are not square make a picture that is', async (t) => {
  const file = row(t, [1, 2, 3, 4], [[0x00280034, 'IS', ['2', '1']]]);
  const { width, height } = await picture(file);
  t.same([width, height], [4, 2]);
});

t.test('a picture fits the box it is wanted for and is never enlarged', async (t) => {
  const file = store(t, ctSlice({ rows: 100, columns: 200 }).file);
  for (const [box, wanted] of [
    [{ width: 50, height: 50 }, [50, 25]],
    [{ width: 1000, height: 30 }, [60, 30]],
    [{ width: 4000, height: 4000 }, [200, 100]],
  ] as const) {
    const { width, height } = await picture(file, { size: box });
    t.same([width, height], wanted);
  }
});

t.test('JPEG and PNG are what they say they are', async (t) => {
  const file = store(t, usCine().file);
  const jpeg = await render({ path: file, frame: 3, quality: 80 });
  t.same([...jpeg.bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  t.match(jpeg, { mediaType: 'image/jpeg', width: 160, height: 120 });
  const png = await render({ path: file, frame: 3, format: 'png' });
  t.equal(Buffer.from(png.bytes.subarray(1, 4)).toString(), 'PNG');
  t.equal(png.mediaType, 'image/png');
});

t.test('each frame of a loop is its own picture', async (t) => {
  const file = store(t, usCine().file);
  const first = await picture(file, { frame: 0 });
  const last = await picture(file, { frame: 9 });
  t.ok(difference(first.values, last.values).mean > 1);
  await t.rejects(render({ path: file, frame: 10 }), { code: 'not-found' });
});

t.test('a bright value is dark in MONOCHROME1', async (t) => {
  const { values, width } = await picture(store(t, dxImage().file));
  t.ok(values[0] > 250, 'the left edge holds 0');
  t.ok(values[width - 1] < 140, 'the right edge holds half of the range');
});

t.test('an object without pixels says what it is', async (t) => {
  const file = store(t, srDocument().file);
  await t.rejects(render({ path: file, frame: 0 }), {
    code: 'unsupported',
    message: 'This is a structured report; it has no picture',
  });
});

const folder = corpus();
if (!folder) t.comment('LIGHTBOX_CORPUS is not set: comparing pictures of real files with dcmtk is left out');

if (folder) {
  const inCorpus = (name: string) => path.join(folder, name);

  /** The same frame by dcmtk, as grey or RGB bytes. */
  async function judge(t: Test, file: string, options: string[]): Promise<Uint8Array> {
    const out = path.join(t.testdir(), 'judge.pnm');
    const { code, output } = await runProgram('dcmj2pnm', ['-O', '+F', '1', ...options, '+op', file, out]);
    t.equal(code, 0, output);
    return portableMap(readFileSync(out));
  }

  t.test('pictures are those that dcmtk makes: windows, tables, palettes, YBR, MONOCHROME1', async (t) => {
    const window = ['+Wi', '1'];
    for (const [name, ...options] of [
      ['modality/CT/ct-512-implicit.dcm', ...window],
      ['modality/CT/ct-128-explicit.dcm', '+Wm'],
      ['modality/DX/dx-mono1-small.dcm', ...window],
      ['modality/MG/mg-3062x2394-jpegll.dcm', ...window],
      ['modality/MR/mr-overlay-non-square.dcm', ...window],
      ['modality/NM/nm-heart-13f.dcm', ...window],
      ['modality/PT/pt-168.dcm', ...window],
      ['modality/CR/cr-modality-lut-sequence.dcm', '+Wm'],
      ['modality/RF-OT/ot-voi-lut.dcm', '+Wl', '1'],
      ['modality/RF-OT/ot-modality-lut.dcm', '+Wm'],
      ['modality/RF-OT/ot-16bit-signed.dcm', ...window],
      ['modality/RF-OT/ot-overlay-in-pixel-bits.dcm'],
      ['modality/RF-OT/ot-palette8-testpattern.dcm'],
      ['modality/RF-OT/ot-palette16-testpattern.dcm'],
      ['modality/RT/rtdose-15f-32bit.dcm', '+Wm'],
      ['modality/SEG/seg-overlapping.dcm', '+Wm'],
      ['modality/SEG/seg-labelmap-8bit.dcm', '+Wm'],
      ['modality/US/us-palette-rle-2f.dcm'],
      ['modality/US/us-ybr422-uncompressed.dcm'],
      ['modality/US/us-ybrfull-rle.dcm'],
      ['modality/US/us-cine-30f-jpeg-ybr422.dcm'],
      ['modality/US/us-cine-8f-odd-charset-name.dcm'],
      ['modality/US/us-grey-calibrated-768.dcm', ...window],
      ['broken/no-preamble-palette.dcm'],
      ['transfer-syntax/ct-jpeg-51.dcm', ...window],
      ['transfer-syntax/jpeg-adobe-no-transform.dcm'],
      ['transfer-syntax/jpeg-rgb-not-ybr.dcm'],
      ['transfer-syntax/jpeg-ybr422.dcm'],
      ['transfer-syntax/jpeg-ybr444.dcm'],
      ['transfer-syntax/rle-32bit-rgb-2f.dcm'],
    ]) {
      const ours = await picture(inCorpus(name));
      const theirs = await judge(t, inCorpus(name), options);
      const { mean, greatest } = difference(asRgb(ours), theirs);
      t.ok(mean < 1 && greatest <= 2, `${name}: ${mean.toFixed(2)} on average, ${greatest} at most`);
    }
  });

  t.test('a palette in segments gives the colours that GDCM finds', async (t) => {
    const name = inCorpus('modality/US/us-palette16-implicit-3regions.dcm');
    const out = path.join(t.testdir(), 'rgb.dcm');
    const { code, output } = await runProgram('gdcmconv', ['--raw', '--apply-lut', name, out]);
    t.equal(code, 0, output);
    t.same((await picture(name)).values, (await picture(out)).values);
  });

  t.test('the test pattern is one picture in RGB, JPEG and JPEG-LS, and nearly one by its palettes', async (t) => {
    const { values: rgb } = await picture(inCorpus('modality/RF-OT/ot-rgb-testpattern.dcm'));
    const { values: palette8 } = await picture(inCorpus('modality/RF-OT/ot-palette8-testpattern.dcm'));
    t.same((await picture(inCorpus('transfer-syntax/jpegll-rgb.dcm'))).values, rgb);
    t.same((await picture(inCorpus('modality/RF-OT/ot-palette16-testpattern.dcm'))).values, palette8);
    t.ok(difference((await picture(inCorpus('transfer-syntax/jpegls-rgb-near.dcm'))).values, rgb).greatest <= 2);
    const { mean, greatest } = difference(palette8, rgb);
    t.ok(mean > 0.3 && mean < 0.5 && greatest <= 66, `${mean}, ${greatest}`);
  });

  t.test('a supplemental palette leaves the picture grey', async (t) => {
    const { channels } = await picture(inCorpus('modality/CT/enhanced-ct-2f-supplemental-palette.dcm'));
    t.equal(channels, 1);
  });

  t.test('window and rescale of the frame itself are found in its functional groups', async (t) => {
    const name = inCorpus('modality/MR/enhanced-mr-philips-64f.dcm');
    // dcmtk knows no functional groups: the frame's window of 959 and 1667 is given to it in stored values.
    const slope = 1.27985347985347;
    const theirs = await judge(t, name, ['+Ww', String(959 / slope), String(1667 / slope)]);
    const { mean, greatest } = difference(asRgb(await picture(name)), theirs);
    t.ok(mean < 1 && greatest <= 2, `${mean}, ${greatest}`);
  });
}

/** What dcmtk writes as PGM or PPM, as RGB. */
function portableMap(bytes: Buffer): Uint8Array {
  const header = /^P([56])\n(?:#.*\n)?(\d+) (\d+)\n255\n/.exec(bytes.subarray(0, 200).toString('latin1'))!;
  const [width, height, channels] = [Number(header[2]), Number(header[3]), header[1] === '6' ? 3 : 1];
  return asRgb({ values: bytes.subarray(header[0].length), width, height, channels });
}

function asRgb({ values, channels }: Pixels): Uint8Array {
  return channels === 3
    ? values
    : Uint8Array.from({ length: values.length * 3 }, (_, each) => values[Math.floor(each / 3)]);
}
