import t from 'tap';
import { eventually, openEdge } from './open.ts';
import {
  ABORT,
  associateRequest,
  CT_IMAGE,
  commandSet,
  EXPLICIT,
  echoRequest,
  IMPLICIT,
  item,
  Peer,
  pdu,
  pdv,
  RELEASE,
  VERIFICATION,
} from './peer.ts';

const { port, logged } = await openEdge(t);
const ct = { id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT] };

t.test('an association is accepted, answers, and is released', async (t) => {
  const peer = await Peer.connect(port);
  peer.send(associateRequest({ called: 'LIGHTBOX', calling: 'PEER' }));
  const accept = (await peer.pdu())!;
  t.equal(accept.type, 0x02);
  t.equal(accept.body.toString('latin1', 4, 36), 'LIGHTBOX        PEER            ', 'the titles are repeated');
  t.ok(accept.body.includes(item(0x51, Buffer.from([0, 2, 0, 0]))), 'we take units of 128 KiB');
  peer.send(echoRequest(1, 7));
  const response = await peer.response();
  t.match(response, { contextId: 1, field: 0x8030, messageId: 7, status: 0 });
  peer.send(RELEASE);
  t.equal((await peer.pdu())!.type, 0x06);
  await peer.closed;
  const [ended] = await eventually(
    () => logged('dicom.association-ended').length > 0 && logged('dicom.association-ended'),
  );
  t.match(ended, { aeTitle: 'PEER', address: '127.0.0.1', how: 'released', objects: 0 });
});

t.test('2,000 echoes on one association, all sent before the first answer is read', async (t) => {
  const peer = await Peer.associate(port);
  for (let id = 1; id <= 2000; id++) peer.send(echoRequest(1, id));
  for (let id = 1; id <= 2000; id++) {
    const { messageId, status } = await peer.response();
    if (messageId !== id || status !== 0) t.fail(`answer ${id}: message ${messageId}, status ${status}`);
  }
  peer.end();
});

t.test('an association request in single bytes is understood', async (t) => {
  const peer = await Peer.connect(port);
  for (const byte of Buffer.concat([associateRequest(), echoRequest()])) {
    peer.send(Buffer.from([byte]));
    await new Promise((next) => setImmediate(next));
  }
  t.equal((await peer.pdu())!.type, 0x02);
  t.equal((await peer.response()).status, 0);
  peer.end();
});

t.test('128 contexts in any order are each answered', async (t) => {
  const contexts = Array.from({ length: 128 }, (_, i) => ({
    id: 255 - 2 * i,
    abstractSyntax: i === 0 ? VERIFICATION : `${CT_IMAGE}.${i}`,
    transferSyntaxes: [EXPLICIT, IMPLICIT],
  }));
  const peer = await Peer.connect(port);
  peer.send(associateRequest({ contexts }));
  const { type, body } = (await peer.pdu())!;
  t.equal(type, 0x02);
  const answered = [...body.toString('latin1').matchAll(/\x21\0..(.)\0(.)\0/gs)];
  t.same(
    answered.map(([, id]) => id.charCodeAt(0)),
    contexts.map(({ id }) => id),
  );
  t.ok(answered.every(([, , result]) => result === '\0'));
  peer.send(echoRequest(255));
  t.equal((await peer.response()).contextId, 255);
  peer.end();
});

t.test('a peer whose longest unit is tiny gets its answer in pieces', async (t) => {
  for (const maxPduBytes of [1, 6, 7, 128]) {
    const peer = await Peer.associate(port, { contexts: [ct], maxPduBytes });
    const sopInstanceUid = '1.2.3'.padEnd(63, '.4');
    const command = commandSet({ field: 0x0001, sopClassUid: CT_IMAGE, sopInstanceUid });
    peer.send(pdu(0x04, pdv(1, 3, command)));
    const response = await peer.response();
    t.match(response, { field: 0x8001, status: 0xc000, sopInstanceUid }, `longest unit ${maxPduBytes}`);
    peer.end();
  }
  const unlimited = await Peer.associate(port, { maxPduBytes: 0 });
  unlimited.send(echoRequest());
  t.equal((await unlimited.response()).status, 0);
  unlimited.end();
});

t.test('what breaks the protocol is answered with an abort, and nobody else notices', async (t) => {
  const other = await Peer.associate(port);
  const command = commandSet({ field: 0x0030, sopClassUid: VERIFICATION });
  const store = commandSet({ field: 0x0001, sopClassUid: CT_IMAGE, sopInstanceUid: '1.2.3', hasDataSet: true });
  const cases: [string, number, ...Buffer[]][] = [
    ['a context that was not accepted', 6, pdu(0x04, pdv(9, 3, command))],
    ['a data set without a command', 2, pdu(0x04, pdv(1, 2, Buffer.from('data')))],
    ['a command inside a data set', 2, pdu(0x04, pdv(3, 3, store)), echoRequest(3)],
    ['a command in two contexts', 2, pdu(0x04, pdv(1, 1, command)), pdu(0x04, pdv(3, 3, command))],
    ['a command that never ends', 6, ...Array.from({ length: 6 }, () => pdu(0x04, pdv(1, 1, Buffer.alloc(16000))))],
    ['a command that is no command', 6, pdu(0x04, pdv(1, 3, Buffer.from('this is not a command set')))],
    ['an empty command', 6, pdu(0x04, pdv(1, 3, Buffer.alloc(0)))],
    ['a response', 2, pdu(0x04, pdv(1, 3, commandSet({ field: 0x8030 })))],
    ['a second association request', 2, associateRequest()],
    ['a unit of unknown type', 1, pdu(0x42, Buffer.alloc(4))],
    ['a unit that claims 4 GiB', 6, Buffer.from([0x04, 0, 0xff, 0xff, 0xff, 0xff])],
  ];
  for (const [what, reason, ...bytes] of cases) {
    const peer = await Peer.associate(port, {
      contexts: [
        { ...ct, abstractSyntax: VERIFICATION },
        { ...ct, id: 3 },
      ],
    });
    peer.send(Buffer.concat(bytes));
    const answer = (await peer.pdu())!;
    t.equal(answer.type, 0x07, what);
    t.same([...answer.body], [0, 0, 2, reason], what);
    await peer.closed;
    other.send(echoRequest());
    t.equal((await other.response()).status, 0, `${what}: the other goes on`);
  }
  t.equal(logged('dicom.protocol-error').length, cases.length, 'one line each');
  other.end();
});

