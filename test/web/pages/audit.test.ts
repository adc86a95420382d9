// The audit log at the browser: narrowed to one subject, taken as a file, and proved in words.
import { readFileSync } from 'node:fs';
import { createClient } from '@libsql/client';
import t from 'tap';
import { startChromium } from '../../peers/chromium.ts';
import { openSignedIn, startWithPages } from '../pages.ts';

const browser = await startChromium(t);

t.test('the chain is proved in words, whole and broken', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openSignedIn(browser, appliance, '/audit');
  await page.getByRole('button', { name: 'Prove the chain' }).click();
  await page.getByText('The chain is whole', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Close' }).click();

  const direct = createClient({ url: `file:${appliance.dataFolder}/lightbox.db` });
  await direct.execute('DROP TRIGGER audit_is_never_changed');
  await direct.execute("UPDATE audit SET origin = origin || '.' WHERE id = 2");
  direct.close();
  await page.getByRole('button', { name: 'Prove the chain' }).click();
  await page.getByText('The chain is broken at row 2', { exact: false }).waitFor();
});

t.test('the file has what the page is narrowed to', async (t) => {
  const appliance = await startWithPages(t);
  const { page } = await openSignedIn(browser, appliance, '/audit');
  await page.getByLabel('On', { exact: true }).fill(`user:${appliance.administrator.username}`);
  await page.waitForURL(/subject=/);
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /spreadsheet/ }).click(),
  ]);
  t.match(download.suggestedFilename(), /^audit-.*\.csv$/);
  const lines = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n')
    .slice(1);
  t.ok(lines.length > 0);
  t.ok(lines.every((line) => line.includes(`,user:${appliance.administrator.username},`)));
});
