// Patients at the browser: registered by the keyboard alone, a look-alike taken instead, merged with a preview, undone.
import t from 'tap';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const browser = await startChromium(t);
const appliance = await startWithPages(t);
const sender = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_CT' };
await send(sender, t.testdir(), { patientName: 'Sampel^Anna', patientId: '4711', studyInstanceUid: '1.2.3.1' });

t.test('a patient is registered by the keyboard alone', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/patients', { locale: 'de-DE' });
  await page.getByLabel('Find a patient').waitFor();
  const started = Date.now();
  await page.keyboard.type('Sample, Anna');
  await page.getByRole('heading', { name: /sound alike|Nobody is found/ }).waitFor();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Register a patient' });
  await dialog.waitFor();
  t.equal(
    await dialog.getByLabel('Family name', { exact: true }).inputValue(),
    'Sample',
    'what was typed is not typed again',
  );
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('12051980');
  await dialog.getByText(/12\.05\.1980, \d+ y/).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('F');
  await page.keyboard.press('Tab');
  await page.keyboard.type('0170 1234567');
  await dialog.getByText('similar name').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  t.ok(Date.now() - started < 40_000);
  t.match(await page.locator('main').innerText(), /Sample, Anna[\s\S]*Female[\s\S]*P-000001/);
  t.same(errors, []);
});

t.test('somebody who is here already is taken instead', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/patients?add=yes');
  const dialog = page.getByRole('dialog', { name: 'Register a patient' });
  await dialog.getByLabel('Family name', { exact: true }).fill('Anna');
  await dialog.getByLabel('Given name', { exact: true }).fill('Sample');
  await dialog.getByText('family and given name swapped').first().waitFor();
  await dialog.getByRole('button', { name: 'This is the person: Sample, Anna' }).click();
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  t.match(page.url(), /\/patients\/\d+$/);
});

t.test('two entries are merged with a preview and a reason, and undone', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/patients?search=4711');
  await page.getByRole('link', { name: /Sampel, Anna/ }).click();
  await page.getByRole('button', { name: 'More for this patient' }).click();
  await page.getByRole('menuitem', { name: 'Merge with another…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Two entries, one person' });
  await dialog.getByLabel('Which patient?').fill('P-000001');
  await dialog.getByRole('button', { name: 'Choose: Sample, Anna' }).click();
  await dialog.getByText('1 thing moves').waitFor();
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await dialog.getByText('This is needed').or(dialog.locator('.field.wrong')).first().waitFor();
  await dialog.getByLabel('Reason').fill('Same insurance card');
  await dialog.getByRole('button', { name: 'Merge' }).click();
  await page.getByText('Sampel, Anna (4711) was merged into Sample, Anna (P-000001)').waitFor();
  await page.getByText('P-000001').first().waitFor();

  await page.goto(`${appliance.httpUrl}/studies`);
  await page.getByRole('row', { name: /Sample, Anna/ }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: /^Undo…/ }).click();
  const undo = page.getByRole('dialog', { name: 'Undo this decision' });
  await undo.getByText('1 thing moves').waitFor();
  await undo.getByLabel('Reason').fill('Two people after all');
  await undo.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('undone by admin').waitFor();
  await page.goto(`${appliance.httpUrl}/studies`);
  await page.getByRole('row', { name: /Sampel, Anna/ }).waitFor();
  t.same(errors, []);
});

t.test('the palette finds a patient', async () => {
  const { page } = await openSignedIn(browser, appliance, '/studies');
  await page.getByRole('row', { name: /Sampel/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('0170 1234567');
  await page
    .getByRole('option', { name: /Sample, Anna/ })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
});
