// Signing in and out at the browser, and what happens to a page whose session ends under it.
import t from 'tap';
import type { Appliance } from '../../appliance.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const browser = await startChromium(t);

t.test('a wrong password is said plainly, the right one opens the page that was asked for', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openPage(browser);
  await page.goto(`${appliance.httpUrl}/devices`);
  await page.getByLabel('User name').fill(appliance.administrator.username);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.keyboard.press('Enter');
  t.match(await page.getByRole('alert').filter({ hasText: /./ }).innerText(), /don’t fit/);
  t.equal(await page.getByLabel('User name').inputValue(), appliance.administrator.username, 'what was typed stays');

  await page.getByLabel('Password', { exact: true }).fill(appliance.administrator.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
  t.equal(new URL(page.url()).pathname, '/devices');
});

t.test('a session that ends covers the page and gives it back as it was', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openSignedIn(browser, appliance, '/settings');
  const name = page.getByLabel('Name of the clinic');
  await name.waitFor();
  await name.fill('Clinic half typed');
  t.equal((await page.request.delete(`${appliance.httpUrl}/api/v1/session`, origin(appliance))).status(), 204);

  await page.getByText('You were signed out', { exact: false }).waitFor();
  t.notOk(await name.isVisible(), 'nobody else reads the page meanwhile');
  await page.getByLabel('Password', { exact: true }).fill(appliance.administrator.password);
  await page.keyboard.press('Enter');
  await name.waitFor();
  t.equal(await name.inputValue(), 'Clinic half typed');
});

t.test('signing out leaves nothing of the person in the browser', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openSignedIn(browser, appliance, '/studies');
  await page.getByRole('button', { name: /account and sign-out/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goBack().catch(() => {});
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

t.test('a role sees its own pages only', async (t) => {
  const appliance = await startWithPages(t);
  const password = 'a lantern for tests';
  const user = { username: 'rita', displayName: 'Rita Reader', role: 'radiologist', password };
  const made = await appliance.fetch('/api/v1/users', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(user),
  });
  t.equal(made.status, 201);
  const { page } = await openPage(browser);
  await page.goto(`${appliance.httpUrl}/people`);
  await page.getByLabel('User name').fill('rita');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Not part of your role' }).waitFor();
  const links = await page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts();
  t.same(links, ['', 'Board', 'Room', 'Calendar', 'Reading', 'Critical', 'Studies', 'Patients', 'Templates']);
});

function origin({ httpUrl }: Appliance) {
  return { headers: { origin: httpUrl } };
}
