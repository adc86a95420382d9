import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { Connection, type Listener } from '../../../appliance/dimse/connection.ts';
import { eventually } from './open.ts';
import { pdu, pdv } from './peer.ts';

const MINUTE_MS = 60_000;
const DATA = pdu(0x04, pdv(1, 3, Buffer.from('command')));

interface Pair {
  connection: Connection;
  peer: Socket;
  heard: string[];
  /** What to do at the end of each value. */
  atEnd: { do: () => void };
}

async function pair(t: Test): Promise<Pair> {
  const heard: string[] = [];
  const atEnd = { do: () => {} };
  const listener: Listener = {
    begins: () => {},
    control: (type) => heard.push(`control ${type}`),
    pdv: () => {},
    slice: () => {},
    pdvEnd() {
      heard.push('value');
      atEnd.do();
    },
    broken: (error) => heard.push(String(error)),
    left: () => heard.push('left'),
  };
  const server = createServer({ noDelay: true, pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  const [socket] = await once(server, 'connection');
  const connection = new Connection(socket, listener);
  t.teardown(() => {
    peer.destroy();
    connection.cut();
    server.close();
  });
  return { connection, peer, heard, atEnd };
}

t.test('silence is overdue when it is the turn of the peer, not while we work', async (t) => {
  const { connection, peer, heard, atEnd } = await pair(t);
  t.equal(connection.overdue(Date.now(), MINUTE_MS), undefined);
  t.match(connection.overdue(Date.now() + MINUTE_MS + 1000, MINUTE_MS), /silent/);
  let done = () => {};
  atEnd.do = () => connection.holdWhile(new Promise((resolve) => (done = resolve)));
  peer.write(DATA);
  await eventually(() => heard.includes('value'));
  const later = Date.now() + 2 * MINUTE_MS;
  t.equal(connection.overdue(later, MINUTE_MS), undefined, 'we work');
  done();
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(connection.overdue(later + MINUTE_MS, MINUTE_MS), undefined, 'its minute begins when we are done');
  t.match(connection.overdue(later + MINUTE_MS + 1000, MINUTE_MS), /silent/);
});

t.test('nothing is read while we work, and nothing is lost', async (t) => {
  const { connection, peer, heard, atEnd } = await pair(t);
  let done = () => {};
  atEnd.do = () => connection.holdWhile(new Promise((resolve) => (done = resolve)));
  peer.write(Buffer.concat([DATA, DATA]));
  await eventually(() => heard.length === 1);
  peer.write(Buffer.alloc(0));
  for (let i = 0; i < 50; i++) peer.write(DATA);
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.equal(heard.length, 1);
  atEnd.do = () => {};
  done();
  await eventually(() => heard.length === 52);
});

t.test('a peer that does not fetch our answers is read no more, then given up', async (t) => {
  const { connection, peer, heard } = await pair(t);
  peer.pause();
  connection.write(Buffer.alloc(32 * 1024 * 1024));
  peer.write(DATA);
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.same(heard, [], 'its next request waits');
  t.equal(connection.overdue(Date.now(), MINUTE_MS), undefined);
  t.match(connection.overdue(Date.now() + MINUTE_MS + 1000, 10 * MINUTE_MS), /fetch/);
  peer.resume();
  await eventually(() => heard.length === 1);
});

t.test('after our last word the peer has two seconds, and what it still says is thrown away', async (t) => {
  const { connection, peer, heard } = await pair(t);
  peer.setNoDelay(true);
  connection.close(Buffer.from('last word'));
  const [word] = await once(peer, 'data');
  t.equal(word.toString(), 'last word');
  peer.write(DATA);
  connection.overdue(Date.now() + 1000, MINUTE_MS);
  await new Promise((resolve) => setTimeout(resolve, 20));
  connection.overdue(Date.now() + 3000, MINUTE_MS);
  await eventually(() => heard.includes('left'));
  t.same(heard, ['left']);
});

t.test('what is asked for when free happens after the work, in place of reading on', async (t) => {
  const { connection, peer, heard, atEnd } = await pair(t);
  let done = () => {};
  atEnd.do = () => connection.holdWhile(new Promise((resolve) => (done = resolve)));
  peer.write(Buffer.concat([DATA, DATA]));
  await eventually(() => heard.length === 1);
  connection.whenFree(() => heard.push('free'));
  t.same(heard, ['value']);
  done();
  await eventually(() => heard.includes('free'));
  t.same(heard, ['value', 'free']);
});
