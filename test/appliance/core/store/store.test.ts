import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openLog } from '../../../../appliance/core/log.ts';
import { JOURNAL_OBJECT_BYTES } from '../../../../appliance/core/store/incoming.ts';
import { objectPath } from '../../../../appliance/core/store/layout.ts';
import { openStore, type Store } from '../../../../appliance/core/store/store.ts';
import { dataFolder } from '../../../data-folder.ts';

const quietLog = openLog(() => {});
const meta = Buffer.from('META');
const uids = (n: number) => ({
  studyInstanceUid: '1.2.3',
  seriesInstanceUid: '1.2.3.4',
  sopInstanceUid: `1.2.3.4.${n}`,
});
const facts = (n: number) => ({
  ...uids(n),
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  transferSyntaxUid: '1.2.840.10008.1.2',
  receivedAt: '2026-01-01T00:00:00.000Z',
  source: { how: 'c-store', address: '127.0.0.1' },
});

async function keep(store: Store, n: number, body: Buffer) {
  const incoming = store.begin(meta);
  for (let at = 0; at < body.length; at += 60_000) await incoming.write(body.subarray(at, at + 60_000));
  return store.keep(incoming, facts(n), { n });
}

async function fileAll(store: Store, most = 1000) {
  const entries = await store.take(most);
  for (const entry of entries) await store.file(entry);
  store.settled(entries);
  return entries;
}

const content = (n: number, bytes: number) => Buffer.alloc(bytes, `object ${n} `);
const expected = (n: number, bytes: number) => Buffer.concat([meta, content(n, bytes)]);

t.test('a small object goes through the journal into a plain file with meta and data set', async (t) => {
  const folder = dataFolder(t);
  const store = await openStore({ folder, log: quietLog });
  const entry = await keep(store, 1, content(1, 5000));
  t.equal(entry.label.sizeBytes, 5004);
  t.equal(entry.label.sha256, createHash('sha256').update(expected(1, 5000)).digest('hex'));
  t.notOk(existsSync(store.absolute(objectPath(uids(1)))), 'not filed before its entry is taken');
  await fileAll(store);
  t.same(readFileSync(store.absolute(objectPath(uids(1)))), expected(1, 5000));
  await store.close();
});

t.test('an object over the journal limit flows through a part file and is moved into its place', async (t) => {
  const folder = dataFolder(t);
  const store = await openStore({ folder, log: quietLog });
  const size = JOURNAL_OBJECT_BYTES * 3 + 17;
  const entry = await keep(store, 2, content(2, size));
  t.ok(entry.label.part, 'its label names the part file');
  t.equal(readdirSync(path.join(folder, 'incoming')).length, 1);
  await fileAll(store);
  t.ok(readFileSync(store.absolute(objectPath(uids(2)))).equals(expected(2, size)));
  t.equal(readdirSync(path.join(folder, 'incoming')).length, 0);
  await store.close();
});

t.test('the archive is verified by sha256sum alone, without the database', async (t) => {
  const folder = dataFolder(t);
  const store = await openStore({ folder, log: quietLog });
  for (let n = 0; n < 20; n++) await keep(store, n, content(n, 100 + n * 1000));
  await fileAll(store);
  await store.quiet();
  const series = path.dirname(store.absolute(objectPath(uids(0))));
  t.equal(readFileSync(path.join(series, 'SHA256SUMS'), 'utf8').trim().split('\n').length, 20);
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: series });
  writeFileSync(path.join(series, '1.2.3.4.7.dcm'), 'rot');
  t.throws(() =>
    execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: series, stdio: 'ignore' }),
  );
  await store.close();
});

