// What was measured stays: through a reload, without the box, beside a second window of the same person. What colleagues and
// other systems made is shown and can't be changed.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { startAppliance } from '../../appliance.ts';
import { ctSlice } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { apiOf } from '../pages/signed-report.ts';
import {
  group,
  image,
  keyObjects,
  LENGTH,
  MM,
  measurementReport,
  num,
  person,
  scoord,
} from './measure/seen/reports-of-others.ts';
import { openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);
const api = apiOf(appliance);
const PASSWORD = 'a sample password of hers';
await api('POST', 'users', { username: 'mira', displayName: 'Mira Sample', role: 'radiologist', password: PASSWORD });
const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
await db.batch([{ sql: 'UPDATE users SET is_password_due = 0' }]);
await db.close();

interface Content {
  version?: number;
  markings: { kind: string; points: number[][]; label: string }[];
  keyImages: { frame: number }[];
}
const ownSet = async (study: string): Promise<Content> => {
  const { sets } = await api<{ sets: (Content & { isOwn: boolean })[] }>('GET', `studies/${study}/measurements`);
  return sets.find(({ isOwn }) => isOwn) ?? { markings: [], keyImages: [] };
};

/** How many markings the box has, once they are so many. */
async function countOf(study: string, wanted: number): Promise<number> {
  let count = -1;
  for (let tries = 0; tries < 60 && count !== wanted; tries++) {
    if (tries > 0) await new Promise((wake) => setTimeout(wake, 250));
    count = (await ownSet(study)).markings.length;
  }
  return count;
}

let studies = 0;
async function newStudy() {
  const study = `2.25.8800${++studies}`;
  const about = { studyInstanceUid: study, patientId: `K-${studies}` };
  const slices = [1, 2, 3].map((instanceNumber) => ctSlice({ ...about, rows: 128, columns: 128, instanceNumber }));
  await store(
    appliance,
    slices.map(({ file }) => file),
    study,
    3,
  );
  return { study, about, slices };
}

const labels = (page: Page, of = '.v-marking:not(.v-seen)') =>
  page
    .locator(`${of} .v-value`)
    .evaluateAll((all) =>
      all.map((text) => [...text.querySelectorAll('tspan')].map((line) => line.textContent).join('\n')),
    );
const paths = (page: Page, of = '.v-marking:not(.v-seen)') =>
  page.locator(`${of} path:not(.v-halo)`).evaluateAll((all) => all.map((path) => path.getAttribute('d')));
const saved = (page: Page) => page.getByRole('img', { name: /^Saved / }).waitFor();
const list = (page: Page) => page.getByRole('complementary', { name: 'Measurements' });

