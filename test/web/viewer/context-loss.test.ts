// The graphics card goes while a study is open: the panes say so, and draw again what they showed.
import t from 'tap';
import { startAppliance } from '../../appliance.ts';
import { ctSlice } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openStudy, store } from './on-screen.ts';

const appliance = await startAppliance(t);
const browser = await startChromium(t);
const slices = Array.from({ length: 3 }, (_, i) => ctSlice({ rows: 64, columns: 64, instanceNumber: i + 1 }));
const study = slices[0]!.studyInstanceUid;
await store(
  appliance,
  slices.map(({ file }) => file),
  study,
  slices.length,
);

type Contexts = typeof globalThis & { contexts?: WebGL2RenderingContext[] };

t.test('a lost context is said, nothing old stays on the screen, and the same picture comes back', async (t) => {
  const { page, shown, colourAt } = await openStudy(appliance, browser, study, { backend: 'gpu' });
  // Again from the start, now that every context that is made can be kept in mind.
  await page.addInitScript(() => {
    const make = HTMLCanvasElement.prototype.getContext as (...of: unknown[]) => unknown;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...of: unknown[]) {
      const context = make.apply(this, of);
      const kept = globalThis as Contexts;
      kept.contexts ??= [];
      const all = kept.contexts;
      if (context instanceof WebGL2RenderingContext && !all.includes(context)) all.push(context);
      return context;
    } as typeof HTMLCanvasElement.prototype.getContext;
  });
  await page.reload();
  const first = await shown(0);
  await page.keyboard.press('ArrowDown');
  await shown(1, first.imageId);
  await page.keyboard.press('2');
  const pane = page.getByRole('region', { name: 'Pane 1' });
  await pane.getByText(/W 1500/).waitFor();
  const before = await colourAt(60, 10);
  for (let time = 0; time < 2; time++) {
    const lost = await page.evaluate(() => {
      const alive = (globalThis as Contexts).contexts!.filter((context) => !context.isContextLost());
      delete (globalThis as { newestShown?: unknown }).newestShown;
      for (const context of alive) context.getExtension('WEBGL_lose_context')!.loseContext();
      return alive.length;
    });
    t.ok(lost > 0, 'there was something to lose');
    await pane.getByText('The graphics card stopped.').waitFor();
    t.equal(await pane.getByText(/W 1500/).count(), 0);
    // While nothing can be drawn, nothing is.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await shown(1);
    await pane.getByText(/W 1500/).waitFor();
    t.equal(await pane.getByText('The graphics card stopped.').count(), 0);
    t.same(await colourAt(60, 10), before);
  }
});
