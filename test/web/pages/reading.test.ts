// Two readers at two workstations: the queue, whose a study is, the lock that one gets and the other sees, taking over,
// the next study, read elsewhere and back; and all of it without a mouse.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_CT' };
const now = new Date();
const studyDate = `${now.getFullYear()}${String(now.getMonth() + 1).padStart(2, '0')}${String(now.getDate()).padStart(2, '0')}`;
const study = (family: string, n: number) => ({
  patientName: `${family}^Sample`,
  patientId: `TEST-${n}`,
  studyInstanceUid: `2.25.1${n}`,
  studyDescription: `Study ${n}`,
  accessionNumber: '',
  studyDate,
});
await send(sender, t.testdir(), study('Adams', 1));
await send(sender, t.testdir(), study('Brown', 2));
await send(sender, t.testdir(), study('Clark', 3));

/** A page of a radiologist who was added by the administrator and has chosen a password. */
async function openReader(username: string, displayName: string, path: string): Promise<Page> {
  const password = 'a sample password of hers';
  const added = await appliance.fetch('/api/v1/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, displayName, role: 'radiologist', password }),
  });
  if (!added.ok) throw new Error(await added.text());
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  await db.batch([{ sql: 'UPDATE users SET is_password_due = 0' }]);
  await db.close();
  const { page } = await openPage(browser);
  const { httpUrl } = appliance;
  const signedIn = await page.request.post(`${httpUrl}/api/v1/session`, {
    data: { username, password },
    headers: { origin: httpUrl },
  });
  if (!signedIn.ok()) throw new Error(await signedIn.text());
  await page.goto(httpUrl + path);
  return page;
}

const row = (page: Page, name: string) => page.getByRole('listitem', { name: new RegExp(name) });
const strip = (page: Page) => page.getByRole('region', { name: 'Reading' });

t.test('a study comes into the queue by itself when its images are complete', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/reading');
  // Complete after twenty quiet seconds; the oldest is the first.
  await row(page, 'Clark').waitFor({ timeout: 60_000 });
  const names = await page
    .getByRole('listitem')
    .evaluateAll((rows) => rows.map((one) => one.getAttribute('aria-label')));
  t.match(
    names.filter((name) => name?.includes('Study')),
    [/Adams/, /Brown/, /Clark/],
  );
  t.same(errors, []);
});

t.test('one reads, the other sees who it is, and may take over', async (t) => {
  const anna = await openReader('anna', 'Dr Anna Sample', '/reading');
  const ben = await openReader('ben', 'Dr Ben Sample', '/');
  await ben.getByRole('heading', { name: 'Reading' }).waitFor(); // where a radiologist's day begins
  await row(anna, 'Adams').focus();
  await anna.keyboard.press('m');
  await row(ben, 'Adams').getByText('for Dr Anna Sample').waitFor();
  await anna.keyboard.press('Enter');
  await strip(anna)
    .getByText(/You have been reading this study since/)
    .waitFor();
  await row(ben, 'Adams')
    .getByText(/Dr Anna Sample has been reading since/)
    .waitFor();
  await row(ben, 'Adams').getByRole('button', { name: 'Read: Adams, Sample' }).click();
  await strip(ben)
    .getByText(/Dr Anna Sample has been reading this study since/)
    .waitFor();
  await strip(ben).getByRole('button', { name: 'Take it over…' }).click();
  await ben.getByRole('dialog').getByRole('button', { name: 'Take it over', exact: true }).click();
  await strip(ben)
    .getByText(/You have been reading/)
    .waitFor();
  await strip(anna).getByText('Dr Ben Sample has taken this study over.').waitFor();
  await anna.keyboard.press('Alt+n');
  await strip(anna)
    .getByText(/You have been reading/)
    .waitFor();
  t.match(anna.url(), '/viewer/2.25.12', 'the next that nobody reads');
  await strip(ben).getByRole('button', { name: 'Leave it' }).click();
  await row(ben, 'Brown')
    .getByText(/Dr Anna Sample has been reading/)
    .waitFor();
  t.equal(await row(ben, 'Adams').getByText('has been reading').count(), 0, 'who leaves gives it back');
  await anna
    .context()
    .request.delete(`${appliance.httpUrl}/api/v1/session`, { headers: { origin: appliance.httpUrl } });
  await row(ben, 'Brown').getByText('has been reading').waitFor({ state: 'detached' });
  t.pass('signing out gives it back, too');
});

t.test('what is read elsewhere leaves the queue with a reason, and comes back', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/reading');
  await row(page, 'Clark').getByRole('button', { name: 'More for Clark, Sample' }).click();
  await page.getByRole('menuitem', { name: 'Read elsewhere…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'It is read elsewhere' }).click();
  await dialog.getByRole('alert').first().waitFor();
  await dialog.getByLabel('Where, or why?').fill('The hospital reports it');
  await page.keyboard.press('Enter');
  await row(page, 'Clark').waitFor({ state: 'detached' });
  await page.getByLabel('Show').selectOption({ label: 'Read elsewhere' });
  await row(page, 'Clark').getByText('The hospital reports it').waitFor();
  await row(page, 'Clark').getByRole('button', { name: 'Back into the queue' }).click();
  await row(page, 'Clark').waitFor({ state: 'detached' });
  await page.getByLabel('Show').selectOption({ label: 'To read' });
  await row(page, 'Clark').waitFor();
  t.match(page.url(), /\/reading$/);
});

t.test('by keyboard alone: down the list, reading, the next one', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/reading');
  await row(page, 'Adams').focus();
  await page.keyboard.press('ArrowDown');
  t.ok(await row(page, 'Brown').evaluate((element) => element === document.activeElement));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('m');
  await row(page, 'Clark').getByText('yours').waitFor();
  await page.keyboard.press('Enter');
  await strip(page)
    .getByText(/You have been reading/)
    .waitFor();
  t.match(page.url(), '2.25.13');
  await page.goBack();
  await row(page, 'Brown').waitFor();
  await page.keyboard.press('n');
  await page.waitForURL(/viewer\/2\.25\.12\?read=1/);
});
