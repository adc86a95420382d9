// How long a person waits in the viewer without a GPU: for the first picture of a CT of 300 slices (`-- --slices 1000`: of
// as many), for the next slice once it is cached and while the others still arrive, for a change of window; and what the
// tab takes. Times end when pixels on the canvas have changed, not at an event.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startAppliance } from '../appliance.ts';
import { ctSlice } from '../objects.ts';
import { startChromium } from '../peers/chromium.ts';
import { openStudy, store } from '../web/viewer/on-screen.ts';
import { bench } from './owner.ts';
import { median, table } from './statistics.ts';

const { values: options } = parseArgs({ options: { slices: { type: 'string', default: '300' } } });
const SLICES = Number(options.slices);
const OPENINGS = 5;
const STEPS = 40;

/** Milliseconds from now, or from a key press, until the middle of the canvas looks different. Runs in the page. */
function untilChanged(key: string | null): Promise<number> {
  const canvas = document.querySelector<HTMLCanvasElement>('.v-picture canvas');
  const look = () => {
    const { width, height } = canvas!;
    return canvas!
      .getContext('2d')!
      .getImageData(width * 0.25, height / 2 - 8, width / 2, 16)
      .data.join();
  };
  const before = look();
  const start = performance.now();
  if (key)
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, code: '', bubbles: true, cancelable: true }));
  return new Promise((resolve, reject) => {
    const check = () => {
      const waited = performance.now() - start;
      if (look() !== before) resolve(waited);
      else if (waited > 10_000) reject(new Error(`Nothing changed after ${key}`));
      else requestAnimationFrame(check);
    };
    requestAnimationFrame(check);
  });
}

/** Milliseconds from the start of the navigation until something is drawn. Runs in the page. */
function untilDrawn(): Promise<number> {
  return new Promise((resolve) => {
    const check = () => {
      const canvas = document.querySelector<HTMLCanvasElement>('.v-picture:not(.v-empty) canvas');
      const { width = 0, height = 0 } = canvas ?? {};
      const data = width
        ? canvas!.getContext('2d')!.getImageData(width / 2 - 32, height / 2 - 32, 64, 64).data
        : undefined;
      if (data?.some((value, i) => i % 4 < 3 && value > 0)) resolve(performance.now());
      else requestAnimationFrame(check);
    };
    check();
  });
}

/** Megabytes resident of the page's own process, the pictures that it keeps among them. */
async function tabMegabytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = await Promise.all(
    processInfo
      .filter(({ type }) => type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
        return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
      }),
  );
  return Math.max(...sizes);
}

async function steps(page: Page, keys: string[]): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const key = keys[i % keys.length]!;
    times.push(await page.evaluate(untilChanged, key));
    await page.waitForTimeout(30);
  }
  return times;
}

await bench(async (owner) => {
  const appliance = await startAppliance(owner);
  const browser = await startChromium(owner);
  const slices = Array.from({ length: SLICES }, (_, i) => ctSlice({ instanceNumber: i + 1 }));
  const study = slices[0]!.studyInstanceUid;
  for (let at = 0; at < SLICES; at += 50) {
    const batch = slices.slice(at, at + 50).map(({ file }) => file);
    await store(appliance, batch, study, Math.min(SLICES, at + 50));
  }

  const rows: string[][] = [];
  const add = (what: string, times: number[], limit: string) =>
    rows.push([what, median(times).toFixed(0), Math.max(...times).toFixed(0), limit]);

  const first: number[] = [];
  for (let i = 0; i < OPENINGS; i++) {
    const { page } = await openStudy(appliance, browser, study, { viewport: { width: 1280, height: 900 } });
    first.push(await page.evaluate(untilDrawn));
    if (i < OPENINGS - 1) await page.context().close();
    else {
      add('next slice while others arrive', await steps(page, ['ArrowDown']), '');
      await page.locator('.v-progress').waitFor({ state: 'detached', timeout: 60_000 + SLICES * 400 });
      add('next slice, cached', await steps(page, ['ArrowDown']), '60');
      add('slice after slice, back and forth', await steps(page, ['ArrowDown', 'ArrowDown', 'ArrowUp']), '60');
      add('window', await steps(page, ['4', '8']), '60');
      const megabytes = await tabMegabytes(browser);
      process.stdout.write(`The tab takes ${megabytes.toFixed(0)} MB with all ${SLICES} slices loaded\n`);
    }
  }
  add(`first picture of ${SLICES} slices, empty browser`, first, '2000');
  process.stdout.write(`${table(['milliseconds', 'median', 'longest', 'wanted under'], rows)}\n`);
});
