// Real presentation states, segmentations and overlay planes over their images. Sample files only; what can be made here
// is in made-elsewhere.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startAppliance } from '../../../appliance.ts';
import { corpus } from '../../../corpus.ts';
import { startChromium } from '../../../peers/chromium.ts';
import { type OnScreen, openStudy, store } from '../on-screen.ts';

const folder = corpus();
if (!folder) {
  t.comment('LIGHTBOX_CORPUS is not set: states and segmentations of real files are left out');
  process.exit(0);
}
const read = (path: string) => readFileSync(join(folder, path));
/** Of an element in explicit VR little endian that stands once at the top of the file. */
function elementIn(file: Buffer, tag: number, vr: string, from = 0): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  const at = file.indexOf(head, from);
  const isLong = vr === 'OW' || vr === 'OB';
  const start = at + (isLong ? 12 : 8);
  return file.subarray(start, start + (isLong ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6)));
}
const STUDY_UID = Buffer.from('\x20\x00\x0d\x00UI', 'latin1');
/** At least one of each study is in explicit VR. */
function studyOf(files: Buffer[]): string {
  const file = files.find((one) => one.includes(STUDY_UID))!;
  const at = file.lastIndexOf(STUDY_UID);
  return file.toString('latin1', at + 8, at + 8 + file.readUInt16LE(at + 6)).replace('\0', '');
}

const appliance = await startAppliance(t);
const browser = await startChromium(t);

async function opened(paths: string[]): Promise<OnScreen> {
  const files = paths.map(read);
  const study = studyOf(files);
  await store(appliance, files, study, files.length);
  return openStudy(appliance, browser, study);
}

const isAnnotated = ([red, , blue]: readonly number[]) => blue! > red! + 40;

async function eventually(screen: OnScreen, column: number, row: number, is: (colour: number[]) => boolean) {
  for (let waited = 0; ; waited += 50) {
    const colour = await screen.seenAt(column, row);
    if (is(colour) || waited > 10_000) return colour;
    await screen.page.waitForTimeout(50);
  }
}

t.test('three scrambling tables after each other give what they give by hand', async (t) => {
  const image = read('modality/PR/gsps-luts-image.dcm');
  const state = read('modality/PR/gsps-luts.dcm');
  const pixels = elementIn(image, 0x7fe00010, 'OW');
  const tables: Uint16Array[] = [];
  for (const sequence of [0x00283000, 0x00283110, 0x20500010]) {
    const start = Buffer.alloc(4);
    start.writeUInt16LE(sequence >>> 16, 0);
    start.writeUInt16LE(sequence & 0xffff, 2);
    const words = elementIn(state, 0x00283006, 'US', state.indexOf(start));
    tables.push(Uint16Array.from({ length: 256 }, (_, i) => words.readUInt16LE(2 * i)));
  }
  const [modality, voi, presentation] = tables;
  const screen = await opened(['modality/PR/gsps-luts-image.dcm', 'modality/PR/gsps-luts.dcm']);
  const plain = await screen.shown(0);
  await screen.page.getByLabel('Shown as').waitFor();
  const places = Array.from({ length: 24 }, (_, i) => [(i * 97 + 31) % 512, (i * 61 + 17) % 512] as const);
  const before = [];
  for (const [column, row] of places) before.push((await screen.colourAt(column, row))[0]);
  await screen.page.keyboard.press('j');
  await screen.shown(0, plain.imageId);
  const after = [];
  // Neighbours of another grey would mix into what is drawn: only places in an even surrounding tell.
  for (const [i, [column, row]] of places.entries()) {
    const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => pixels[(row + dy) * 512 + column + dx]));
    const [found] = await screen.colourAt(column, row);
    after.push(found);
    if (new Set(around).size > 1) continue;
    const wanted = presentation![voi![modality![pixels[row * 512 + column]!]!]!]!;
    t.ok(Math.abs(found - wanted) <= 1, `${column}, ${row} is ${found}, by the tables ${wanted} (before ${before[i]})`);
  }
  t.notSame(after, before);
});

