// Whoever holds a report asks whether it is genuine: without signing in, by its code and by its file, on a
// telephone, and without the box by a page that was downloaded.

import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import t from 'tap';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { send, startWithPages } from '../pages.ts';

/** Downloaded by its link, opened from the disk of a computer without a network. */
async function offlinePage(browser: Browser, online: Page, folder: string) {
  const coming = online.waitForEvent('download');
  await online.getByRole('link', { name: 'Check without the network' }).click();
  const file = join(folder, 'lightbox-verify.html');
  await (await coming).saveAs(file);
  const { page, errors } = await openPage(browser);
  await page.context().setOffline(true);
  const asked: string[] = [];
  page.on('request', (request) => request.url().startsWith('file:') || asked.push(request.url()));
  await page.goto(`file://${file}`);
  const checked = async (what: string | Buffer, verdict: string) => {
    if (typeof what === 'string') {
      await page.getByLabel('Code on the report').fill(what);
      await page.keyboard.press('Enter');
    } else {
      const buffer = { name: 'report.pdf', mimeType: 'application/pdf', buffer: what };
      await page.getByLabel('Or the PDF of the report').setInputFiles(buffer);
    }
    await page.getByRole('status').getByRole('heading', { name: verdict, exact: true }).waitFor();
  };
  return { page, errors, asked, checked };
}

t.test('a signed report is genuine, its changed file is not, and once amended it is superseded', async (t) => {
  const browser = await startChromium(t);
  const appliance = await startWithPages(t);
  const api = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await appliance.fetch(`/api/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer;
  };
  const json = async (path: string) => (await (await api('GET', path)).json()) as never;
  await send(appliance, t.testdir(), { patientName: 'Sample^Anna' });
  let uid: string | undefined;
  while (!uid) {
    await setTimeout(100);
    uid = ((await json('studies')) as { studies: { studyInstanceUid: string }[] }).studies[0]?.studyInstanceUid;
  }
  const sign = async (kind: string, impression: string) => {
    const { begin, revision } = (await json(`reports/${uid}/writing`)) as {
      begin: { content: object[] };
      revision: number;
    };
    const section = (type: string, text: string) => ({
      type,
      content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
    });
    begin.content.splice(3, 2, section('findings', 'Nothing found.'), section('impression', impression));
    await api('PUT', `reports/${uid}/draft`, { document: begin, expectedRevision: revision });
    const asOf = new Date().toISOString();
    const { guards } = (await json(`reports/${uid}/guards?asOf=${asOf}`)) as { guards: { code: string }[] };
    const overrides = guards.map(({ code }) => ({ guard: code, reason: 'In a test' }));
    const { password } = appliance.administrator;
    const reason = kind === 'amended' ? 'Second look' : '';
    await api('POST', `reports/${uid}/sign`, {
      kind,
      expectedRevision: revision + 1,
      asOf,
      reason,
      overrides,
      password,
    });
    return Buffer.from(await (await api('GET', `reports/${uid}/pdf`)).arrayBuffer());
  };
  const pdf = await sign('final', 'Normal.');
  const code = /LB1\.R[\w.-]+/.exec(pdf.toString('latin1'))![0];

  const { page, errors } = await openPage(browser, { viewport: { width: 390, height: 780 } });
  await page.goto(`${appliance.httpUrl}/verify#${code}`);
  const verdict = (name: string) => page.getByRole('status', { name }).waitFor();
  await verdict('Genuine');
  t.notMatch(await page.locator('main').innerText(), /Sample|Anna|Nothing found/);
  const check = (name: string, buffer: Buffer) =>
    page.getByLabel('Or check a PDF').setInputFiles({ name, mimeType: 'application/pdf', buffer });
  const changed = Buffer.from(pdf);
  changed[pdf.length >> 1] ^= 1;
  await check('changed.pdf', changed);
  await verdict('Changed');
  await check('report.pdf', pdf);
  await verdict('Genuine');
  await check('other.pdf', Buffer.from('%PDF-1.4'));
  await verdict('Not known here');

  const offline = await offlinePage(browser, page, t.testdir());
  await offline.checked(code, 'Genuine');
  await offline.page.getByText(/^It says: version 1, signed /).waitFor();
  await offline.page.getByText(/There was no later version when this page was downloaded/).waitFor();
  await offline.checked(
    code.replace(/.{86}$/, (signature) => [...signature].reverse().join('')),
    'Changed',
  );
  await offline.checked(code.replace('.1.', '.2.'), 'Changed');
  await offline.checked(code.slice(0, -1), 'Not known here');
  await offline.checked(`${appliance.httpUrl}/verify#${code}`, 'Genuine');
  await offline.checked(pdf, 'Genuine');
  await offline.page.getByText(/Whether anything else in the file was changed/).waitFor();
  await offline.checked(Buffer.from('%PDF-1.4'), 'Not known here');
  t.same(offline.errors, []);
  t.same(offline.asked, [], 'it asks nobody anything');

  await sign('amended', 'Small cyst.');
  const later = await offlinePage(browser, page, t.testdir());
  await later.checked(code, 'Superseded');
  await later.page.getByText('Version 2 was signed since.').waitFor();
  await page.getByLabel('Code on the report').fill(code);
  await page.keyboard.press('Enter');
  await verdict('Superseded');
  await page.getByText('Latest: version 2, amended').waitFor();
  t.same(errors, []);
});
