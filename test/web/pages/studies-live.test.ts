// The list of studies while modalities send: rows come, count up and wait where they would disturb.
import t from 'tap';
import type { ImageOptions } from '../../objects.ts';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, send, startWithPages } from '../pages.ts';

const appliance = await startWithPages(t);
const browser = await startChromium(t);
const anna: ImageOptions = { patientName: 'Sample^Anna', patientId: 'PAT1001', accessionNumber: 'ACC1001' };
const patient = (name: string): ImageOptions => ({ patientName: name, patientId: name, accessionNumber: name });

t.test('a study that is sent appears without a reload and counts up', async (t) => {
  const { page, errors } = await openSignedIn(browser, appliance, '/studies');
  await page.getByRole('heading', { name: 'No studies yet' }).waitFor();
  const card = page.getByRole('region', { name: 'What to type on the modality' });
  await card.getByRole('button', { name: String(appliance.dicomPort) }).waitFor();

  await send(appliance, t.testdir(), anna);
  const row = page.getByRole('row', { name: /Sample, Anna/ });
  await row.waitFor();
  await row.getByText('receiving').waitFor();
  await send(appliance, t.testdir(), { ...anna, instanceNumber: 2 }, { ...anna, instanceNumber: 3 });
  await row.getByTitle(/^3 images/).waitFor();
  t.same(errors, []);
});

t.test('a filter keeps out what does not fit, also when it arrives live', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/studies?search=other');
  await page.getByRole('heading', { name: 'No study fits' }).waitFor();
  await send(appliance, t.testdir(), patient('Sample^Bert'));
  await send(appliance, t.testdir(), patient('Other^Carla'));
  await page.getByRole('row', { name: /Other, Carla/ }).waitFor();
  t.equal(await page.getByRole('row', { name: /Bert/ }).count(), 0);
});

t.test('what arrives while somebody reads further down waits, and moves nothing', async (t) => {
  await send(appliance, t.testdir(), ...Array.from({ length: 24 }, (_, at) => patient(`Many^Number${at}`)));
  const { page } = await openSignedIn(browser, appliance, '/studies', { viewport: { width: 1280, height: 500 } });
  await page.getByRole('row', { name: /Many/ }).nth(23).waitFor();
  await page.mouse.move(600, 300);
  await page.mouse.wheel(0, 300);
  await page.waitForFunction(() => document.querySelector('[role=grid]')!.parentElement!.scrollTop > 100);
  const under = () => page.evaluate(() => document.elementFromPoint(600, 300)!.closest('[role=row]')!.textContent);
  const before = await under();

  await send(appliance, t.testdir(), patient('Late^Dora'));
  const chip = page.getByRole('button', { name: '1 new study' });
  await chip.waitFor();
  const late = page.getByRole('row', { name: /Late, Dora/ });
  t.equal(await late.count(), 0);
  t.equal(await under(), before, 'the row under the pointer is the same');
  await chip.click();
  await late.waitFor();
  t.equal(await chip.count(), 0);
});

t.test('a cut connection is told with its time and mended by itself', async (t) => {
  const { page } = await openSignedIn(browser, appliance, '/studies');
  await page.getByRole('row', { name: /Sample, Anna/ }).waitFor();
  await page.context().setOffline(true);
  await page.getByText(/^No connection since/).waitFor();
  await send(appliance, t.testdir(), patient('Meanwhile^Emil'));
  await page.context().setOffline(false);
  await page.getByText(/^No connection since/).waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Meanwhile, Emil/ }).waitFor();
  t.pass('what came in between is there');
});