/** A length by keys in the middle, its first end so many steps of ten to the left. */
async function draw(page: Page, steps: number): Promise<void> {
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  for (let step = 0; step < steps; step++) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

t.test('after a reload everything stands where it was, stars too', async (t) => {
  const { study } = await newStudy();
  const { page, shown, errors } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.keyboard.press('m');
  const box = (await page.locator('.v-picture').first().boundingBox())!;
  await page.mouse.move(box.x + box.width / 2 - 101.3, box.y + box.height / 2 - 33.7);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 57.9, box.y + box.height / 2 + 12.1, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + 90);
  await page.keyboard.type('Look here');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await saved(page);
  const before = { paths: await paths(page), labels: await labels(page) };
  t.equal(before.labels.length, 2);
  const { markings, keyImages } = await ownSet(study);
  t.same(
    markings.map(({ kind, label }) => [kind, label]),
    [
      ['length', ''],
      ['text', 'Look here'],
    ],
  );
  t.equal(keyImages.length, 1);
  const points = markings.flatMap((one) => one.points.flat());
  t.same(points, points.map(Math.fround), 'as the archive keeps them');

  await page.reload();
  await page.locator('.v-value').first().waitFor();
  t.same({ paths: await paths(page), labels: await labels(page) }, before);
  await page.getByRole('img', { name: 'Key images' }).waitFor();
  await page.keyboard.press('Control+z');
  t.equal((await labels(page)).length, 2, 'what was there from the beginning isn’t taken back');
  t.same((await ownSet(study)).version, 1);
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('what was drawn in the last moment is sent on leaving', async (t) => {
  const { study } = await newStudy();
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await draw(page, 0);
  await page.locator('.v-value').waitFor();
  await page.keyboard.press('Shift+U');
  await list(page).getByText('Not saved yet').waitFor();
  await page.reload();
  await page.locator('.v-value').waitFor();
  t.match(await labels(page), ['16.0 mm']);
});

t.test('on leaving it is filed in the archive, and not read a second time from there', async (t) => {
  const { study } = await newStudy();
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await draw(page, 0);
  await page.keyboard.press('k');
  await saved(page);
  await page.goto(`${appliance.httpUrl}/studies`);
  const filed = () => api<{ objects: string[] }>('GET', `studies/${study}/measurements`);
  let { objects } = await filed();
  for (let tries = 0; tries < 60 && objects.length < 3; tries++) {
    await new Promise((wake) => setTimeout(wake, 250));
    objects = (await filed()).objects;
  }
  t.equal(objects.length, 3, 'a report, a presentation state, key objects');
  await page.goto(`${appliance.httpUrl}/viewer/${study}`);
  await page.locator('.v-value').waitFor();
  await page.locator('.v-modality', { hasText: 'KO' }).waitFor();
  await page.waitForTimeout(1500);
  t.equal(await page.locator('.v-seen').count(), 0);
  await page.keyboard.press('Shift+U');
  await list(page).getByRole('button', { name: 'Go to Length' }).waitFor();
  t.equal(await list(page).getByRole('region').count(), 0);
});

t.test('without the box it waits in the browser, through a reload of the page, and says so', async (t) => {
  const { study } = await newStudy();
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await draw(page, 0);
  await saved(page);
  const cut = /\/measurements(\/filing)?$/;
  await page.route(cut, (route) => route.abort());
  await draw(page, 1);
  await page.getByRole('status').filter({ hasText: 'Not saved since' }).waitFor();
  t.equal((await ownSet(study)).markings.length, 1);
  let isAsked = false;
  page.on('dialog', (dialog) => {
    isAsked = true;
    void dialog.accept();
  });
  await page.unroute(cut);
  await page.reload();
  await page.locator('.v-value').nth(1).waitFor();
  t.match((await labels(page)).sort(), ['16.0 mm', '21.0 mm']);
  await saved(page);
  t.equal((await ownSet(study)).markings.length, 2);
  t.notOk(isAsked, 'the browser has it: nothing would have been lost');
});

t.test('two windows of one person: news come in; where both changed it the person is asked', async (t) => {
  const { study } = await newStudy();
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator('.v-picture canvas').waitFor();
  await draw(page, 0);
  await saved(page);
  await other.locator('.v-value').waitFor();
  t.match(await labels(other), ['16.0 mm']);
  await saved(other);

  const cut = /\/measurements$/;
  await other.route(cut, (route) => route.abort());
  await other.bringToFront();
  await draw(other, 1);
  await other.getByRole('status').filter({ hasText: 'Not saved since' }).waitFor();
  await page.bringToFront();
  await draw(page, 2);
  await saved(page);
  t.equal(await countOf(study, 2), 2);
  await other.bringToFront();
  await other.unroute(cut);
  const question = other
    .getByRole('alert')
    .filter({ hasText: 'changed the measurements of this study in another window' });
  await question.waitFor();
  t.equal((await ownSet(study)).markings.length, 2, 'nothing was written over');
  await question.getByRole('button', { name: 'Keep both' }).click();
  await question.waitFor({ state: 'detached' });
  await saved(other);
  t.match((await labels(other)).sort(), ['16.0 mm', '21.0 mm', '26.0 mm']);
  await page.locator('.v-value').nth(2).waitFor();
  t.equal((await ownSet(study)).markings.length, 3);
});

t.test('a colleague’s set comes in live, is listed under the name, hidden and gone to, never changed', async (t) => {
  const { study, slices } = await newStudy();
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  const hers = await browser.newContext();
  t.teardown(() => hers.close());
  const headers = { origin: appliance.httpUrl };
  const signIn = { data: { username: 'mira', password: PASSWORD }, headers };
  t.ok((await hers.request.post(`${appliance.httpUrl}/api/v1/session`, signIn)).ok());
  const key = ({ seriesInstanceUid, sopInstanceUid }: (typeof slices)[number]) => ({
    ...{ seriesInstanceUid, sopInstanceUid, frame: 1 },
  });
  const line = {
    ...{ ...key(slices[0]!), id: '2.25.1234', kind: 'length', label: 'Nodule' },
    points: [
      [10, 20],
      [50, 20],
    ],
    values: [{ concept: 'length', value: 20, unit: 'mm' }],
  };
  const data = { version: 0, markings: [line], keyImages: [key(slices[0]!), key(slices[2]!)], presentations: [] };
  const put = await hers.request.put(`${appliance.httpUrl}/api/v1/studies/${study}/measurements`, { data, headers });
  t.equal(put.status(), 200, await put.text());
  await page.locator('.v-seen .v-value').waitFor();
  t.match(await labels(page, '.v-seen'), ['Nodule\n20.0 mm\nMira Sample']);
  await page.getByRole('img', { name: 'Key image: Mira Sample' }).waitFor();
  t.equal(await page.locator('.v-handle').count(), 0);
  await page.keyboard.press('Shift+U');
  const set = list(page).getByRole('region', { name: 'By Mira Sample' });
  await set.getByRole('button', { name: 'Go to Series 1, image 3' }).click();
  await shown(2);
  t.same(await labels(page, '.v-seen'), []);
  await set.getByRole('button', { name: 'Go to Nodule' }).click();
  await page.locator('.v-seen .v-value').waitFor();
  t.equal(await set.getByRole('button', { name: /Remove/ }).count(), 0);
  await set.getByRole('button', { name: 'Hide what is drawn By Mira Sample' }).click();
  t.equal(await page.locator('.v-seen').count(), 0);
  t.equal(await page.getByRole('img', { name: /Key image: / }).count(), 0);
  t.same((await ownSet(study)).markings, []);
});

t.test('what is measured in an earlier study beside belongs to that study', async (t) => {
  const { study, about } = await newStudy();
  const earlier = `${study}.1`;
  const older = ctSlice({ ...about, studyInstanceUid: earlier, studyDate: '20250301', rows: 128, columns: 128 });
  await store(appliance, [older.file], earlier, 1);
  const { page, shown } = await openStudy(appliance, browser, study);
  const { imageId } = await shown(0);
  await draw(page, 0);
  await page.keyboard.press('Shift+P');
  await shown(0, imageId);
  await page.keyboard.press('n');
  await draw(page, 1);
  await page.locator('.v-value').nth(1).waitFor();
  t.equal(await countOf(earlier, 1), 1);
  t.equal(await countOf(study, 1), 1);
  await page.goto(`${appliance.httpUrl}/viewer/${earlier}`);
  await page.locator('.v-value').waitFor();
  t.match(await labels(page), ['21.0 mm']);
});

t.test('what another system measured and selected is read from its objects', async (t) => {
  const { study, about, slices } = await newStudy();
  const [first] = slices;
  const far = num(LENGTH, 7, MM, scoord('POLYLINE', [1, 1, 9, 1], image('2.25.404')));
  const near = num(LENGTH, 20, MM, scoord('POLYLINE', [20, 40, 60, 40], image(first!.sopInstanceUid)));
  const report = measurementReport([group('Lesion', '2.25.31', near), group('Elsewhere', '2.25.32', far)], {
    ...about,
    observer: person('Sample^Otto'),
  });
  const selection = keyObjects(['113000', 'DCM', 'Of Interest'], [image(slices[1]!.sopInstanceUid)], about);
  await store(appliance, [report.file, selection.file], study, 5);
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.locator('.v-seen .v-value').waitFor();
  t.match(await labels(page, '.v-seen'), ['Lesion\nLength: 20.0 mm\nOtto Sample']);
  await page.keyboard.press('Shift+U');
  const set = list(page).getByRole('region', { name: /^From Otto Sample, / });
  await set.getByText('Length: 7.00 mm').waitFor();
  await set.getByText('On no image that is here').waitFor();
  const stars = list(page).getByRole('region', { name: /^From Sample Imaging, / });
  await stars.getByRole('button', { name: 'Go to Series 1, image 2' }).click();
  await page.getByRole('img', { name: 'Key image: Sample Imaging' }).waitFor();
});

t.test('on a telephone the list is a sheet that folds away', async (t) => {
  const { study } = await newStudy();
  const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
  const { page, shown } = await openStudy(appliance, browser, study, phone);
  await shown(0);
  await draw(page, 0);
  await page.getByRole('button', { name: 'List of measurements' }).tap();
  const height = async () => (await list(page).boundingBox())!.height;
  await list(page).getByRole('button', { name: 'Go to Length' }).waitFor();
  t.ok((await height()) > 90, String(await height()));
  await list(page).getByRole('button', { name: 'Fold the list away' }).tap();
  t.ok((await height()) < 60, String(await height()));
  await list(page).getByRole('button', { name: 'Show the list' }).tap();
  await list(page).getByRole('button', { name: 'Go to Length' }).tap();
  t.ok((await height()) < 60, 'to see what was gone to');
  await list(page).getByRole('button', { name: 'Close the list' }).tap();
  t.equal(await list(page).count(), 0);
});
