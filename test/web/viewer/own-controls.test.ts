// Own keys and mouse buttons as a person chooses them: recorded, taken over, refused, kept on the box, and in force.
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import { ctSlice } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { type OnScreen, openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);
const slices = Array.from({ length: 4 }, (_, i) => ctSlice({ rows: 64, columns: 64, instanceNumber: i + 1 }));
const study = slices[0]!.studyInstanceUid;
await store(
  appliance,
  slices.map(({ file }) => file),
  study,
  4,
);
t.afterEach(async () => {
  await appliance.fetch('/api/v1/preferences', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ viewerControls: { keys: {}, mouse: {} } }),
  });
});

async function open(): Promise<OnScreen> {
  const screen = await openStudy(appliance, browser, study);
  await screen.shown(0);
  return screen;
}

async function choose({ page }: OnScreen) {
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Change keys and mouse…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keys and mouse' });
  await dialog.getByRole('button', { name: 'Another key for Invert' }).waitFor();
  return dialog;
}

const isInverted = ({ page }: OnScreen) =>
  page.getByRole('button', { name: 'Invert', exact: true }).getAttribute('aria-pressed');
const corner = ({ page }: OnScreen) => page.locator('.v-bottom-right').innerText();

t.test('a key is pressed to record it, taken over after a word, and calls its command everywhere', async (t) => {
  const screen = await open();
  const { page } = screen;
  const dialog = await choose(screen);
  await dialog.getByRole('button', { name: 'Another key for Invert' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('q');
  await dialog.getByText('Q is the key of “Value”.').waitFor();
  await dialog.getByRole('button', { name: 'Take it over' }).click();
  await dialog.getByText('“Value” has lost Q.').waitFor();
  t.equal(await dialog.getByRole('button', { name: 'Take Q from Value' }).count(), 0);
  await dialog.getByRole('button', { name: 'Take I from Invert' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });

  t.equal(await isInverted(screen), 'false');
  await page.keyboard.press('q');
  t.equal(await isInverted(screen), 'true');
  await page.keyboard.press('i');
  t.equal(await isInverted(screen), 'true', 'the former key does nothing');
  t.match(await page.getByRole('button', { name: 'Invert', exact: true }).getAttribute('title'), /\(Q\)/);
  await page.keyboard.press('?');
  const line = page.getByRole('dialog', { name: 'Keys', exact: true }).locator('dl > div', { hasText: 'Invert' });
  t.equal((await line.first().innerText()).replaceAll(/\s+/g, ' '), 'Invert Q');

  const elsewhere = await open();
  await elsewhere.page.keyboard.press('?');
  await elsewhere.page.getByRole('dialog', { name: 'Keys', exact: true }).locator('kbd', { hasText: 'Q' }).waitFor();
  await elsewhere.page.keyboard.press('Escape');
  await elsewhere.page.keyboard.press('q');
  t.equal(await isInverted(elsewhere), 'true', 'at another workstation too');
  t.notMatch(
    await elsewhere.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage })),
    /invert/,
    'and nothing of it stays there',
  );
});

t.test('keys of the page and the browser are refused; Tab and Esc lead out of recording', async (t) => {
  const screen = await open();
  const { page } = screen;
  const dialog = await choose(screen);
  const add = dialog.getByRole('button', { name: /^(Another key for Fit to pane|Press a key for Fit to pane)/ });
  await add.click();
  await page.keyboard.press('F5');
  await dialog.getByText('F5 belongs to the browser. Press another key.').waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByText(/^Enter belongs to every page/).waitFor();
  await page.keyboard.press('Alt+q');
  await dialog.getByText(/^Combinations with Alt/).waitFor();
  await page.keyboard.press('Escape');
  t.ok(await dialog.isVisible(), 'Esc ends the recording, not the dialog');
  t.equal(await add.innerText(), '');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  t.equal(await dialog.getByText('Press a key…').count(), 0);
  t.equal(await dialog.getByRole('button', { name: /from Stop drawing/ }).count(), 0, 'Esc cannot be given away');
  await add.click();
  await page.keyboard.press('Shift+ArrowUp');
  await dialog.getByRole('button', { name: 'Take Shift+↑ from Fit to pane' }).waitFor();
  await dialog.getByRole('button', { name: 'Reset Fit to pane' }).click();
  t.equal(await dialog.getByRole('button', { name: 'Take Shift+↑ from Fit to pane' }).count(), 0);
  await page.keyboard.press('Escape');
  t.ok(await dialog.getByText(/Choose Cancel to discard it/).isVisible(), 'what was chosen is not lost by Esc');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
});

