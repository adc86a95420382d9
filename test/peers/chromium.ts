// Debian's Chromium without a screen or a GPU: what a user's browser does, on a machine as small as the box.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Owner } from '../appliance.ts';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a fresh profile; it ends with its owner. */
export async function startChromium(t: Owner): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium-headless-shell',
    headless: true,
    args: QUIET,
  });
  t.teardown(() => browser.close());
  return browser;
}

/** A page in a context of its own: no cookies of other pages. `errors` collects what would be in the console. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const page = await (await browser.newContext(options)).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, errors };
}
