// The viewer as a person uses it, on objects made here: what stands on the canvas after each key, drag and click.
import type { Route } from 'playwright-core';
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import { ctSlice, dxImage, ecg, pdfDocument, srDocument, usCine } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);

const slices = Array.from({ length: 12 }, (_, i) => ctSlice({ rows: 128, columns: 128, instanceNumber: i + 1 }));
const study = slices[0]!.studyInstanceUid;
const cine = usCine({ studyInstanceUid: study, seriesNumber: 2, seriesDescription: 'Loop' });
const plainFilm = dxImage({ studyInstanceUid: study, seriesNumber: 3, seriesDescription: 'Chest' });
const letter = pdfDocument({ studyInstanceUid: study, seriesNumber: 4, seriesDescription: 'Letter' });
const report = srDocument({ studyInstanceUid: study, seriesNumber: 5, seriesDescription: 'Report' });
const fake = pdfDocument({
  studyInstanceUid: study,
  seriesNumber: 6,
  seriesDescription: 'Fake',
  pdf: Buffer.from('<script>alert(1)</script>'),
});
const curves = ecg({ studyInstanceUid: study, seriesNumber: 7, seriesDescription: 'Curves' });
const all = [...slices, cine, plainFilm, letter, report, fake, curves];
await store(
  appliance,
  all.map(({ file }) => file),
  study,
  all.length,
);

/** Grey that a value has in a window of PS3.3 C.11.2.1.2.1. */
const greyOf = (value: number, center: number, width: number) =>
  Math.max(0, Math.min(255, ((value - (center - 0.5)) / (width - 1) + 0.5) * 255));
/** Stored value of the gradient that the test objects show outside their disc. */
const gradient = (column: number) => Math.round(-1000 + (column / 128 / 2) * 2000);

t.test('the first picture is on the canvas with the window that it asks for', async (t) => {
  const { shown, colourAt, errors } = await openStudy(appliance, browser, study);
  const first = await shown(0);
  t.same([first.rows, first.columns], [128, 128]);
  t.equal(first.min, -1000);
  // The disc of slice 1 is bright tissue; the gradient to its right climbs through the window.
  t.ok((await colourAt(44, 64))[0] > 250);
  for (const column of [100, 118, 126]) {
    const [red, green, blue] = await colourAt(column, 20);
    t.ok(Math.abs(red - greyOf(gradient(column), 40, 400)) <= 3, `column ${column} is ${red}`);
    t.same([green, blue], [red, red]);
  }
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('both backends draw the same', async (t) => {
  // Turned and mirrored, the gradient climbs downward and the disc lies above the middle.
  const places = [
    [64, 44],
    [20, 118],
    [100, 124],
  ] as const;
  const colours: number[][] = [];
  for (const backend of ['cpu', 'gpu'] as const) {
    const { shown, colourAt, page } = await openStudy(appliance, browser, study, { backend });
    await shown(0);
    await page.keyboard.press('r');
    await page.keyboard.press('h');
    await page.waitForTimeout(500);
    for (const [column, row] of places) colours.push(await colourAt(column, row));
  }
  const [cpu, gpu] = [colours.slice(0, 3).flat(), colours.slice(3).flat()];
  t.ok(cpu[0]! > 250 && cpu[3]! > 20 && cpu[3]! < cpu[6]!, `${cpu}`);
  for (const [i, value] of cpu.entries()) t.ok(Math.abs(value - gpu[i]!) <= 4, `${cpu} and ${gpu}`);
});

t.test('keys, wheel and pages walk through the stack and stop at its ends', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  const first = await shown(0);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  t.not((await shown(1)).md5, first.md5);
  await page.keyboard.press('Shift+PageDown');
  await shown(11);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  t.equal((await shown(0)).md5, first.md5);
  await page.mouse.move(500, 400);
  await page.mouse.wheel(0, 100);
  await shown(1);
  await page.keyboard.press('End');
  await shown(11);
  await page.mouse.wheel(0, -100);
  await shown(10);
  t.ok(await page.getByText('11/12', { exact: true }).isVisible());
});

t.test('presets, dragging, inverting and reset change the grey as they say', async (t) => {
  const { page, shown, colourAt } = await openStudy(appliance, browser, study);
  await shown(0);
  const at = async () => (await colourAt(118, 20))[0]; // -78 HU
  await page.keyboard.press('2'); // lung
  t.ok(Math.abs((await at()) - greyOf(gradient(118), -600, 1500)) <= 3);
  await page.keyboard.press('i');
  t.ok(Math.abs((await at()) - (255 - greyOf(gradient(118), -600, 1500))) <= 3);
  await page.keyboard.press('0');
  t.ok(Math.abs((await at()) - greyOf(gradient(118), 40, 400)) <= 3);
  const before = await at();
  await page.mouse.move(500, 400);
  await page.mouse.down();
  await page.mouse.move(500, 340, { steps: 4 });
  await page.mouse.up();
  t.ok((await at()) > before, 'dragged up is brighter');
  t.notOk(await page.getByText('C 40 W 400').isVisible());
});

t.test('a window that was set stays while scrolling', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.keyboard.press('2');
  await page.keyboard.press('ArrowDown');
  await shown(1);
  t.ok(await page.getByText('C -600 W 1500').isVisible());
});

