// One finding's way through the clinic, over real sockets and in real browsers: ordered by a referring doctor, scanned with
// what the machine measured, reported with the fields filled, flagged and told, signed, on paper in the patient's own script,
// read and acknowledged on the doctor's telephone.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { openDatabase } from '../../appliance/core/db/database.ts';
import {
  AC,
  BPD,
  biometry,
  FL,
  HC,
  num,
  ultrasoundReport,
  unit,
} from '../appliance/clinic/values/ultrasound-reports.ts';
import { ctSlice } from '../objects.ts';
import { openPage, startChromium } from '../peers/chromium.ts';
import { storescu } from '../peers/dcmtk.ts';
import { apiOf } from '../web/pages/signed-report.ts';
import { startWithPages } from '../web/pages.ts';

const PASSWORD = 'a sample password of hers';
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const api = apiOf(appliance);
const folder = t.testdir();
const machine = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'US1' };

for (const [username, displayName, role] of [
  ['mira', 'Mira Sample', 'radiologist'],
  ['rosa', 'Rosa Referrer', 'referrer'],
])
  await api('POST', 'users', { username, displayName, role, password: PASSWORD });
await api('PATCH', 'staff/mira', { title: 'Dr. med.' });
const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
await db.batch([{ sql: 'UPDATE users SET is_password_due = 0' }]);
await db.close();
const { exams } = await api<{ exams: { id: number; code: string }[] }>('GET', 'exams');
const obstetrics = exams.find(({ code }) => code === 'US-OB')!.id;

interface Case {
  script: string;
  name: Record<string, string>;
  /** As the text of the PDF has it. */
  onPaper: RegExp;
}
const CASES: Case[] = [
  { script: 'Latin', name: { family: 'Müster', given: 'Žofie' }, onPaper: /Müster, Žofie/ },
  {
    script: 'Arabic',
    name: { family: 'Sample', given: 'Amina', nativeFamily: 'عينة', nativeGiven: 'أمينة' },
    onPaper: /Sample, Amina/,
  },
  {
    script: 'Chinese',
    name: { family: 'Yangben', given: 'An', nativeFamily: '样本', nativeGiven: '安' },
    onPaper: /样本 安 \(Yangben, An\)/,
  },
];

interface Ordered {
  patientId: string;
  accessionNumber: string;
  studyInstanceUid: string;
}

/** At the desk: the patient is registered, the referring doctor's order placed. */
async function ordered({ name }: Case, birthDate: string): Promise<Ordered> {
  const patient = await api<{ id: number; patientId: string }>('POST', 'patients', { name, birthDate, sex: 'F' });
  const order = { patientId: patient.id, examId: obstetrics, indication: 'Second trimester', referrer: 'rosa' };
  const { accessionNumber, studyInstanceUid } = await api<Ordered>('POST', 'orders', order);
  return { patientId: patient.patientId, accessionNumber, studyInstanceUid };
}

/** What the ultrasound machine sends: two pictures, and the numbers that were measured in them. */
async function scan({ name }: Case, order: Ordered, birthDate: string): Promise<void> {
  const about = {
    ...{ patientName: `${name.family}^${name.given}`, patientSex: 'F', patientId: order.patientId },
    ...{ patientBirthDate: birthDate.replaceAll('-', ''), studyDescription: 'Obstetric ultrasound' },
    ...{ accessionNumber: order.accessionNumber, studyInstanceUid: order.studyInstanceUid },
  };
  const series = `${order.studyInstanceUid}.1`;
  const objects = [1, 2].map((instanceNumber) =>
    ctSlice({ ...about, modality: 'US', seriesInstanceUid: series, instanceNumber, rows: 64, columns: 64 }),
  );
  const numbers = [
    num(BPD, 4.71, unit('cm')),
    num(HC, 175, unit('mm')),
    num(AC, 14.9, unit('cm')),
    num(FL, 33, unit('mm')),
  ];
  objects.push(ultrasoundReport([biometry('A', ...numbers)], { ...about, seriesInstanceUid: `${series}9` }));
  const files: string[] = [];
  for (const { file, sopInstanceUid } of objects) {
    files.push(join(folder, `${sopInstanceUid}.dcm`));
    await writeFile(files.at(-1)!, file);
  }
  const { code, output } = await storescu(machine, files, '-R');
  if (code !== 0) throw new Error(output);
}

async function open(path: string, username: string, options = {}): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, options);
  const data = { username, password: PASSWORD };
  const headers = { origin: appliance.httpUrl };
  const signedIn = await opened.page.request.post(`${appliance.httpUrl}/api/v1/session`, { data, headers });
  if (!signedIn.ok()) throw new Error(await signedIn.text());
  await opened.page.goto(appliance.httpUrl + path);
  return opened;
}

const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the report' });
const field = (page: Page, name: string) => page.getByRole('textbox', { name });

