// Every page by keyboard alone: each control is reached and seen, nothing holds the focus, dialogs give it back.
import type { Page } from 'playwright-core';
import t from 'tap';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';
import { everyStep, forgotten } from './every-page.ts';
import { startHouse } from './house.ts';
import { barriers, keyboard, tabTo, watchFocus } from './keys.ts';

const { appliance, study, reported } = await startHouse(t);
const fresh = await startWithPages(t, { setUp: false });
const browser = await startChromium(t);
const STEPS = everyStep(appliance.administrator.password, study, reported);

/** What is wrong with leaving the dialog that is open, if one is: a line each. Esc keeps what was typed. */
async function leaving(page: Page): Promise<string[]> {
  const dialog = await page.$('dialog[open]');
  if (!dialog) return [];
  // In a field of a report's text the first Esc leads out of the field.
  const isInField = await page.evaluate(() => document.activeElement?.matches('.ProseMirror input') ?? false);
  if (isInField) await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  const answered = (dialog: Node) =>
    !dialog.isConnected || Boolean((dialog as Element).querySelector('.hint[role=status]')?.textContent);
  await page.waitForFunction(answered, dialog);
  if (await dialog.evaluate((dialog) => dialog.isConnected)) {
    await tabTo(page.getByRole('dialog').getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Enter');
  }
  await page.waitForFunction((dialog) => !dialog.isConnected, dialog);
  return page.evaluate(() => window.eyes.lost());
}

t.test('no page is forgotten', async (t) => {
  t.same(forgotten(STEPS), []);
});

t.test('no page needs a mouse', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/account', { reducedMotion: 'reduce' });
  await page.addInitScript(watchFocus);
  const hands = keyboard(page);
  for (const { name, path, act } of STEPS) {
    await page.goto(appliance.httpUrl + path);
    await act(hands);
    t.same(await barriers(page), [], name);
    t.same(await leaving(page), [], `${name}, left`);
  }
  await page.keyboard.press('Control+Alt+l');
  await page.getByRole('button', { name: 'Somebody else' }).waitFor();
  t.same(await barriers(page), [], 'the locked screen');
});

t.test('what was typed outlives Esc, however often it is pressed', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/calendar?list=no');
  await page.getByRole('button', { name: 'New appointment' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New appointment' });
  await dialog.getByLabel('Which exam?').selectOption({ label: 'CT · CT chest' });
  for (let times = 0; times < 4; times++) await page.keyboard.press('Escape');
  await dialog.getByText('What you typed is still here').waitFor();
  t.equal(await dialog.getByLabel('Which exam?').locator('option:checked').innerText(), 'CT · CT chest');
  await dialog.getByRole('button', { name: 'Cancel' }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
});

t.test('nor have the pages before signing in', async (t) => {
  const { page } = await openPage(browser, { reducedMotion: 'reduce' });
  await page.addInitScript(watchFocus);
  await page.goto(appliance.httpUrl);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  t.same(await barriers(page), [], 'sign-in');
  await page.goto(fresh.httpUrl);
  await page.getByRole('heading', { name: 'Type the set-up code' }).waitFor();
  t.same(await barriers(page), [], 'set-up');
});

t.test('the walk sees what a page could do wrong', async (t) => {
  const { page } = await openPage(browser);
  await page.addInitScript(watchFocus);
  await page.route('**/sample', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<button>Fine</button><span id="mouse">Mouse only</span><a href="/" tabindex="-1">Skipped</a>
        <button style="outline: 0">Unseen</button><button id="trap">Trap</button><button>Never</button>
        <script>
          mouse.addEventListener('click', () => {});
          trap.addEventListener('keydown', (event) => event.key === 'Tab' && event.preventDefault());
        </script>`,
    }),
  );
  await page.goto(`${appliance.httpUrl}/sample`);
  const found = (await barriers(page)).join('\n');
  t.match(found, 'never came round');
  for (const text of ['Mouse only', 'Skipped', 'Never']) t.match(found, new RegExp(`not reached: .*${text}`));
  t.match(found, /focus not seen: .*Unseen/);
  t.notMatch(found, /Fine/);
});
