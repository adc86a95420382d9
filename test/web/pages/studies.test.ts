// The list of studies at the browser: by keyboard, by filter, by the palette, and beside it one study.
import t from 'tap';
import type { ImageOptions } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const anna: ImageOptions = {
  patientName: 'Sample^Anna=山田^花',
  patientId: 'PAT1001',
  accessionNumber: 'ACC1001',
  studyDescription: 'Abdomen',
};
const hans: ImageOptions = {
  patientName: 'Muster^Hans',
  patientId: 'PAT2002',
  accessionNumber: 'ACC2002',
  modality: 'MR',
  studyDescription: 'Knee',
};
const odd: ImageOptions = {
  patientName: '<img src onerror>^<b>Bold',
  patientId: 'PAT3003',
  accessionNumber: 'ACC3003',
  studyDescription: '<script>x</script>',
};

const appliance = await startWithPages(t);
const browser = await startChromium(t);
await send(appliance, t.testdir(), anna, hans, odd);

t.test('a row says who, what and when, in both scripts', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/studies');
  const row = page.getByRole('row', { name: /Sample, Anna/ });
  await row.waitFor();
  t.match(await row.textContent(), /山田 花.*PAT1001.*CT.*Abdomen.*ACC1001/);
  t.same(errors, []);
});

t.test('from the list into the images by keyboard alone, and back to the same row', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/studies');
  await page.getByRole('row', { name: /Muster, Hans/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  const row = page.getByRole('row').nth(2);
  const uid = (await row.getAttribute('data-uid'))!;
  const hasFocus = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.uid);
  t.equal(await hasFocus(), uid);
  await page.keyboard.press('Space');
  await page.getByRole('complementary', { name: 'Details of the study' }).waitFor();
  t.equal(new URL(page.url()).pathname, `/studies/${uid}`, 'the address says which study is open');
  await page.keyboard.press('Space');
  await page.getByRole('complementary').waitFor({ state: 'detached' });

  await page.keyboard.press('Enter');
  await page.waitForURL(`**/viewer/${uid}`);
  await page.goBack();
  await page.getByRole('row', { name: /Muster, Hans/ }).waitFor();
  t.equal(await hasFocus(), uid);
});

t.test('the panel beside the list shows the series with a picture, and ends with Esc', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/studies');
  await page.getByRole('row', { name: /Sample, Anna/ }).click();
  const panel = page.getByRole('complementary', { name: 'Details of the study' });
  const picture = panel.getByRole('img', { name: 'Picture of Invented series' });
  await picture.waitFor();
  const width = () => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth);
  for (let tries = 0; (await width()) === 0 && tries < 100; tries++) await page.waitForTimeout(50);
  t.ok((await width()) > 0, 'the picture is one');
  await panel.getByRole('button', { name: /^Open images/ }).focus();
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
});

t.test('the palette finds a patient in any script and opens pages', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/studies');
  await page.getByRole('row', { name: /Muster, Hans/ }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('山田');
  await page.getByRole('option', { name: /Sample, Anna.*PAT1001/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /Muster/ }).waitFor({ state: 'detached' });
  t.match(page.url(), /\/patients\/1$/);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('devi');
  await page.getByRole('option', { name: 'Devices' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
});

t.test('filters stand in the address and survive a reload', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/studies');
  const sample = page.getByRole('row', { name: /Sample, Anna/ });
  await sample.waitFor();
  await page.getByRole('button', { name: 'Modality' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'MR' }).click();
  await page.keyboard.press('Escape');
  await sample.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('row', { name: /Muster, Hans/ }).waitFor();
  t.equal(await sample.count(), 0);

  await page.getByRole('searchbox').fill('nobody of this name');
  await page.getByRole('heading', { name: 'No study fits' }).waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await sample.waitFor();
  t.equal(new URL(page.url()).search, '');
});

t.test('a name that looks like markup stays text', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/studies');
  const row = page.getByRole('row', { name: /<img src onerror>/ });
  await row.click();
  t.match(await row.textContent(), '<script>x</script>');
  await page.getByRole('complementary').getByText('<script>x</script>', { exact: false }).first().waitFor();
  t.same(errors, []);
});

t.test('a list that can’t be read says so, gives the code for the telephone, and comes back', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/account');
  await page.route('**/api/v1/studies?*', (route) =>
    route.fulfill({ status: 500, json: { error: { code: 'internal', message: '', call: 'TEL123' } } }),
  );
  await page.getByRole('link', { name: 'Studies' }).click();
  await page.getByText('TEL123').waitFor();
  await page.unroute('**/api/v1/studies?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('row', { name: /Sample, Anna/ }).waitFor();
  t.equal(await page.getByText('TEL123').count(), 0);
});

t.test('on a phone a row is a card, the panel fills the screen and nothing is wider than it', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/studies', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  const row = page.getByRole('row', { name: /Sample, Anna/ });
  await row.waitFor();
  t.ok((await row.boundingBox())!.height >= 44, 'a finger finds it');
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  t.equal(await wide(), 390);
  await row.tap();
  const panel = page.getByRole('complementary', { name: 'Details of the study' });
  await panel.waitFor();
  t.equal((await panel.boundingBox())!.width, 390);
  t.equal(await wide(), 390);
});
