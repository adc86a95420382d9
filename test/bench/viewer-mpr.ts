// How long a person waits for planes across a CT of 512 x 512 x 300 without a GPU: until they are there, for the next picture
// of each, for an oblique slab of 20 mm anew. `npm run bench:mpr`. Times end when pixels on the canvas have changed, not at
// an event. Nothing is kept of a plane's picture that was not looked at: each is cut, sent and drawn in its time.
import type { Page } from 'playwright-core';
import { startAppliance } from '../appliance.ts';
import { ctSlice } from '../objects.ts';
import { startChromium } from '../peers/chromium.ts';
import { openStudy, store } from '../web/viewer/on-screen.ts';
import { bench } from './owner.ts';
import { proportionalMegabytes } from './process-meter.ts';
import { median, table } from './statistics.ts';

const SLICES = 300;
const STEPS = 40;
const ANEW = 8;
const PLANES = ['Axial', 'Coronal', 'Sagittal', 'Oblique'];

/** Of a chest: 0.7 mm pixels, 1 mm slices. Noise, so that no two pictures are the same. */
function slice(n: number) {
  const values = new Int16Array(512 * 512);
  let seed = n;
  for (let i = 0; i < values.length; i++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    values[i] = (seed >>> 22) - 512;
  }
  return ctSlice({
    instanceNumber: n,
    elements: [
      [0x00180050, 'DS', '1'],
      [0x00200032, 'DS', [-179, -179, n]],
      [0x00280030, 'DS', ['0.7', '0.7']],
      [0x7fe00010, 'OW', Buffer.from(values.buffer)],
    ],
  });
}

/** Milliseconds from a key press, or another thickness, until a pane's canvas looks different. Runs in the page. */
function untilChanged({ pane, key, thickness }: { pane: number; key?: string; thickness?: string }): Promise<number> {
  const canvas = document.querySelectorAll<HTMLCanvasElement>('.v-picture canvas')[pane]!;
  const look = () => {
    const { width, height } = canvas;
    return canvas
      .getContext('2d')!
      .getImageData(width * 0.2, height * 0.2, width * 0.6, height * 0.6)
      .data.join();
  };
  const before = look();
  const start = performance.now();
  if (key)
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code: '', bubbles: true, cancelable: true }));
  const select = document.querySelector<HTMLSelectElement>('select[name=thickness]')!;
  if (thickness) {
    select.value = thickness;
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }
  return new Promise((resolve, reject) => {
    const check = () => {
      // Reading the pixels takes time of its own: what counts is when they are looked at.
      const waited = performance.now() - start;
      if (look() !== before) resolve(waited);
      else if (waited > 10_000) reject(new Error(`Nothing changed in pane ${pane}`));
      else requestAnimationFrame(check);
    };
    requestAnimationFrame(check);
  });
}

async function steps(page: Page, pane: number): Promise<number[]> {
  await page.getByRole('region', { name: `Pane ${pane + 1}` }).dispatchEvent('pointerdown');
  const times: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    times.push(await page.evaluate(untilChanged, { pane, key: 'ArrowDown' }));
    await page.waitForTimeout(30);
  }
  return times;
}

/** From one layer to 20 mm: the pictures of a thickness are other ones, and the first of them is cut now. */
async function slabs(page: Page, pane: number): Promise<number[]> {
  await page.getByRole('region', { name: `Pane ${pane + 1}` }).dispatchEvent('pointerdown');
  const times: number[] = [];
  for (let i = 0; i < 2 * ANEW; i++) {
    const time = await page.evaluate(untilChanged, { pane, thickness: i % 2 === 0 ? '20' : '0' });
    if (i % 2 === 0) times.push(time);
    await page.waitForTimeout(100);
  }
  return times;
}

await bench(async (owner) => {
  const appliance = await startAppliance(owner);
  const browser = await startChromium(owner);
  const slices = Array.from({ length: SLICES }, (_, i) => slice(i + 1));
  const study = slices[0]!.studyInstanceUid;
  for (let at = 0; at < SLICES; at += 50) {
    const batch = slices.slice(at, at + 50).map(({ file }) => file);
    await store(appliance, batch, study, Math.min(SLICES, at + 50));
  }
  const { page, shown } = await openStudy(appliance, browser, study, { viewport: { width: 1280, height: 900 } });
  await shown(0);
  await page.waitForTimeout(2000); // by then it says how much is still to come
  await page.locator('.v-progress').waitFor({ state: 'detached', timeout: 120_000 });
  const before = proportionalMegabytes(process.pid);

  const start = performance.now();
  await page.keyboard.press('Shift+M');
  await page.getByText(/^Oblique, MIP/).waitFor({ timeout: 60_000 });
  const there = performance.now() - start;
  const rows: string[][] = [['planes are there', there.toFixed(0), there.toFixed(0), '5000']];
  const add = (what: string, times: number[], limit: string) =>
    rows.push([what, median(times).toFixed(0), Math.max(...times).toFixed(0), limit]);
  for (const pane of [0, 1, 2]) add(`${PLANES[pane]}, next picture`, await steps(page, pane), '60');
  for (const pane of [0, 1, 2]) add(`${PLANES[pane]}, MIP of 20 mm anew`, await slabs(page, pane), '150');
  add('Oblique, MIP of 20 mm, next picture', await steps(page, 3), '250');
  add('Oblique, MIP of 20 mm anew', await slabs(page, 3), '250');
  add('Oblique plane, next picture', await steps(page, 3), '100');
  process.stdout.write(`${table(['milliseconds', 'median', 'longest', 'wanted under'], rows)}\n`);
  const more = proportionalMegabytes(process.pid) - before;
  process.stdout.write(`\nPlanes take ${more.toFixed(0)} MB more than the slices alone\n`);
});
