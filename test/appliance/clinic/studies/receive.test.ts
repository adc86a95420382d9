// Objects through the one door, with the real store and database: what is kept, dropped, set aside, refused, rebuilt.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { startIndexing } from '../../../../appliance/clinic/studies/indexing.ts';
import { indexIsLost, rebuildIndex } from '../../../../appliance/clinic/studies/rebuild.ts';
import { begin } from '../../../../appliance/clinic/studies/receive.ts';
import * as studies from '../../../../appliance/clinic/studies/studies.ts';
import { verifySlice } from '../../../../appliance/clinic/studies/verification.ts';
import { readConfig } from '../../../../appliance/config.ts';
import { openAppliance } from '../../../../appliance/core/appliance.ts';
import type { Event } from '../../../../appliance/core/events.ts';
import { openLog } from '../../../../appliance/core/log.ts';
import { objectPath } from '../../../../appliance/core/store/layout.ts';
import { dataFolder } from '../../../data-folder.ts';
import { ctSlice, type TestObject } from '../../../objects.ts';

async function open(folder: string) {
  const log: string[] = [];
  const appliance = await openAppliance(
    readConfig({ LIGHTBOX_DATA: folder }),
    openLog((line) => log.push(line)),
  );
  const call = () => appliance.call({ kind: 'system', name: 'test' }, 'local');
  const replayed = await appliance.store.replay();
  const lost = await indexIsLost(call());
  const indexing = startIndexing(call(), replayed);
  const events: Event[] = [];
  appliance.events.subscribe((event) => events.push(event));
  return {
    appliance,
    call,
    replayed,
    lost,
    events,
    rebuild: (signal?: AbortSignal) => rebuildIndex(call(), indexing, signal),
    errors: () => log.filter((line) => line.includes('"level":"error"')),
    async send(object: TestObject, source = 'CT1') {
      const { sopClassUid, sopInstanceUid, transferSyntaxUid } = object;
      const reception = begin(call(), {
        sopClassUid,
        sopInstanceUid,
        transferSyntaxUid,
        source: { how: 'c-store', aeTitle: source, address: '127.0.0.1' },
      });
      await reception.write(object.dataSet);
      return reception.end();
    },
    /** Ends the indexer, so that everything sent is in the index. */
    async settle() {
      await indexing.close();
    },
    async close() {
      await indexing.close();
      await appliance.close();
    },
  };
}

const study = { studyInstanceUid: '1.2.3', seriesInstanceUid: '1.2.3.4', patientName: 'Sample^Anna', patientId: 'S1' };
const slice = (n: number, more: Parameters<typeof ctSlice>[0] = {}) =>
  ctSlice({ ...study, sopInstanceUid: `1.2.3.4.${n}`, instanceNumber: n, rows: 32, columns: 32, ...more });
