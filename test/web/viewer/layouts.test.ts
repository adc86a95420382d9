// Panes beside each other as a person uses them: layouts by key and menu, an earlier study beside, scrolling together,
// lines and crosshair, planes without a GPU.
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import { ctSlice, dxImage } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { type OnScreen, openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);

const chest = { rows: 64, columns: 64, studyDescription: 'Chest', accessionNumber: 'A-NOW' };
const now = Array.from({ length: 24 }, (_, i) => ctSlice({ ...chest, instanceNumber: i + 1 }));
const study = now[0]!.studyInstanceUid;
const then = Array.from({ length: 12 }, (_, i) =>
  ctSlice({
    ...chest,
    accessionNumber: 'A-THEN',
    studyDate: '20250302',
    seriesDescription: 'Then',
    instanceNumber: i + 1,
    elements: [
      [0x00200052, 'UI', '2.25.77'],
      [0x00200032, 'DS', [-150, -150, 1000 + 10 * (i + 1)]],
    ],
  }),
);
const prior = then[0]!.studyInstanceUid;
const film = dxImage({ accessionNumber: 'A-FILM', studyDate: '20240101', studyDescription: 'Old film' });
await store(
  appliance,
  now.map(({ file }) => file),
  study,
  now.length,
);
await store(
  appliance,
  then.map(({ file }) => file),
  prior,
  then.length,
);
await store(appliance, [film.file], film.studyInstanceUid, 1);

const panes = ({ page }: OnScreen) => page.getByRole('region', { name: /^Pane \d/ });
const at = (screen: OnScreen, number: number, text: string) =>
  panes(screen).nth(number).getByText(text, { exact: true }).waitFor();

t.test('every layout to three by three is a key and a picture in the menu', async (t) => {
  const screen = await openStudy(appliance, browser, study);
  const { page, shown } = screen;
  await shown(0);
  for (const [digit, count] of [1, 2, 2, 4, 3, 3, 6, 6, 9].entries()) {
    await page.keyboard.press(`Shift+Digit${digit + 1}`);
    t.equal(await panes(screen).count(), count, `Shift+${digit + 1}`);
  }
  await page.locator('summary[aria-label="Layout"]').click();
  t.equal(await page.locator('.v-layout-looks button').count(), 9);
  await page.getByRole('button', { name: 'Six panes, two rows' }).click();
  t.equal(await panes(screen).count(), 6);
  t.notOk(await page.locator('.v-layout-choice').isVisible());
});

