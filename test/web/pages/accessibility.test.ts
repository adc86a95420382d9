// Every page by axe, in both themes: labels, roles, contrast. What a tool can find, none may have.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { addPatient } from '../../patient-rows.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { echoscu } from '../../peers/dcmtk.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds on the page as it is, a line each: by every rule in light, and what the theme changes in dark. */
async function violations(page: Page): Promise<string[]> {
  // Faded text, and text on its way from one theme to the other, has no contrast.
  await page.addStyleTag({
    content: '*, *::before, *::after { animation: none !important; transition: none !important; }',
  });
  await page.evaluate(`${AXE}; 0`);
  const inLight = await found(page, '');
  await inTheme(page, 'dark');
  const inDark = await found(page, ", { runOnly: ['color-contrast', 'link-in-text-block'] }");
  await inTheme(page, 'light');
  return [...inLight, ...inDark.map((line) => `dark: ${line}`)];
}

async function inTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
}

async function found(page: Page, options: string): Promise<string[]> {
  const found = (await page.evaluate(`axe.run(document${options})`)) as { violations: Violation[] };
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

const appliance = await startWithPages(t, { env: { LIGHTBOX_UNKNOWN_DEVICES: 'hold' }, devices: [] });
const fresh = await startWithPages(t, { setUp: false });
const browser = await startChromium(t);
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_CT' };
const device = { name: 'CT room', aeTitle: 'SAMPLE_CT', host: '127.0.0.1', port: 104 };
const made = await appliance.fetch('/api/v1/devices', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(device),
});
if (!made.ok) throw new Error(await made.text());
await send(
  sender,
  t.testdir(),
  { patientName: 'Sample^Anna=山田^花' },
  { patientName: 'Muster^Hans', patientId: '', accessionNumber: 'B' },
);
await echoscu({ ...sender, callingAeTitle: 'STRANGER' });
await aDay();
await inTheQueue();

