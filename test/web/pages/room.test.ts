// The technician's room on a tablet and at a workstation: who comes next, what to watch out for, images that come in,
// and the whole exam without a mouse.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import type { Order } from '../../../web/shapes.ts';
import { addPatient } from '../../patient-rows.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'CT1' };
const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
const anna = { name: 'Sample^Anna', patientId: 'TEST-1', sex: 'F', birthDate: '1984-03-02' };
const hans = { name: 'Muster^Hans', patientId: 'TEST-2', sex: 'M', birthDate: '1951-07-12', allergies: 'Iodine' };
const [annaId, hansId] = [await addPatient(db, anna), await addPatient(db, hans)];
await db.close();

async function post<T = { id: number }>(path: string, body: object): Promise<T> {
  const answer = await appliance.fetch(`/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

const ct = await post('rooms', { name: 'CT', departmentId: null, modality: 'CT', stationAeTitle: 'CT1' });
const us = await post('rooms', { name: 'Ultrasound', departmentId: null, modality: 'US', stationAeTitle: '' });
const { exams } = (await (await appliance.fetch('/api/v1/exams')).json()) as { exams: { id: number; code: string }[] };
const exam = (code: string) => exams.find((one) => one.code === code)!.id;
const walkIn = (patientId: number, roomId: number, order: object) =>
  post<{ id: number; order: Order }>('appointments', {
    ...{ kind: 'exam', patientId, roomId, order },
    startsAt: new Date().toISOString(),
    isWalkIn: true,
  });

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const lines = (page: Page, name: string) =>
  region(page, name)
    .getByRole('listitem')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')).filter(Boolean));

const first = await walkIn(annaId, ct.id, {
  examId: exam('CT-HEAD'),
  safety: { pregnancy: 'no' },
  indication: 'Headache',
});
const second = await walkIn(hansId, ct.id, { examId: exam('CT-HEAD'), priority: 'STAT' });
await walkIn(hansId, us.id, { examId: exam('US-ABD') });

t.test('a workstation is asked once which room it stands in', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/room');
  await page.getByRole('link', { name: 'CT', exact: true }).click();
  await page.getByRole('heading', { name: 'CT', exact: true }).waitFor();
  await page.goto(`${appliance.httpUrl}/room`);
  await page.getByRole('heading', { name: 'CT', exact: true }).waitFor();
  t.match(await lines(page, 'Who comes next'), [/Muster, Hans/, /Sample, Anna/], 'STAT is first, though it came later');
  await region(page, 'Who comes next').getByText('Allergy: Iodine').waitFor();
  t.equal((await lines(page, 'Who comes next')).length, 2, 'nobody of another room');
  t.same(errors, []);
});

t.test('what there is from earlier of who comes next stands there with its picture', async (t) => {
  const before = { patientName: hans.name, patientId: hans.patientId, patientBirthDate: '19510712', patientSex: 'M' };
  await send(sender, t.testdir(), { ...before, studyDescription: 'CT chest', studyDate: '20240105' });
  const { page } = await openSignedIn(browser, appliance, '/studies');
  await page.getByRole('row', { name: /CT chest/ }).waitFor();
  await page.goto(`${appliance.httpUrl}/room?room=${ct.id}`);
  const earlier = region(page, 'Earlier studies');
  const link = earlier.getByRole('link', { name: /CT · Jan 5, 2024/ });
  await link.waitFor();
  await page.waitForFunction(() =>
    [...document.images].some((one) => one.src.endsWith('thumbnail') && one.naturalWidth),
  );
  await link.click();
  await page.getByRole('application').waitFor();
});

t.test('a whole exam by keys: taken, called in, scanned, images counted, done', async (t) => {
  const { page } = await openSignedIn(browser, appliance, `/room?room=${ct.id}`);
  const other = await openSignedIn(browser, appliance, `/room?room=${ct.id}`);
  await page.getByRole('button', { name: 'Call in Muster, Hans' }).waitFor();
  await page.keyboard.press('n');
  const here = region(page, 'In the room').getByRole('article', { name: /Muster, Hans/ });
  await here.getByText('Ask for name and birth date').waitFor();
  await region(other.page, 'In the room')
    .getByRole('article', { name: /Muster, Hans/ })
    .waitFor();
  await page.keyboard.press('t');
  await here.getByText('yours').waitFor();
  await page.keyboard.press('s');
  await here.getByRole('button', { name: 'Scan done: Muster, Hans' }).waitFor();
  await here.getByText('No images yet').waitFor();
  const { studyInstanceUid, accessionNumber } = second.order;
  const image = (instanceNumber: number) => ({
    ...{ studyInstanceUid, accessionNumber, instanceNumber, patientName: hans.name, patientId: hans.patientId },
    ...{ patientBirthDate: '19510712', patientSex: 'M', seriesInstanceUid: `${studyInstanceUid}.1` },
    sopInstanceUid: `${studyInstanceUid}.1.${instanceNumber}`,
  });
  await send(sender, t.testdir(), image(1), image(2));
  await here.getByText('2 images').waitFor();
  await send(sender, t.testdir({ more: {} }), image(3));
  await here.getByText('3 images').waitFor();
  t.pass('images count up while the patient is there');
  await page.keyboard.press('s');
  await region(page, 'Done today')
    .getByRole('listitem', { name: /Muster, Hans/ })
    .getByText('3 images')
    .waitFor();
  await page.getByRole('button', { name: 'Call in Sample, Anna' }).waitFor();
});

t.test('what a safety question stops is asked, and a broken-off exam says why', async (t) => {
  await post(`orders/${first.order.id}/safety`, { question: 'pregnancy', answer: 'unknown' });
  const { page } = await openSignedIn(browser, appliance, `/room?room=${ct.id}`, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  await page.getByRole('button', { name: 'Call in Sample, Anna' }).tap();
  const dialog = page.getByRole('dialog', { name: 'Safety questions' });
  await dialog.getByText('No', { exact: true }).tap();
  await dialog.getByText('Nothing stops this exam.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).tap();
  await page.getByRole('button', { name: 'Call in Sample, Anna' }).tap();
  const here = region(page, 'In the room').getByRole('article', { name: /Sample, Anna/ });
  await here.getByText('Headache').waitFor();
  await here.getByText('Pregnancy: No').waitFor();
  await here.getByRole('button', { name: 'Start scan: Sample, Anna' }).tap();
  await here.getByRole('button', { name: /Actions|More/ }).tap();
  await page.getByRole('menuitem', { name: 'Broken off…' }).tap();
  await page.getByRole('dialog').getByLabel('Why?').fill('Could not lie still');
  await page.getByRole('button', { name: 'It is broken off' }).tap();
  await region(page, 'In the room').getByText('Nobody is in the room.').waitFor();
  const order = (await (await appliance.fetch(`/api/v1/orders?state=CANCELLED`)).json()) as { orders: Order[] };
  t.match(order.orders, [{ id: first.order.id, stateReason: 'Could not lie still' }]);
});
