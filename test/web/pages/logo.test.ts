// The clinic's logo at the browser: chosen as a file, seen at once, refused where it is none, and taken away.
import sharp from 'sharp';
import t from 'tap';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

t.test('a logo is chosen, shown as it will stand on paper, and taken away', async (t) => {
  const browser = await startChromium(t);
  const appliance = await startWithPages(t);
  const { page, errors } = await openSignedIn(browser, appliance, '/settings');
  const section = page.getByRole('region', { name: 'Logo' });
  await section.getByText(/^No logo yet/).waitFor();
  const buffer = await sharp({ create: { width: 600, height: 200, channels: 3, background: '#00707a' } })
    .png()
    .toBuffer();
  await section.getByLabel('Choose a picture…').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer });
  const shown = section.getByRole('img', { name: 'The logo as it stands on papers' });
  await shown.waitFor();
  const width = () => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth);
  for (let wait = 0; wait < 100 && (await width()) === 0; wait++) await page.waitForTimeout(50);
  t.equal(await width(), 600, 'the picture is there');

  const text = { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') };
  await section.getByLabel('Another picture…').setInputFiles(text);
  await section.getByText(/This picture can’t be read/).waitFor();
  await shown.waitFor();
  await page.reload();
  await shown.waitFor();
  await section.getByRole('button', { name: 'Without a logo' }).click();
  await section.getByText(/^No logo yet/).waitFor();
  t.same(
    errors.filter((line) => !/400/.test(line)),
    [],
  );
});
