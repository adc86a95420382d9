// What reports begin with, as the clinic makes it its own: edited by hand, there in the next report, and back again.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const { httpUrl } = appliance;
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_US' };
const study = { studyDescription: 'US abdomen', modality: 'US', patientSex: 'F' };
for (const n of [1, 2])
  await send(sender, t.testdir(), {
    ...{ ...study, patientName: `Sample^Anna${n}`, patientId: `TEST-${n}`, accessionNumber: '' },
    ...{ studyInstanceUid: `2.25.8${n}`, seriesInstanceUid: `2.25.8${n}.1` },
  });

const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the report' });
const row = (page: Page, name: RegExp) => page.getByRole('row', { name });
const fromMenu = async (page: Page, menu: string, choice: string) => {
  await page.getByRole('button', { name: `Actions for ${menu}` }).click();
  await page.getByRole('menuitem', { name: choice }).click();
};
const closed = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' });

t.test('a template made one’s own begins the next report, until the original is restored', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/templates');
  await page.getByLabel('Search').fill('us abdomen');
  await page.getByRole('button', { name: 'Look at Ultrasound abdomen' }).click();
  const dialog = page.getByRole('dialog').first();
  await dialog.getByText('Transabdominal ultrasound').waitFor();
  await dialog.getByRole('button', { name: 'Make it ours…' }).click();

  await dialog.getByLabel('Name').fill('Abdomen of our house');
  await text(page).getByText('Transabdominal ultrasound').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' By our protocol. ');
  await page.keyboard.press('Escape');
  await dialog.getByText(/stays/).waitFor();
  await dialog.getByRole('button', { name: 'Field…' }).click();
  const asking = page.getByRole('dialog', { name: 'A field in the text' });
  await asking.getByRole('button', { name: 'Put it in' }).click();
  await asking.getByText('Give it a name').waitFor();
  await asking.getByLabel('Name').fill('Bladder volume');
  await asking.getByLabel('Unit').fill('mL');
  await page.keyboard.press('Enter');
  await asking.waitFor({ state: 'detached' });
  await page.getByRole('textbox', { name: 'Bladder volume, mL' }).fill('120');
  await dialog.getByLabel('Modalities').fill('ultra!');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('This doesn’t fit here: check its characters and length.').waitFor();
  await dialog.getByLabel('Modalities').fill('us');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await closed(page);
  await row(page, /Abdomen of our house.*US.*ABDOMEN.*Yours/).waitFor();
  t.equal(await row(page, /Ultrasound abdomen/).count(), 0, 'it stands for the one from Lightbox');

  await page.goto(`${httpUrl}/report?study=2.25.81`);
  await text(page).getByText('By our protocol.').waitFor();
  const bladder = page.getByRole('textbox', { name: 'Bladder volume, mL' });
  t.equal(await bladder.inputValue(), '', 'what was tried in the template is in no report');

  await page.goto(`${httpUrl}/templates`);
  await fromMenu(page, 'Abdomen of our house', 'Edit…');
  await text(page).getByText('By our protocol.').waitFor();
  await page.keyboard.press('Escape');
  await closed(page);
  await fromMenu(page, 'Abdomen of our house', 'Restore the original…');
  await page.getByRole('dialog').getByRole('button', { name: 'Restore the original' }).click();
  await closed(page);
  await row(page, /Ultrasound abdomen.*From Lightbox/).waitFor();
  await row(page, /Abdomen of our house.*Not in use/).waitFor();
  await page.goto(`${httpUrl}/report?study=2.25.82`);
  await text(page).getByText('Transabdominal ultrasound').waitFor();
  t.notMatch(await text(page).innerText(), 'our protocol');
  t.same(
    errors.filter((line) => !/4\d\d/.test(line)),
    [],
  );
  await page.context().close();
});

t.test('two who edit the same template don’t overwrite each other; a new one goes out of use and back', async () => {
  const { page } = await openSignedIn(browser, appliance, '/templates');
  await page.getByRole('button', { name: 'New template' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Please fill this in.').first().waitFor();
  await dialog.getByLabel('Name').fill('Ankle by ultrasound');
  await dialog.getByLabel('Modalities').fill('US');
  // By keyboard: a letter in the very millisecond of a click belongs to the selection before it.
  await text(page).focus();
  await page.keyboard.type('Tendons even.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await closed(page);
  await fromMenu(page, 'Ankle by ultrasound', 'Edit…');
  await text(page).getByText('Tendons even.').waitFor();
  const { templates } = await (await appliance.fetch('/api/v1/report-templates')).json();
  const { key, version } = templates.find(({ name }: { name: string }) => name === 'Ankle by ultrasound');
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ sex: 'F', expectedVersion: version });
  await appliance.fetch(`/api/v1/report-templates/${key}`, { method: 'PATCH', headers, body });
  await dialog.getByLabel('Name').fill('Ankle');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText(/Somebody changed this template meanwhile/).waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await closed(page);
  await page.reload();
  await fromMenu(page, 'Ankle by ultrasound', 'Take it out of use');
  await row(page, /Ankle by ultrasound.*Not in use/).waitFor();
  await fromMenu(page, 'Ankle by ultrasound', 'Use it again');
  await row(page, /Ankle by ultrasound.*Women.*Yours/).waitFor();
  await page.context().close();
});

t.test('macros come and go', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/templates');
  await page.getByRole('button', { name: 'New macro…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Abbreviation').fill('nrm');
  await dialog.getByLabel('Text').fill('Normal abdomen.');
  await dialog.getByLabel('For everybody in the clinic').check();
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await closed(page);
  await row(page, /nrm.*Normal abdomen\..*Everybody/).waitFor();
  await page.getByRole('button', { name: 'Remove nrm' }).click();
  await dialog.getByText(/Everybody in the clinic loses it/).waitFor();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await page.getByText('No macro yet').waitFor();
  const { macros } = await (await appliance.fetch('/api/v1/report-macros')).json();
  t.same(macros, []);
  await page.context().close();
});

t.test('who heads the house changes templates, and has no macros', async (t) => {
  const headers = { 'content-type': 'application/json' };
  const head = { username: 'hedda', displayName: 'Hedda Head', role: 'manager', password: 'a sample password of hers' };
  await appliance.fetch('/api/v1/users', { method: 'POST', headers, body: JSON.stringify(head) });
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  await db.batch([{ sql: 'UPDATE users SET is_password_due = 0' }]);
  await db.close();
  const { page, errors } = await openPage(browser);
  await page.request.post(`${httpUrl}/api/v1/session`, {
    data: { username: head.username, password: head.password },
    headers: { origin: httpUrl },
  });
  await page.goto(`${httpUrl}/studies`);
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Templates' }).click();
  await fromMenu(page, 'X-ray chest', 'Make it ours…');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Chest of our house');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await closed(page);
  await row(page, /Chest of our house.*Yours/).waitFor();
  t.equal(await page.getByRole('button', { name: 'New macro…' }).count(), 0);
  t.same(errors, []);
  await page.context().close();
});
