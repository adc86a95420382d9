// Measuring as a person does it: by mouse, keys and fingers, on both backends; what is drawn stays on its place.
import type { Page } from 'playwright-core';
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import type { Element } from '../../data-set.ts';
import { ctSlice, usCine } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { type OnScreen, openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);
/** 100 HU from black to white: half a pixel of the gradient is ten steps of grey. */
const NARROW: Element[] = [
  [0x00281050, 'DS', '-400'],
  [0x00281051, 'DS', '100'],
];
let studies = 0;
/** A study of its own for every test: what one draws is kept. */
async function newStudy(): Promise<string> {
  const studyInstanceUid = `2.25.7700${++studies}`;
  const about = { studyInstanceUid, patientId: `M-${studies}` };
  const slices = Array.from({ length: 3 }, (_, i) =>
    ctSlice({ ...about, rows: 128, columns: 128, instanceNumber: i + 1, elements: NARROW }),
  );
  const loop = usCine({ ...about, seriesNumber: 2, seriesDescription: 'Loop' });
  await store(
    appliance,
    [...slices, loop].map(({ file }) => file),
    studyInstanceUid,
    4,
  );
  return studyInstanceUid;
}

/** Where a place of a fitted image is on the page. */
async function onPage({ page }: OnScreen, [x, y]: [number, number]): Promise<[number, number]> {
  const box = (await page.locator('.v-picture').first().boundingBox())!;
  const scale = Math.min(box.width, box.height) / 128;
  return [box.x + box.width / 2 + (x - 64) * scale, box.y + box.height / 2 + (y - 64) * scale];
}

async function drag(screen: OnScreen, from: [number, number], to: [number, number]): Promise<void> {
  const { mouse } = screen.page;
  await mouse.move(...(await onPage(screen, from)));
  await mouse.down();
  await mouse.move(...(await onPage(screen, to)), { steps: 4 });
  await mouse.up();
}

const labels = (page: Page) =>
  page
    .locator('.v-value')
    .evaluateAll((all) =>
      all.map((text) => [...text.querySelectorAll('tspan')].map((line) => line.textContent).join('\n')),
    );
const ends = (page: Page) => page.locator('.v-marking path').first().getAttribute('d');

