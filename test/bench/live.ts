// How long a person waits for a row: from the last byte of a study to its whole count in an open list, in a real browser
// on the same machine. The clock starts before the last object is sent, so its durable answer is in the figure.
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { ctSlice } from '../objects.ts';
import { startChromium } from '../peers/chromium.ts';
import { storeContext } from '../peers/dicom-bytes.ts';
import { RawDicom } from '../peers/dicom-raw.ts';
import { openSignedIn, startWithPages } from '../web/pages.ts';
import { bench } from './owner.ts';
import { median, table } from './statistics.ts';

const ROUNDS = 15;
const SLICES = 20;

/** Sends one study; @returns when its last object was about to leave, on the browser's clock (the machine's). */
async function sendStudy(port: number, name: string): Promise<number> {
  const studyInstanceUid = `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
  const slices = Array.from({ length: SLICES }, (_, at) =>
    ctSlice({ patientName: name, patientId: name, studyInstanceUid, instanceNumber: at + 1 }),
  );
  const peer = await RawDicom.open(port, { contexts: [storeContext(slices[0]!)] });
  try {
    let lastAt = 0;
    for (const slice of slices) {
      lastAt = Date.now();
      const status = await peer.store(slice);
      if (status !== 0) throw new Error(`C-STORE answered ${status}`);
    }
    return lastAt;
  } finally {
    peer.end();
  }
}

/** Epoch milliseconds at which the row with that name shows the whole count. Runs in the page. */
function rowShown({ name, count }: { name: string; count: number }): Promise<number> {
  return new Promise((resolve) => {
    const check = () => {
      const rows = [...document.querySelectorAll('[role=row]')].filter((row) => row.textContent?.includes(name));
      const whole = rows.some((row) => row.querySelector(`[title^="${count} images"]`));
      if (whole) resolve(Date.now());
      else requestAnimationFrame(check);
    };
    check();
  });
}

async function waited(page: Page, port: number, round: number): Promise<number> {
  const name = `Bench${round}`;
  const shown = page.evaluate(rowShown, { name, count: SLICES });
  const [shownAt, lastAt] = await Promise.all([shown, sendStudy(port, name)]);
  return shownAt - lastAt;
}

await bench(async (owner) => {
  const appliance = await startWithPages(owner);
  const { page } = await openSignedIn(await startChromium(owner), appliance, '/studies');
  await page.getByRole('heading', { name: 'No studies yet' }).waitFor();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await waited(page, appliance.dicomPort, round));
  const cell = (value: number) => `${Math.round(value)} ms`;
  console.log(`From the last of ${SLICES} CT slices to the whole count in an open list, ${ROUNDS} studies`);
  console.log(
    table(['', 'median', 'longest'], [['row in the browser', cell(median(times)), cell(Math.max(...times))]]),
  );
});
