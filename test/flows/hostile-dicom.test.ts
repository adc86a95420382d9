// What a wrong, careless or hostile sender may try on the DICOM port, one at a time; crowds are dicom-crowds.test.ts.
// The letters are the cases of the reliability catalogue.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startAppliance } from '../appliance.ts';
import { openDescriptors, residentMegabytes } from '../bench/process-meter.ts';
import { ctSlice, type ImageOptions } from '../objects.ts';
import {
  ASSOCIATE_RQ,
  associateBody,
  associateRq,
  type Context,
  dataPdus,
  echoContext,
  P_DATA,
  pData,
  pdu,
  storeContext,
  storeRq,
} from '../peers/dicom-bytes.ts';
import { RawDicom, storeOnce } from '../peers/dicom-raw.ts';
import { dataSetOf, filesBelow, listed, listedSoon, storedDataSet } from './listing.ts';

const appliance = await startAppliance(t);
const slice = (options: ImageOptions) => ctSlice({ rows: 64, columns: 64, ...options });

/** The port still serves others, and nothing went wrong inside. */
async function aliveAfter(t: Test): Promise<void> {
  const peer = await RawDicom.open(appliance.dicomPort);
  t.equal(await peer.echo(), 0, 'another device is served');
  await peer.release();
  t.strictSame(
    appliance.log.filter(({ level }) => level === 'error'),
    [],
    'no internal error',
  );
  t.equal(appliance.stderr, '');
}

t.test('N1: what is not DICOM is closed within 5 s', async (t) => {
  const hello = Buffer.concat([Buffer.from('160301020001000 1fc0303'.replace(' ', ''), 'hex'), randomBytes(508)]);
  const strangers = {
    HTTP: Buffer.from('GET / HTTP/1.1\r\nHost: lightbox\r\n\r\n'),
    TLS: hello,
    'random bytes': Buffer.concat([Buffer.from([0x99]), randomBytes(4096)]),
    'an unknown unit': pdu(0x42, Buffer.alloc(4)),
  };
  const before = residentMegabytes(appliance.pid);
  for (const [what, bytes] of Object.entries(strangers)) {
    const peer = await RawDicom.connect(appliance.dicomPort);
    peer.write(bytes);
    await peer.closed(5000);
    t.ok(peer.isClosed, what);
  }
  t.ok(residentMegabytes(appliance.pid) - before < 32, 'without memory worth mentioning');
  await aliveAfter(t);
});

t.test('N2: a length of 4 GiB is refused before anything is set aside for it', async (t) => {
  const before = residentMegabytes(appliance.pid);
  const early = await RawDicom.connect(appliance.dicomPort);
  early.write(pdu(ASSOCIATE_RQ, Buffer.alloc(0), 0xffffffff));
  await early.closed(5000);
  t.ok(early.isClosed, 'in a request for an association');

  const object = slice({ accessionNumber: 'N2' });
  const late = await RawDicom.open(appliance.dicomPort, { contexts: [storeContext(object)] });
  late.write(pData(1, 'command', storeRq(object)), pdu(P_DATA, Buffer.alloc(0), 0xffffffff));
  await late.closed(5000);
  t.ok(late.isClosed, 'in the middle of an object');

  const inside = await RawDicom.open(appliance.dicomPort, { contexts: [storeContext(object)] });
  inside.write(pData(1, 'command', storeRq(object)), pdu(P_DATA, Buffer.from('fffffff00102', 'hex')));
  await inside.closed(5000);
  t.ok(inside.isClosed, 'in a value that is longer than its unit');

  t.ok(residentMegabytes(appliance.pid) - before < 32);
  t.strictSame(await listed(appliance, object.studyInstanceUid), []);
  await aliveAfter(t);
});

t.test('requests that lie about their own parts are refused', async (t) => {
  const body = associateBody({});
  const lies = {
    'cut in the fixed part': pdu(ASSOCIATE_RQ, body.subarray(0, 40)),
    'an item longer than the request': pdu(ASSOCIATE_RQ, Buffer.concat([body, Buffer.from([0x20, 0, 0xff, 0xff])])),
    'a context without a name': associateRq({ contexts: [{ id: 1, abstractSyntax: '', transferSyntaxes: [''] }] }),
    'data before an association': pData(1, 'command', storeRq(slice({}))),
  };
  for (const [what, bytes] of Object.entries(lies)) {
    const peer = await RawDicom.connect(appliance.dicomPort);
    peer.write(bytes);
    peer.socket.end();
    await peer.closed(5000);
    t.ok(peer.isClosed, what);
  }
  await aliveAfter(t);
});

