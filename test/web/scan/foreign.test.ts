// A number of another clinic, scanned or typed: it leads to its study and its patient, or is said to be nobody's.
import t from 'tap';
import { startChromium } from '../../peers/chromium.ts';
import { scan } from '../../peers/scanner.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const appliance = await startWithPages(t);
const browser = await startChromium(t);
const { dicomPort, aeTitle } = appliance;
const uid = '1.2.826.0.1.3680043.9.1';
await send(
  { dicomPort, aeTitle, callingAeTitle: 'SAMPLE_CT' },
  t.testdir(),
  {
    patientName: 'Sample^Anna',
    patientId: 'OTHER.123',
    accessionNumber: 'EXT-77',
    studyInstanceUid: uid,
    elements: [[0x00100021, 'LO', 'ELSEWHERE']],
  },
  { patientName: 'Muster^Hans', patientId: 'OTHER.1234', accessionNumber: 'EXT-777' },
);
const { page, errors } = await openSignedIn(browser, appliance, '/studies');
await page.getByRole('row', { name: /Sample/ }).waitFor();
await page.getByRole('row', { name: /Muster/ }).waitFor();

const options = page.getByRole('option');

for (const [what, code] of [
  ['accession number', 'EXT-77'],
  ['patient ID', 'OTHER.123'],
  ['study', uid],
] as const) {
  t.test(`a scanned ${what} finds the patient first, and the study`, async (t) => {
    await page.goto(`${appliance.httpUrl}/account`);
    await page.getByText('this browser').waitFor();
    await scan(page, code);
    await page
      .getByRole('option', { name: /Sample, Anna/ })
      .first()
      .waitFor();
    t.match(await options.first().innerText(), 'Sample, Anna');
    const shown = await page.getByRole('option', { name: /Sample, Anna/ }).count();
    t.equal(shown, 2, 'the patient and the study');
    await page.keyboard.press('ArrowDown');
    if (what === 'study') {
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(`/viewer/${uid}$`));
    } else {
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    }
  });
}

t.test('scanned into the open search it takes the place of what stood there', async () => {
  await page.goto(`${appliance.httpUrl}/account`);
  await page.getByText('this browser').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('must');
  await page
    .getByRole('option', { name: /Muster/ })
    .first()
    .waitFor();
  await scan(page, 'EXT-77');
  await page
    .getByRole('option', { name: /Sample, Anna/ })
    .first()
    .waitFor();
});

t.test('Enter before the answer opens nobody of an earlier one', async (t) => {
  await page.goto(`${appliance.httpUrl}/account`);
  await page.getByText('this browser').waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('muster');
  await page
    .getByRole('option', { name: /Muster/ })
    .first()
    .waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('sample');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  t.match(await page.locator('main').innerText(), 'Sample, Anna');
});

t.test('what nobody has is said plainly, scanned or typed', async (t) => {
  await page.goto(`${appliance.httpUrl}/account`);
  await page.getByText('this browser').waitFor();
  await scan(page, 'SAMPLE-404');
  await page.getByText('No patient and no study has “SAMPLE-404”').waitFor();
  t.equal(await page.getByRole('option', { name: /Anna/ }).count(), 0, 'nobody who only sounds so');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('1.2.3.4.5');
  await page.getByText('No patient and no study has “1.2.3.4.5”').waitFor();
});

t.test('a field keeps what is scanned into it, and that of patients opens who has it', async (t) => {
  await page.goto(`${appliance.httpUrl}/patients`);
  await page.getByLabel('Find a patient').focus();
  await scan(page, 'EXT-77');
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  t.match(await page.locator('main').innerText(), 'Sample, Anna');
  t.equal(await page.getByRole('dialog').count(), 0);
  t.same(errors, []);
});
