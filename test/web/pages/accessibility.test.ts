// Every page by axe, in both themes: labels, roles, contrast. What a tool can find, none may have.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import t from 'tap';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';
import { everyStep, forgotten, mouse } from './every-page.ts';
import { startHouse } from './house.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds on the page as it is, a line each: by every rule in light, and what the theme changes in dark. */
async function violations(page: Page): Promise<string[]> {
  // Faded text, and text on its way from one theme to the other, has no contrast.
  await page.addStyleTag({
    content: '*, *::before, *::after { animation: none !important; transition: none !important; }',
  });
  await page.evaluate(`${AXE}; 0`);
  const inLight = await found(page, '');
  await inTheme(page, 'dark');
  const inDark = await found(page, ", { runOnly: ['color-contrast', 'link-in-text-block'] }");
  await inTheme(page, 'light');
  return [...inLight, ...inDark.map((line) => `dark: ${line}`)];
}

async function inTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
}

async function found(page: Page, options: string): Promise<string[]> {
  const found = (await page.evaluate(`axe.run(document${options})`)) as { violations: Violation[] };
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

const { appliance, study, reported, screenKey } = await startHouse(t);
const fresh = await startWithPages(t, { setUp: false });
const browser = await startChromium(t);
const STEPS = everyStep(appliance.administrator.password, study, reported);

/** Two refusals of the box: another version of a patient, and somebody who may be registered already. */
async function makeStuck(page: Page): Promise<void> {
  await page.goto(`${appliance.httpUrl}/patients/1`);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Telephone').fill(String(Math.random()));
  await page.context().setOffline(true);
  await page.getByText(/^No connection since/).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const patient = await (await appliance.fetch('/api/v1/patients/1')).json();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ phone: String(Math.random()), expectedVersion: patient.version });
  await appliance.fetch('/api/v1/patients/1', { method: 'PATCH', headers, body });
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Patients' }).click();
  await page.getByRole('button', { name: 'Register a patient' }).click();
  await page.getByLabel('Family name', { exact: true }).fill('Sample');
  await page.getByLabel('Given name', { exact: true }).fill('Anna');
  await page.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
}

t.test('no page is forgotten', async (t) => {
  t.same(forgotten(STEPS), []);
});

t.test('no page has a barrier that axe finds', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/account', { colorScheme: 'light' });
  const hands = mouse(page);
  for (const { name, path, act } of STEPS) {
    await page.goto(appliance.httpUrl + path);
    await act(hands);
    t.same(await violations(page), [], name);
  }
  await page.waitForTimeout(3000); // the day's pages are fetched ahead
  await makeStuck(page);
  t.same(await violations(page), [], 'cut off, somebody registered');
  await page.getByRole('link', { name: 'Show' }).click();
  await page.getByRole('region', { name: 'Waits to be sent' }).waitFor();
  t.same(await violations(page), [], 'what waits to be sent');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: /^This is the person/ }).waitFor();
  await page.getByRole('button', { name: 'Send what is ticked' }).waitFor();
  t.same(await violations(page), [], 'what needs the person');
  await page.getByRole('button', { name: /account and sign-out/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('dialog', { name: 'Sign out with unsent work?' }).waitFor();
  t.same(await violations(page), [], 'signing out with unsent work');
  await page.goto(`${appliance.httpUrl}/studies`);
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await page.keyboard.press('Control+Alt+l');
  await page.getByRole('button', { name: 'Somebody else' }).waitFor();
  t.same(await violations(page), [], 'the locked screen');
});

t.test('nor have the pages before signing in', async (t) => {
  const { page } = await openPage(browser, { colorScheme: 'light' });
  await page.goto(appliance.httpUrl);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  t.same(await violations(page), [], 'sign-in');
  await page.goto(`${appliance.httpUrl}/wall#${screenKey}`);
  await page.getByRole('region', { name: 'Waiting' }).waitFor();
  t.same(await violations(page), [], 'the wall');
  await page.goto(`${appliance.httpUrl}/verify`);
  await page.getByRole('heading', { name: 'Is this report genuine?' }).waitFor();
  t.same(await violations(page), [], 'verifying a report');
  await page.goto(fresh.httpUrl);
  await page.getByRole('heading', { name: 'Type the set-up code' }).waitFor();
  t.same(await violations(page), [], 'set-up');
});