/** A patient who waits in the CT room with questions open, in a clinic that is closed later today. */
async function aDay(): Promise<void> {
  const post = async (path: string, body: object): Promise<{ id: number }> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await appliance.fetch(`/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { id: number };
  };
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  const patientId = await addPatient(db, { name: 'Beispiel^Karl', allergies: 'Iodine', implants: 'Clip' });
  await db.close();
  const { id: roomId } = await post('rooms', { name: 'CT', departmentId: null, modality: 'CT', stationAeTitle: 'CT1' });
  await post('shifts', { roomId, doctor: null, weekday: 1, fromTime: '08:00', toTime: '16:00' });
  const { exams } = await (await appliance.fetch('/api/v1/exams')).json();
  const examId = exams.find(({ code }: { code: string }) => code === 'CT-CHEST').id;
  const order = { examId, contrast: 'with', priority: 'STAT' };
  const startsAt = new Date().toISOString();
  await post('appointments', { kind: 'exam', patientId, roomId, startsAt, order, isWalkIn: true });
  await post('orders', { patientId, examId, priority: 'urgent', indication: 'Cough' });
  await post('closures', {
    roomId,
    doctor: null,
    startsAt,
    endsAt: new Date(Date.now() + 9e7).toISOString(),
    reason: 'x',
  });
}

/** Everything that came waits to be read, however old it is. */
async function inTheQueue(): Promise<void> {
  const { studies } = await (await appliance.fetch('/api/v1/studies')).json();
  for (const { studyInstanceUid } of studies)
    await appliance.fetch(`/api/v1/reading/${studyInstanceUid}/reopen`, { method: 'POST' });
}
const screenKey = appliance
  .fetch('/api/v1/wall-screens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Waiting room' }),
  })
  .then((answer) => answer.json())
  .then(({ key }) => key);

type Step = [name: string, path: string, act?: (page: Page) => Promise<unknown>];
const STEPS: Step[] = [
  ['the board', '/board', (page) => page.getByText('3 safety questions open').waitFor()],
  ['safety questions', '/board', (page) => page.getByRole('button', { name: '3 safety questions open' }).click()],
  ['a room', '/room?room=1', (page) => page.getByRole('button', { name: 'Call in Beispiel, Karl' }).waitFor()],
  ['the calendar', '/calendar?list=no', (page) => page.getByRole('button', { name: /Beispiel/ }).waitFor()],
  ['a week', '/calendar?view=week&list=no', (page) => page.getByRole('button', { name: /Beispiel/ }).waitFor()],
  ['an appointment', '/calendar?list=no', (page) => page.getByRole('button', { name: /Beispiel/ }).click()],
  [
    'booking',
    '/calendar',
    async (page) => {
      await page.getByRole('button', { name: 'New appointment' }).click();
      await page.getByLabel('Which exam?').selectOption({ label: 'CT · CT chest' });
      await page.getByRole('group', { name: 'Next free times' }).waitFor();
    },
  ],
  [
    'the calendar by doctor',
    '/calendar?by=doctor',
    (page) => page.getByRole('button', { name: /^Book Beispiel/ }).waitFor(),
  ],
  [
    'booking an order',
    '/calendar',
    async (page) => {
      await page.getByRole('button', { name: /^Book Beispiel/ }).click();
      await page.getByRole('group', { name: 'Next free times' }).waitFor();
    },
  ],
  ['an order', '/patients/1?order=1', (page) => page.getByText('Placed').waitFor()],
  ['changing an order', '/patients/1?order=1', (page) => page.getByRole('button', { name: 'Change…' }).click()],
  ['the clinic', '/clinic', (page) => page.getByRole('row', { name: /CT head/ }).waitFor()],
  [
    'an exam',
    '/clinic',
    async (page) => {
      await page.getByRole('button', { name: 'Edit CT head' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['studies', '/studies', (page) => page.getByRole('row', { name: /Sample/ }).waitFor()],
  [
    'one study',
    '/studies',
    (page) =>
      page
        .getByRole('row', { name: /Sample/ })
        .click()
        .then(() => page.getByRole('heading', { name: 'Series' }).waitFor()),
  ],
  ['a filter open', '/studies', (page) => page.getByRole('button', { name: 'Date' }).click()],
  ['nothing found', '/studies?search=nobody', (page) => page.getByRole('heading', { name: 'No study fits' }).waitFor()],
  [
    'the palette',
    '/studies',
    async (page) => {
      await page.getByRole('row', { name: /Sample/ }).waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('sample');
      await page
        .getByRole('option', { name: /Sample, Anna/ })
        .first()
        .waitFor();
    },
  ],
  [
    'set aside',
    '/studies?show=set-aside',
    (page) => page.getByRole('heading', { name: 'Nothing is set aside' }).waitFor(),
  ],
  ['the reading queue', '/reading', (page) => page.getByRole('listitem', { name: /Sample/ }).waitFor()],
  [
    'read elsewhere',
    '/reading',
    async (page) => {
      await page.getByRole('button', { name: 'More for Sample, Anna' }).click();
      await page.getByRole('menuitem', { name: 'Read elsewhere…' }).click();
    },
  ],
  ['patients', '/patients', (page) => page.getByRole('table').waitFor()],
  [
    'registering a patient',
    '/patients?add=yes',
    async (page) => {
      await page.getByRole('dialog').waitFor();
      await page.keyboard.type('Sampel');
      await page.getByRole('button', { name: /^This is the person: Sample/ }).waitFor();
      await page.getByText('Other scripts, address').click();
    },
  ],
  ['one patient', '/patients/1', (page) => page.getByRole('heading', { name: 'Timeline' }).waitFor()],
  ['a new document', '/patients/1', (page) => page.getByRole('button', { name: 'Document…' }).click()],
  ['a label', '/patients/1/label?order=1', (page) => page.getByRole('img', { name: /^Bar code of/ }).waitFor()],
  [
    'splitting a patient',
    '/patients/1',
    async (page) => {
      await page.getByRole('button', { name: 'More for this patient' }).click();
      await page.getByRole('menuitem', { name: 'Two people in this entry…' }).click();
      await page.getByRole('checkbox').first().check();
      await page.getByText('1 thing moves').waitFor();
    },
  ],
  ['the inbox', '/inbox', (page) => page.getByRole('button', { name: 'Leave as it is' }).first().waitFor()],
  ['figures', '/dashboard?range=week', (page) => page.getByRole('table', { name: 'By modality' }).waitFor()],
  ['devices', '/devices', (page) => page.getByRole('button', { name: /Accept…/ }).waitFor()],
  ['a new device', '/devices?add=yes', (page) => page.getByRole('dialog').waitFor()],
  ['people', '/people', (page) => page.getByRole('table', { name: 'Signed in now' }).waitFor()],
  ['a new person', '/people?add=yes', (page) => page.getByRole('dialog').waitFor()],
  ['roles', '/people/roles', (page) => page.getByRole('table').waitFor()],
  ['audit', '/audit', (page) => page.getByRole('table').waitFor()],
  ['settings', '/settings', (page) => page.getByRole('meter').waitFor()],
  [
    'a new screen',
    '/settings',
    async (page) => {
      await page.getByRole('button', { name: 'Add a screen…' }).click();
      await page.getByRole('dialog').waitFor();
    },
  ],
  ['account', '/account', (page) => page.getByText('this browser').waitFor()],
  [
    'a second factor',
    '/account',
    async (page) => {
      await page.getByRole('button', { name: 'Turn on…' }).click();
      await page.getByLabel('Your password, once more').fill(appliance.administrator.password);
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('img', { name: 'QR code of the secret' }).waitFor();
    },
  ],
  ['API', '/api?route=POST+%2Fapi%2Fv1%2Fdevices', (page) => page.getByRole('button', { name: 'Send' }).waitFor()],
  ['no such page', '/studies/1/2/3', (page) => page.getByRole('heading', { name: 'Nothing is here' }).waitFor()],
];

/** Two refusals of the box: another version of a patient, and somebody who may be registered already. */
async function makeStuck(page: Page): Promise<void> {
  await page.goto(`${appliance.httpUrl}/patients/1`);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Telephone').fill(String(Math.random()));
  await page.context().setOffline(true);
  await page.getByText(/^No connection since/).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const patient = await (await appliance.fetch('/api/v1/patients/1')).json();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ phone: String(Math.random()), expectedVersion: patient.version });
  await appliance.fetch('/api/v1/patients/1', { method: 'PATCH', headers, body });
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Patients' }).click();
  await page.getByRole('button', { name: 'Register a patient' }).click();
  await page.getByLabel('Family name', { exact: true }).fill('Sample');
  await page.getByLabel('Given name', { exact: true }).fill('Anna');
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
}

t.test('no page has a barrier that axe finds', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/account', { colorScheme: 'light' });
  for (const [name, path, act] of STEPS) {
    await page.goto(appliance.httpUrl + path);
    await act?.(page);
    t.same(await violations(page), [], name);
  }
  await page.waitForTimeout(3000); // the day's pages are fetched ahead
  await makeStuck(page);
  t.same(await violations(page), [], 'cut off, somebody registered');
  await page.getByRole('link', { name: 'Show' }).click();
  await page.getByRole('region', { name: 'Waits to be sent' }).waitFor();
  t.same(await violations(page), [], 'what waits to be sent');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: /^This is the person/ }).waitFor();
  await page.getByRole('button', { name: 'Send what is ticked' }).waitFor();
  t.same(await violations(page), [], 'what needs the person');
  await page.getByRole('button', { name: /account and sign-out/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('dialog', { name: 'Sign out with unsent work?' }).waitFor();
  t.same(await violations(page), [], 'signing out with unsent work');
  await page.goto(`${appliance.httpUrl}/studies`);
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await page.keyboard.press('Control+Alt+l');
  await page.getByRole('button', { name: 'Somebody else' }).waitFor();
  t.same(await violations(page), [], 'the locked screen');
});

t.test('nor have the pages before signing in', async (t) => {
  const { page } = await openPage(browser, { colorScheme: 'light' });
  await page.goto(appliance.httpUrl);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  t.same(await violations(page), [], 'sign-in');
  await page.goto(`${appliance.httpUrl}/wall#${await screenKey}`);
  await page.getByRole('region', { name: 'Waiting' }).waitFor();
  t.same(await violations(page), [], 'the wall');
  await page.goto(`${appliance.httpUrl}/verify`);
  await page.getByRole('heading', { name: 'Is this report genuine?' }).waitFor();
  t.same(await violations(page), [], 'verifying a report');
  await page.goto(fresh.httpUrl);
  await page.getByRole('heading', { name: 'Type the set-up code' }).waitFor();
  t.same(await violations(page), [], 'set-up');
});