t.test('a length is dragged, moved by its ends, taken back, made again and removed', async (t) => {
  const screen = await openStudy(appliance, browser, await newStudy());
  const { page, shown, errors } = screen;
  await shown(0);
  await page.keyboard.press('m');
  await drag(screen, [20, 30], [60, 60]);
  const value = async () => Number.parseFloat((await labels(page))[0] ?? '');
  t.ok(Math.abs((await value()) - 25) < 0.06, `${await value()} mm for 50 pixels of 0.5 mm`);
  t.match(await labels(page), [/^25\.\d mm$/]);
  await page.keyboard.press('Escape');
  await drag(screen, [60, 60], [20, 70]);
  t.ok(Math.abs((await value()) - 20) < 0.06, 'one end was moved');
  const before = await ends(page);
  await drag(screen, [20, 50], [25, 50]); // the middle of the line
  t.not(await ends(page), before, 'and the whole line');
  t.ok(Math.abs((await value()) - 20) < 0.06);
  await page.keyboard.press('Control+z');
  t.equal(await ends(page), before);
  await page.keyboard.press('Control+z');
  t.ok(Math.abs((await value()) - 25) < 0.06);
  await page.keyboard.press('Control+Shift+Z');
  t.equal(await ends(page), before);
  await page.keyboard.press('Delete');
  t.same(await labels(page), []);
  await page.keyboard.press('Control+z');
  t.equal((await labels(page)).length, 1);
  await page.keyboard.press('ArrowDown');
  await shown(1);
  t.same(await labels(page), [], 'it stands on its image alone');
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

for (const backend of ['cpu', 'gpu'] as const) {
  t.test(`what is drawn lies where the pixels are, on the ${backend}`, async (t) => {
    const screen = await openStudy(appliance, browser, await newStudy(), { backend });
    const { page, shown } = screen;
    await shown(0);
    await page.keyboard.press('b');
    await drag(screen, [76, 20], [77, 21]);
    const mean = async () => Number(/mean (−?[\d.]+)/.exec((await labels(page)).join(' '))![1]!.replace('−', '-'));
    const grey = Math.max(0, Math.min(255, (((await mean()) + 400.5) / 99 + 0.5) * 255));
    t.ok(grey > 20 && grey < 235, `the gradient is in the window: ${grey}`);
    const look = async () => {
      await page.waitForTimeout(400);
      return page.evaluate(greyUnderMarking);
    };
    t.ok(Math.abs((await look()) - grey) < 5, `${await look()} is ${grey}`);
    for (const key of ['r', 'h', '+', '+', 'r']) await page.keyboard.press(key);
    t.ok(Math.abs((await look()) - grey) < 5, `turned, mirrored and larger: ${await look()} is ${grey}`);
    await page.setViewportSize({ width: 800, height: 620 });
    t.ok(Math.abs((await look()) - grey) < 5, `in another size: ${await look()} is ${grey}`);
  });
}

for (const backend of ['cpu', 'gpu'] as const) {
  t.test(`the pixel under the pointer is the one that is drawn there, on the ${backend}`, async (t) => {
    const screen = await openStudy(appliance, browser, await newStudy(), { backend });
    const { page, shown } = screen;
    await shown(0);
    const under = async (x: number, y: number) => {
      await page.mouse.move(...(await onPage(screen, [x, y])));
      const line = await page.locator('.v-bottom-right p').first().innerText();
      return /^\d+, \d+/.exec(line)?.[0];
    };
    t.equal(await under(96.5, 48.5), '96, 48', 'its middle');
    t.equal(await under(96.2, 48.2), '96, 48', 'its first corner');
    t.equal(await under(96.8, 48.8), '96, 48', 'its last corner');
    t.equal(await under(0.5, 0.5), '0, 0');
    t.equal(await under(127.5, 127.5), '127, 127');
  });
}

function greyUnderMarking(): number {
  const path = document.querySelector('.v-marking path:not(.v-halo)')!.getBoundingClientRect();
  const canvas = document.querySelector('.v-picture canvas') as HTMLCanvasElement;
  const box = canvas.getBoundingClientRect();
  const x = ((path.x + path.width / 2 - box.x) / box.width) * canvas.width;
  const y = ((path.y + path.height / 2 - box.y) / box.height) * canvas.height;
  return canvas.getContext('2d')!.getImageData(Math.floor(x), Math.floor(y), 1, 1).data[0]!;
}

t.test('by keys alone: a marking in the middle, its points moved by arrows', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, await newStudy());
  await shown(0);
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  t.match(await labels(page), ['16.0 mm']);
  await page.keyboard.press('Shift+ArrowLeft');
  t.match(await labels(page), ['21.0 mm'], 'ten pixels of 0.5 mm');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  t.match(await labels(page), ['20.5 mm']);
  await shown(0);
  await page.keyboard.press('u');
  t.same(await labels(page), []);
  await page.keyboard.press('u');
  await page.keyboard.press('Delete');
  t.same(await labels(page), []);
});

