// Writing and signing reports as a radiologist does: by keyboard alone from the queue to the signature, without the box,
// against somebody else, beside the right images; and what comes after the signature.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { send, startWithPages } from '../pages.ts';
import { post } from './house.ts';

const PASSWORD = 'a sample password of hers';
const PIN = '482915';
const browser = await startChromium(t);
const appliance = await startWithPages(t);
const { httpUrl } = appliance;
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_US' };
const study = (family: string, n: number) => ({
  patientName: `${family}^Sample`,
  patientId: `TEST-${n}`,
  patientSex: 'F',
  studyInstanceUid: `2.25.7${n}`,
  seriesInstanceUid: `2.25.7${n}.1`,
  studyDescription: 'US abdomen',
  modality: 'US',
  accessionNumber: '',
});
const STUDIES = ['Adams', 'Brown', 'Clark', 'Davis', 'Evans'];
for (const [at, name] of STUDIES.entries()) await send(sender, t.testdir(), study(name, at + 1));
await allComplete(1);
for (const at of STUDIES.keys()) await appliance.fetch(`/api/v1/reading/2.25.7${at + 1}/reopen`, { method: 'POST' });

const account = { username: 'mira', displayName: 'Dr Mira Sample', role: 'radiologist', password: PASSWORD };
await post(appliance, 'users', account);
const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
await db.batch([{ sql: 'UPDATE users SET is_password_due = 0' }]);
await db.close();

/** What still arrives is something to say before a signature. */
async function allComplete(instances: number): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    const { studies } = await (await appliance.fetch('/api/v1/studies?state=complete')).json();
    const counts = studies.map(({ instanceCount }: { instanceCount: number }) => instanceCount);
    if (counts.length === STUDIES.length && Math.max(...counts) === instances) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('The studies are still not complete');
}

/** A window of the radiologist, signed in. */
async function openReader(path: string): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  const { page } = opened;
  const signedIn = await page.request.post(`${httpUrl}/api/v1/session`, {
    data: { username: 'mira', password: PASSWORD },
    headers: { origin: httpUrl },
  });
  if (!signedIn.ok()) throw new Error(await signedIn.text());
  await page.goto(httpUrl + path);
  return opened;
}

/** Signs out, which gives back what was read. */
async function leave(page: Page): Promise<void> {
  await page.request.delete(`${httpUrl}/api/v1/session`, { headers: { origin: httpUrl } });
  await page.context().close();
}

const asked = async <T>(page: Page, path: string) => (await (await page.request.get(httpUrl + path)).json()) as T;
const reportOf = (page: Page, uid: string) =>
  asked<{ state: string; versions: { overrides: unknown[]; reason: string; number: number }[] }>(
    page,
    `/api/v1/reports/${uid}`,
  );
const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the report' });
const field = (page: Page, name: string) => page.getByRole('textbox', { name });
const guard = (page: Page, about: RegExp) => page.getByRole('group', { name: about });
const signDialog = (page: Page) => page.getByRole('dialog', { name: /^Sign/ });
const hasFocus = (element: Element) => element.contains(document.activeElement);

