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

t.test('what the clinic asks of passwords is said in the form before anybody types', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openSignedIn(browser, appliance, '/settings');
  const rules = page.getByRole('region', { name: 'Passwords' });
  await rules.getByLabel('Characters at least').fill('70');
  await rules.getByRole('button', { name: 'Save' }).click();
  await rules.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
  await rules.getByLabel('Characters at least').fill('24');
  await rules.getByLabel('Last passwords that can’t be used again').fill('3');
  await rules.getByLabel('Days after which another is asked for').fill('180');
  await rules.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();

  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('○ At least 24 characters', { exact: false }).waitFor();
  await dialog.getByText('None of the last 3 passwords').waitFor();
  await dialog.getByText('Lasts 180 days', { exact: false }).waitFor();
  await dialog.getByLabel('Name', { exact: true }).fill('Bruno Beispiel');
  await dialog.getByLabel('First password').fill('a hat for Bruno Beispiel and one more');
  await dialog.getByText('○ Without the user name', { exact: false }).waitFor();
  await dialog.getByRole('button', { name: 'Suggest one' }).click();
  await dialog.getByText('✓ Without the user name', { exact: false }).waitFor();
  await dialog.getByText('✓ At least 24 characters', { exact: false }).waitFor();
});

t.test('a person has a title, a telephone and a department, and says the telephone alone', async (t) => {
  const appliance = await startWithPages(t);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'Radiology' });
  t.equal((await appliance.fetch('/api/v1/departments', { method: 'POST', headers, body })).status, 201);
  const { page } = await openSignedIn(browser, appliance, '/people?add=yes');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Rita Reader');
  await dialog.getByLabel('User name').fill('rita');
  await dialog.getByLabel('Role').selectOption({ label: 'Radiologist' });
  await dialog.getByLabel('Title').fill('Dr. med.');
  await dialog.getByLabel('Telephone').fill('not a <number>');
  await dialog.getByLabel('Department').selectOption({ label: 'Radiology' });
  await dialog.getByLabel('First password').fill(PASSWORD);
  await dialog.getByText('Must choose an own one').click();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await dialog.getByText('only the profile is still to be saved', { exact: false }).waitFor();
  await dialog.getByLabel('Telephone').fill('214');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const row = page.getByRole('row', { name: /Dr\. med\. Rita Reader/ });
  t.match(await row.innerText(), /Radiology[\s\S]*214/);

  await page.goto(`${appliance.httpUrl}/clinic`);
  await page.getByRole('option', { name: 'Rita Reader · Radiology' }).first().waitFor({ state: 'attached' });

  const theirs = await openPage(browser);
  await theirs.page.goto(`${appliance.httpUrl}/account`);
  await theirs.page.getByLabel('User name').fill('rita');
  await theirs.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await theirs.page.keyboard.press('Enter');
  const profile = theirs.page.getByRole('region', { name: 'Profile' });
  await profile.getByText('Radiology').waitFor();
  t.match(await profile.innerText(), /Dr\. med\.[\s\S]*Radiology/);
  await profile.getByLabel('Telephone').fill('215');
  await profile.getByRole('button', { name: 'Save' }).click();
  await theirs.page.getByText('Saved', { exact: true }).waitFor();
  await page.goto(`${appliance.httpUrl}/people`);
  t.match(await row.innerText(), /215/);
});