t.test('every tool draws, and says what it measured', async (t) => {
  const screen = await openStudy(appliance, browser, await newStudy());
  const { page, shown } = screen;
  await shown(0);
  const click = async (x: number, y: number) => page.mouse.click(...(await onPage(screen, [x, y])));
  await page.keyboard.press('a');
  for (const [x, y] of [
    [20, 10],
    [10, 10],
    [10, 20],
  ] as const)
    await click(x, y);
  t.match((await labels(page)).at(-1), /^90\.0°$/);
  await page.keyboard.press('y');
  await drag(screen, [30, 10], [60, 10]);
  await drag(screen, [30, 20], [60, 50]);
  t.match((await labels(page)).at(-1), /^Cobb 4[45]\.\d°$/);
  await page.keyboard.press('x');
  await drag(screen, [30, 60], [50, 60]);
  await drag(screen, [30, 70], [70, 70]);
  t.match((await labels(page)).at(-1), /^0\.50\s*10\.0 mm : 20\.0 mm$/);
  await page.keyboard.press('e');
  await drag(screen, [70, 90], [90, 110]);
  t.match((await labels(page)).at(-1), /^7[89]\.\d mm²\s*mean −?[\d.]+ HU {2}SD [\d.]+ HU\s*min −?[\d.]+ HU {2}max/);
  await page.keyboard.press('d');
  for (const [x, y] of [
    [90, 20],
    [110, 20],
    [110, 40],
    [90, 40],
  ] as const)
    await click(x, y);
  await page.keyboard.press('Enter');
  t.match((await labels(page)).at(-1), /^(100|99|101)\.?\d* mm²/);
  await page.keyboard.press('q');
  await click(20, 100);
  t.match((await labels(page)).at(-1), /^−?[\d.]+ HU$/);
  await page.keyboard.press('Shift+A');
  await drag(screen, [100, 60], [115, 70]);
  await page.keyboard.type('Here');
  await page.keyboard.press('Enter');
  t.equal((await labels(page)).at(-1), 'Here');
  await page.keyboard.press('t');
  await click(20, 120);
  await page.keyboard.press('Enter');
  t.equal((await labels(page)).length, 7, 'a text without words is nothing');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.mouse.dblclick(...(await onPage(screen, [40, 60])));
  await page.getByRole('textbox', { name: 'Name of Ratio' }).fill('Heart to thorax');
  await page.keyboard.press('Enter');
  t.ok((await labels(page)).some((label) => label.startsWith('Heart to thorax')));
  t.equal(await page.locator('.v-pane').count(), 1);
});

t.test('the list names, leads to the image, and stars are there too', async (t) => {
  const screen = await openStudy(appliance, browser, await newStudy());
  const { page, shown } = screen;
  const first = await shown(0);
  await page.keyboard.press('m');
  await drag(screen, [20, 30], [60, 60]);
  await page.keyboard.press('k');
  await page.keyboard.press(']');
  await shown(0, first.imageId);
  await page.keyboard.press('Shift+U');
  const list = page.getByRole('complementary', { name: 'Measurements' });
  await list.getByRole('textbox', { name: 'Name of Length' }).fill('Nodule');
  await page.keyboard.press('Tab');
  await list.getByRole('button', { name: 'Go to Nodule' }).click();
  await page.locator('.v-value').waitFor();
  t.match(await labels(page), [/^Nodule\s*25/]);
  t.ok(await page.getByRole('img', { name: 'Key images' }).isVisible());
  await list.getByRole('button', { name: 'Remove Series 1, image 1' }).click();
  t.equal(await page.getByRole('img', { name: 'Key images' }).count(), 0);
  await list.getByRole('button', { name: 'Remove Nodule' }).click();
  t.same(await labels(page), []);
});

t.test('without a scale it says so in pixels', async (t) => {
  const screen = await openStudy(appliance, browser, await newStudy());
  const { page, shown } = screen;
  const first = await shown(0);
  await page.keyboard.press(']');
  await shown(0, first.imageId);
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  t.match(await labels(page), [/^30\.0 px\s*no scale in the image$/]);
});

t.test('fingers draw with one and zoom with two', async (t) => {
  const screen = await openStudy(appliance, browser, await newStudy(), {
    viewport: { width: 390, height: 800 },
    hasTouch: true,
  });
  const { page, shown } = screen;
  await shown(0);
  await page.getByRole('combobox', { name: 'Measure' }).selectOption('length');
  const session = await page.context().newCDPSession(page);
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: [number, number][]) => {
    const touchPoints = await Promise.all(
      places.map(async (place, id) => {
        const [x, y] = await onPage(screen, place);
        return { x, y, id };
      }),
    );
    await session.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await touch('touchStart', [20, 30]);
  await touch('touchMove', [40, 45]);
  await touch('touchMove', [60, 60]);
  await touch('touchEnd');
  t.match(await labels(page), [/^2[45]\.\d mm$/]);
  const before = await page.getByText(/^Zoom/).innerText();
  await touch('touchStart', [40, 80]);
  await touch('touchStart', [40, 80], [60, 80]);
  for (const apart of [10, 20, 30]) await touch('touchMove', [40 - apart, 80], [60 + apart, 80]);
  await touch('touchEnd');
  t.equal((await labels(page)).length, 1, 'two fingers draw nothing');
  t.not(await page.getByText(/^Zoom/).innerText(), before);
});

