// Real files of many makers in the browser: the stored values that independent decoders found, the same picture from
// every way of compressing it, and what must look alike. Sample files only; what can be made here is in viewer.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import { corpus } from '../../corpus.ts';
import { startChromium } from '../../peers/chromium.ts';
import { type OnScreen, openStudy, store } from './on-screen.ts';

const folder = corpus();
if (!folder) {
  t.comment('LIGHTBOX_CORPUS is not set: pictures of real files are left out');
  process.exit(0);
}
const read = (path: string) => readFileSync(join(folder, path));
const uidIn = (file: Buffer, tag: string) => {
  const at = file.lastIndexOf(Buffer.from(`${tag}UI`, 'latin1'));
  return file
    .subarray(at + 8, at + 8 + file.readUInt16LE(at + 6))
    .toString('latin1')
    .replace(/\0$/, '');
};
const STUDY_UID = '\x20\x00\x0d\x00';
const INSTANCE_UID = '\x08\x00\x18\x00';

const appliance = await startAppliance(t);
const browser = await startChromium(t);

/** The file under another SOP Instance UID of the same length: several samples are one object compressed differently. */
function renamed(file: Buffer, number: number, uid = uidIn(file, INSTANCE_UID)): Buffer {
  const other = uid.slice(0, -2) + String(10 + number).padStart(2, '0');
  return Buffer.from(file.toString('latin1').replaceAll(uid, other), 'latin1');
}

/** Every picture of the first series, by going through it. */
async function walk(screen: OnScreen, count: number) {
  const found = [await screen.shown(0)];
  for (let index = 1; index < count; index++) {
    await screen.page.keyboard.press('ArrowDown');
    found.push(await screen.shown(index));
  }
  return found;
}

t.test('one CT slice has the same stored values in every lossless transfer syntax', async (t) => {
  const names = ['explicit-le', 'explicit-be', 'rle', 'jpegll-57', 'jpegll-70', 'jpegls-80', 'j2k-90'];
  const uid = uidIn(read('transfer-syntax/ct-explicit-le.dcm'), INSTANCE_UID);
  const files = names.map((name, i) => renamed(read(`transfer-syntax/ct-${name}.dcm`), i, uid));
  const study = uidIn(files[0]!, STUDY_UID);
  await store(appliance, [...files, read('transfer-syntax/ct-deflated.dcm')], study, files.length + 1);
  const found = await walk(await openStudy(appliance, browser, study), files.length + 1);
  t.equal(new Set(found.map(({ imageId }) => imageId)).size, files.length + 1);
  for (const { md5, imageId } of found) t.match(md5, /^0aa7fb03/, imageId);
});

/** Samples that are alone in their study: path, first digits of the MD5 of the stored values, smallest and largest. */
const ALONE: [path: string, md5: string, min: number, max: number][] = [
  ['modality/CT/ct-128-explicit.dcm', '45df1613', 128, 2191],
  ['modality/MR/mr-weasis-256.dcm', 'b89e2521', 0, 548],
  ['modality/RF-OT/ot-16bit-signed.dcm', '8371f152', -32768, 32767],
  ['modality/NM/nm-heart-13f.dcm', '7f0e3663', 0, 55],
  ['modality/CR/cr-mono1-10bit-j2k-lossless.dcm', 'e7c857ef', 0, 1023],
  ['modality/DX/dx-mono1-small.dcm', '35687a1c', 5, 255],
  ['modality/OP/op-1536-jpegll.dcm', 'c7111655', 7, 255],
  ['transfer-syntax/enhct-nobot-rle.dcm', 'e9fef2a0', 0, 1196],
  ['transfer-syntax/j2k-pixelrep-mismatch.dcm', '0a5fd1a3', -2000, 1896],
];

t.test('stored values are those that independent decoders found', async (t) => {
  for (const [path, md5, min, max] of ALONE) {
    const file = read(path);
    const study = uidIn(file, STUDY_UID);
    await store(appliance, [file], study, 1);
    const screen = await openStudy(appliance, browser, study);
    const shown = await screen.shown(0);
    t.same([shown.md5.slice(0, 8), shown.min, shown.max], [md5, min, max], path);
    await screen.page.context().close();
  }
});

t.test('12-bit JPEG is as dark as it was: the server decodes it', async (t) => {
  const file = read('transfer-syntax/jpegext-12bit-nm.dcm');
  const study = uidIn(file, STUDY_UID);
  await store(appliance, [file], study, 1);
  const shown = await (await openStudy(appliance, browser, study)).shown(0);
  t.same([shown.rows, shown.columns, shown.min], [1024, 256, 0]);
  t.ok(Math.abs(shown.max - 264) <= 4, `largest value ${shown.max}`);
});

t.test('the test pattern has one set of colours in RGB, palettes and compressed colour', async (t) => {
  const files = [
    read('modality/RF-OT/ot-rgb-testpattern.dcm'),
    read('modality/RF-OT/ot-palette8-testpattern.dcm'),
    read('modality/RF-OT/ot-palette16-testpattern.dcm'),
    read('transfer-syntax/jpegll-rgb.dcm'),
    read('transfer-syntax/jpegls-rgb-near.dcm'),
  ].map((file, i) => renamed(file, i));
  const study = uidIn(files[0]!, STUDY_UID);
  await store(appliance, files, study, files.length);
  const screen = await openStudy(appliance, browser, study);
  const places = Array.from({ length: 8 }, (_, i) => [110 + 60 * i, 130] as const);
  const pictures: number[][] = [];
  for (let index = 0; index < files.length; index++) {
    if (index > 0) await screen.page.keyboard.press('ArrowDown');
    await screen.shown(index);
    const colours: number[] = [];
    for (const [column, row] of places) colours.push(...(await screen.colourAt(column, row)));
    pictures.push(colours);
  }
  t.ok(new Set(pictures[0]).size > 4, 'the row of colours is colourful');
  for (const picture of pictures.slice(1)) {
    const farthest = Math.max(...picture.map((value, i) => Math.abs(value - pictures[0]![i]!)));
    t.ok(farthest <= 4, `${picture} is ${farthest} away`);
  }
});

t.test('a file that ends too early is explained, and a structured report is read as text', async (t) => {
  const cut = read('broken/truncated-pixels.dcm');
  const study = uidIn(cut, STUDY_UID);
  await store(appliance, [cut], study, 1);
  const { page } = await openStudy(appliance, browser, study);
  await page
    .getByText(/missing in the object|cannot be shown|not on the server/)
    .first()
    .waitFor();
  const report = read('modality/SR/basic-text-sr.dcm');
  const reports = uidIn(report, STUDY_UID);
  await store(appliance, [report], reports, 1);
  const other = await openStudy(appliance, browser, reports);
  const told = other.page.getByRole('article', { name: 'Document Title' });
  await told.getByText('Enter text').first().waitFor();
  t.match(await told.innerText(), /Section Heading[\s\S]*Report Text/);
});