t.test('a PIN is set in the account, and has to be one', async (t) => {
  const { page, errors } = await openReader('/account');
  await page.getByRole('button', { name: 'Set a PIN…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password, once more').fill(PASSWORD);
  await dialog.getByLabel('New PIN', { exact: true }).fill('123456');
  await dialog.getByLabel('New PIN, again').fill('123457');
  await page.keyboard.press('Enter');
  await dialog.getByText('These are two different PINs').waitFor();
  await dialog.getByLabel('New PIN, again').fill('123456');
  await page.keyboard.press('Enter');
  await dialog.getByText('This PIN is one of those tried first').waitFor();
  await dialog.getByLabel('New PIN', { exact: true }).fill(PIN);
  await dialog.getByLabel('New PIN, again').fill(PIN);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove it…' }).waitFor();
  t.same(await asked(page, '/api/v1/session/pin'), { hasPin: true });
  t.same(
    errors.filter((line) => !/4\d\d/.test(line)),
    [],
  );
  await leave(page);
});

t.test('from the queue to the signature by keyboard alone', async (t) => {
  const { page, errors } = await openReader('/reading');
  await page.request.post(`${httpUrl}/api/v1/report-macros`, {
    data: { abbreviation: 'nrm', text: 'Normal abdomen.', isShared: false },
    headers: { origin: httpUrl },
  });
  await page.getByRole('listitem', { name: /Adams/ }).waitFor();
  await page.keyboard.press('n');
  await text(page).waitFor();
  t.match(page.url(), '/viewer/2.25.71?read=1', 'the oldest, with its report beside it');
  t.match(await text(page).innerText(), /Liver/, 'with the template that fits');
  await page.getByText(/You have been reading this study since/).waitFor();
  await page.keyboard.press('F2');
  t.ok(await text(page).evaluate(hasFocus));
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Tab');
  const liver = field(page, 'Liver length, midclavicular, cm');
  t.ok(await liver.evaluate(hasFocus), 'Tab goes to the first field');
  await page.keyboard.type('14.2');
  await page.keyboard.press('Tab');
  t.ok(await field(page, 'Common duct, mm').evaluate(hasFocus), 'and to the next');
  await page.keyboard.press('Shift+Tab');
  t.ok(await liver.evaluate(hasFocus), 'and back');
  t.equal(await liver.inputValue(), '14.2');
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.type('nrm ');
  await text(page).getByText('Normal abdomen.').waitFor();
  await page.keyboard.press('F2');
  t.notOk(await text(page).evaluate(hasFocus), 'back to the images');
  await page.keyboard.press('F2');
  await page.getByText(/^Saved \d/).waitFor();

  await page.keyboard.press('Control+Enter');
  const reason = guard(page, /fields of the template are empty/).getByRole('textbox');
  await reason.waitFor();
  t.ok(await reason.evaluate(hasFocus), 'what wants a reason has the focus');
  await page.keyboard.type('Not measured today');
  await page.keyboard.press('Enter');
  await signDialog(page).getByLabel('PIN', { exact: true }).waitFor();
  await page.keyboard.type('111999');
  await page.keyboard.press('Enter');
  await signDialog(page).getByText('The PIN is wrong').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(PIN);
  await page.keyboard.press('Enter');
  await page.waitForURL(/viewer\/2\.25\.72\?read=1/);
  const report = await reportOf(page, '2.25.71');
  t.equal(report.state, 'final');
  t.match(report.versions[0]!.overrides, [{ guard: 'empty-fields', reason: 'Not measured today' }]);
  await page.locator('.report-head').getByText('Brown').waitFor();
  t.same(
    errors.filter((line) => !/4\d\d/.test(line)),
    [],
  );
  await leave(page);
});

t.test('what speaks against it is shown in the text; a stop stays one', async (t) => {
  const { page } = await openReader('/viewer/2.25.72?read=1');
  await text(page).waitFor();
  await page.keyboard.press('F2');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Prostate enlarged.');
  await page.keyboard.press('Control+Enter');
  const guards = page.getByRole('region', { name: 'Before you sign' });
  await guard(page, /The patient is a woman/).waitFor();
  await guards.getByRole('button', { name: /^Show it: The patient is a woman/ }).click();
  t.match(await page.evaluate(() => String(getSelection())), /^prostate$/i, 'its word is chosen in the text');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+Enter');
  await guards.getByText('The impression is empty').waitFor();
  await guards.getByText('1 thing has to be mended before you sign.').waitFor();
  t.equal(await signDialog(page).count(), 0, 'nobody is asked to sign');
  t.equal((await reportOf(page, '2.25.72')).state, 'draft');
  await leave(page);
});

t.test('without the box the text stays, through a crash too, and arrives when it is back', async (t) => {
  const { page } = await openReader('/viewer/2.25.73?read=1');
  await text(page).waitFor();
  await page.keyboard.press('F2');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Before the cut.');
  await page.getByText(/^Saved \d/).waitFor();
  await page.context().setOffline(true);
  await page.keyboard.type(' During the cut.');
  await page.getByText(/Waiting for the box/).waitFor({ timeout: 20_000 });
  const context = page.context();
  await page.close(); // as a browser that is killed
  await context.setOffline(false);
  const again = await context.newPage();
  await again.goto(`${httpUrl}/viewer/2.25.73?read=1`);
  await text(again).getByText('Before the cut. During the cut.').waitFor();
  await again.getByText(/that had not reached the box is here again/).waitFor();
  await again.getByText(/^Saved \d/).waitFor();
  const writing = await asked<{ draft: unknown; aside: unknown[] }>(again, '/api/v1/reports/2.25.73/writing');
  t.match(JSON.stringify(writing.draft), 'During the cut.');
  t.same(writing.aside, [], 'and it raced nobody, least of all itself');
  await context.setOffline(true);
  await again.keyboard.press('F2');
  await again.keyboard.press('Control+End');
  await again.keyboard.type(' Later.');
  await again.getByText(/Waiting for the box/).waitFor({ timeout: 20_000 });
  await context.setOffline(false);
  await again.getByText(/^Saved \d/).waitFor({ timeout: 30_000 });
  await leave(again);
});

t.test('who comes second sees both texts, and neither is lost', async (t) => {
  const { page } = await openReader('/viewer/2.25.74?read=1');
  await text(page).waitFor();
  await page.keyboard.press('F2');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Mine at first.');
  await page.getByText(/^Saved \d/).waitFor();
  interface Writing {
    revision: number;
    draft: { document: { content: object[] } };
    aside: unknown[];
  }
  const before = await asked<Writing>(page, '/api/v1/reports/2.25.74/writing');
  const impression = {
    type: 'impression',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Theirs.' }] }],
  };
  const document = { ...before.draft.document, content: [...before.draft.document.content.slice(0, 4), impression] };
  await page.keyboard.type(' Mine again.');
  const put = await page.request.put(`${httpUrl}/api/v1/reports/2.25.74/draft`, {
    data: { document, expectedRevision: before.revision },
    headers: { origin: httpUrl },
  });
  t.equal((await put.json()).outcome, 'saved');
  const race = page.getByRole('region', { name: 'Somebody else wrote on this report' });
  await race.getByText('Theirs.').waitFor();
  await race.getByText('Mine at first. Mine again.').waitFor();
  await race.getByRole('button', { name: 'Go on with mine' }).click();
  await race.waitFor({ state: 'detached' });
  await text(page).getByText('Mine at first. Mine again.').waitFor();
  await page.getByRole('button', { name: 'Set aside (2)' }).click();
  await page.getByRole('menuitem', { name: /Mira/ }).first().click();
  await page.getByRole('dialog').getByText('Theirs.').waitFor();
  const after = await asked<Writing>(page, '/api/v1/reports/2.25.74/writing');
  t.match(JSON.stringify(after.draft), 'Mine at first. Mine again.');
  await leave(page);
});

t.test('a report on a second screen goes with the images, and never beside another patient’s', async (t) => {
  const { page: images } = await openReader('/viewer/2.25.74?read=1&report=0');
  await images.getByRole('toolbar').waitFor();
  const report = await images.context().newPage();
  await report.goto(`${httpUrl}/report?study=2.25.75`);
  await report.getByText('The images are another patient’s').waitFor();
  await report.getByText(/shows Davis/).waitFor();
  t.equal(await text(report).count(), 0, 'nothing can be written');
  await report.getByRole('button', { name: 'Show this patient’s images there' }).click();
  await images.waitForURL(/2\.25\.75/);
  await text(report).waitFor();
  await report.locator('.report-head').getByText('Evans').waitFor();
  await images.goto(`${httpUrl}/viewer/2.25.74?read=1&report=0`);
  await report.waitForURL(/study=2\.25\.74/);
  await report.locator('.report-head').getByText('Davis').waitFor();
  await leave(images);
});

t.test('images that come after the signature are said, and an addendum is one step away', async (t) => {
  await send(sender, t.testdir(), { ...study('Adams', 1), sopInstanceUid: '2.25.9911', instanceNumber: 7 });
  await allComplete(2); // what the report was filed as is no image
  const { page, errors } = await openReader('/viewer/2.25.71?report=1');
  await page.getByText('1 image has come since this was signed.').waitFor({ timeout: 20_000 });
  await page.getByText(/Final, signed by Dr Mira Sample/).waitFor();
  const pdf = await page.getByRole('link', { name: 'Open the PDF' }).getAttribute('href');
  const paper = await page.request.get(httpUrl + pdf!);
  t.equal(paper.headers()['content-type'], 'application/pdf');
  t.match((await paper.body()).subarray(0, 5).toString(), '%PDF-');
  await page.locator('.report-late').getByRole('button', { name: 'Addendum…' }).click();
  await text(page).waitFor();
  await page.keyboard.type('One more view: the same.');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Changed?');
  t.notMatch(await text(page).innerText(), 'Changed?', 'what was signed can’t be touched');
  await page.keyboard.press('Control+Enter');
  const dialog = signDialog(page);
  const empty = guard(page, /fields of the template are empty/).getByRole('textbox');
  await empty.fill('As before');
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Why is it changed?').fill('An image came late');
  await dialog.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.keyboard.press('Enter');
  await page.getByText(/With addendum, signed by Dr Mira Sample/).waitFor();
  await page.getByText('An image came late').waitFor();
  await page.getByText(/^Version 1: Final, signed by/).waitFor();
  const { state, versions } = await reportOf(page, '2.25.71');
  t.equal(state, 'addendum');
  t.equal(versions.length, 2);
  t.same(errors, []);
  await leave(page);
});
