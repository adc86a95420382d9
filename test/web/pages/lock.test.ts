// The locked screen at the browser: covered and out of reach, given back to its person, handed on without a trace.
import type { Page } from 'playwright-core';
import t from 'tap';
import type { Appliance } from '../../appliance.ts';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const PASSWORD = 'a lantern for tests';
const browser = await startChromium(t);

async function addUser(appliance: Appliance, more: object = {}): Promise<void> {
  const user = { username: 'rita', displayName: 'Rita Reader', role: 'radiologist', password: PASSWORD, ...more };
  const headers = { 'content-type': 'application/json' };
  const made = await appliance.fetch('/api/v1/users', { method: 'POST', headers, body: JSON.stringify(user) });
  if (!made.ok) throw new Error(await made.text());
}
const locked = (page: Page) => page.getByRole('heading', { name: 'Screen locked' }).waitFor();
const password = (page: Page) => page.getByLabel('Password', { exact: true });

t.test('Ctrl-Alt-L covers the page, the password gives it back as it was', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openSignedIn(browser, appliance, '/settings');
  const name = page.getByLabel('Name of the clinic');
  await name.fill('Clinic half typed');
  await page.keyboard.press('Control+Alt+l');
  await locked(page);
  t.notOk(await name.isVisible());
  await page.keyboard.press('Control+k');
  await page.waitForTimeout(200);
  t.equal(await page.getByRole('dialog').count(), 0, 'no key reaches the page beneath');
  t.equal((await page.request.get(`${appliance.httpUrl}/api/v1/settings`)).status(), 401, 'nor does any request');

  await password(page).fill('not the password');
  await page.keyboard.press('Enter');
  await page
    .getByRole('alert')
    .filter({ hasText: /don’t fit/ })
    .waitFor();
  await password(page).fill(appliance.administrator.password);
  await page.keyboard.press('Enter');
  await name.waitFor();
  t.equal(await name.inputValue(), 'Clinic half typed');
  await page.reload();
  await name.waitFor();
});

t.test('every window of the browser is locked, and loading the page again opens none', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openSignedIn(browser, appliance, '/studies');
  const second = await page.context().newPage();
  await second.goto(`${appliance.httpUrl}/people`);
  await second.getByRole('table').first().waitFor();
  await page.getByRole('button', { name: /account and sign-out/ }).click();
  await page.getByRole('menuitem', { name: /Lock the screen/ }).click();
  await locked(second);
  await second.reload();
  await locked(second);
  t.equal(await second.getByRole('table').count(), 0);
});

t.test('somebody else takes over with the own rights, and nothing of the former is left', async (t) => {
  const appliance = await startWithPages(t);
  await addUser(appliance);
  const { page } = await openPage(browser);
  await page.goto(appliance.httpUrl);
  await page.getByLabel('User name').fill('rita');
  await password(page).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await page.keyboard.press('Control+Alt+l');
  await locked(page);
  await page.getByRole('button', { name: 'Somebody else' }).click();
  await page.getByLabel('User name').fill(appliance.administrator.username);
  await password(page).fill(appliance.administrator.password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Settings' }).click();
  const name = page.getByLabel('Name of the clinic');
  await name.fill('Clinic of the administrator');
  await page.evaluate('globalThis.trace = "of the administrator"');

  await page.keyboard.press('Control+Alt+l');
  await locked(page);
  await page.getByRole('button', { name: 'Rita Reader' }).click();
  await password(page).fill(PASSWORD);
  await page.getByRole('button', { name: 'Switch to this person' }).click();
  await page.getByRole('button', { name: /^Rita Reader: account/ }).waitFor();
  t.equal(await page.evaluate('globalThis.trace'), undefined, 'a fresh page');
  t.notMatch(await page.content(), /Clinic of the administrator/);
  t.equal(await page.getByRole('link', { name: 'Settings' }).count(), 0);
});

t.test('nobody at mouse or keys for a while locks it', async (t) => {
  const appliance = await startWithPages(t);
  const opened = await openPage(browser);
  await opened.page.clock.install();
  const { page } = opened;
  await page.goto(appliance.httpUrl);
  await page.getByLabel('User name').fill(appliance.administrator.username);
  await password(page).fill(appliance.administrator.password);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await page.clock.runFor(8 * 60_000);
  await page.keyboard.press('Shift');
  await page.clock.runFor(8 * 60_000);
  t.equal(await page.getByRole('heading', { name: 'Screen locked' }).count(), 0, 'a key meanwhile counts');
  await page.clock.runFor(3 * 60_000);
  await locked(page);
});

t.test('a first password leads to an own one and to nothing else', async (t) => {
  const appliance = await startWithPages(t);
  await addUser(appliance, { isPasswordDue: true });
  const { page } = await openPage(browser);
  await page.goto(`${appliance.httpUrl}/studies`);
  await page.getByLabel('User name').fill('rita');
  await password(page).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByLabel('New password').fill('rita');
  await page.getByText('○ At least 10 characters', { exact: false }).waitFor();
  await page.getByLabel('New password').fill('a candle for tests');
  await page.getByText('✓ At least 10 characters', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByRole('heading', { name: 'Studies', level: 1 }).waitFor();
});
