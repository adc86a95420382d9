// An order's way at the desk: placed without a time, booked from the list, changed by two people at once, cancelled; and
// the calendar by doctor.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { addPatient } from '../../patient-rows.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
const anna = await addPatient(db, { name: 'Sample^Anna', patientId: 'TEST-1', sex: 'F', birthDate: '1984-03-02' });
const hans = await addPatient(db, { name: 'Muster^Hans', patientId: 'TEST-2', sex: 'M', birthDate: '1951-07-12' });
await db.close();

async function send<T = { id: number; version: number }>(method: string, path: string, body?: object): Promise<T> {
  const answer = await appliance.fetch(`/api/v1/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
const room = (name: string, modality: string) =>
  send('POST', 'rooms', { name, departmentId: null, modality, stationAeTitle: '' });
const us = await room('Ultrasound', 'US');
await room('CT', 'CT');
const doctor = { role: 'radiologist', password: 'a long enough one' };
for (const [username, displayName] of [
  ['drone', 'Dr One'],
  ['drtwo', 'Dr Two'],
])
  await send('POST', 'users', { ...doctor, username, displayName });
const { exams } = await send<{ exams: { id: number; code: string }[] }>('GET', 'exams');
const exam = (code: string) => exams.find((one) => one.code === code)!.id;

const wide = { viewport: { width: 1400, height: 1000 } };
/** A Monday and a Tuesday where nothing else is booked, whatever day and hour it is now. */
const [MONDAY, TUESDAY] = ['2031-07-07', '2031-07-08'];
const list = (page: Page) => page.getByRole('complementary', { name: 'To book' });

t.test(
  'ordered from the patient without a time, it waits in the list and is booked from there by keyboard',
  async (t) => {
    await send('POST', 'orders', { patientId: hans, examId: exam('US-ABD') });
    const { page, errors } = await openSignedIn(browser, appliance, `/patients/${anna}`, wide);
    await page.getByRole('link', { name: 'Order or book…' }).click();
    const dialog = page.getByRole('dialog', { name: 'New appointment' });
    await dialog.getByText('Sample').waitFor();
    await dialog.getByText('Book later').click();
    await dialog.getByLabel('Which exam?').selectOption({ label: 'US · Ultrasound thyroid and neck' });
    await dialog.getByLabel('Priority').selectOption({ label: 'STAT' });
    await dialog.getByLabel('Indication').fill('Nodule');
    await dialog.getByRole('button', { name: 'Place the order' }).click();
    await list(page).getByText('2 orders without a time').waitFor();
    const names = await list(page).getByRole('listitem').allInnerTexts();
    t.match(names[0], /Sample, Anna[\s\S]*STAT/, 'STAT stands first');
    await list(page).getByRole('button', { name: 'Book Sample, Anna, Ultrasound thyroid and neck' }).focus();
    await page.keyboard.press('Enter');
    const booking = page.getByRole('dialog', { name: 'Book Ultrasound thyroid and neck' });
    await booking.getByRole('group', { name: 'Next free times' }).getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    await booking.getByRole('button', { name: 'Book', exact: true }).focus();
    await page.keyboard.press('Enter');
    await list(page).getByText('1 order without a time').waitFor();
    t.equal(await list(page).getByText('Sample').count(), 0);
    t.same(errors, []);
  },
);

t.test('an order dragged to the calendar is booked there', async () => {
  const { page } = await openSignedIn(browser, appliance, `/calendar?by=doctor&date=${TUESDAY}`, wide);
  const item = list(page).getByRole('listitem').filter({ hasText: 'Muster' });
  const column = page.getByRole('region', { name: 'Dr One' });
  await column.evaluate((element) => element.parentElement?.parentElement?.scrollTo(0, 0));
  await item.dragTo(column, { targetPosition: { x: 40, y: 95 } });
  await column.getByRole('button', { name: /8:00.*Muster, Hans/ }).waitFor();
  await list(page).getByText('Every order has its time.').waitFor();
});

t.test('between doctors it moves by keyboard and by mouse, and the doctor changes', async (t) => {
  const { page } = await openSignedIn(browser, appliance, `/calendar?by=doctor&date=${TUESDAY}`, wide);
  const [one, two] = ['Dr One', 'Dr Two'].map((name) => page.getByRole('region', { name }));
  await one!.getByRole('button', { name: /Muster, Hans/ }).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  const moved = two!.getByRole('button', { name: /Muster, Hans/ });
  await moved.waitFor();
  const [from, to] = [(await moved.boundingBox())!, (await one!.boundingBox())!];
  await page.mouse.move(from.x + 30, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, from.y + 8, { steps: 6 });
  await page.mouse.up();
  await one!.getByRole('button', { name: /Muster, Hans/ }).waitFor();
  const { appointments } = await send<{ appointments: { doctor: { username: string }; startsAt: string }[] }>(
    'GET',
    `appointments?from=${TUESDAY}T00:00:00.000Z&to=${TUESDAY}T23:59:00.000Z`,
  );
  t.ok(appointments.some((each) => each.doctor?.username === 'drone' && each.startsAt));
});

t.test('two change one order: both values are shown, the person decides, and safety is asked again', async (t) => {
  const order = await send('POST', 'orders', {
    patientId: anna,
    examId: exam('CT-CHEST'),
    contrast: 'none',
    indication: 'Cough',
    safety: { pregnancy: 'no' },
  });
  const { page } = await openSignedIn(browser, appliance, `/patients/${anna}`, wide);
  await page.getByRole('link', { name: 'CT · CT chest' }).click();
  const whole = page.getByRole('dialog', { name: /^Order / });
  await whole.getByText('Nothing stops this exam').waitFor();
  await whole.getByText('Without a time yet').waitFor();
  await whole.getByRole('button', { name: 'Change…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the order' });
  await dialog.getByLabel('Indication').fill('Fever');
  await dialog.getByLabel('Contrast', { exact: true }).selectOption({ label: 'With contrast' });
  await dialog.getByText('asked again').waitFor();
  const { version } = await send('GET', `orders/${order.id}`);
  await send('PATCH', `orders/${order.id}`, { indication: 'Weight loss', history: 'Smoker', expectedVersion: version });
  await dialog.getByRole('button', { name: 'Save' }).click();
  const clash = dialog.getByRole('region', { name: 'Somebody changed this order meanwhile' });
  await clash.getByText('Now there: Weight loss').click();
  t.equal(await dialog.getByLabel('Indication').inputValue(), 'Weight loss');
  t.equal(await dialog.getByLabel('History').inputValue(), 'Smoker');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await whole.getByRole('button', { name: '2 safety questions open' }).waitFor();
  t.match(await send('GET', `orders/${order.id}`), { indication: 'Weight loss', history: 'Smoker', contrast: 'with' });

  await whole.getByRole('button', { name: 'Cancel the order…' }).click();
  const cancel = page.getByRole('dialog', { name: 'Cancel the order “CT chest”?' });
  await cancel.getByLabel('Why?').fill('Ordered twice');
  await cancel.getByRole('button', { name: 'Cancel the order' }).click();
  await whole.getByText('cancelled · Ordered twice').waitFor();
  t.equal(await whole.getByRole('button', { name: 'Change…' }).count(), 0);
});

t.test('columns show when nobody works and why it is closed', async (t) => {
  await send('POST', 'shifts', { roomId: us.id, doctor: null, weekday: 1, fromTime: '08:00', toTime: '16:00' });
  const [startsAt, endsAt] = [`${MONDAY}T00:00:00.000Z`, `${MONDAY}T23:00:00.000Z`];
  await send('POST', 'closures', { roomId: null, doctor: 'drtwo', startsAt, endsAt, reason: 'Congress' });
  const { page } = await openSignedIn(browser, appliance, `/calendar?by=modality&date=${MONDAY}`, wide);
  await page.getByRole('region', { name: 'US' }).getByText('Outside working hours').first().waitFor();
  await page.getByLabel('Columns').selectOption({ label: 'Doctors' });
  await page.getByRole('region', { name: 'Dr Two' }).getByText('Closed: Congress').waitFor();
  t.match(page.url(), 'by=doctor');
});

t.test('a workstation that is set to another place shows the clinic’s times, and says so', async (t) => {
  await send('PATCH', 'settings', { time: { zone: 'Europe/Berlin' } });
  const startsAt = `${MONDAY}T07:00:00.000Z`;
  const order = { examId: exam('US-ABD') };
  await send('POST', 'appointments', { kind: 'exam', patientId: anna, roomId: us.id, startsAt, order, anyway: true });
  const path = `/calendar?date=${MONDAY}`;
  const { page } = await openSignedIn(browser, appliance, path, { ...wide, timezoneId: 'America/Los_Angeles' });
  await page.getByText('Times are the clinic’s (Europe/Berlin)').waitFor();
  await page.getByRole('button', { name: /^Expected|9:00.*Sample, Anna/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Ultrasound abdomen' });
  t.equal(await dialog.getByLabel('Time', { exact: true }).inputValue(), '09:00');
  await dialog.getByLabel('Time', { exact: true }).fill('10:30');
  await dialog.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByRole('button', { name: /10:30.*Sample, Anna/ }).waitFor();
  const there = await openSignedIn(browser, appliance, path, { ...wide, timezoneId: 'Europe/Berlin' });
  await there.page.getByRole('button', { name: /10:30.*Sample, Anna/ }).waitFor();
  t.equal(await there.page.getByText('Times are the clinic’s').count(), 0);
});
