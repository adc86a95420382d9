// A picture of every page and dialog, to be looked at: `npm run pictures -- --out folder [--only word,word]`. At a desk in both
// themes, on a tablet, on a phone. A step that can't be done on a small screen is said, not hidden.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bench } from './bench/owner.ts';
import { startChromium } from './peers/chromium.ts';
import { everyStep, mouse } from './web/pages/every-page.ts';
import { startHouse } from './web/pages/house.ts';
import { openSignedIn } from './web/pages.ts';

const SCREENS = {
  desk: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  night: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  tablet: { viewport: { width: 1024, height: 768 }, colorScheme: 'light' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', isMobile: true, hasTouch: true },
} as const;

const { values: options } = parseArgs({
  options: { out: { type: 'string', default: 'pictures' }, only: { type: 'string', default: '' } },
});

await bench(async (owner) => {
  await mkdir(options.out, { recursive: true });
  const folder = await mkdtemp(path.join(tmpdir(), 'lightbox-pictures-'));
  owner.teardown(() => rm(folder, { recursive: true }));
  const { appliance, study, reported } = await startHouse({ ...owner, testdir: () => folder });
  const browser = await startChromium(owner);
  const steps = everyStep(appliance.administrator.password, study, reported);
  for (const [screen, settings] of Object.entries(SCREENS)) {
    const { page } = await openSignedIn(browser, appliance, '/account', settings);
    page.setDefaultTimeout(10_000);
    for (const [index, { name, path: address, act }] of steps.entries()) {
      if (!options.only.split(',').some((word) => name.includes(word))) continue;
      await page.goto(appliance.httpUrl + address);
      await act(mouse(page)).catch((error: Error) => {
        process.stdout.write(`${screen}: ${name}: ${error.message.split('\n')[0]}\n`);
      });
      await page.waitForTimeout(400); // what fades in has
      const file = `${String(index + 1).padStart(2, '0')} ${name}, ${screen}.png`;
      await page.screenshot({ path: path.join(options.out, file) });
    }
    await page.context().close();
  }
});
