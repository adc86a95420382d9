// A browser in front of the real service, signed in as its administrator, for tests of pages. Finds nothing by class
// or structure: pages are asked by role and name, as their users do.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildWeb } from '../../web/build.ts';
import { type Appliance, type Owner, type StartOptions, startAppliance } from '../appliance.ts';
import { ctSlice, type ImageOptions } from '../objects.ts';
import { openPage } from '../peers/chromium.ts';
import { type Address, storescu } from '../peers/dcmtk.ts';

const PAGES = new URL('../../web/dist/index.html', import.meta.url);

/** The service with its pages: a fresh clone has none yet, and they are built first. */
export async function startWithPages(t: Owner, options: StartOptions = {}): Promise<Appliance> {
  if (!existsSync(PAGES)) await buildWeb();
  return startAppliance(t, options);
}

/** A page at `path` in a context of its own, signed in as the administrator. */
export async function openSignedIn(
  browser: Browser,
  appliance: Appliance,
  path: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const opened = await openPage(browser, options);
  await signInBeforehand(opened.page, appliance);
  await opened.page.goto(appliance.httpUrl + path);
  return opened;
}

async function signInBeforehand(page: Page, { httpUrl, administrator }: Appliance): Promise<void> {
  const answer = await page.request.post(`${httpUrl}/api/v1/session`, {
    data: administrator,
    headers: { origin: httpUrl },
  });
  if (!answer.ok()) throw new Error(`Sign-in answered ${answer.status()}: ${await answer.text()}`);
}

/** Sends small CT slices with dcmtk; each option is one object. Throws when the service did not take them. */
export async function send(to: Address, folder: string, ...objects: ImageOptions[]): Promise<void> {
  const files: string[] = [];
  for (const [index, options] of objects.entries()) {
    const { file, sopInstanceUid } = ctSlice({ rows: 16, columns: 16, instanceNumber: index + 1, ...options });
    files.push(join(folder, `${sopInstanceUid}.dcm`));
    await writeFile(files.at(-1)!, file);
  }
  const { code, output } = await storescu(to, files, '-xe');
  if (code !== 0) throw new Error(`storescu ended with ${code}: ${output}`);
}
