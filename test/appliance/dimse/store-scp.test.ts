import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import t from 'tap';
import { Fault } from '../../../appliance/lib/fault.ts';
import { ctSlice, type TestObject } from '../../objects.ts';
import { eventually, openEdge } from './open.ts';
import { commandSet, EXPLICIT, echoRequest, Peer, pdu, pdv, storeRequest } from './peer.ts';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const contexts = [{ id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT] }];
const { port, appliance, logged } = await openEdge(t);

let next = 1;
function slice(size = 64): TestObject {
  return ctSlice({ rows: size, columns: size, instanceNumber: next++ });
}

function request(object: TestObject, messageId = 1, unitBytes?: number): Buffer {
  return storeRequest(1, { ...object, messageId }, object.dataSet, unitBytes);
}

/** The data sets that were kept since the last look, by their SOP Instance UID. */
async function kept(): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const entry of await appliance.store.take(1000)) {
    const file = await readFile(appliance.store.absolute(await appliance.store.file(entry)));
    found.set(entry.label.sopInstanceUid, file.subarray(entry.label.dataSetOffset));
  }
  return found;
}

async function incomingFiles(): Promise<string[]> {
  return readdir(path.join(appliance.store.folder, 'incoming'));
}

t.test('an object is kept byte for byte, however it is cut into units and chunks', async (t) => {
  const object = slice(20);
  for (const unitBytes of [1, 7, 1000, 100_000]) {
    const peer = await Peer.associate(port, { contexts });
    const bytes = request(object, 5, unitBytes);
    for (let at = 0; at < bytes.length; at += 1111) {
      peer.send(bytes.subarray(at, at + 1111));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const response = await peer.response();
    t.match(response, { field: 0x8001, messageId: 5, status: 0, sopInstanceUid: object.sopInstanceUid });
    t.ok((await kept()).get(object.sopInstanceUid)?.equals(object.dataSet), `units of ${unitBytes}`);
    peer.end();
  }
});

t.test('a sender that does not wait gets its answers in order', async (t) => {
  const objects = Array.from({ length: 20 }, () => slice());
  const peer = await Peer.associate(port, { contexts });
  for (const [i, object] of objects.entries()) {
    peer.send(Buffer.concat([request(object, 100 + i), echoRequest(1, 200 + i)]));
  }
  for (let i = 0; i < objects.length; i++) {
    t.match(await peer.response(), { field: 0x8001, messageId: 100 + i, status: 0 });
    t.match(await peer.response(), { field: 0x8030, messageId: 200 + i, status: 0 });
  }
  const all = await kept();
  t.ok(objects.every(({ sopInstanceUid, dataSet }) => all.get(sopInstanceUid)?.equals(dataSet)));
  peer.end();
});

t.test('an object larger than memory should hold flows to a file', async (t) => {
  const object = slice(1500); // 4.5 MB
  const peer = await Peer.associate(port, { contexts });
  peer.send(request(object, 1, 131066));
  t.equal((await peer.response()).status, 0);
  const [{ label }] = await appliance.store.take(1);
  t.ok(label.part);
  t.equal(label.sizeBytes, label.dataSetOffset + object.dataSet.length);
  peer.end();
});

t.test('an object that is not the one announced is refused with A900, and the association goes on', async (t) => {
  const object = slice();
  const peer = await Peer.associate(port, { contexts });
  peer.send(storeRequest(1, { ...object, sopInstanceUid: '1.2.3.4' }, object.dataSet));
  t.match(await peer.response(), { status: 0xa900, comment: /SOP Instance UID/ });
  peer.send(storeRequest(1, { ...object, sopClassUid: '1.2.840.10008.5.1.4.1.1.4' }, object.dataSet));
  t.match(await peer.response(), { status: 0xa900, comment: /SOP Class UID/ });
  peer.send(request(object));
  t.equal((await peer.response()).status, 0);
  t.equal((await kept()).size, 1);
  const refusals = logged('dicom.store-refused').filter(({ status }) => status === 'a900');
  t.equal(refusals.length, 2);
  t.notMatch(JSON.stringify(refusals), /Sample/, 'without patient data');
  peer.end();
});

t.test('what can not be understood is refused with C000', async (t) => {
  const object = slice();
  const peer = await Peer.associate(port, { contexts });
  const cases: [string, Buffer][] = [
    ['noise', storeRequest(1, object, Buffer.alloc(5000, 1))],
    ['an empty UID', storeRequest(1, { ...object, sopInstanceUid: '' }, object.dataSet)],
    ['a UID without end', storeRequest(1, { ...object, sopInstanceUid: '1'.repeat(5000) }, object.dataSet)],
    ['no UIDs', storeRequest(1, {}, object.dataSet)],
    ['no data set', pdu(0x04, pdv(1, 3, commandSet({ ...object, field: 1 })))],
    [
      'an empty data set',
      Buffer.concat([storeRequest(1, object, Buffer.alloc(0)), pdu(0x04, pdv(1, 2, Buffer.alloc(0)))]),
    ],
  ];
  for (const [what, bytes] of cases) {
    peer.send(bytes);
    const { status, comment } = await peer.response();
    t.equal(status, 0xc000, what);
    t.ok(comment.length > 10 && comment.length <= 64, comment);
  }
  peer.send(request(object));
  t.equal((await peer.response()).status, 0);
  t.equal((await kept()).size, 1);
  peer.end();
});

t.test('a connection that is cut in the middle of an object leaves nothing', async (t) => {
  const large = slice(1500);
  for (let i = 0; i < 20; i++) {
    const peer = await Peer.associate(port, { contexts, calling: 'CUTTER' });
    const bytes = request(large);
    peer.send(bytes.subarray(0, Math.floor(((i + 1) / 21) * bytes.length)));
    await new Promise((resolve) => setTimeout(resolve, 5));
    peer.socket.resetAndDestroy();
  }
  await eventually(() => logged('dicom.association-ended').filter(({ aeTitle }) => aeTitle === 'CUTTER').length === 20);
  await eventually(async () => (await incomingFiles()).length === 1); // of the object that was kept above
  const peer = await Peer.associate(port, { contexts });
  const object = slice();
  peer.send(request(object));
  t.equal((await peer.response()).status, 0);
  t.same([...(await kept()).keys()], [object.sopInstanceUid]);
  peer.end();
});

t.test('a full disk is answered with A700, and the rest of the object let pass', async (t) => {
  const { begin } = appliance.store;
  appliance.store.begin = () => {
    throw new Fault('full', 'The disk is almost full');
  };
  t.teardown(() => {
    appliance.store.begin = begin;
  });
  const peer = await Peer.associate(port, { contexts });
  peer.send(request(slice(600)));
  t.match(await peer.response(), { status: 0xa700, comment: 'The disk is almost full' });
  appliance.store.begin = begin;
  peer.send(request(slice()));
  t.equal((await peer.response()).status, 0);
  peer.end();
});
