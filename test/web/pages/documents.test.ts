// A referral slip: photographed at the desk, looked at on the timeline, taken out of sight with a reason.
import sharp from 'sharp';
import t from 'tap';
import { openDatabase } from '../../../appliance/core/db/database.ts';
import { addPatient } from '../../patient-rows.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

t.test('a photo is added to the patient, shown, and taken out of sight', async (t) => {
  const browser = await startChromium(t);
  const appliance = await startWithPages(t);
  const db = await openDatabase(`file:${appliance.dataFolder}/lightbox.db`);
  const id = await addPatient(db, { name: 'Sample^Anna' });
  await db.close();
  const photo = await sharp({ create: { width: 900, height: 1200, channels: 3, background: '#7ab' } })
    .jpeg()
    .toBuffer();
  const { page, errors } = await openSignedIn(browser, appliance, `/patients/${id}`);
  await page.getByRole('button', { name: 'Document…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a document' });
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('Take a photo or choose a file first').waitFor();
  await dialog.getByLabel('Choose a file').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo });
  await dialog.getByRole('img', { name: 'The photo as it will be kept' }).waitFor();
  await dialog.getByLabel('What is it?').fill('Slip of Dr Sample');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('link', { name: 'Slip of Dr Sample' }).click();
  const shown = page.getByRole('dialog', { name: 'Slip of Dr Sample' });
  const picture = shown.getByRole('img', { name: 'Slip of Dr Sample' });
  await picture.waitFor();
  await page.waitForFunction(() => [...document.images].some(({ naturalHeight }) => naturalHeight === 1200));
  await shown.getByRole('button', { name: 'Take out of sight…' }).click();
  const hide = page.getByRole('dialog', { name: /out of sight\?$/ });
  await hide.getByLabel('Why?').fill('Of another person');
  await hide.getByRole('button', { name: 'Take out of sight' }).click();
  await page.getByText('Nothing has happened yet').waitFor();
  t.same(errors, []);
});
