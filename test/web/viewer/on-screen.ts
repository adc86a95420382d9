// The viewer in a real browser on the real service, for tests: opens a study and reads what is drawn. The page tells
// each picture it shows by `lightbox:shown`; pixels are read from the canvas itself.
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Appliance } from '../../appliance.ts';
import { multipart, multipartType } from '../../dicomweb.ts';
import { openPage } from '../../peers/chromium.ts';

const INDEX_LIMIT_MS = 20_000;

/** Takes files in by STOW-RS and waits until a study has as many objects as it should. */
export async function store(
  appliance: Appliance,
  files: readonly Uint8Array[],
  study: string,
  count: number,
): Promise<void> {
  const answer = await appliance.fetch('/dicom-web/studies', {
    method: 'POST',
    headers: { 'content-type': multipartType(), accept: 'application/dicom+json' },
    body: multipart(files) as Uint8Array<ArrayBuffer>,
  });
  if (!answer.ok) throw new Error(`STOW answered ${answer.status}: ${await answer.text()}`);
  const deadline = Date.now() + INDEX_LIMIT_MS;
  for (;;) {
    const found = await appliance.fetch(`/api/v1/studies/${study}`);
    if (found.ok && ((await found.json()) as { instanceCount: number }).instanceCount >= count) return;
    if (Date.now() > deadline) throw new Error(`The index has not all of study ${study}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** A picture that the page says is on the screen. */
export interface Shown {
  imageId: string;
  index: number;
  rows: number;
  columns: number;
  /** MD5 of the values as the renderer has them, little-endian. */
  md5: string;
  min: number;
  max: number;
}

export interface OnScreen {
  page: Page;
  errors: string[];
  /** The newest picture, once there is one with this index (and another image than `unlike`). */
  shown(index: number, unlike?: string): Promise<Shown>;
  /** Red, green, blue where a pixel of the image is drawn while it fits its pane. */
  colourAt(column: number, row: number): Promise<[number, number, number]>;
  /** The same as a person sees it: with everything that lies over the picture. */
  seenAt(column: number, row: number): Promise<[number, number, number]>;
}

/** Signs in as the administrator and opens a study. */
export async function openStudy(
  appliance: Appliance,
  browser: Browser,
  study: string,
  options: BrowserContextOptions & { backend?: 'cpu' | 'gpu' } = {},
): Promise<OnScreen> {
  const { backend, ...context } = options;
  const { page, errors } = await openPage(browser, { viewport: { width: 1000, height: 700 }, ...context });
  const cookies = (await appliance.cookie()).split('; ').map((pair) => {
    const [name, ...value] = pair.split('=');
    return { name: name!, value: value.join('='), url: appliance.httpUrl };
  });
  await page.context().addCookies(cookies);
  if (backend) await page.addInitScript((held) => localStorage.setItem('lightbox.viewer.backend', held), backend);
  await page.addInitScript(keepShown);
  await page.goto(`${appliance.httpUrl}/viewer/${study}`);
  return {
    page,
    errors,
    async shown(index, unlike) {
      await page.waitForFunction(isShown, { index, unlike }, { timeout: 20_000 });
      const { base64, ...rest } = await page.evaluate(newest);
      return { ...rest, md5: createHash('md5').update(Buffer.from(base64, 'base64')).digest('hex') };
    },
    async colourAt(column, row) {
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      return page.evaluate(readColour, { column, row });
    },
    async seenAt(column, row) {
      const { x, y } = await page.evaluate(whereDrawn, { column, row });
      return colourOf(await page.screenshot({ clip: { x, y, width: 1, height: 1 } }));
    },
  };
}

/** Of a PNG of one pixel: whatever its filter, there is nothing before the pixel to be added. */
function colourOf(png: Buffer): [number, number, number] {
  const parts: Buffer[] = [];
  for (let at = png.indexOf('IDAT', 0, 'latin1'); at > 0; at = png.indexOf('IDAT', at + 4, 'latin1')) {
    parts.push(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  }
  const row = inflateSync(Buffer.concat(parts));
  return [row[1]!, row[2]!, row[3]!];
}

interface Kept {
  imageId: string;
  index: number;
  canvas: HTMLCanvasElement;
  image: { rows: number; columns: number; getPixelData(): Uint8Array | Uint16Array | Int16Array };
}
type Keeper = typeof globalThis & { newestShown?: Kept };

// What follows runs in the page.

function keepShown(): void {
  addEventListener('lightbox:shown', (event) => {
    (globalThis as Keeper).newestShown = (event as CustomEvent<Kept>).detail;
  });
}

function isShown({ index, unlike }: { index: number; unlike?: string }): boolean {
  const kept = (globalThis as Keeper).newestShown;
  return kept?.index === index && kept.imageId !== unlike;
}

function newest() {
  const { imageId, index, image } = (globalThis as Keeper).newestShown!;
  const values = image.getPixelData();
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { imageId, index, rows: image.rows, columns: image.columns, base64: btoa(text), min, max };
}

function whereDrawn({ column, row }: { column: number; row: number }): { x: number; y: number } {
  const { canvas, image } = (globalThis as Keeper).newestShown!;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const scale = Math.min(width / image.columns, height / image.rows);
  const x = left + width / 2 + (column + 0.5 - image.columns / 2) * scale;
  return { x: Math.floor(x), y: Math.floor(top + height / 2 + (row + 0.5 - image.rows / 2) * scale) };
}

function readColour({ column, row }: { column: number; row: number }): [number, number, number] {
  const { canvas, image } = (globalThis as Keeper).newestShown!;
  const scale = Math.min(canvas.width / image.columns, canvas.height / image.rows);
  const x = Math.floor(canvas.width / 2 + (column + 0.5 - image.columns / 2) * scale);
  const y = Math.floor(canvas.height / 2 + (row + 0.5 - image.rows / 2) * scale);
  const [red, green, blue] = canvas.getContext('2d')!.getImageData(x, y, 1, 1).data;
  return [red!, green!, blue!];
}