t.test('flips and rotations move the picture and its letters together', async (t) => {
  const { page, shown, colourAt } = await openStudy(appliance, browser, study);
  await shown(0);
  const bright = async (column: number, row: number) => (await colourAt(column, row))[0] > 200;
  const letters = () => page.locator('.v-letter').allInnerTexts();
  t.same(await letters(), ['R', 'L', 'A', 'P']);
  t.same([await bright(44, 64), await bright(84, 64)], [true, false]);
  await page.keyboard.press('h');
  t.same([await bright(44, 64), await bright(84, 64)], [false, true]);
  t.same(await letters(), ['L', 'R', 'A', 'P']);
  await page.keyboard.press('h');
  await page.keyboard.press('r'); // what was on the left comes to the top
  t.same([await bright(64, 44), await bright(64, 84)], [true, false]);
  t.same(await letters(), ['P', 'A', 'R', 'L']);
  await page.keyboard.press('v');
  t.same([await bright(64, 44), await bright(64, 84)], [false, true]);
  t.same(await letters(), ['P', 'A', 'L', 'R']);
});

t.test('zoom and move are told and seen, and fit undoes them', async (t) => {
  const { page, shown, colourAt } = await openStudy(appliance, browser, study);
  await shown(0);
  const percent = async () => Number(/([\d]+) %/.exec(await page.locator('.v-bottom-right').innerText())![1]);
  const fitted = await percent();
  const disc = async () => (await colourAt(44, 64))[0] > 200;
  await page.keyboard.press('+');
  t.ok(Math.abs((await percent()) / fitted - 1.2) < 0.02);
  await page.keyboard.press('f');
  t.equal(await percent(), fitted);
  await page.mouse.move(400, 400);
  await page.mouse.down({ button: 'middle' });
  await page.mouse.move(600, 400, { steps: 3 });
  await page.mouse.up({ button: 'middle' });
  t.equal(await disc(), false);
  await page.keyboard.press('f');
  t.equal(await disc(), true);
});

t.test('four panes: double click and drag put series into them, a double click makes one large', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.locator('summary[aria-label="Layout"]').click();
  await page.getByRole('button', { name: 'Four panes' }).click();
  const panes = page.getByRole('region', { name: /^Pane \d/ });
  t.equal(await panes.count(), 4);
  await page.getByText('1/10', { exact: true }).waitFor(); // the loop has taken an empty pane
  await panes.nth(3).click();
  await page.getByRole('button', { name: /Chest/ }).dblclick();
  await panes.nth(3).getByText('DX Chest').waitFor();
  await page.getByRole('button', { name: /Loop/ }).dragTo(panes.nth(0));
  await panes.nth(0).getByText('US Loop').waitFor();
  await panes.nth(0).dblclick();
  t.equal(await panes.count(), 1);
  await panes.nth(0).getByText('US Loop').waitFor();
  await panes.nth(0).dblclick();
  t.equal(await panes.count(), 4);
});

t.test('a step to a series whose metadata are still coming is made when they have come', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  let letGo = () => {};
  const held = new Promise<void>((go) => {
    letGo = go;
  });
  await page.route(`**/series/${cine.seriesInstanceUid}/metadata`, async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await shown(0);
  await page.keyboard.press(']');
  letGo();
  await page.getByText('1/10', { exact: true }).waitFor();
  t.pass('the loop came');
});

t.test('a loop plays at the speed that it says, round and round', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.keyboard.press(']');
  await page.getByText('1/10', { exact: true }).waitFor();
  await page.keyboard.press('c');
  await page.getByText('25/s').waitFor();
  const seen = new Set<string>();
  for (let i = 0; i < 60 && seen.size < 10; i++) {
    seen.add(await page.locator('.v-bottom-left').innerText());
    await page.waitForTimeout(30);
  }
  t.ok(seen.size >= 5, `${seen.size} frames seen`);
  await page.keyboard.press('c');
});

