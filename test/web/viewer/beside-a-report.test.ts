// The toolbar has room where the viewer has room: beside a report no tool is cut off.
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import { ctSlice } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);
const slice = ctSlice({ rows: 64, columns: 64 });
await store(appliance, [slice.file], slice.studyInstanceUid, 1);

for (const width of [1440, 1280, 1024]) {
  t.test(`every tool stands inside the viewer at ${width} pixels`, async (t) => {
    const { page, shown } = await openStudy(appliance, browser, slice.studyInstanceUid, {
      viewport: { width, height: 800 },
    });
    await shown(0);
    const edges = () =>
      page.locator('.viewer').evaluate((viewer) => {
        const { left, right } = viewer.getBoundingClientRect();
        const shownOnes = [...viewer.querySelectorAll('.v-toolbar :is(button, select, summary)')].filter((element) =>
          element.checkVisibility({ contentVisibilityAuto: true }),
        );
        const boxes = shownOnes.map((element) => element.getBoundingClientRect());
        return {
          width: right - left,
          count: boxes.length,
          inside: boxes.every((box) => box.left >= left - 0.5 && box.right <= right + 0.5),
        };
      });
    const alone = await edges();
    t.ok(alone.count > 12 && alone.inside, JSON.stringify(alone));
    await page.keyboard.press('F2');
    await page.getByRole('button', { name: 'Close the report' }).waitFor();
    // The text takes the keys when it is there; a menu opened before would close again.
    await page.locator('[role=textbox]:focus').waitFor();
    const beside = await edges();
    t.ok(beside.width < alone.width && beside.count > 12 && beside.inside, JSON.stringify(beside));
    await page.locator('summary[aria-label="Layout"]').click();
    const opened = await edges();
    t.ok(opened.count === beside.count + 10 && opened.inside, JSON.stringify(opened));
  });
}