t.test('what was durable but not settled comes back after a crash, in order, and nothing else', async (t) => {
  const folder = dataFolder(t);
  const before = await openStore({ folder, log: quietLog });
  for (let n = 0; n < 5; n++) await keep(before, n, content(n, 3000 + n));
  await keep(before, 5, content(5, JOURNAL_OBJECT_BYTES + 5));
  const cut = before.begin(meta);
  await cut.write(content(9, JOURNAL_OBJECT_BYTES + 1)); // never ends: the sender is cut off by the crash
  const settledOnes = await before.take(2);
  for (const entry of settledOnes) await before.file(entry);
  // No close: the crash. (What was filed but not checkpointed is replayed too.)
  const after = await openStore({ folder, log: quietLog });
  t.equal(await after.replay(), 6);
  const entries = await after.take(100);
  t.same(
    entries.map((entry) => entry.label.sopInstanceUid),
    [0, 1, 2, 3, 4, 5].map((n) => uids(n).sopInstanceUid),
  );
  t.ok(entries.every((entry) => entry.replayed));
  for (const entry of entries) await after.file(entry);
  after.settled(entries);
  for (let n = 0; n < 5; n++) t.ok(readFileSync(after.absolute(objectPath(uids(n)))).equals(expected(n, 3000 + n)));
  t.ok(readFileSync(after.absolute(objectPath(uids(5)))).equals(expected(5, JOURNAL_OBJECT_BYTES + 5)));
  t.equal(readdirSync(path.join(folder, 'incoming')).length, 0, 'the part of the sender that was cut is gone');
  await after.close();
  await cut.abort();
  const last = await openStore({ folder, log: quietLog });
  t.equal(await last.replay(), 0, 'a settled journal has nothing to replay');
  await last.close();
});

t.test('a torn record at the end of the journal is left out and the ones before it come back', async (t) => {
  const folder = dataFolder(t);
  const before = await openStore({ folder, log: quietLog });
  for (let n = 0; n < 3; n++) await keep(before, n, content(n, 10_000));
  const file = path.join(folder, 'journal', '0001.journal');
  const bytes = readFileSync(file);
  const last = bytes.lastIndexOf('object 2 ');
  bytes.fill(0, last - 2000, last + 9);
  writeFileSync(file, bytes);
  const after = await openStore({ folder, log: quietLog });
  await after.replay();
  t.same(
    (await after.take(10)).map((entry) => entry.label.sopInstanceUid),
    [uids(0), uids(1)].map((one) => one.sopInstanceUid),
  );
  after.endTaking();
});

t.test('segments are used again: three times the journal passes through it and it stays bounded', async (t) => {
  const folder = dataFolder(t);
  const store = await openStore({ folder, log: quietLog });
  const size = 1_000_000;
  let filed = 0;
  const filing = (async () => {
    for (let entries = await store.take(64); entries.length > 0; entries = await store.take(64)) {
      for (const entry of entries) await store.file(entry);
      store.settled(entries);
      filed += entries.length;
    }
  })();
  for (let round = 0; round < 50; round++) {
    await Promise.all([0, 1, 2, 3].map((n) => keep(store, round * 4 + n, content(round * 4 + n, size))));
  }
  store.endTaking();
  await filing;
  await store.quiet();
  t.equal(filed, 200);
  t.ok(readdirSync(path.join(folder, 'journal')).length <= 8);
  for (const n of [0, 99, 199]) t.ok(readFileSync(store.absolute(objectPath(uids(n)))).equals(expected(n, size)));
  await store.close();
});

t.test('an aborted object leaves nothing, small or large', async (t) => {
  const folder = dataFolder(t);
  const store = await openStore({ folder, log: quietLog });
  for (const bytes of [100, JOURNAL_OBJECT_BYTES * 2]) {
    const incoming = store.begin(meta);
    await incoming.write(content(1, bytes));
    await incoming.abort();
    await incoming.abort();
  }
  t.same(readdirSync(path.join(folder, 'incoming')), []);
  t.equal(await store.replay(), 0);
  await store.close();
});

t.test('no UID becomes a path', async (t) => {
  for (const uid of [
    '../../etc/x',
    '/abs',
    '.',
    '..',
    '',
    '1..2',
    '1.2.',
    '1'.repeat(65),
    'a\0b',
    '١.٢',
    'con',
    '1.2/3',
  ]) {
    const relative = objectPath({ studyInstanceUid: uid, seriesInstanceUid: uid, sopInstanceUid: uid });
    t.match(
      relative,
      /^archive\/[0-9a-f]{2}\/x-[0-9a-f]{40}\/x-[0-9a-f]{40}\/x-[0-9a-f]{40}\.dcm$/,
      JSON.stringify(uid),
    );
  }
  t.match(objectPath(uids(1)), /^archive\/[0-9a-f]{2}\/1\.2\.3\/1\.2\.3\.4\/1\.2\.3\.4\.1\.dcm$/);
});
