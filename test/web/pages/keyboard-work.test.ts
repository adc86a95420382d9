// The work of each page by keyboard alone: what a person comes there for, done without a mouse.
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { addPatient } from '../../patient-rows.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn } from '../pages.ts';
import { post, startHouse } from './house.ts';
import { keyboard, tabTo } from './keys.ts';

const { appliance } = await startHouse(t);
const browser = await startChromium(t);
const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
const otto = await addPatient(db, { name: 'Probe^Otto', patientId: 'TEST-9', sex: 'M', birthDate: '1970-01-02' });
await db.close();
const us = await post(appliance, 'rooms', {
  name: 'Ultrasound',
  departmentId: null,
  modality: 'US',
  stationAeTitle: '',
});
const { exams } = await (await appliance.fetch('/api/v1/exams')).json();
const examId = exams.find(({ code }: { code: string }) => code === 'US-ABD').id;
const { page, errors } = await openSignedIn(browser, appliance, '/account');
const hands = keyboard(page);

const go = (path: string) => page.goto(appliance.httpUrl + path);
const button = (name: string | RegExp, exact = false) => page.getByRole('button', { name, exact });
const press = (name: string | RegExp, exact = false) => hands.press(button(name, exact));
const column = (name: string) => page.getByRole('region', { name, exact: true });

/** Otto's appointment today, which nobody has begun. */
function today(hours: number): string {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate(), hours).toISOString();
}
await post(appliance, 'appointments', {
  kind: 'exam',
  patientId: otto,
  roomId: us.id,
  startsAt: today(12),
  order: { examId },
  anyway: true,
});

t.test('an exam moves on the board', async () => {
  await go('/board');
  const card = (state: string) => column(state).getByRole('listitem', { name: /Probe, Otto/ });
  await tabTo(card('Expected'));
  await page.keyboard.press('Enter');
  await card('Waiting').waitFor();
  await page.keyboard.press('Shift+ArrowRight');
  await card('In room').waitFor();
  await page.keyboard.press('Shift+ArrowLeft');
  await card('Waiting').waitFor();
});

t.test('an appointment moves in the calendar', async () => {
  await go('/calendar?list=no');
  await tabTo(button(/12:00.*Probe, Otto/));
  for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Enter');
  await button(/11:45.*Probe, Otto/).waitFor();
});

t.test('an appointment is booked', async () => {
  await go('/calendar');
  await press('New appointment');
  await page.keyboard.type('probe');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Probe, Otto/ })
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await hands.choose(page.getByLabel('Which exam?'), 'US · Ultrasound thyroid and neck');
  await hands.press(page.getByRole('group', { name: 'Next free times' }).getByRole('button').first());
  await press('Book', true);
  await page.getByRole('dialog', { name: 'New appointment' }).waitFor({ state: 'detached' });
});

t.test('an order is placed', async () => {
  await go(`/patients/${otto}`);
  await hands.press(page.getByRole('link', { name: 'Order or book…' }));
  await hands.press(page.getByRole('radio', { name: 'Book later' }));
  await hands.choose(page.getByLabel('Which exam?'), 'CT · CT chest');
  await hands.type(page.getByLabel('Indication'), 'Cough');
  await press('Place the order');
  await button(/^Book Probe, Otto, CT chest/).waitFor();
});

t.test('a patient is registered and found', async () => {
  await go('/patients');
  await press('Register a patient');
  await hands.type(page.getByLabel('Family name', { exact: true }), 'Beispielova');
  await hands.type(page.getByLabel('Given name', { exact: true }), 'Jana');
  await press('Register', true);
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('probe');
  await page.getByRole('option', { name: /Probe, Otto/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(new RegExp(`/patients/${otto}$`));
});

t.test('a study is found and opened', async (t) => {
  await go('/studies');
  await page.getByRole('row', { name: /Sample/ }).waitFor();
  const row = page.getByRole('row', { name: /Sample/ });
  await tabTo(row);
  await page.keyboard.press('Space');
  await page.getByRole('heading', { name: 'Series' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('toolbar').waitFor();
  await page.keyboard.press('Shift+2');
  await page.getByRole('region', { name: 'Pane 2' }).waitFor();
  await page.keyboard.press('n');
  t.match(page.url(), '/viewer/');
});

t.test('somebody is called into a room', async () => {
  await go(`/room?room=${us.id}`);
  await press('Call in Probe, Otto');
  await column('In the room')
    .getByRole('article', { name: /Probe, Otto/ })
    .waitFor();
});

t.test('a study is read', async () => {
  await go('/reading');
  await page.getByRole('listitem', { name: /Sample/ }).waitFor();
  await press('Read next');
  await page.waitForURL(/\/viewer\//);
});

t.test('the inbox is settled', async () => {
  await go('/inbox');
  await hands.press(button('Leave as it is').first());
  await hands.type(page.getByRole('dialog').getByRole('textbox'), 'Seen');
  await press('Leave it', true);
  await page.getByText('Left as it is').waitFor();
});

t.test('a device is accepted, a person is added', async () => {
  await go('/devices');
  await press(/Accept…/);
  await page.getByRole('dialog').waitFor();
  await hands.type(page.getByRole('dialog').getByLabel('Name'), 'MR room');
  await press('Accept', true);
  await page.getByRole('row', { name: /MR room/ }).waitFor();
  await go('/people');
  await press('Add a person');
  await page.keyboard.type('Eva Sample');
  await hands.type(page.getByLabel('User name'), 'eva');
  await press('Suggest one');
  await hands.press(page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }));
  await page.getByRole('row', { name: /Eva Sample/ }).waitFor();
});

t.test('a room is set up, a screen is added', async () => {
  await go('/clinic');
  await press('Add a room');
  await hands.type(page.getByRole('dialog').getByLabel('Name'), 'MR');
  await hands.type(page.getByRole('dialog').getByLabel('Modality'), 'MR');
  await hands.press(page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }));
  await page.getByRole('row', { name: /^MR MR/ }).waitFor();
  await go('/settings');
  await press('Add a screen…');
  await hands.type(page.getByRole('dialog').getByRole('textbox').first(), 'Corridor');
  await page.keyboard.press('Enter');
  await page.getByText('Corridor').first().waitFor();
});

t.test('a program is told what happens, then paused', async () => {
  await go('/settings/webhooks');
  await press('New webhook…');
  const dialog = page.getByRole('dialog');
  await hands.type(dialog.getByLabel('Name'), 'Archive');
  await hands.type(dialog.getByLabel('Address'), 'http://10.0.0.5/told');
  await hands.press(dialog.getByRole('checkbox', { name: 'A critical result is flagged' }));
  await hands.press(dialog.getByRole('button', { name: 'Add', exact: true }));
  await dialog.getByText(/^whsec_/).waitFor();
  await hands.press(dialog.getByRole('button', { name: 'Close' }));
  await press(/Archive/);
  await hands.press(page.getByRole('menuitem', { name: 'Pause' }));
  await page.getByRole('row', { name: /Archive.*Paused/ }).waitFor();
});

t.test('figures, the log and the interface are asked', async (t) => {
  await go('/dashboard?range=week');
  await page.getByRole('table', { name: 'By modality' }).waitFor();
  await go('/audit');
  await page.getByRole('table').waitFor();
  await go('/api?route=GET+%2Fapi%2Fv1%2Fdevices');
  await press('Send');
  await page.getByText(/^200/).waitFor();
  t.same(errors, []);
});
