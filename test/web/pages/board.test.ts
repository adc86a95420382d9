// A day at two workstations: booked at one, seen moving at the other; safety that stops; conflicts; the clinic's set-up.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import type { Appliance } from '../../appliance.ts';
import { addPatient } from '../../patient-rows.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
const anna = await addPatient(db, { name: 'Sample^Anna', patientId: 'TEST-1', sex: 'F', birthDate: '1984-03-02' });
const hans = await addPatient(db, { name: 'Muster^Hans', patientId: 'TEST-2', sex: 'M', birthDate: '1951-07-12' });
await db.close();

async function post<T = { id: number }>(to: Appliance, path: string, body: object): Promise<T> {
  const answer = await to.fetch(`/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

const room = (name: string, modality: string) =>
  post(appliance, 'rooms', { name, departmentId: null, modality, stationAeTitle: '' });
const [ct, us] = [await room('CT', 'CT'), await room('Ultrasound', 'US')];
const { exams } = (await (await appliance.fetch('/api/v1/exams')).json()) as { exams: { id: number; code: string }[] };
const exam = (code: string) => exams.find((one) => one.code === code)!.id;

/** Today on the wall, where the browser is too. */
function today(hours: number, minutes = 0): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate(), hours, minutes).toISOString();
}
const book = (patientId: number, roomId: number, startsAt: string, order: object) =>
  post(appliance, 'appointments', { kind: 'exam', patientId, roomId, startsAt, order });

const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

t.test('booked at reception, it moves on the board of every workstation', async (t) => {
  const reception = await openSignedIn(browser, appliance, '/calendar');
  const board = await openSignedIn(browser, appliance, '/board');
  await board.page.getByRole('heading', { name: 'Nobody is booked today' }).waitFor();

  await reception.page.getByRole('button', { name: 'Walk-in' }).click();
  const dialog = reception.page.getByRole('dialog', { name: 'New appointment' });
  await dialog.getByLabel('Find the patient').fill('sample');
  await dialog.getByRole('button', { name: /Sample, Anna/ }).click();
  await dialog.getByLabel('Which exam?').selectOption({ label: 'CT · CT chest' });
  await dialog.getByLabel('Room').selectOption({ label: 'CT' });
  await dialog.getByLabel('Priority').selectOption({ label: 'Urgent' });
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();

  const safety = reception.page.getByRole('dialog', { name: 'Safety questions' });
  await safety.getByText('1 question still open.').waitFor();
  const card = column(board.page, 'Waiting').getByRole('listitem', { name: /Sample, Anna/ });
  await card.getByText('1 safety question open').waitFor();
  await card.getByText('Urgent').waitFor();
  t.pass('the other workstation saw it come');

  await card.getByRole('button', { name: /^Call in/ }).click();
  const stopped = board.page.getByRole('dialog', { name: 'Safety questions' });
  await stopped.getByText('Not known').click();
  await stopped.getByText('Stops the exam').waitFor();
  await stopped.getByRole('button', { name: 'Go on nevertheless…' }).click();
  await stopped.getByLabel('Who decides it?').fill('Dr Sample');
  await stopped.getByLabel('Why?').fill('Emergency');
  await stopped.getByRole('button', { name: 'Go on nevertheless', exact: true }).click();
  await stopped.getByText('Nothing stops this exam.').waitFor();
  await stopped.getByRole('button', { name: 'Close' }).click();

  await reception.page.goto(`${appliance.httpUrl}/board`);
  const here = column(reception.page, 'Waiting').getByRole('listitem', { name: /Sample, Anna/ });
  await here.focus();
  await reception.page.keyboard.press('Enter');
  const inRoom = column(reception.page, 'In room').getByRole('listitem', { name: /Sample, Anna/ });
  await inRoom.waitFor();
  t.ok(await inRoom.evaluate((element) => element === document.activeElement), 'the focus goes along');
  await column(board.page, 'In room')
    .getByRole('listitem', { name: /Sample, Anna/ })
    .waitFor();
  await reception.page.keyboard.press('Shift+ArrowRight');
  await column(board.page, 'In scan')
    .getByRole('listitem', { name: /Sample, Anna/ })
    .waitFor();
  await reception.page.keyboard.press('Shift+ArrowLeft');
  await column(board.page, 'In room')
    .getByRole('listitem', { name: /Sample, Anna/ })
    .waitFor();
  const dragged = column(board.page, 'In room').getByRole('listitem', { name: /Sample, Anna/ });
  await dragged.dragTo(column(board.page, 'Completed'));
  await column(reception.page, 'Completed')
    .getByRole('listitem', { name: /Sample, Anna/ })
    .waitFor();
  // The browser writes a refused request into its console by itself.
  t.same(
    [...board.errors, ...reception.errors].filter((line) => !/409/.test(line)),
    [],
  );
});

t.test('the board shows one room, and its address brings that back', async (t) => {
  await book(hans, us.id, today(23, 0), { examId: exam('US-ABD') });
  const { page } = await openSignedIn(browser, appliance, `/board?room=${ct.id}`);
  await page.getByText('1 patient', { exact: true }).waitFor();
  await page.getByLabel('Room', { exact: true }).selectOption({ label: 'Ultrasound' });
  await column(page, 'Expected')
    .getByRole('listitem', { name: /Muster, Hans/ })
    .waitFor();
  t.match(page.url(), `room=${us.id}`);
  t.equal(await page.getByRole('listitem', { name: /Sample, Anna/ }).count(), 0);
});

t.test('an appointment moves by keyboard, and a conflict puts it back with its reason', async (t) => {
  await book(anna, us.id, today(12, 0), { examId: exam('US-THY') });
  await book(hans, us.id, today(12, 30), { examId: exam('US-KUB') });
  const { page } = await openSignedIn(browser, appliance, '/calendar', { viewport: { width: 1280, height: 1000 } });
  const thyroid = page.getByRole('button', { name: /thyroid/ });
  await thyroid.focus();
  for (let step = 0; step < 2; step++) await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /11:50.*thyroid/ }).waitFor();
  await page.getByRole('button', { name: /thyroid/ }).focus();
  for (let step = 0; step < 6; step++) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText(/was not moved. The room already has an appointment/).waitFor();
  await page.getByRole('button', { name: /11:50.*thyroid/ }).waitFor();
  await thyroid.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const block = (await thyroid.boundingBox())!;
  await page.mouse.move(block.x + 40, block.y + 8);
  await page.mouse.down();
  await page.mouse.move(block.x + 40, block.y + 60, { steps: 4 });
  await page.mouse.move(block.x + 40, block.y + 8 + 90 * 2, { steps: 4 });
  await page.mouse.up();
  await page.getByRole('button', { name: /\b1:50.*thyroid/ }).waitFor();
  t.equal(await page.getByRole('dialog').count(), 0, 'dragging is not opening');
});

t.test('a manager sets rooms, hours, closures and exams', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/clinic');
  await page.getByRole('button', { name: 'Add a room' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a room' });
  await dialog.getByLabel('Name').fill('MR');
  await dialog.getByLabel('Modality').fill('mr');
  await dialog.getByLabel('Station AE title').fill('MR1');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('row', { name: /MR MR MR1/ }).waitFor();
  const hours = page.getByRole('region', { name: 'Working hours' });
  await hours.getByLabel('Of').selectOption({ label: 'MR' });
  await hours.getByRole('button', { name: 'Add hours' }).click();
  await hours.getByRole('row', { name: /MR Friday 08:00 – 17:00/ }).waitFor();
  const closures = page.getByRole('region', { name: 'Closures' });
  await closures.getByLabel('Reason').fill('Holiday');
  await closures.getByRole('button', { name: 'Add a closure' }).click();
  await closures.getByRole('row', { name: /The whole clinic.*Holiday/ }).waitFor();
  await page.goto(`${appliance.httpUrl}/calendar`);
  await page.getByText('Closed: Holiday').first().waitFor();
  t.same(errors, []);
});
