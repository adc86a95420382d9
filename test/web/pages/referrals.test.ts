// A referring doctor with a telephone: the report in two taps, key images, all images, "I have read this", which the clinic
// sees; a new report comes by itself. And a link on paper, opened by somebody who isn't signed in.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';
import { apiOf, orderedBy, sign, studyOf } from './signed-report.ts';

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_CT' };
const images = {
  patientId: 'TEST-1',
  studyInstanceUid: '2.25.71',
  seriesInstanceUid: '2.25.72',
  sopInstanceUid: '2.25.73',
};
await send(sender, t.testdir(), { patientName: 'Sample^Anna', ...images, accessionNumber: '' });
await send(sender, t.testdir(), {
  patientName: 'Muster^Hans',
  patientId: 'TEST-2',
  studyInstanceUid: '2.25.81',
  accessionNumber: '',
});
const keyImage = {
  type: 'image',
  attrs: {
    studyInstanceUid: '2.25.71',
    seriesInstanceUid: '2.25.72',
    sopInstanceUid: '2.25.73',
    caption: 'Left lower lobe',
  },
};

async function referrer(username: string): Promise<{ username: string; password: string }> {
  const password = 'a sample password of hers';
  await apiOf(appliance)('POST', 'users', { username, displayName: 'Dr. Rosa Referrer', role: 'referrer', password });
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  await db.batch([{ sql: 'UPDATE users SET is_password_due = 0' }]);
  await db.close();
  return { username, password };
}

/** No part of the page is wider than the screen. */
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

t.test('the report in two taps, read, acknowledged; the next comes by itself', async (t) => {
  const rosa = await referrer('rosa');
  const [anna, hans] = [await studyOf(appliance, 'Anna'), await studyOf(appliance, 'Hans')];
  for (const study of [anna, hans]) await orderedBy(appliance, study, 'rosa');
  await sign(appliance, anna.studyInstanceUid, { more: [keyImage] });

  const { page, errors } = await openPage(browser, PHONE);
  await page.request.post(`${appliance.httpUrl}/api/v1/session`, {
    data: rosa,
    headers: { origin: appliance.httpUrl },
  });
  await page.goto(appliance.httpUrl);
  await page.getByText('1 report to read').waitFor();
  t.ok(await fits(page), 'the list fits a telephone');
  await page.getByRole('link', { name: /Sample, Anna/ }).tap();
  await page.getByText('No pneumonia.').waitFor();
  t.ok(await fits(page), 'the report fits a telephone');
  const place = await page.locator('main').innerText();
  t.ok(place.indexOf('Impression') < place.indexOf('Key images'), 'the report first');
  t.ok(place.indexOf('Key images') < place.indexOf('All images'), 'then key images, then all');
  const picture = page.getByRole('img', { name: 'Left lower lobe' }).first();
  await picture.scrollIntoViewIfNeeded();
  t.ok(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth > 0)));
  const pdf = page.getByRole('link', { name: 'Report as PDF' });
  const address = await pdf.getAttribute('href');
  t.equal((await page.request.get(appliance.httpUrl + address)).headers()['content-type'], 'application/pdf');

  await page.getByRole('button', { name: 'I have read this' }).tap();
  await page.getByText(/^You said on/).waitFor();
  await page.getByRole('link', { name: 'Open images' }).tap();
  await page.getByText('Not for diagnosis', { exact: true }).waitFor();
  await page.getByRole('toolbar').waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'All reports' }).tap();
  await page.getByText('All read').waitFor();

  await sign(appliance, hans.studyInstanceUid, { impression: 'Small nodule.' });
  const { id } = await apiOf(appliance)<{ id: number }>('POST', `studies/${hans.studyInstanceUid}/critical-results`, {
    category: 'soon',
    what: 'Nodule of 9 mm',
  });
  await page.getByText('1 report to read').waitFor();
  await page.getByRole('link', { name: /Muster, Hans.*Critical/ }).tap();
  await page.getByRole('alert').filter({ hasText: 'Found after this report was signed: ring the clinic.' }).waitFor();
  const telling = { whom: 'The practice', how: 'telephone', isReadBack: false };
  await apiOf(appliance)('POST', `critical-results/${id}/tell`, telling);
  await sign(appliance, hans.studyInstanceUid, { kind: 'amended', impression: 'Small nodule, to be followed.' });
  await page.getByText('Why it was changed: Second look').waitFor();
  await page.getByRole('alert').filter({ hasText: 'the clinic waits to know that you know' }).waitFor();
  await page.getByRole('button', { name: 'I have read this' }).tap();
  await page.getByText(/^Told and said back/).waitFor();
  for (const path of ['/studies', '/patients', '/reading']) {
    await page.goto(appliance.httpUrl + path);
    await page.getByRole('heading', { name: 'Not part of your role' }).waitFor();
  }
  t.same(
    errors.filter((text) => !/40[134]/.test(text)),
    [],
  );

  const { page: desk } = await openSignedIn(browser, appliance, `/studies/${anna.studyInstanceUid}`);
  await desk.getByText(/^Dr\. Rosa Referrer has read it/).waitFor();
});

t.test('a link on paper opens the report for who isn’t signed in, until it is withdrawn', async (t) => {
  const anna = await studyOf(appliance, 'Anna');
  const { page: desk } = await openSignedIn(browser, appliance, `/studies/${anna.studyInstanceUid}`);
  await desk.getByRole('link', { name: 'Hand out…' }).click();
  await desk.getByRole('button', { name: 'Make a link' }).click();
  await desk.getByRole('img', { name: 'QR code of the link' }).waitFor();
  const address = (
    await desk
      .getByText(/\/shared#/)
      .first()
      .innerText()
  ).trim();

  const { page, errors } = await openPage(browser, PHONE);
  await page.goto(address);
  await page.getByRole('button', { name: 'Open the report' }).waitFor();
  t.notMatch(await page.locator('body').innerText(), /Anna|pneumonia/, 'nothing is shown before it is opened');
  await page.getByRole('button', { name: 'Open the report' }).tap();
  await page.getByText('No pneumonia.').waitFor();
  t.equal(new URL(page.url()).hash, '', 'the token doesn’t stay in the address');
  t.ok(await fits(page));
  await page
    .getByRole('link', { name: /1 image$/ })
    .first()
    .tap();
  await page.getByRole('toolbar').waitFor();
  await page.goBack();
  await page.reload();
  await page.getByText('No pneumonia.').waitFor();
  t.same(errors, []);

  await desk.getByRole('button', { name: /^Withdraw the link for/ }).click();
  await desk.getByText('Ended').waitFor();
  await page.reload();
  await page.getByText(/^Scan the code on your sheet again/).waitFor();
  await page.goto('about:blank');
  await page.goto(address);
  await page.getByRole('button', { name: 'Open the report' }).tap();
  await page.getByText(/This link has ended/).waitFor();
});
