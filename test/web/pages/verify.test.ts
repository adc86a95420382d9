// Whoever holds a report asks whether it is genuine: without signing in, by its code and by its file, on a telephone.
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { openPage, startChromium } from '../../peers/chromium.ts';
import { send, startWithPages } from '../pages.ts';

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

  await sign('amended', 'Small cyst.');
  await page.getByLabel('Code on the report').fill(code);
  await page.keyboard.press('Enter');
  await verdict('Superseded');
  await page.getByText('Latest: version 2, amended').waitFor();
  t.same(errors, []);
});
