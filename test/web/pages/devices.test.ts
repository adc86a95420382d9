// Devices at the browser: a stranger's call shows live, is accepted, tested, put on hold and removed.
import t from 'tap';
import { startChromium } from '../../peers/chromium.ts';
import { echoscu, startStorescp } from '../../peers/dcmtk.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const browser = await startChromium(t);

t.test('a device that calls for the first time is accepted with one answer', async (t) => {
  const appliance = await startWithPages(t, { env: { LIGHTBOX_UNKNOWN_DEVICES: 'hold' } });
  const { page, errors } = await openSignedIn(browser, appliance, '/devices');
  await page.getByRole('heading', { name: 'No devices yet' }).waitFor();
  const caller = { dicomPort: appliance.dicomPort, aeTitle: appliance.aeTitle, callingAeTitle: 'SAMPLE_US' };
  t.equal((await echoscu(caller)).code, 0, 'a stranger may test the connection');

  await page.getByRole('button', { name: /Accept… SAMPLE_US at 127\.0\.0\.1/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Accept this device?' });
  await dialog.getByLabel('Name').fill('Ultrasound 1');
  await dialog.getByRole('button', { name: 'Accept' }).click();
  const row = page.getByRole('row', { name: /Ultrasound 1/ });
  await row.waitFor();
  t.match(await row.innerText(), /SAMPLE_US/);
  t.equal(await page.getByRole('button', { name: /Accept…/ }).count(), 0);
  t.same(errors, []);
});

t.test('a device added by hand is tested, put on hold and removed', async (t) => {
  const appliance = await startWithPages(t);
  const peer = await startStorescp(t, t.testdir());
  const { page } = await openSignedIn(browser, appliance, '/devices');
  await page.getByRole('button', { name: 'Add a device' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a device' });
  await dialog.getByLabel('Name').fill('MR room');
  await dialog.getByLabel('AE title').fill('MR1');
  await dialog.getByLabel('Address').fill('127.0.0.1');
  await dialog.getByLabel('Port').fill('70000');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText('Port is a number from 1 to 65535').waitFor();
  await page.keyboard.press('Escape');
  await dialog.getByText('What you typed is still here', { exact: false }).waitFor();
  await dialog.getByLabel('Port').fill(String(peer.port));
  await dialog.getByRole('button', { name: 'Add' }).click();

  const row = page.getByRole('row', { name: /MR room/ });
  await page.getByRole('button', { name: 'Test the connection to MR room' }).click();
  await row.getByText(/^Answered in/).waitFor();
  const menu = page.getByRole('button', { name: 'Actions for MR room' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Put on hold' }).click();
  await row.getByText('On hold').waitFor();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await row.waitFor({ state: 'detached' });
  t.pass('it is gone');
});
