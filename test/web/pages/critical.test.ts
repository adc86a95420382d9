// A critical result from the flag to the read-back: on its finder's screens at once, on everybody's when its time is over,
// gone when somebody was told and said it back; the log keeps every fact.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';
import { apiOf, studyOf } from './signed-report.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_CT' };
await send(sender, t.testdir(), { patientName: 'Sample^Anna', accessionNumber: '' });
const { studyInstanceUid } = await studyOf(appliance, 'Anna');

async function sql(statement: string): Promise<void> {
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  await db.batch([{ sql: statement }]);
  await db.close();
}

async function openDesk(): Promise<Page> {
  const data = { username: 'desk', password: 'a sample password of hers' };
  await apiOf(appliance)('POST', 'users', { ...data, displayName: 'Desk', role: 'receptionist' });
  await sql('UPDATE users SET is_password_due = 0');
  const { page } = await openPage(browser);
  await page.request.post(`${appliance.httpUrl}/api/v1/session`, { data, headers: { origin: appliance.httpUrl } });
  await page.goto(`${appliance.httpUrl}/board`);
  await page.getByRole('heading', { name: 'Board' }).waitFor();
  return page;
}

t.test('flagged, told, said back: the strip stays until then, and not longer', async (t) => {
  const desk = await openDesk();
  const { page, errors } = await openSignedIn(browser, appliance, `/studies/${studyInstanceUid}`);
  await page.getByRole('button', { name: 'Critical result…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Flag it' }).click();
  await dialog.getByText('Please fill this in.').waitFor();
  await dialog.getByLabel('What was found').fill('Tension pneumothorax');
  await dialog.getByRole('button', { name: 'Flag it' }).click();
  const strip = (on: Page, role: 'status' | 'alert') => on.getByRole(role).filter({ hasText: 'Tension pneumothorax' });
  await strip(page, 'status').waitFor();
  for (const path of ['/board', '/settings', `/viewer/${studyInstanceUid}`]) {
    await page.goto(appliance.httpUrl + path);
    await strip(page, 'status').waitFor();
  }
  t.equal(await strip(desk, 'status').count(), 0, 'others are not asked yet');
  await sql(`UPDATE critical_results SET step = 'overdue'`);
  await desk.reload();
  await strip(desk, 'alert').waitFor();

  await page.goto(`${appliance.httpUrl}/studies/${studyInstanceUid}`);
  await page.getByRole('button', { name: /^Told somebody:/ }).click();
  await dialog.getByLabel('Told whom').fill('Dr. Sample, ward 3');
  await dialog.getByRole('button', { name: 'Write it down' }).click();
  await page.getByRole('alert').filter({ hasText: 'Dr. Sample, ward 3 was told' }).waitFor();
  await page.getByRole('button', { name: /^They said it back/ }).click();
  await strip(page, 'alert').waitFor({ state: 'detached' });
  await strip(desk, 'alert').waitFor({ state: 'detached' });

  await page.goto(`${appliance.httpUrl}/critical`);
  await page.getByRole('heading', { name: 'No critical results' }).waitFor();
  await page.getByRole('radio', { name: 'All' }).check();
  const row = page.getByRole('row', { name: /Sample, Anna/ });
  t.match(await row.innerText(), /Tension pneumothorax[\s\S]*Dr\. Sample, ward 3[\s\S]*Telephone[\s\S]*Closed/);
  t.same(
    errors.filter((text) => !/ 400 /.test(text)),
    [],
  );
});
