// Several patients open at once: each comes back as it was left, a reload keeps them, nothing of who they are stays in
// the browser, and signing out leaves none.
import type { Page } from 'playwright-core';
import t from 'tap';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_CT' };
const slice = (family: string, n: number, instanceNumber: number) => ({
  patientName: `${family}^Sample`,
  patientId: `TEST-${n}`,
  studyInstanceUid: `2.25.1${n}`,
  seriesInstanceUid: `2.25.2${n}`,
  sopInstanceUid: `2.25.3${n}.${instanceNumber}`,
  accessionNumber: '',
  instanceNumber,
});
await send(sender, t.testdir(), slice('Adams', 1, 1), slice('Adams', 1, 2), slice('Adams', 1, 3));
await send(sender, t.testdir({ more: {} }), slice('Brown', 2, 1));

const strip = (page: Page) => page.getByRole('navigation', { name: 'Open patients' });
const tab = (page: Page, name: string) => strip(page).getByRole('button', { name: new RegExp(`^${name}`) });

t.test('each study comes back as it was left, by mouse and by key, and a reload keeps them open', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/viewer/2.25.11');
  await page.getByText('1/3', { exact: true }).waitFor();
  t.equal(await strip(page).count(), 0, 'nothing to choose while one is open');
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+2');
  await page.getByText('3/3').first().waitFor();
  // As a link from elsewhere in the UI leads there.
  await page.evaluate(() => {
    history.pushState({ inside: true }, '', '/viewer/2.25.12');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await page.getByText('1/1', { exact: true }).waitFor();
  t.equal(await tab(page, 'Brown').getAttribute('aria-current'), 'page');
  await tab(page, 'Adams').click();
  await page.getByText('3/3').first().waitFor();
  // In a menu that is closed.
  const beside = page.getByRole('button', { name: 'Two side by side', includeHidden: true });
  t.equal(await beside.getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('Alt+PageDown');
  await page.getByText('1/1', { exact: true }).waitFor();
  await page.reload();
  await tab(page, 'Adams').waitFor();
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }));
  t.notMatch(kept, /Adams|Brown|Sample\^|TEST-/, 'no name and no number of a patient');
  await page.keyboard.press('Alt+Delete');
  await page.waitForURL(/2\.25\.11/);
  t.equal(await strip(page).count(), 0);
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('signing out leaves none, nor does somebody else find any', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/viewer/2.25.11');
  await page.getByText('1/3', { exact: true }).waitFor();
  await page.goto(`${appliance.httpUrl}/studies`);
  await tab(page, 'Adams').waitFor();
  await page.getByRole('button', { name: /admin/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.waitForFunction(() => sessionStorage.getItem('lightbox.tabs') === null);
  t.pass('not even which studies they were');
});