t.test('what was measured comes into the report at the cursor, and so does the image', async (t) => {
  const viewport = { width: 1440, height: 800 };
  const screen = await openStudy(appliance, browser, await newStudy(), { viewport });
  const { page, shown } = screen;
  await shown(0);
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.keyboard.press('k');
  await page.keyboard.press('Shift+I');
  await page
    .getByRole('alert')
    .getByText(/No report of this study is open/)
    .waitFor();
  await page.keyboard.press('F2');
  const text = page.getByRole('textbox', { name: 'Text of the report' });
  await text.locator('[data-part=findings] p').first().click();
  await page.keyboard.press('F2');
  await page.keyboard.press('Shift+I');
  const inText = text.locator('[data-part=findings] .report-measurement');
  await inText.getByText('Length 16 mm').waitFor();
  t.equal(await page.getByText(/No report of this study is open/).count(), 0);
  await page.keyboard.press('Shift+U');
  const list = page.getByRole('complementary', { name: 'Measurements' });
  await list.getByRole('textbox', { name: 'Name of Length' }).fill('Nodule');
  await page.keyboard.press('Tab');
  await list.getByRole('button', { name: 'Insert Nodule into the report' }).click();
  await inText.getByText('Nodule 16 mm').waitFor();
  await list.getByRole('button', { name: 'Insert Series 1, image 1 into the report' }).click();
  const picture = text.locator('[data-part=findings] figure img');
  await picture.waitFor();
  await page.waitForFunction(() => (document.querySelector('.report-image img') as HTMLImageElement).naturalWidth > 0);
  t.match(await picture.getAttribute('src'), /frames\/1\/rendered\?.*window=/);
});

t.test('what was measured is there again when the study is left and come back to', async (t) => {
  const screen = await openStudy(appliance, browser, await newStudy());
  const { page, shown } = screen;
  await shown(0);
  await page.keyboard.press('m');
  await drag(screen, [20, 30], [60, 60]);
  const before = await ends(page);
  await page.evaluate(() => history.pushState(null, '', '/studies'));
  await page.evaluate(() => dispatchEvent(new PopStateEvent('popstate')));
  await page.locator('.viewer').waitFor({ state: 'detached' });
  await page.goBack();
  await page.locator('.v-value').waitFor();
  t.equal(await ends(page), before);
  await page.keyboard.press('Control+z');
  t.same(await labels(page), [], 'and can still be taken back');
});

t.test('in a plane made here a length is in millimetres, stands there alone and is no key image', async (t) => {
  const screen = await openStudy(appliance, browser, await newStudy(), { viewport: { width: 1280, height: 800 } });
  const { page, shown } = screen;
  await shown(0);
  await page.keyboard.press('Shift+M');
  await page.locator('.v-derived').first().waitFor();
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.locator('.v-value').waitFor();
  t.equal((await labels(page)).length, 1);
  t.match(await labels(page), [/^[\d.]+ mm$/]);
  t.ok(await page.getByRole('button', { name: 'Key image, or not' }).isDisabled());
  await page.keyboard.press('Shift+U');
  const list = page.getByRole('complementary', { name: 'Measurements' });
  await list.getByText('In a plane made here').waitFor();
  await page.keyboard.press('Shift+M');
  await list.getByText('In a plane that is gone').waitFor();
  t.same(await labels(page), []);
});