const filesOf = (folder: string) =>
  readdirSync(path.join(folder, 'archive'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.dcm'),
  );

async function only(box: Awaited<ReturnType<typeof open>>) {
  const { studies: page } = await studies.list(box.call(), {});
  return page;
}

t.test('an object is kept as a plain file and listed with its patient', async (t) => {
  const folder = dataFolder(t);
  const box = await open(folder);
  const object = slice(1);
  const kept = await box.send(object);
  await box.settle();
  const [row] = await only(box);
  t.match(row, {
    patient: { displayName: 'Sample, Anna', patientId: 'S1' },
    instanceCount: 1,
    state: 'receiving',
    source: 'CT1',
  });
  const [file] = filesOf(folder);
  const bytes = readFileSync(path.join(folder, 'archive', file));
  t.ok(
    bytes.subarray(bytes.length - object.dataSet.length).equals(object.dataSet),
    'the data set is byte for byte what was sent',
  );
  t.equal(bytes.length, kept.sizeBytes);
  t.ok(box.events.some((event) => event.type === 'study.changed' && event.studyInstanceUid === '1.2.3'));
  await box.appliance.close();
});

t.test('the same object again is harmless, from eight senders at once too', async (t) => {
  const folder = dataFolder(t);
  const box = await open(folder);
  await Promise.all(Array.from({ length: 8 }, () => box.send(slice(1))));
  await box.send(slice(1));
  await box.settle();
  t.equal((await only(box))[0].instanceCount, 1);
  t.equal(filesOf(folder).length, 1);
  t.same(await studies.listSetAside(box.call()), []);
  await box.appliance.close();
});

t.test('another object under a used UID is set aside, the first one stays', async (t) => {
  const folder = dataFolder(t);
  const box = await open(folder);
  const first = await box.send(slice(1));
  const second = await box.send(slice(1, { patientName: 'Other^Bob' }));
  await box.settle();
  const [row] = await only(box);
  t.same([row.instanceCount, row.flags], [1, ['set-aside']]);
  const [aside] = await studies.listSetAside(box.call());
  t.match(aside, { sha256: second.sha256, keptSha256: first.sha256, patient: { displayName: 'Other, Bob' } });
  t.equal(filesOf(folder).length, 1);
  await studies.discardSetAside(box.call(), aside.id, 'a test');
  t.same(await studies.listSetAside(box.call()), []);
  t.notOk(existsSync(path.join(folder, 'set-aside', '1.2.3.4.1', `${second.sha256}.dcm`)));
  await box.appliance.close();
});

t.test('objects of two people under one study UID mark the study', async (t) => {
  const box = await open(dataFolder(t));
  await box.send(slice(1));
  await box.send(slice(2, { patientName: 'Other^Bob', patientId: 'S2' }));
  await box.settle();
  t.same((await only(box))[0].flags, ['patient-mismatch']);
  await box.appliance.close();
});

t.test('what contradicts its announcement or has no identity is refused and leaves nothing', async (t) => {
  const folder = dataFolder(t);
  const box = await open(folder);
  const object = slice(1);
  await t.rejects(box.send({ ...object, sopInstanceUid: '9.9.9' }), { code: 'invalid' });
  await t.rejects(box.send({ ...object, sopClassUid: '1.2.840.10008.5.1.4.1.1.4' }), { code: 'invalid' });
  await t.rejects(box.send({ ...object, dataSet: Buffer.alloc(0) }), { code: 'invalid' });
  await t.rejects(box.send({ ...object, dataSet: Buffer.alloc(5000, 0xa5) }), { code: 'invalid' });
  await t.rejects(box.send({ ...object, dataSet: Buffer.from('GET / HTTP/1.1\r\nHost: example\r\n\r\n') }), {
    code: 'invalid',
  });
  await box.settle();
  t.same(await only(box), []);
  t.same(filesOf(folder), []);
  await box.appliance.close();
});

t.test('what ends before its identity is filed by its announcement and says so', async (t) => {
  const box = await open(dataFolder(t));
  const object = slice(1);
  await box.send({ ...object, dataSet: object.dataSet.subarray(0, 20) });
  await box.settle();
  const [row] = await only(box);
  const { series } = await studies.get(box.call(), row.studyInstanceUid);
  t.ok(series[0].problems.some(({ sentence }) => /without a Study Instance UID/.test(sentence)));
  await box.appliance.close();
});

t.test('an object cut in its pixels is kept and says so', async (t) => {
  const box = await open(dataFolder(t));
  const object = slice(1);
  await box.send({ ...object, dataSet: object.dataSet.subarray(0, object.dataSet.length - 100) });
  await box.settle();
  const found = await studies.get(box.call(), '1.2.3');
  t.match(found.series[0].problems, [
    { sopInstanceUid: '1.2.3.4.1', sentence: /cut off|shorter|past the end|missing/i },
  ]);
  await box.appliance.close();
});

/** Receives five objects in another process and kills it before any of them is filed. */
function crashAfterReceiving(folder: string): void {
  const script = `
    import { openAppliance } from '${new URL('../../../../appliance/core/appliance.ts', import.meta.url).pathname}';
    import { readConfig } from '${new URL('../../../../appliance/config.ts', import.meta.url).pathname}';
    import { begin } from '${new URL('../../../../appliance/clinic/studies/receive.ts', import.meta.url).pathname}';
    import { ctSlice } from '${new URL('../../../objects.ts', import.meta.url).pathname}';
    const appliance = await openAppliance(readConfig({ LIGHTBOX_DATA: process.argv[2] }));
    await appliance.store.replay();
    for (let n = 1; n <= 5; n++) {
      const object = ctSlice({ studyInstanceUid: '1.2.3', seriesInstanceUid: '1.2.3.4', sopInstanceUid: '1.2.3.4.' + n, patientName: 'Sample^Anna', patientId: 'S1', rows: n === 5 ? 1024 : 32, columns: 1024 });
      const reception = begin(appliance.call({ kind: 'system', name: 'test' }, 'local'), { ...object, source: { how: 'c-store', address: 'x' } });
      await reception.write(object.dataSet);
      await reception.end();
    }
    process.kill(process.pid, 'SIGKILL');`;
  const child = path.join(folder, 'crash.ts');
  writeFileSync(child, script);
  t.equal(spawnSync(process.execPath, [child, folder], { stdio: 'ignore' }).signal, 'SIGKILL');
  t.same(filesOf(folder), [], 'nothing was filed before the crash');
}

t.test('after a crash before indexing the restart completes what was acknowledged', async (t) => {
  const folder = dataFolder(t);
  crashAfterReceiving(folder);
  const box = await open(folder);
  t.equal(box.replayed, 5);
  await box.settle();
  t.equal((await only(box))[0].instanceCount, 5);
  t.same(await verifySlice(box.call(), 1, 0), { checked: 5, damaged: [] });
  await box.appliance.close();
});

t.test('the index is rebuilt from the files alone', async (t) => {
  const folder = dataFolder(t);
  // Rows get new numbers; everything that people see is as it was.
  const seen = ({ studyInstanceUid, patient, instanceCount }: Awaited<ReturnType<typeof only>>[number]) => ({
    studyInstanceUid,
    patient: { ...patient, id: undefined },
    instanceCount,
  });
  const first = await open(folder);
  for (let n = 1; n <= 3; n++) await first.send(slice(n));
  await first.send(
    slice(1, {
      studyInstanceUid: '5.6',
      seriesInstanceUid: '5.6.7',
      sopInstanceUid: '5.6.7.8',
      patientName: 'Other^Bob',
    }),
  );
  await first.settle();
  const before = (await only(first)).map(seen);
  await first.appliance.close();
  for (const name of readdirSync(folder)) if (name.startsWith('lightbox.db')) rmSync(path.join(folder, name));
  const second = await open(folder);
  t.equal(second.lost, true);
  t.match(await second.rebuild(), { files: 4, added: 4, unreadable: [] });
  const after = (await only(second)).map(seen);
  t.same(after.sort(byUid), before.sort(byUid));
  t.match(await second.rebuild(), { files: 4, added: 0 }, 'a second time adds nothing');
  t.same(await verifySlice(second.call(), 1, 0), { checked: 4, damaged: [] });
  await second.close();
});

t.test('a rebuild beside the replay of a crash takes no torn file for the object', async (t) => {
  const folder = dataFolder(t);
  crashAfterReceiving(folder);
  // As the crash leaves it when the first batch was being filed: a file that is torn, and no row.
  const label = { studyInstanceUid: '1.2.3', seriesInstanceUid: '1.2.3.4', sopInstanceUid: '1.2.3.4.1' };
  const torn = path.join(folder, objectPath(label));
  mkdirSync(path.dirname(torn), { recursive: true });
  writeFileSync(torn, slice(1).file.subarray(0, 1200));
  const box = await open(folder);
  t.equal(box.lost, true);
  t.match(await box.rebuild(), { files: 5, added: 0, unreadable: [] });
  await box.settle();
  t.equal((await only(box))[0].instanceCount, 5);
  t.same(await verifySlice(box.call(), 1, 0), { checked: 5, damaged: [] });
  t.same(await studies.listSetAside(box.call()), []);
  t.same(box.errors(), []);
  await box.appliance.close();
});

t.test('a rebuild that was cut short is due again at the next start', async (t) => {
  const folder = dataFolder(t);
  const first = await open(folder);
  for (let n = 1; n <= 3; n++)
    await first.send(slice(1, { seriesInstanceUid: `5.6.${n}`, sopInstanceUid: `5.6.7.${n}` }));
  await first.settle();
  await first.appliance.close();
  for (const name of readdirSync(folder)) if (name.startsWith('lightbox.db')) rmSync(path.join(folder, name));
  const second = await open(folder);
  const stopping = new AbortController();
  second.appliance.events.subscribe(() => stopping.abort());
  t.match(await second.rebuild(stopping.signal), { added: 1 });
  await second.close();
  const third = await open(folder);
  t.equal(third.lost, true);
  t.match(await third.rebuild(), { added: 2 });
  await third.close();
  const fourth = await open(folder);
  t.equal(fourth.lost, false);
  await fourth.close();
});

t.test('an object whose file the index lost is not overwritten by another under its UID', async (t) => {
  const folder = dataFolder(t);
  const first = await open(folder);
  const kept = await first.send(slice(1));
  await first.settle();
  await first.appliance.close();
  for (const name of readdirSync(folder)) if (name.startsWith('lightbox.db')) rmSync(path.join(folder, name));
  const second = await open(folder);
  await second.send(slice(1, { patientName: 'Other^Bob' }));
  await second.settle();
  await second.rebuild();
  t.equal((await only(second))[0].patient.displayName, 'Sample, Anna');
  t.equal((await studies.listSetAside(second.call())).length, 1);
  t.ok((await verifySlice(second.call(), 1, 0)).damaged.length === 0, kept.sha256);
  await second.appliance.close();
});

t.test('a flipped byte and a missing file are found and named', async (t) => {
  const folder = dataFolder(t);
  const box = await open(folder);
  for (let n = 1; n <= 3; n++) await box.send(slice(n));
  await box.settle();
  await box.appliance.store.quiet();
  const files = filesOf(folder)
    .sort()
    .map((name) => path.join(folder, 'archive', name));
  const bytes = readFileSync(files[0]);
  bytes[bytes.length - 7] ^= 1;
  writeFileSync(files[0], bytes);
  rmSync(files[2]);
  const { checked, damaged } = await verifySlice(box.call(), 1, 0);
  t.same([checked, damaged.sort()], [3, ['1.2.3.4.1', '1.2.3.4.3']]);
  const { series } = await studies.get(box.call(), '1.2.3');
  t.same(
    series[0].problems.map(({ sopInstanceUid }) => sopInstanceUid),
    ['1.2.3.4.1', '1.2.3.4.3'],
  );
  await box.appliance.close();
});

t.test('a study is complete once nothing came for a while', async (t) => {
  const box = await open(dataFolder(t));
  await box.send(slice(1));
  await box.settle();
  t.equal(await studies.completeQuiet(box.call()), 0);
  const later = { ...box.call(), now: new Date(Date.now() + 60_000) };
  t.equal(await studies.completeQuiet(later), 1);
  t.equal((await only(box))[0].state, 'complete');
  t.ok(box.events.some((event) => event.type === 'study.completed'));
  await box.appliance.close();
});

function byUid(a: { studyInstanceUid: string }, b: { studyInstanceUid: string }): number {
  return a.studyInstanceUid < b.studyInstanceUid ? -1 : 1;
}

t.test('a large object whose head is long is filed by what its beginning says', async (t) => {
  const box = await open(dataFolder(t));
  // RT Structure Sets carry megabytes of contours in one sequence, behind the identifying attributes.
  const object = slice(1, { rows: 1024, columns: 1024 });
  const afterIdentity = object.dataSet.indexOf(Buffer.from([0x28, 0x00, 0x02, 0x00]));
  const contours = Buffer.alloc(2 * 1024 * 1024, ' ');
  const element = Buffer.from([0x27, 0x00, 0x10, 0x10, 0x4f, 0x42, 0, 0, 0, 0, 0, 0]);
  element.writeUInt32LE(contours.length, 8);
  const dataSet = Buffer.concat([
    object.dataSet.subarray(0, afterIdentity),
    element,
    contours,
    object.dataSet.subarray(afterIdentity),
  ]);
  await box.send({ ...object, dataSet });
  await box.settle();
  t.match((await only(box))[0], { studyInstanceUid: '1.2.3', patient: { displayName: 'Sample, Anna' } });
  await box.appliance.close();
});
