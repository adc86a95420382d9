// People at the browser: what a role may do is ticked, saved and put back, and open pages follow.
import t from 'tap';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const PASSWORD = 'a lantern for tests';
const browser = await startChromium(t);

t.test('a permission is given and the pages of those who have the role follow', async (t) => {
  const appliance = await startWithPages(t);
  const user = { username: 'rita', displayName: 'Rita Reader', role: 'radiologist', password: PASSWORD };
  const headers = { 'content-type': 'application/json' };
  const made = await appliance.fetch('/api/v1/users', { method: 'POST', headers, body: JSON.stringify(user) });
  t.equal(made.status, 201);
  const reader = await openPage(browser);
  await reader.page.goto(appliance.httpUrl);
  await reader.page.getByLabel('User name').fill('rita');
  await reader.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await reader.page.keyboard.press('Enter');
  const rail = reader.page.getByRole('navigation', { name: 'Pages' });
  await rail.getByRole('link', { name: 'Studies' }).waitFor();
  t.equal(await rail.getByRole('link', { name: 'Devices' }).count(), 0);

  const { page } = await openSignedIn(browser, appliance, '/people');
  await page.getByRole('link', { name: 'Roles' }).click();
  const seesDevices = page.getByRole('checkbox', { name: /^Radiologist: See devices/ });
  await seesDevices.check();
  t.ok(await page.getByRole('checkbox', { name: /^Radiologist: Merge, split/ }).isDisabled(), 'some can’t be chosen');
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await rail.getByRole('link', { name: 'Devices' }).waitFor();

  await page.getByRole('button', { name: 'Back to how Lightbox comes' }).click();
  t.notOk(await seesDevices.isChecked());
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await rail.getByRole('link', { name: 'Devices' }).waitFor({ state: 'detached' });
  await page.reload();
  t.notOk(await seesDevices.isChecked());
});