t.test('the likest earlier study hangs beside by a key, is marked, and scrolls along', async (t) => {
  const screen = await openStudy(appliance, browser, study);
  const { page, shown, errors } = screen;
  await shown(0);
  const list = page.getByRole('region', { name: 'Other studies' });
  t.match(await list.getByRole('button').allInnerTexts(), [/CT.*2025/s, /DX.*2024/s]);
  await page.keyboard.press('Shift+P');
  await panes(screen).nth(1).getByText('Earlier study').waitFor();
  await at(screen, 1, '1/12');
  await page.mouse.move(400, 400);
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown'); // 20 mm
  await at(screen, 0, '5/24');
  await at(screen, 1, '3/12');
  await panes(screen).nth(1).click();
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, 100);
  await page.keyboard.up('Shift');
  await at(screen, 1, '4/12');
  await at(screen, 0, '5/24');
  await page.keyboard.press('ArrowDown');
  await at(screen, 1, '5/12');
  await at(screen, 0, '7/24');
  await page.keyboard.press('Shift+L');
  await page.keyboard.press('ArrowDown');
  await at(screen, 1, '6/12');
  await at(screen, 0, '7/24');
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('an earlier study is chosen from the strip too, and its series are there then', async (t) => {
  const screen = await openStudy(appliance, browser, study);
  const { page, shown } = screen;
  await shown(0);
  await page.getByRole('button', { name: /Old film/ }).click();
  await panes(screen).nth(1).getByText('Old film').waitFor();
  await page.getByRole('heading', { name: /Old film/ }).waitFor();
  await page.reload();
  await shown(0);
  t.equal(await panes(screen).count(), 1, 'a study that is opened anew begins with itself');
});

t.test('planes across the slices: every picture is there, the crosshair finds its place in all of them', async (t) => {
  const screen = await openStudy(appliance, browser, study, { viewport: { width: 1280, height: 900 } });
  const { page, shown, errors } = screen;
  await shown(0);
  await page.keyboard.press('Shift+M');
  await panes(screen).nth(0).getByText('Axial').waitFor();
  await panes(screen).nth(1).getByText('Coronal').waitFor();
  await panes(screen).nth(2).getByText('Sagittal').waitFor();
  await at(screen, 0, '13/24');
  await at(screen, 1, '33/64');
  t.same(await panes(screen).nth(1).locator('.v-letter').allInnerTexts(), ['R', 'L', 'H', 'F']);
  t.same(await panes(screen).nth(2).locator('.v-letter').allInnerTexts(), ['A', 'P', 'H', 'F']);
  await panes(screen).nth(0).locator('.v-lines line').first().waitFor({ state: 'attached' });
  t.ok((await panes(screen).nth(0).locator('.v-lines line').count()) >= 2, 'the other planes are lines');
  await page.keyboard.press('Shift+C');
  const box = (await panes(screen).nth(0).boundingBox())!;
  const side = Math.min(box.width, box.height);
  await page.mouse.click(
    box.x + box.width / 2 + (16.5 / 64 - 0.5) * side,
    box.y + box.height / 2 + (48.5 / 64 - 0.5) * side,
  );
  // The voxel that the corner names is the one that the other planes come to.
  const corner = await panes(screen).nth(0).locator('.v-bottom-right').innerText();
  const [, column, row] = /(\d+), (\d+)/.exec(corner)!.map(Number);
  t.ok(Math.abs(column! - 16) <= 1 && Math.abs(row! - 48) <= 1, corner);
  await at(screen, 1, `${row! + 1}/64`);
  await at(screen, 2, `${column! + 1}/64`);
  await page.getByLabel('Thickness').selectOption('20');
  await panes(screen).nth(0).getByText('Axial, MIP 20 mm').waitFor();
  await page.getByRole('button', { name: 'Leave planes' }).click();
  t.equal(await panes(screen).count(), 1);
  await at(screen, 0, '1/24');
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('turning the oblique plane shows another picture of it', async (t) => {
  const screen = await openStudy(appliance, browser, study, { viewport: { width: 1280, height: 900 } });
  const { page, shown } = screen;
  await shown(0);
  await page.keyboard.press('Shift+M');
  const oblique = panes(screen).nth(3);
  await oblique.getByText(/Oblique/).waitFor();
  const letters = async () => (await oblique.locator('.v-letter').allInnerTexts()).join();
  t.equal(await letters(), 'R,L,H,F');
  await page.keyboard.press('Shift+T');
  const box = (await oblique.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 196, box.y + box.height / 2, { steps: 6 }); // 90°
  await page.mouse.up();
  // It turns with the hand, over the planes in between.
  await page.waitForFunction(() =>
    /^[AP]/.test([...document.querySelectorAll('.v-pane:last-child .v-letter')].map((e) => e.textContent).join()),
  );
  t.match(await letters(), /^[AP]\w?,[AP]\w?,H,F$/);
});

t.test('why there are no planes is said', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, film.studyInstanceUid);
  await shown(0);
  await page.keyboard.press('Shift+M');
  await page.getByRole('alert').getByText('at least three parallel slices').waitFor();
  t.pass('said');
});

t.test('the glass enlarges what is under the pointer while it is held', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study);
  await shown(0);
  await page.keyboard.press('g');
  await page.mouse.move(500, 400);
  await page.mouse.down();
  t.equal(await page.locator('.v-glass').count(), 1);
  await page.mouse.up();
  t.equal(await page.locator('.v-glass').count(), 0);
});