t.test('data on a context that was never agreed ends that association only', async (t) => {
  const object = slice({ accessionNumber: 'CONTEXT' });
  const peer = await RawDicom.open(appliance.dicomPort, { contexts: [storeContext(object)] });
  peer.write(pData(99, 'command', storeRq(object)));
  await peer.closed(5000);
  t.strictSame(await listed(appliance, object.studyInstanceUid), []);
  await aliveAfter(t);
});

t.test('N7: cut before the answer and sent again, an object is there once', async (t) => {
  const object = slice({ accessionNumber: 'N7' });
  const first = await RawDicom.open(appliance.dicomPort, { contexts: [storeContext(object)] });
  first.write(pData(1, 'command', storeRq(object)), ...dataPdus(1, object.dataSet));
  first.socket.end();
  await first.closed();
  t.equal(await storeOnce(appliance.dicomPort, object), 0);
  t.equal(await storeOnce(appliance.dicomPort, object), 0);
  t.strictSame(await listedSoon(appliance, object.studyInstanceUid, 1), [object.sopInstanceUid]);
  t.ok((await storedDataSet(appliance, object)).equals(object.dataSet), 'whole');
});

t.test('N8: other content under a known UID is put aside, the first one stays', async (t) => {
  const first = slice({ accessionNumber: 'N8', studyDescription: 'First' });
  const second = slice({ accessionNumber: 'N8', studyDescription: 'Second' });
  t.equal(await storeOnce(appliance.dicomPort, first), 0);
  await listedSoon(appliance, first.studyInstanceUid, 1);
  await storeOnce(appliance.dicomPort, second);
  const aside = () => filesBelow(join(appliance.dataFolder, 'set-aside'));
  for (let wait = 0; wait < 100 && (await aside()).length === 0; wait++) await new Promise((r) => setTimeout(r, 100));
  t.equal((await aside()).length, 1, 'kept for a person to look at');
  t.strictSame(await listed(appliance, first.studyInstanceUid), [first.sopInstanceUid]);
  t.ok((await storedDataSet(appliance, first)).equals(first.dataSet));
  await aliveAfter(t);
});

t.test('N9: one object from 8 senders at once is one object and 8 successes', async (t) => {
  const object = slice({ accessionNumber: 'N9', rows: 512, columns: 512 });
  const statuses = await Promise.all(
    Array.from({ length: 8 }, (_, i) => storeOnce(appliance.dicomPort, object, { callingAeTitle: `SENDER${i}` })),
  );
  t.strictSame(statuses, new Array(8).fill(0));
  t.strictSame(await listedSoon(appliance, object.studyInstanceUid, 1), [object.sopInstanceUid]);
  await aliveAfter(t);
});

t.test('N10: a command that names another object than the data set is refused with A900', async (t) => {
  const object = slice({ accessionNumber: 'N10' });
  const peer = await RawDicom.open(appliance.dicomPort, { contexts: [storeContext(object)] });
  t.equal(await peer.store(object, 1, '1.2.3.4'), 0xa900);
  t.equal(await peer.store(object), 0, 'and the association goes on');
  await peer.release();
  t.strictSame(await listedSoon(appliance, object.studyInstanceUid, 1), [object.sopInstanceUid]);
});

