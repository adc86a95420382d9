// A hanging protocol from making it to deleting it, as a person does: the next study of the kind hangs so by itself.
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import { ctSlice } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { apiOf, orderedBy } from '../pages/signed-report.ts';
import { type OnScreen, openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);

async function chest(patientId: string, studyDate: string): Promise<string> {
  const series = ['Soft tissue', 'Lung kernel'].map((seriesDescription, number) =>
    Array.from({ length: 4 }, (_, i) =>
      ctSlice({
        ...{ rows: 64, columns: 64, patientId, studyDate, accessionNumber: `A-${patientId}-${studyDate}` },
        ...{ seriesDescription, seriesNumber: number + 1, instanceNumber: i + 1 },
        elements: [[0x00180015, 'CS', 'CHEST']],
      }),
    ),
  );
  const study = series[0]![0]!.studyInstanceUid;
  await store(
    appliance,
    series.flat().map(({ file }) => file),
    study,
    8,
  );
  return study;
}
const made = await chest('P-1', '20260110');
const next = await chest('P-2', '20260302');
const before = await chest('P-2', '20250302');

const panes = ({ page }: OnScreen) => page.getByRole('region', { name: /^Pane \d/ });
const hangs = (screen: OnScreen, number: number, text: string | RegExp) =>
  panes(screen).nth(number).locator('.v-overlay').getByText(text).first().waitFor();
const openMenu = ({ page }: OnScreen) => page.locator('summary[aria-label="Layout"]').click();

async function save(screen: OnScreen, name: string, use?: string): Promise<void> {
  const { page } = screen;
  await openMenu(screen);
  await page.getByRole('button', { name: 'Save this layout as…' }).click();
  await page.getByLabel('Name').fill(name);
  t.equal(await page.getByLabel('For').locator('option:checked').innerText(), 'CT CHEST');
  if (use) await page.getByLabel('For').selectOption({ label: use });
  if (await page.getByLabel('Keep the windows that I chose').isVisible())
    await page.getByLabel('Keep the windows that I chose').check();
  await page
    .locator('dialog')
    .getByRole('button', { name: /^(Save|Replace)$/ })
    .click();
  await page.locator('dialog').waitFor({ state: 'detached' });
}

t.test('a layout that is kept hangs the next study of its kind, windows and all', async (t) => {
  const screen = await openStudy(appliance, browser, made, { viewport: { width: 1280, height: 800 } });
  await screen.shown(0);
  await hangs(screen, 0, 'Soft tissue');
  await screen.page.keyboard.press(']');
  await hangs(screen, 0, 'Lung kernel');
  await screen.page.keyboard.press('2');
  await hangs(screen, 0, /W 1500/);
  await screen.page.keyboard.press('Shift+Digit2');
  await hangs(screen, 1, 'Soft tissue');
  await save(screen, 'Lung first');
  await openMenu(screen);
  t.equal(await screen.page.getByRole('button', { name: /^Lung first/ }).getAttribute('aria-pressed'), 'true');

  const other = await openStudy(appliance, browser, next, { viewport: { width: 1280, height: 800 } });
  await other.shown(0);
  await hangs(other, 0, 'Lung kernel');
  await hangs(other, 0, /W 1500/);
  await hangs(other, 1, 'Soft tissue');
  await hangs(other, 1, /W 400/);
  t.equal(await panes(other).count(), 2);
  await openMenu(other);
  await other.page.getByRole('button', { name: 'None', exact: true }).click();
  await hangs(other, 0, 'Soft tissue');
  t.equal(await panes(other).count(), 1);
  t.same(
    other.errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('places of an earlier study get the patient’s own; replaced by its name, deleted for good', async (t) => {
  const screen = await openStudy(appliance, browser, next, { viewport: { width: 1280, height: 800 } });
  const { page } = screen;
  await screen.shown(0);
  await hangs(screen, 1, 'Soft tissue');
  await openMenu(screen);
  await page.getByRole('button', { name: 'None', exact: true }).click();
  await hangs(screen, 0, 'Soft tissue');
  await page.keyboard.press('Shift+P');
  await hangs(screen, 1, 'Earlier study');
  await save(screen, 'Lung first');

  await page.reload();
  await hangs(screen, 0, 'Soft tissue');
  await hangs(screen, 1, 'Earlier study');
  await hangs(screen, 1, 'Soft tissue');
  t.equal(await panes(screen).nth(0).getByText('Earlier study').count(), 0);

  await openMenu(screen);
  await page.getByRole('button', { name: 'Delete Lung first…' }).click();
  await page.locator('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.locator('dialog').waitFor({ state: 'detached' });
  t.equal(await panes(screen).count(), 2, 'what hangs goes on hanging');
  await page.reload();
  await hangs(screen, 0, 'Soft tissue');
  t.equal(await panes(screen).count(), 1);
  await openMenu(screen);
  t.equal(await page.getByRole('button', { name: /Lung first/ }).count(), 0);
  t.not(before, next);
});

t.test('one for the exam that was ordered hangs that exam, and no other of its body part', async (t) => {
  for (const uid of [made, next]) {
    const study = await apiOf(appliance)<Parameters<typeof orderedBy>[1]>('GET', `studies/${uid}`);
    await orderedBy(appliance, study, appliance.administrator.username);
  }
  const screen = await openStudy(appliance, browser, made, { viewport: { width: 1280, height: 800 } });
  await screen.shown(0);
  await screen.page.keyboard.press('Shift+Digit3');
  await hangs(screen, 1, 'Lung kernel');
  await save(screen, 'As ordered', 'CT chest, this exam only');
  await openMenu(screen);
  t.match(await screen.page.getByRole('button', { name: /^As ordered/ }).innerText(), /CT chest$/);

  const ordered = await openStudy(appliance, browser, next, { viewport: { width: 1280, height: 800 } });
  await hangs(ordered, 1, 'Lung kernel');
  t.equal(await panes(ordered).count(), 2);
  const other = await openStudy(appliance, browser, before, { viewport: { width: 1280, height: 800 } });
  await hangs(other, 0, 'Soft tissue');
  t.equal(await panes(other).count(), 1);
  await openMenu(other);
  t.equal(await other.page.getByRole('button', { name: /As ordered/ }).count(), 0);
});