t.test('buttons and the wheel do what was chosen, measuring too, until all is reset', async (t) => {
  const screen = await open();
  const { page } = screen;
  const dialog = await choose(screen);
  await dialog.getByLabel('Right button', { exact: true }).selectOption({ label: 'Window' });
  await dialog.getByLabel('Shift and right button').selectOption({ label: 'Length' });
  await dialog.getByLabel('Wheel', { exact: true }).selectOption({ label: 'Zoom' });
  await dialog.getByLabel('Left button, when images are opened').selectOption({ label: 'Move' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  t.equal(await page.getByRole('button', { name: 'Move', exact: true }).getAttribute('aria-pressed'), 'true');

  const drag = async (button: 'left' | 'right') => {
    await page.mouse.move(480, 400);
    await page.mouse.down({ button });
    await page.mouse.move(560, 400, { steps: 4 });
    await page.mouse.up({ button });
  };
  t.match(await corner(screen), /C 40\s+W 400/);
  await drag('right');
  t.match(await corner(screen), /C 40\s+W 480/);
  await drag('left');
  t.match(await corner(screen), /W 480/, 'moving is no windowing');
  const before = await corner(screen);
  await page.mouse.wheel(0, -100);
  t.not(await corner(screen), before);
  t.ok(await page.getByText('1/4', { exact: true }).isVisible(), 'the wheel zooms and leaves the image');
  t.equal(await page.locator('.v-marking').count(), 0);
  await page.keyboard.down('Shift');
  await drag('right');
  await page.keyboard.up('Shift');
  t.equal(await page.locator('.v-marking[data-kind=length]').count(), 1);
  t.match(await corner(screen), /W 480/);

  await page.reload();
  await screen.shown(0);
  await page.locator('button[aria-label="Move"][aria-pressed=true]').waitFor();
  const again = await choose(screen);
  await again.getByRole('button', { name: 'All as everybody begins' }).click();
  await again.getByRole('button', { name: 'Save' }).click();
  await again.waitFor({ state: 'detached' });
  t.equal(await page.getByRole('button', { name: 'Window', exact: true }).getAttribute('aria-pressed'), 'true');
  await page.mouse.move(500, 400);
  await page.mouse.wheel(0, 100);
  await screen.shown(1);
});

t.test('what the box did not take is said, stays in the dialog, and is not in force', async (t) => {
  const screen = await open();
  const { page } = screen;
  const dialog = await choose(screen);
  await dialog.getByRole('button', { name: 'Take I from Invert' }).click();
  await page.route('**/api/v1/preferences', (route) => route.abort());
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog
    .getByRole('alert')
    .filter({ hasText: /reached/ })
    .waitFor();
  await page.unroute('**/api/v1/preferences');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('i');
  t.equal(await isInverted(screen), 'true');

  await page.route('**/api/v1/preferences', (route) => route.abort());
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Change keys and mouse…' }).click();
  const failed = page.getByRole('dialog', { name: 'Keys and mouse' });
  await failed.getByRole('button', { name: 'Try again' }).waitFor();
  t.equal(await failed.getByRole('button', { name: 'Save' }).count(), 0, 'what was never read is not overwritten');
  await page.unroute('**/api/v1/preferences');
  await failed.getByRole('button', { name: 'Try again' }).click();
  await failed.getByRole('button', { name: 'Save' }).waitFor();
});
