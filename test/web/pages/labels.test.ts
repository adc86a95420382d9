// Labels as they come out of a printer, read by zbar, which knows nothing of us; and scanned again at a workstation.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { orderCode, patientCode } from '../../../web/labels/codes.ts';
import { addPatient } from '../../patient-rows.ts';
import { startChromium } from '../../peers/chromium.ts';
import { scan } from '../../peers/scanner.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
const anna = await addPatient(db, {
  name: 'Sample^Anna-Katharina=山田^花',
  patientId: 'TEST-1',
  birthDate: '1984-03-02',
});
await db.close();
const { exams } = (await (await appliance.fetch('/api/v1/exams')).json()) as { exams: { id: number; code: string }[] };
const order = (await (
  await appliance.fetch('/api/v1/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ patientId: anna, examId: exams.find(({ code }) => code === 'US-ABD')!.id }),
  })
).json()) as { id: number; accessionNumber: string };

function run(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`);
  return stdout;
}

/** What zbar reads in the print, a line each, and the sizes of the pages in millimetres. */
async function printed(page: Page, folder: string, name: string): Promise<{ codes: string[]; pages: string[] }> {
  const file = join(folder, `${name}.pdf`);
  await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  run('pdftoppm', ['-r', '300', '-png', file, join(folder, name)]);
  const info = run('pdfinfo', ['-l', '99', file]);
  const points = [...info.matchAll(/size:\s+([\d.]+) x ([\d.]+) pts/g)];
  const pages = points.map(([, width, height]) =>
    [width, height].map((at) => Math.round((Number(at) / 72) * 25.4)).join('x'),
  );
  const images = run('sh', ['-c', `ls ${folder}/${name}-*.png`])
    .trim()
    .split('\n');
  return {
    codes: run('zbarimg', ['--quiet', ...images])
      .trim()
      .split('\n')
      .sort(),
    pages,
  };
}

const qr = (text: string) => `QR-Code:${text}`;
const bars = `CODE-128:${order.accessionNumber}`;

t.test('each size prints on its own paper, and zbar reads what stands there', async (t) => {
  const folder = t.testdir();
  const { page, errors } = await openSignedIn(browser, appliance, `/patients/${anna}/label`);
  await page.getByRole('img', { name: 'QR code for our scanners' }).waitFor();
  t.same(await printed(page, folder, 'patient'), { codes: [qr(patientCode(anna))], pages: ['62x29'] });
  await page.goto(`${appliance.httpUrl}/patients/${anna}/label?order=${order.id}`);
  await page.getByRole('img', { name: /^Bar code of/ }).waitFor();
  const codes = [bars, qr(orderCode(order.accessionNumber))].sort();
  t.same(await printed(page, folder, 'small'), { codes, pages: ['62x29'] });
  await page.getByLabel('Size').selectOption({ label: '100 × 50 mm' });
  await page.getByLabel('How many').fill('2');
  t.same(await printed(page, folder, 'large'), { codes: [...codes, ...codes].sort(), pages: ['100x50', '100x50'] });
  await page.getByLabel('Size').selectOption({ label: 'A4 sheet, 24 of 70 × 37 mm' });
  await page.getByLabel('How many').fill('24');
  const sheet = await printed(page, folder, 'sheet');
  t.same(sheet.pages, ['210x297'], '24 labels are one sheet');
  t.same([...new Set(sheet.codes)], codes, 'zbar finds no other code on it');
  await page.reload();
  t.equal(await page.getByLabel('Size').inputValue(), 'a4', 'this workstation keeps its size');
  t.same(errors, []);
});

t.test('what is scanned is opened from anywhere, and leaves no letters behind', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/patients');
  const field = page.getByLabel('Find a patient');
  await field.fill('mus');
  await scan(page, patientCode(anna));
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  t.match(page.url(), new RegExp(`/patients/${anna}$`));
  await page.keyboard.press('Control+k');
  await scan(page, order.accessionNumber.toLowerCase());
  const whole = page.getByRole('dialog', { name: /^Order / });
  await whole.getByText('Ultrasound abdomen').waitFor();
  const at = page.url();
  await scan(page, patientCode(anna));
  t.equal(page.url(), at.includes('order=') ? at : '', 'an open question is left alone');
});
