// The first minutes of a newcomer: `npm start`, the address and code it prints, the wizard's answers, a study sent with
// storescu, the study in the list. Through HTTP; the same in a browser is test/web/pages.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { ctSlice } from '../objects.ts';
import { storescu } from '../peers/dcmtk.ts';

const START_LIMIT_MS = 300_000; // it may have to build the pages

/** Lines of stdout until one of them matches; its first group. */
async function until(lines: AsyncIterator<string>, pattern: RegExp): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`It ended before it said ${pattern}`);
    const match = pattern.exec(value);
    if (match) return match[1]!;
  }
}

t.test('npm start prints an address and a code; after the wizard a sent study is in the list', async (t) => {
  t.setTimeout(START_LIMIT_MS);
  const folder = t.testdir({});
  const env = { ...process.env, LIGHTBOX_DATA: folder, LIGHTBOX_HTTP_PORT: '0', LIGHTBOX_DICOM_PORT: '0' };
  for (const name of ['LIGHTBOX_SETUP', 'LIGHTBOX_BIND', 'LIGHTBOX_UNKNOWN_DEVICES', 'LIGHTBOX_DATABASE_URL'])
    delete (env as NodeJS.ProcessEnv)[name];
  const service = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let running = true;
  const closed = new Promise<void>((resolve) => {
    service.once('close', () => {
      running = false;
      resolve();
    });
  });
  t.teardown(() => {
    if (running) process.kill(-service.pid!, 'SIGKILL');
  });
  const lines = createInterface({ input: service.stdout })[Symbol.asyncIterator]();
  const url = await until(lines, /Lightbox: (http:\S+?)\/?$/);
  const dicomPort = Number(await until(lines, /port (\d+)/));
  const code = await until(lines, /[Cc]ode: (\S+)/);

  const page = await (await fetch(url)).text();
  const script = /src="(\/assets\/[^"]+)"/.exec(page)![1]!;
  t.equal((await fetch(url + script)).status, 200, 'the page and its script are there');

  const administrator = { username: 'admin', password: randomBytes(18).toString('base64url') };
  const setUp = await fetch(`${url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ code, clinic: { name: 'Sample Clinic' }, administrator }),
  });
  t.equal(setUp.status, 201, 'the wizard takes the printed code');
  const cookie = setUp.headers.getSetCookie()[0]!.split(';')[0]!;

  const slice = ctSlice({ patientName: 'Sample^Anna', rows: 64, columns: 64 });
  const file = join(folder, 'sent.dcm');
  await writeFile(file, slice.file);
  t.match(await storescu({ dicomPort, aeTitle: 'LIGHTBOX' }, [file]), { code: 0 }, 'storescu is answered with Success');
  let studies: { studyInstanceUid: string }[] = [];
  for (let wait = 0; wait < 100 && studies.length === 0; wait++) {
    const answer = await fetch(`${url}/api/v1/studies?search=anna`, { headers: { cookie } });
    ({ studies } = (await answer.json()) as { studies: typeof studies });
    if (studies.length === 0) await new Promise((wake) => setTimeout(wake, 100));
  }
  t.match(studies, [{ studyInstanceUid: slice.studyInstanceUid }]);

  process.kill(-service.pid!, 'SIGINT'); // as Ctrl+C does, to npm, the shell and the service
  await closed;
  await t.rejects(fetch(url), 'Ctrl+C stops it');
});
