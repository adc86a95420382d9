// The log proved and taken away: a byte changed behind the program's back shows by command and by route; the files hold
// every row, and taking them is in the log.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createClient } from '@libsql/client';
import t from 'tap';
import * as audit from '../../../appliance/device/audit/audit.ts';
import { type House, openHouse } from '../../house.ts';

const CLI = fileURLToPath(new URL('../../../appliance/cli.ts', import.meta.url));

function verify(dataFolder: string) {
  const env = { ...process.env, LIGHTBOX_DATA: dataFolder, NODE_OPTIONS: '' };
  const { status, stdout } = spawnSync(process.execPath, ['--no-warnings', CLI, 'audit', 'verify'], {
    env,
    encoding: 'utf8',
  });
  return { status, stdout };
}

async function write(house: House, subjects: string[]): Promise<void> {
  for (const subject of subjects) {
    const call = house.call();
    await call.db.transaction((tx) => audit.record(call, tx, { action: 'thing.done', subject, after: { n: 1 } }));
  }
}

t.test('one byte of one row, changed in the file, breaks the chain by command and by route', async (t) => {
  const house = await openHouse(t);
  await write(house, ['thing:1', 'thing:2', 'thing:3', 'thing:4']);
  const headers = await house.token('manager');
  const prove = async () => (await house.fetch('/api/v1/audit/proof', { method: 'POST', headers })).json();
  const { dataFolder } = house.appliance.config;
  const before = await prove();
  t.match(before, { rows: 5, brokenAt: null, headHash: /^[0-9a-f]{64}$/ });
  t.match(verify(dataFolder), { status: 0, stdout: /^Whole: 6 rows. Hash of the last: [0-9a-f]{64}\n$/ });

  const direct = createClient({ url: `file:${dataFolder}/lightbox.db` });
  await t.rejects(direct.execute("UPDATE audit SET subject = 'thing:7' WHERE id = 3"), /never changed/);
  await direct.execute('DROP TRIGGER audit_is_never_changed');
  await direct.execute("UPDATE audit SET subject = 'thing:7' WHERE id = 3");
  direct.close();
  t.match(await prove(), { rows: 2, brokenAt: 3 });
  t.match(verify(dataFolder), { status: 1, stdout: /^BROKEN at row 3: / });
});

t.test('the command says when there is nothing to prove, and what it can do', async (t) => {
  t.equal(verify(t.testdir()).status, 2);
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', CLI], { encoding: 'utf8' });
  t.equal(status, 2);
  t.match(stderr, /audit verify/);
});

t.test('the log as a file', async (t) => {
  const house = await openHouse(t);
  await write(house, ['=HYPERLINK("x")', 'plain', 'with "quotes", and a comma']);
  await write(
    house,
    Array.from({ length: 600 }, (_, n) => `many:${n}`),
  );
  const headers = await house.token('manager');
  const take = async (query: string) => {
    const answer = await house.fetch(`/api/v1/audit/export?${query}`, { headers });
    t.equal(answer.status, 200);
    return { answer, text: await answer.text() };
  };

  t.test('NDJSON has every row, oldest first, and its chain can be proved without us', async (t) => {
    const { answer, text } = await take('format=ndjson');
    t.match(answer.headers.get('content-disposition'), /^attachment; filename="audit-\d{4}-\d\d-\d\d\.ndjson"$/);
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    t.ok(rows.length > 603);
    t.equal(rows.at(-1).action, 'audit.exported', 'and the last says who took it');
    t.equal(rows.at(-1).actor, 'token:manager');
    let previous = '';
    for (const { hash, ...row } of rows) {
      const columns = ['id', 'at', 'actor', 'origin', 'call', 'action', 'subject', 'detail', 'before', 'after'];
      const canonical = JSON.stringify([...columns.map((name) => row[name]), previous]);
      if (createHash('sha256').update(canonical).digest('hex') !== hash) t.fail(`row ${row.id}`);
      previous = hash;
    }
  });

  t.test('CSV quotes what must be, and nothing in it is a formula', async (t) => {
    const { answer, text } = await take('format=csv&action=thing.done');
    t.match(answer.headers.get('content-type'), /^text\/csv/);
    const lines = text.split('\r\n');
    t.match(lines[0], /^id,at,actor,origin,call,action,subject,/);
    t.equal(lines.length, 1 + 603 + 1, 'the rows asked for and no others');
    t.match(lines[1], `,thing.done,"'=HYPERLINK(""x"")",`);
    t.match(lines[3], ',thing.done,"with ""quotes"", and a comma",');
  });

  t.test('a role that may not read the log takes no file', async (t) => {
    const other = { headers: await house.token('technician') };
    t.equal((await house.fetch('/api/v1/audit/export?format=csv', other)).status, 403);
  });
});
