// 3D as a person opens it: drawn where there is WebGL 2, turned by hand and keys; elsewhere the button says what it needs.
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import { ctSlice, dxImage } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);
const slices = Array.from({ length: 24 }, (_, i) => ctSlice({ rows: 64, columns: 64, instanceNumber: i + 1 }));
const study = slices[0]!.studyInstanceUid;
const film = dxImage({ studyInstanceUid: study, seriesNumber: 2, seriesDescription: 'Film' });
await store(
  appliance,
  [...slices, film].map(({ file }) => file),
  study,
  25,
);

t.test('without a graphics card the button says what 3D needs', async (t) => {
  const { page, shown, errors } = await openStudy(appliance, browser, study, { backend: 'cpu' });
  await shown(0);
  await page.getByRole('button', { name: '3D (needs a graphics card)' }).click();
  await page
    .getByRole('alert')
    .getByText(/^3D needs a graphics card that this browser may use/)
    .waitFor();
  t.equal(await page.getByRole('region', { name: '3D' }).count(), 0);
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('Shift+V');
  await page
    .getByRole('alert')
    .getByText(/^3D needs/)
    .waitFor();
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('with one the volume is drawn, turned, looked at differently, and left', async (t) => {
  const { page, shown, errors } = await openStudy(appliance, browser, study, { backend: 'gpu' });
  await shown(0);
  await page.keyboard.press('Shift+V');
  const place = page.getByRole('region', { name: '3D' });
  await place.locator('canvas').waitFor();
  /** What is on the canvas: how many of its pixels are bright, and their sum. */
  const drawn = () =>
    place.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let [bright, sum] = [0, 0];
      for (let i = 0; i < data.length; i += 4) {
        sum += data[i]! * ((i % 9973) + 1);
        if (data[i]! > 60) bright++;
      }
      return { bright: bright / (data.length / 4), sum };
    });
  const until = async (isRight: (now: { bright: number; sum: number }) => boolean) => {
    for (let i = 0; i < 100; i++) {
      const now = await drawn();
      if (isRight(now)) return now;
      await page.waitForTimeout(100);
    }
    throw new Error(`It is ${JSON.stringify(await drawn())}`);
  };
  const first = await until(({ bright }) => bright > 0.01 && bright < 0.9);
  await page.keyboard.press('ArrowRight');
  const turned = await until(({ sum }) => sum !== first.sum);
  await place.getByRole('button', { name: 'Above' }).click();
  const above = await until(({ sum }) => sum !== turned.sum);
  await place.getByLabel('Look').selectOption({ label: 'Skin and bone' });
  await until(({ sum }) => sum !== above.sum);
  const box = (await place.locator('canvas').boundingBox())!;
  const before = await drawn();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -400);
  await until(({ bright }) => bright > before.bright);
  await place.getByRole('button', { name: 'Leave 3D' }).click();
  await place.waitFor({ state: 'detached' });
  t.ok(await page.getByText('1/24', { exact: true }).isVisible(), 'the panes are as they were');
  t.same(
    errors.filter((error) => !/404/.test(error)),
    [],
  );
});

t.test('what is no volume is said, here too', async (t) => {
  const { page, shown } = await openStudy(appliance, browser, study, { backend: 'gpu' });
  await shown(0);
  await page.getByRole('button', { name: /Film/ }).dblclick();
  await page.getByText('DX Film').waitFor();
  await page.keyboard.press('Shift+V');
  await page.getByRole('alert').getByText('3D is made of CT and MR.').waitFor();
  t.pass('said');
});