t.test('N11: no UID becomes a path', async (t) => {
  const before = await filesBelow(join(appliance.dataFolder, '..'));
  const odd = ['../../etc/x', '/abs/x', `1.${'2'.repeat(80)}`, '', '1.2\0.3', '1.2.\u0663', '..', 'con', '1.2/3'];
  for (const uid of odd) {
    for (const object of [slice({ sopInstanceUid: uid }), slice({ studyInstanceUid: uid, seriesInstanceUid: uid })]) {
      const peer = await RawDicom.open(appliance.dicomPort, { contexts: [storeContext(object)] });
      const status = await peer.store(object, 1, Buffer.from(object.sopInstanceUid));
      t.type(status, 'number', `${JSON.stringify(uid)} is answered, with ${status?.toString(16)}`);
      peer.end();
    }
  }
  const plain = slice({ accessionNumber: 'N11' });
  t.equal(await storeOnce(appliance.dicomPort, plain), 0);
  await listedSoon(appliance, plain.studyInstanceUid, 1);
  const added = (await filesBelow(join(appliance.dataFolder, '..'))).filter((file) => !before.includes(file));
  const known =
    /^data\/(archive\/[0-9a-f]{2}\/[0-9a-z.-]+\/[0-9a-z.-]+\/([0-9a-z.-]+\.dcm|SHA256SUMS)|(journal|set-aside|cache|lightbox\.db)[^\0]*)$/;
  t.strictSame(
    added.filter((file) => !known.test(file) || file.includes('..')),
    [],
    'every new file is where it should be',
  );
  await aliveAfter(t);
});

t.test('N12: unknown titles, and known ones from elsewhere, are turned away and logged once', async (t) => {
  const devices = [{ name: 'Sample CT', aeTitle: 'KNOWN', host: '127.0.0.9', port: 104 }];
  const closed = await startAppliance(t, { env: { LIGHTBOX_UNKNOWN_DEVICES: 'hold' }, devices });
  const object = slice({ accessionNumber: 'N12' });
  for (const callingAeTitle of ['NOBODY', 'KNOWN']) {
    for (let time = 0; time < 20; time++) {
      const peer = await RawDicom.connect(closed.dicomPort);
      const answer = await peer.associate({ callingAeTitle, contexts: [storeContext(object)] });
      t.match(answer, { kind: 'rejected', source: 1, reason: 3 });
      peer.end();
    }
    const told = closed.log.filter((line) => JSON.stringify(line).includes(`"${callingAeTitle}"`));
    t.equal(told.length, 1, `${callingAeTitle} is logged once`);
  }
  const echo = await RawDicom.open(closed.dicomPort, { callingAeTitle: 'NOBODY' });
  t.equal(await echo.echo(), 0, 'anybody may test the connection');
  await echo.release();
  t.strictSame(await listed(closed, object.studyInstanceUid), []);
});

t.test('N17: 128 contexts are each accepted or refused on their own', async (t) => {
  const object = slice({ accessionNumber: 'N17' });
  const contexts: Context[] = Array.from({ length: 128 }, (_, i) => {
    const id = 2 * i + 1;
    if (i % 4 === 0) return storeContext(object, id);
    if (i % 4 === 1) return { ...echoContext(id), transferSyntaxes: ['1.2.3.4.5'] }; // none that a command can have
    if (i % 4 === 2) return { ...echoContext(id), abstractSyntax: '1.2.840.10008.1.9' }; // retired, never ours
    return echoContext(id);
  });
  for (const order of [contexts, contexts.toReversed()]) {
    const peer = await RawDicom.connect(appliance.dicomPort);
    const answer = await peer.associate({ contexts: order });
    if (answer.kind !== 'accepted') return t.fail(`the association was ${answer.kind}`);
    t.equal(answer.results.size, 128);
    const expected = [0, 4, 3, 0];
    t.strictSame(
      contexts.filter(({ id }, i) => answer.results.get(id)?.result !== expected[i % 4]).map(({ id }) => id),
      [],
      'each has its own result',
    );
    t.equal(await peer.store(object, 249), 0);
    t.equal(await peer.echo(255), 0);
    await peer.release();
  }
  await aliveAfter(t);
});

t.test('a stored object is a plain Part 10 file, and nothing half-received is left anywhere', async (t) => {
  const object = slice({ accessionNumber: 'PLAIN' });
  t.equal(await storeOnce(appliance.dicomPort, object), 0);
  await listedSoon(appliance, object.studyInstanceUid, 1);
  t.ok((await storedDataSet(appliance, object)).equals(dataSetOf(object.file)));
  t.strictSame(await filesBelow(join(appliance.dataFolder, 'incoming')), []);
  t.ok(openDescriptors(appliance.pid) < 200);
});
