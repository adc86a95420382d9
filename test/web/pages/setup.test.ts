// The first day, as the person at the browser lives it: from the set-up code to the list with its first study.
import t from 'tap';
import type { Appliance } from '../../appliance.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { echoscu } from '../../peers/dcmtk.ts';
import { send, startWithPages } from '../pages.ts';

const PASSWORD = 'a lantern for tests';

function setUpCode(appliance: Appliance): string {
  const line = appliance.log.map(({ plain }) => /^Set-up code: (\S+)/.exec(String(plain))).find(Boolean);
  if (!line) throw new Error('The first start printed no set-up code');
  return line[1]!;
}

t.test('the wizard leads from the code to a list that fills by itself', async (t) => {
  const appliance = await startWithPages(t, { setUp: false, env: { LIGHTBOX_UNKNOWN_DEVICES: 'hold' } });
  const { page, errors } = await openPage(await startChromium(t));
  await page.goto(appliance.httpUrl);
  const next = page.getByRole('button', { name: 'Next' });

  await page.getByRole('heading', { name: 'Type the set-up code' }).waitFor();
  t.equal(new URL(page.url()).pathname, '/setup', 'whatever was opened');
  await page.keyboard.type('WRONG-CODE'); // the field has the focus
  await next.click();
  await page.getByLabel('Name of the clinic').fill('Sample Clinic');
  await next.click();
  await page.getByLabel('User name').fill('alex');
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create the account' }).click();

  await page.getByRole('heading', { name: 'Type the set-up code' }).waitFor();
  t.match(await page.getByRole('alert').innerText(), /not the set-up code/, 'a wrong code leads back to its question');
  await page.getByLabel('Set-up code').fill(setUpCode(appliance));
  await next.click();
  t.equal(await page.getByLabel('Name of the clinic').inputValue(), 'Sample Clinic', 'nothing typed is lost');
  await next.click();
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.getByText('A password has at least 10 characters').waitFor();
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the account' }).click();

  await page.getByRole('heading', { name: 'Connect the first device' }).waitFor();
  const card = page.getByRole('region', { name: 'What to type on the modality' });
  t.match(await card.innerText(), new RegExp(`LIGHTBOX[\\s\\S]*127\\.0\\.0\\.1[\\s\\S]*${appliance.dicomPort}`));
  t.equal((await echoscu({ ...addressOf(appliance), callingAeTitle: 'SAMPLE_CT' })).code, 0);
  await page.getByRole('button', { name: /Accept… SAMPLE_CT/ }).click();
  await page.getByLabel('Name', { exact: true }).fill('CT room 1');
  await page.getByRole('button', { name: 'Accept', exact: true }).click();
  await page.getByText('CT room 1 may send images now.').first().waitFor();
  await next.click();
  await page.getByRole('button', { name: 'Open the studies' }).click();

  await page.getByRole('heading', { name: 'No studies yet' }).waitFor();
  await send({ ...addressOf(appliance), callingAeTitle: 'SAMPLE_CT' }, t.testdir(), { patientName: 'Sample^Anna' });
  const row = page.getByRole('row', { name: /Sample, Anna/ });
  await row.waitFor();
  t.match(await row.textContent(), /SAMPLE_CT/, 'it says who sent it');
  t.same(
    errors.filter((error) => !/40[13]|422|400/.test(error)),
    [],
  );
});

t.test('once set up, the wizard is closed', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openPage(await startChromium(t));
  await page.goto(`${appliance.httpUrl}/setup`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

function addressOf({ dicomPort, aeTitle }: Appliance) {
  return { dicomPort, aeTitle };
}