async function report(t: Test, page: Page, { studyInstanceUid }: Ordered): Promise<void> {
  await page.goto(`${appliance.httpUrl}/viewer/${studyInstanceUid}?read=1&report=1`);
  await text(page).waitFor();
  t.equal(
    await field(page, 'Biparietal diameter, mm').inputValue(),
    '47.1',
    'centimetres of the machine in the field’s unit',
  );
  t.equal(await field(page, 'Abdominal circumference, mm').inputValue(), '149');
  t.match(await field(page, 'Gestational age, wk').inputValue(), /^20/, 'by Hadlock');
  await text(page).getByText('Impression').first().waitFor();
  await page.keyboard.press('F2');
  for (let step = 0; step < 5; step++) await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Bleeding behind the placenta.');
  await measureAndInsert(t, page);

  await page.getByRole('button', { name: 'Critical result…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What was found').fill('Bleeding behind the placenta');
  await dialog.getByRole('button', { name: 'Flag it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await text(page).focus();
  await page.keyboard.press('Control+Enter');
  await page.getByText('A critical result was flagged: tell somebody first').waitFor();
  await page.getByRole('button', { name: 'Back to the text' }).click();
  await page.getByRole('button', { name: /^Told somebody:/ }).click();
  await dialog.getByLabel('Told whom').fill('Rosa Referrer');
  await dialog.getByRole('button', { name: 'Write it down' }).click();
  await dialog.waitFor({ state: 'detached' });
  await text(page).focus();
  await page.keyboard.press('Control+Enter');
  const empty = page.getByRole('group', { name: /fields of the template are empty/ }).getByRole('textbox');
  await empty.fill('Not asked for');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: /^Sign/ }).getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
}

/** In the pictures beside the report, and into its text; both are there again after a reload, where they were. */
async function measureAndInsert(t: Test, page: Page): Promise<void> {
  const drawn = page.locator('.v-marking path:not(.v-halo)');
  const inText = text(page).locator('.report-measurement').getByText('Length 8 mm');
  await page.keyboard.press('F2');
  await page.keyboard.press('m');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowUp');
  await page.locator('.v-value').waitFor();
  const before = await drawn.getAttribute('d');
  await page.keyboard.press('Shift+I');
  await inText.waitFor();
  await page.getByRole('img', { name: /^Saved / }).waitFor();
  await page.reload();
  await inText.waitFor();
  await page.locator('.v-value').waitFor();
  t.equal(await drawn.getAttribute('d'), before, 'the measurement stands where it stood');
}

async function paperOf(t: Test, page: Page, { studyInstanceUid }: Ordered, script: string): Promise<string> {
  const path = `/api/v1/reports/${studyInstanceUid}/pdf`;
  const place = join(process.env.LIGHTBOX_PAPERS ?? folder, script);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'report.pdf'), await (await page.request.get(appliance.httpUrl + path)).body());
  execFileSync('pdftoppm', ['-r', '80', '-png', '-singlefile', 'report.pdf', 'page'], { cwd: place });
  const { channels } = await sharp(join(place, 'page.png')).greyscale().stats();
  t.ok(channels[0]!.min < 60 && channels[0]!.mean > 200, 'dark letters on white paper');
  return execFileSync('pdftotext', ['-layout', 'report.pdf', '-'], { cwd: place, encoding: 'utf8' });
}

const isFinal = async ({ studyInstanceUid }: Ordered) =>
  (await api<{ state: string }>('GET', `reports/${studyInstanceUid}`)).state === 'final';

for (const [at, one] of CASES.entries()) {
  t.test(`from the order to the doctor’s telephone, for a patient whose name is in ${one.script} script`, async (t) => {
    const birthDate = `199${at}-0${at + 2}-11`;
    const order = await ordered(one, birthDate);
    await scan(one, order, birthDate);
    for (let tries = 0; tries < 120; tries++) {
      const { studies } = await api<{ studies: { studyInstanceUid: string }[] }>('GET', 'studies?state=complete');
      if (studies.some(({ studyInstanceUid }) => studyInstanceUid === order.studyInstanceUid)) break;
      await new Promise((wake) => setTimeout(wake, 500));
    }
    const { page, errors } = await open('/reading', 'mira', { viewport: { width: 1440, height: 900 } });
    await report(t, page, order);
    for (let tries = 0; tries < 100 && !(await isFinal(order)); tries++) await page.waitForTimeout(100);
    t.ok(await isFinal(order));

    const paper = await paperOf(t, page, order, one.script);
    t.match(paper, one.onPaper);
    t.match(paper, /Bleeding behind the placenta\./);
    t.match(paper, /Signed electronically by Dr\. med\. Mira Sample/);
    t.match(paper, /Referred by[\s\S]*Rosa Referrer/);
    t.match(paper, /47\.1 mm/);
    t.match(paper, /Length 8 mm/);
    t.same(errors, []);
    await page.context().close();

    const { page: phone } = await open('/', 'rosa', PHONE);
    await phone.getByText('1 report to read').waitFor();
    await phone.getByRole('link', { name: new RegExp(one.name.family!) }).tap();
    await phone.getByText('Bleeding behind the placenta.').first().waitFor();
    t.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits a telephone');
    await phone.getByRole('button', { name: 'I have read this' }).tap();
    await phone.getByText(/^You said on/).waitFor();
    const { results } = await api<{ results: { readBackAt: string | null }[] }>(
      'GET',
      `studies/${order.studyInstanceUid}/critical-results`,
    );
    t.ok(results[0]?.readBackAt, 'what was critical has come full circle');
    await phone.context().close();
  });
}