t.test('strangers are sent away at once with one line that says what they are', async (t) => {
  const cases: [RegExp, Buffer][] = [
    [/HTTP/, Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    [/TLS/, Buffer.from('16030100f1010000ed0303', 'hex')],
    [/not a DICOM association/, Buffer.from('ffeeddcc', 'hex')],
    [/not a DICOM association/, echoRequest()],
    [/not a DICOM association/, Buffer.from('0100ffffffff', 'hex')],
    [/not a DICOM association/, pdu(0x01, Buffer.concat([Buffer.alloc(68), Buffer.from([0x20, 0, 0xff, 0xff])]))],
  ];
  for (const [i, [pattern, bytes]] of cases.entries()) {
    const peer = await Peer.connect(port, `127.0.0.${10 + i}`);
    peer.send(bytes);
    t.equal((await peer.pdu())?.type, 0x07);
    await peer.closed;
    const lines = logged('dicom.not-dicom').filter(({ address }) => address === `127.0.0.${10 + i}`);
    t.equal(lines.length, 1);
    t.match(lines[0].reason, pattern);
  }
});

t.test('the same stranger is logged once a minute', async (t) => {
  for (let i = 0; i < 5; i++) {
    const peer = await Peer.connect(port, '127.0.0.30');
    peer.send(Buffer.from('GET / HTTP/1.0\r\n\r\n'));
    await peer.closed;
  }
  t.equal(logged('dicom.not-dicom').filter(({ address }) => address === '127.0.0.30').length, 1);
});

t.test('a wrong protocol version and a wrong application context are rejected with their reasons', async (t) => {
  const cases: [Parameters<typeof associateRequest>[0], number[]][] = [
    [{ protocolVersion: 2 }, [0, 1, 2, 2]],
    [{ applicationContext: '1.2.840.10008.3.1.1.9' }, [0, 1, 1, 2]],
  ];
  for (const [proposal, expected] of cases) {
    const peer = await Peer.connect(port);
    peer.send(associateRequest(proposal));
    const answer = (await peer.pdu())!;
    t.equal(answer.type, 0x03);
    t.same([...answer.body], expected);
    await peer.closed;
  }
});

t.test('commands that no service here has are told so, their data set let pass', async (t) => {
  const peer = await Peer.associate(port, { contexts: [ct] });
  peer.send(pdu(0x04, pdv(1, 3, commandSet({ field: 0x0020, messageId: 3, hasDataSet: true }))));
  peer.send(pdu(0x04, pdv(1, 2, Buffer.from('identifier'))));
  t.match(await peer.response(), { field: 0x8020, messageId: 3, status: 0x0211 });
  peer.send(pdu(0x04, pdv(1, 3, commandSet({ field: 0x0fff }))));
  peer.send(echoRequest(1, 4));
  t.match(await peer.response(), { field: 0x8030, messageId: 4, status: 0 }, 'a cancel of nothing is let be');
  peer.end();
});

t.test('a peer that aborts or vanishes leaves nothing behind', async (t) => {
  const aborting = await Peer.associate(port, { calling: 'LEAVER' });
  aborting.send(ABORT);
  await aborting.closed;
  const vanishing = await Peer.associate(port, { calling: 'LEAVER' });
  vanishing.socket.resetAndDestroy();
  const ended = await eventually(() => {
    const lines = logged('dicom.association-ended').filter(({ aeTitle }) => aeTitle === 'LEAVER');
    return lines.length === 2 && lines;
  });
  t.same(ended.map(({ how }) => how).sort(), ['aborted', 'cut']);
});

t.test('silent connections do not keep a device out', async (t) => {
  const silent: Peer[] = [];
  for (let i = 0; i < 300; i++) silent.push(await Peer.connect(port));
  const peer = await Peer.associate(port);
  peer.send(echoRequest());
  t.equal((await peer.response()).status, 0);
  await silent[0].closed;
  t.pass('the first silent one had to go');
  t.notOk(silent[299].socket.destroyed, 'the last one may still speak');
  for (const { socket } of silent) socket.destroy();
  peer.end();
});

t.test('when the service stops, associations end and the port is free', async (t) => {
  const { port, dicom } = await openEdge(t);
  const idle = await Peer.associate(port);
  const silent = await Peer.connect(port);
  await dicom.close();
  t.equal((await idle.pdu())?.type, 0x07);
  await Promise.all([idle.closed, silent.closed]);
  await t.rejects(Peer.connect(port));
});

t.test('a port that another program has is told in a sentence', async (t) => {
  await t.rejects(openEdge(t, { LIGHTBOX_DICOM_PORT: String(port) }), {
    code: 'unavailable',
    message: `The DICOM port ${port} can't be opened: another program has it`,
  });
});