t.test('documents, reports and curves are shown where an image would stand', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.getByRole('button', { name: /Letter/ }).dblclick();
  const frame = page.locator('iframe[title="PDF document"]');
  await frame.waitFor();
  t.match(await frame.getAttribute('src'), /^blob:/);
  t.match(await page.getByRole('link', { name: 'Save the PDF' }).getAttribute('download'), /\.pdf$/);
  await page.getByRole('button', { name: /^Series \d+ Report/ }).dblclick();
  await page
    .getByRole('article', { name: 'Radiology Report' })
    .getByText('No finding. This text is invented.')
    .waitFor();
  await page.getByRole('button', { name: /Fake/ }).dblclick();
  await page.getByRole('alert').getByText('it is none').waitFor();
  t.equal(await frame.count(), 0, 'what is no PDF is not framed');
  await page.getByRole('button', { name: /Curves/ }).dblclick();
  await page.getByRole('img', { name: 'Leads I, II' }).waitFor();
  t.match(
    await page.locator('.v-curve').first().getAttribute('d'),
    /^M0\.00 16\.50L0\.10 6\.50/,
    '1 mV is 10 mm, 4 ms are 0.1 mm',
  );
});

t.test('text is hidden by a key, but never whose images these are', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  t.equal(await page.locator('.v-overlay').count(), 1);
  await page.keyboard.press('o');
  t.equal(await page.locator('.v-overlay').count(), 0);
  t.ok(await page.getByText('Sample').first().isVisible());
  const fonts = await page.evaluate(() =>
    ['body', '.viewer'].map((of) => getComputedStyle(document.querySelector(of)!).fontFamily),
  );
  t.equal(fonts[1], fonts[0], 'a name in any script is read here as on the other pages');
});

t.test('every key is listed on the page of keys, and Escape leaves it', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  t.match(await dialog.innerText(), /Rotate clockwise/);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

t.test('a network that goes away is said where the picture should be, and tried again', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  const frames = '**/instances/*/frames/*';
  await page.getByRole('button', { name: /Chest/ }).waitFor();
  await page.route(frames, (route) => route.abort());
  await page.getByRole('button', { name: /Chest/ }).dblclick();
  await page.getByRole('alert').getByText('Lightbox does not answer').waitFor();
  await page.unroute(frames);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('DX Chest').waitFor();
  t.pass('the picture came');
});

t.test('a picture that the server has lost is said to be missing', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.route('**/instances/*/frames/*', (route) =>
    route.fulfill({
      status: 404,
      contentType: 'application/json',
      body: '{"error":{"code":"not-found","message":""}}',
    }),
  );
  await page.getByRole('button', { name: /Chest/ }).dblclick();
  await page.getByRole('alert').getByText('not on the server').waitFor();
  t.pass('said');
});

t.test('a session that ended asks to sign in, and then brings the picture', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.getByRole('button', { name: /Chest/ }).waitFor();
  // It ends with the question for this picture, and none that was fetched ahead asks to sign in before.
  const frames = new RegExp(`${plainFilm.sopInstanceUid.replaceAll('.', '\\.')}/frames`);
  const ending = async (route: Route) => {
    await page.context().clearCookies();
    const refusal = await fetch(route.request().url());
    await route.fulfill({ status: refusal.status, contentType: 'application/json', body: await refusal.text() });
  };
  await page.route(frames, ending, { times: 1 });
  await page.getByRole('button', { name: /Chest/ }).dblclick();
  await page.getByRole('textbox', { name: 'User name' }).fill(appliance.administrator.username);
  await page.getByRole('textbox', { name: 'Password' }).fill(appliance.administrator.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('DX Chest').waitFor();
  t.pass('the picture came');
});

t.test('leaving ends what is under way', async (t) => {
  const { page, shown, errors } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.getByRole('button', { name: 'Back to the studies' }).click();
  await page.waitForURL(/\/studies/);
  t.equal(await page.locator('.viewer').count(), 0);
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('on a phone one pane is swiped through and marked as not for diagnosis', async (t) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
  const { page, shown, colourAt } = await openStudy(appliance, browser, study, phone);
  await shown(0);
  t.ok(await page.getByText('Not for diagnosis').isVisible());
  t.ok((await colourAt(44, 64))[0] > 250, 'the picture fills the width of a screen with two device pixels a CSS pixel');
  const session = await page.context().newCDPSession(page);
  const touch = (type: string, ...points: { x: number; y: number }[]) =>
    session.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints: points });
  await touch('touchStart', { x: 195, y: 400 });
  for (const y of [410, 420, 430]) await touch('touchMove', { x: 195, y });
  await touch('touchEnd');
  await page.waitForFunction(() => !document.querySelector('.v-bottom-left')!.textContent!.includes('1/12 '));
  const percent = async () => Number(/([\d]+) %/.exec(await page.locator('.v-bottom-right').innerText())![1]);
  const fitted = await percent();
  await touch('touchStart', { x: 180, y: 400 }, { x: 210, y: 400 });
  for (const wide of [20, 30, 45]) await touch('touchMove', { x: 195 - wide, y: 400 }, { x: 195 + wide, y: 400 });
  await touch('touchEnd');
  t.ok((await percent()) > 2 * fitted, 'fingers that part zoom');
});
