// One visit as the clinic lives it, in two browsers and over real sockets: registered and booked at reception, arrived, on
// the machine's worklist at its next question, scanned, seen moving on the board at the other end of the house.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { newUid } from '../../appliance/lib/dicom/uid.ts';
import { ctSlice } from '../objects.ts';
import { startChromium } from '../peers/chromium.ts';
import { findWorklist, storescu } from '../peers/dcmtk.ts';
import { beginStep, changeStep } from '../peers/performed-step.ts';
import { openSignedIn, startWithPages } from '../web/pages.ts';

/** "Arrived" puts the exam on the machine within this (product.md 3.2). */
const WORKLIST_LIMIT_MS = 2000;

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const folder = t.testdir();
const ct1 = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'CT1' };

const made = await appliance.fetch('/api/v1/rooms', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name: 'CT room', departmentId: null, modality: 'CT', stationAeTitle: 'CT1' }),
});
if (!made.ok) throw new Error(await made.text());

const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const worklist = () =>
  findWorklist(ct1, folder, [
    '(0008,0050)',
    '(0010,0010)',
    '(0010,0020)',
    '(0010,0030)',
    '(0010,0040)',
    '(0020,000d)',
    '(0040,0100)[0].(0040,0001)=CT1',
    '(0040,0100)[0].(0040,0009)',
  ]);
type Line = Awaited<ReturnType<typeof worklist>>[number];

interface Person {
  family: string;
  given: string;
  born: string;
}
// Nobody is alike: the registration would ask.
const ANNA: Person = { family: 'Story', given: 'Anna', born: '1984-03-02' };
const BERTA: Person = { family: 'Beispiel', given: 'Berta', born: '1991-11-23' };
const CARLA: Person = { family: 'Muster', given: 'Carla', born: '1987-07-30' };

/** From the list of patients to the board: registered, ordered for now with its safety question, all at the pages. */
async function registerAndBook(page: Page, { family, given, born }: Person): Promise<void> {
  await page.goto(`${appliance.httpUrl}/patients?add=yes`);
  const registration = page.getByRole('dialog', { name: 'Register a patient' });
  await registration.getByLabel('Family name', { exact: true }).fill(family);
  await registration.getByLabel('Given name', { exact: true }).fill(given);
  await registration.getByLabel('Birth date or age').fill(born);
  await registration.getByLabel('Sex').selectOption({ label: 'Female' });
  await registration.getByLabel('Telephone').press('Enter');
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();

  await page.getByRole('link', { name: 'Order or book…' }).click();
  const booking = page.getByRole('dialog', { name: 'New appointment' });
  await booking.getByText(`${family}, ${given}`).first().waitFor();
  await booking.getByLabel('Which exam?').selectOption({ label: 'CT · CT chest' });
  const now = new Date();
  const two = (number: number) => String(number).padStart(2, '0');
  await booking.getByLabel('Day').fill(`${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`);
  await booking.getByLabel('Time', { exact: true }).fill(`${two(now.getHours())}:${two(now.getMinutes())}`);
  await booking.getByLabel('Room').selectOption({ label: 'CT room' });
  await booking.getByLabel('Indication').fill('Cough');
  await booking.getByRole('button', { name: 'Book', exact: true }).click();
  const safety = page.getByRole('dialog', { name: 'Safety questions' });
  await safety.getByText('1 question still open.').waitFor();
  await safety.getByText('No', { exact: true }).click();
  await safety.getByText('Nothing stops this exam.').waitFor();
  await page.keyboard.press('Escape');
}

/** Images as the console makes them of the line that was chosen. */
async function images(line: Line): Promise<string[]> {
  const text = (tag: string) => line[tag].Value![0] as string;
  const files: string[] = [];
  for (let instanceNumber = 1; instanceNumber <= 3; instanceNumber++) {
    const { file } = ctSlice({
      accessionNumber: text('00080050'),
      studyInstanceUid: text('0020000D'),
      patientName: (line['00100010'].Value![0] as { Alphabetic: string }).Alphabetic,
      patientId: text('00100020'),
      patientBirthDate: text('00100030'),
      patientSex: text('00100040'),
      instanceNumber,
      rows: 32,
      columns: 32,
    });
    files.push(join(folder, `${text('00080050')}-${instanceNumber}.dcm`));
    await writeFile(files.at(-1)!, file);
  }
  return files;
}

for (const reportsSteps of [true, false]) {
  const person = reportsSteps ? ANNA : BERTA;
  const about = { name: new RegExp(`${person.family}, ${person.given}`) };
  t.test(reportsSteps ? 'with performed steps' : 'the images alone move it', async (t) => {
    const reception = await openSignedIn(browser, appliance, '/board');
    const technician = await openSignedIn(browser, appliance, '/board');
    const seen = (state: string) => column(technician.page, state).getByRole('listitem', about).waitFor();
    await registerAndBook(reception.page, person);
    await seen('Expected');
    t.same(await worklist(), [], 'who is only booked is not offered to the machine');

    await reception.page.goto(`${appliance.httpUrl}/board`);
    const card = column(reception.page, 'Expected').getByRole('listitem', about);
    await card.getByRole('button', { name: /^Arrived/ }).click();
    await column(reception.page, 'Waiting').getByRole('listitem', about).waitFor();
    const [line, ...others] = await worklist();
    t.equal(others.length, 0);
    t.match(
      line,
      { '00100010': { Value: [{ Alphabetic: `${person.family}^${person.given}` }] } },
      'there at the first question',
    );
    await seen('Waiting');

    const files = await images(line);
    const step = line['00400100'].Value![0] as Line;
    const uid = newUid();
    if (reportsSteps) {
      t.equal(await beginStep(ct1, uid, { stepId: step['00400009'].Value![0] as string }), 0);
      await seen('In scan');
    }
    t.equal((await storescu(ct1, files)).code, 0);
    if (reportsSteps) t.equal(await changeStep(ct1, uid, 'COMPLETED'), 0);
    await seen('Review');
    t.same(await worklist(), [], 'and the machine offers it no more');

    await column(technician.page, 'Review').getByRole('listitem', about).focus();
    await technician.page.keyboard.press('Enter');
    await column(reception.page, 'Completed').getByRole('listitem', about).waitFor();
    t.same(
      [...reception.errors, ...technician.errors].filter((line) => !/409/.test(line)),
      [],
    );
  });
}

t.test('arrived at the desk, it is on the machine in time', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/board');
  await registerAndBook(page, CARLA);
  await page.goto(`${appliance.httpUrl}/board`);
  const about = { name: /Muster, Carla/ };
  const clicked = Date.now();
  await column(page, 'Expected')
    .getByRole('listitem', about)
    .getByRole('button', { name: /^Arrived/ })
    .click();
  let asked = 0;
  let lines: Line[] = [];
  while (lines.length === 0 && Date.now() - clicked < 10 * WORKLIST_LIMIT_MS) {
    asked++;
    lines = await worklist();
  }
  t.equal(lines.length, 1, `at the machine's question number ${asked}, ${Date.now() - clicked} ms after the click`);
});

t.test('nothing was logged as a bug on the way', async (t) => {
  t.same(
    appliance.log.filter(({ level }) => level === 'error'),
    [],
  );
});
