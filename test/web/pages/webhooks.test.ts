// Webhooks at the browser: one is added, its secret shown once, tested, seen failing live, paused, and removed.
import t from 'tap';
import { startChromium } from '../../peers/chromium.ts';
import { isGenuine, openReceiver } from '../../receiver.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const browser = await startChromium(t);

t.test('a program is told; when it fails the page says so by itself, and what it was told stands there', async (t) => {
  const appliance = await startWithPages(t, { env: { LIGHTBOX_WEBHOOK_TARGETS: 'this-machine-too' } });
  const receiver = await openReceiver(t);
  const { page, errors } = await openSignedIn(browser, appliance, '/settings');
  await page.getByRole('link', { name: 'Who is told of what' }).click();
  await page.getByRole('button', { name: 'New webhook…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Invoices');
  await dialog.getByLabel('Address').fill('ftp://10.0.0.5/');
  await dialog.getByRole('checkbox', { name: /patient is registered/ }).check();
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText('An address begins with http:// or https://').waitFor();
  await dialog.getByLabel('Address').fill(receiver.url);
  await dialog.getByRole('button', { name: 'Add' }).click();
  const secret = await dialog.getByText(/^whsec_/).textContent();
  await dialog.getByRole('button', { name: 'Close' }).click();

  const row = page.getByRole('row', { name: /Invoices/ });
  await row.getByText('On', { exact: true }).waitFor();
  const choose = async (choice: string) => {
    await row.getByRole('button', { name: /Invoices/ }).click();
    await page.getByRole('menuitem', { name: choice }).click();
  };
  await choose('Send a test');
  await page.getByText(/Invoices took the test in/).waitFor();
  t.ok(isGenuine(receiver.told[0]!, secret!), 'signed with the secret that was shown');

  await choose('Show deliveries');
  const deliveries = page.getByRole('region', { name: 'Deliveries of Invoices' }).first();
  await deliveries.getByRole('row', { name: /webhook\.test/ }).waitFor();
  receiver.answers = 500;
  await appliance.fetch('/api/v1/patients', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: { family: 'Sample', given: 'Anna' }, birthDate: '1980-01-01', sex: 'F' }),
  });
  await row.getByText('Not reached').waitFor();
  await deliveries.getByRole('row', { name: /patient\.changed patientId 1 Waiting It failed itself/ }).waitFor();
  t.notMatch(await page.getByRole('main').innerText(), /Anna/);

  await choose('Pause');
  await row.getByText('Paused').waitFor();
  receiver.answers = 204;
  await choose('Let it go on');
  await deliveries.getByRole('row', { name: /patient\.changed patientId 1 Taken/ }).waitFor();
  await deliveries.getByLabel('Which').selectOption({ label: 'Given up' });
  await deliveries.getByText('Nothing here').waitFor();

  await choose('New secret…');
  await dialog.getByRole('button', { name: 'Make a new secret' }).click();
  t.not(await dialog.getByText(/^whsec_/).textContent(), secret);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await choose('Remove…');
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('heading', { name: 'Nobody is told yet' }).waitFor();
  t.same(
    errors.filter((line) => !/400/.test(line)),
    [],
  );
});