t.test('overlays in data and in spare bits are seen, and a state adds its own', async (t) => {
  const screen = await opened(['modality/PR/gsps-overlay-image.dcm', 'modality/PR/gsps-overlay.dcm']);
  const file = read('modality/PR/gsps-overlay-image.dcm');
  const state = read('modality/PR/gsps-overlay.dcm');
  const plain = await screen.shown(0);
  t.same([plain.min, plain.max], [0, 4095], 'the planes are no part of the values');
  const words = elementIn(file, 0x7fe00010, 'OW');
  /** A place whose neighbours have the bit as well. */
  const placeOf = (isSet: (pixel: number) => boolean) => {
    for (let row = 8; row < 504; row++) {
      for (let column = 8; column < 504; column++) {
        const all = [-1, 0, 1].every((dy) => [-1, 0, 1].every((dx) => isSet((row + dy) * 512 + column + dx)));
        if (all) return [column, row] as const;
      }
    }
    for (let pixel = 0; pixel < 512 * 512; pixel++) if (isSet(pixel)) return [pixel % 512, pixel >> 9] as const;
    throw new Error('The plane is empty');
  };
  const bit = (bytes: Buffer, pixel: number) => ((bytes[pixel >> 3]! >> (pixel & 7)) & 1) === 1;
  const planes: [string, (pixel: number) => boolean][] = [
    ['6000 in bit 15', (pixel) => words.readUInt16LE(2 * pixel) >> 15 === 1],
    ['6002 in bit 14', (pixel) => ((words.readUInt16LE(2 * pixel) >> 14) & 1) === 1],
    ['6004', (pixel) => bit(elementIn(file, 0x60043000, 'OW'), pixel)],
    ['6006', (pixel) => bit(elementIn(file, 0x60063000, 'OW'), pixel)],
  ];
  for (const [name, isSet] of planes) {
    const [column, row] = placeOf(isSet);
    t.ok(isAnnotated(await eventually(screen, column, row, isAnnotated)), `${name} at ${column}, ${row}`);
  }
  // The state has its layers in white, and two planes of its own.
  await screen.page.keyboard.press('j');
  await screen.shown(0, plain.imageId);
  for (const [name, data] of [
    ['6008', elementIn(state, 0x60083000, 'OW')],
    ['600A', elementIn(state, 0x600a3000, 'OW')],
  ] as const) {
    const [column, row] = placeOf((pixel) => bit(data, pixel));
    const white = ([red]: readonly number[]) => red! > 200;
    t.ok(white(await eventually(screen, column, row, white)), `${name} at ${column}, ${row}`);
  }
});

t.test('a device’s overlay on a picture that is not square is shown and hidden', async (t) => {
  const path = 'modality/MR/mr-overlay-non-square.dcm';
  const data = elementIn(read(path), 0x60003000, 'OW');
  const first = Array.from({ length: 300 * 484 }, (_, i) => i).find((i) => (data[i >> 3]! >> (i & 7)) & 1)!;
  const [column, row] = [first % 484, Math.floor(first / 484)];
  const screen = await opened([path]);
  await screen.shown(0);
  t.ok(isAnnotated(await eventually(screen, column, row, isAnnotated)), `set at ${column}, ${row}`);
  await screen.page.keyboard.press('Shift+O');
  t.notOk(isAnnotated(await screen.seenAt(column, row)));
});

const CT = [1, 2, 3].map((number) => `modality/CT/series-with-seg/ct-0${number}.dcm`);

t.test('the liver lies on the three slices, as many frames as the object has', async (t) => {
  const seg = read('modality/CT/series-with-seg/liver-seg.dcm');
  const bits = elementIn(seg, 0x7fe00010, 'OB');
  const screen = await opened([...CT, 'modality/CT/series-with-seg/liver-seg.dcm']);
  const imageIds: string[] = [];
  for (let index = 0; index < 3; index++) {
    if (index > 0) await screen.page.keyboard.press('ArrowDown');
    imageIds.push((await screen.shown(index)).imageId);
    const frame = frameFor(seg, imageIds[index]!);
    const [column, row] = inside(bits, frame);
    const isTinted = ([red, , blue]: readonly number[]) => red! > blue! + 8;
    t.ok(isTinted(await eventually(screen, column, row, isTinted)), `slice ${index + 1}, mask ${frame + 1}`);
    const [red, , blue] = await screen.seenAt(20, 256);
    t.equal(red, blue, 'nothing outside');
  }
  t.equal(new Set(imageIds).size, 3);
});

/** Which frame of the segmentation names an image, counted from 0: by the order in which frames name their sources. */
function frameFor(seg: Buffer, imageId: string): number {
  const uid = imageId.split('/')[2]!;
  const head = Buffer.from('\x08\x00\x55\x11UI', 'latin1');
  const named: string[] = [];
  let at = seg.indexOf(Buffer.from('\x00\x52\x30\x92SQ', 'latin1'));
  for (at = seg.indexOf(head, at); at >= 0; at = seg.indexOf(head, at + 1)) {
    named.push(seg.toString('latin1', at + 8, at + 8 + seg.readUInt16LE(at + 6)).replace('\0', ''));
  }
  return named.indexOf(uid);
}

/** A pixel of a mask that lies well inside it. */
function inside(bits: Buffer, frame: number): readonly [number, number] {
  const set = (column: number, row: number) => {
    const at = frame * 512 * 512 + row * 512 + column;
    return ((bits[at >> 3]! >> (at & 7)) & 1) === 1;
  };
  for (let row = 10; row < 500; row++) {
    for (let column = 10; column < 500; column++) {
      if ([-6, 0, 6].every((dy) => [-6, 0, 6].every((dx) => set(column + dx, row + dy)))) return [column, row];
    }
  }
  throw new Error('The mask has no inside');
}

t.test('overlapping segments are five in the list, each with its colour', async () => {
  const screen = await opened([...CT, 'modality/SEG/seg-overlapping.dcm']);
  await screen.shown(0);
  await screen.page.getByRole('button', { name: 'Segments' }).waitFor();
  await screen.page.keyboard.press('Shift+G');
  const list = screen.page.getByRole('complementary', { name: 'Segments' });
  for (const label of ['GREEN', 'ORANGE', 'PURPLE', 'LIGHT_BLUE', 'DARK_BLUE']) await list.getByLabel(label).waitFor();
  await screen.page.locator('.v-outlines path').first().waitFor();
});

t.test('each deflated frame is decoded', async (t) => {
  const screen = await opened([...CT, 'transfer-syntax/deflated-frame-seg.dcm']);
  await screen.shown(0);
  await screen.page.locator('.v-outlines path').first().waitFor();
  t.match(await screen.page.locator('.v-outlines path').first().getAttribute('d'), /^M\d+ \d+H\d+/);
});

t.test('fractions lie on three of four slices', async (t) => {
  const slices = ['17106', '17136', '17166', '17196'].map((name) => `broken/dicomdir/77654033/CT2/${name}`);
  const screen = await opened([...slices, 'modality/SEG/seg-fractional.dcm']);
  for (let index = 0; index < 4; index++) {
    if (index > 0) await screen.page.keyboard.press('ArrowDown');
    const { imageId } = await screen.shown(index);
    const isSegmented = !imageId.includes('.28319.0.93/');
    if (isSegmented) await screen.page.locator('.v-outlines path').first().waitFor();
    else await screen.page.locator('.v-outlines').waitFor({ state: 'detached' });
    t.equal(await screen.page.locator('.v-outlines path').count(), isSegmented ? 1 : 0, imageId);
    await screen.page.getByRole('button', { name: 'Segments' }).waitFor();
  }
});
