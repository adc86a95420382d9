// Answers that are not in memory and bodies that arrive in pieces: whole, bounded for slow clients, ended when cut.
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import t from 'tap';
import { Answer, Slices } from '../../../appliance/http/answer.ts';
import { route } from '../../../appliance/http/route.ts';
import { openHouse } from '../../house.ts';

const MB = 1024 * 1024;
const big = Buffer.alloc(5 * MB + 123);
for (let n = 0; n < big.length; n++) big[n] = (n * 7 + (n >> 8)) & 255;

interface Seen {
  produced: number;
  ended: boolean;
  received: number;
  outcome: string;
}
const seen: Seen = { produced: 0, ended: false, received: 0, outcome: '' };

async function* endless(signal?: AbortSignal) {
  try {
    for (;;) {
      if (signal?.aborted) return;
      seen.produced += 64 * 1024;
      yield Buffer.alloc(64 * 1024);
      await new Promise((wake) => setImmediate(wake));
    }
  } finally {
    seen.ended = true;
  }
}

const until = async (what: () => boolean): Promise<boolean> => {
  for (let n = 0; n < 400 && !what(); n++) await new Promise((wake) => setTimeout(wake, 25));
  return what();
};

t.test('streams', async (t) => {
  const file = path.join(t.testdir(), 'big.bin');
  const heads = Array.from({ length: 200 }, (_, n) => Buffer.from(`--part ${n}\r\n`));
  const small = heads.flatMap((head, n) => [head, { path: file, offset: n * 10, length: 10 }]);
  const get = (name: string, handle: () => Answer) =>
    route({ method: 'GET', path: `/api/v1/${name}`, access: 'public', summary: name, handle });
  const routes = [
    get(
      'slices',
      () =>
        new Answer(
          200,
          [],
          new Slices([Buffer.from('head'), { path: file, offset: 7, length: 3 * MB }, Buffer.from('tail')]),
        ),
    ),
    get('parts', () => new Answer(200, [], new Slices(small))),
    get('empty', () => new Answer(200, [], new Slices([]))),
    get('bytes', () => new Answer(200, [], big)),
    get('short', () => new Answer(200, [], new Slices([{ path: file, offset: 5 * MB, length: MB }]))),
    get(
      'iterable',
      () =>
        new Answer(
          200,
          [],
          (async function* () {
            for (let at = 0; at < big.length; at += 100_000) yield big.subarray(at, at + 100_000);
          })(),
        ),
    ),
    get('nothing', () => new Answer(200, [], (async function* () {})())),
    get(
      'breaks',
      () =>
        new Answer(
          200,
          [],
          (async function* () {
            yield Buffer.from('a part');
            throw new Error('broke');
          })(),
        ),
    ),
    get(
      'huge',
      () =>
        new Answer(200, [], new Slices(Array.from({ length: 100 }, () => ({ path: file, offset: 0, length: 5 * MB })))),
    ),
    get('endless', () => new Answer(200, [], endless())),
    route({
      method: 'POST',
      path: '/api/v1/upload',
      access: 'public',
      summary: 'upload',
      body: 'stream',
      async handle(_call, { request }) {
        let sum = 0;
        seen.received = 0;
        seen.outcome = 'reading';
        try {
          for await (const chunk of request.stream()) {
            seen.received += chunk.length;
            for (let n = 0; n < chunk.length; n += 1000) sum += chunk[n];
            if (request.query.has('slow')) await new Promise((wake) => setTimeout(wake, 20));
          }
          seen.outcome = 'whole';
        } catch (error) {
          seen.outcome = (error as Error).message;
          throw error;
        }
        return new Answer(200, [], `${seen.received} ${sum}`);
      },
    }),
    route({
      method: 'POST',
      path: '/api/v1/ignore',
      access: 'public',
      summary: 'ignore',
      body: 'stream',
      handle: () => new Answer(204),
    }),
  ];
  const house = await openHouse(t, { routes });
  writeFileSync(file, big);
  const bytesOf = async (name: string) => Buffer.from(await (await house.fetch(`/api/v1/${name}`)).arrayBuffer());
  const client = (head: string) =>
    new Promise<Socket>((resolve) => {
      const socket = connect(Number(new URL(house.url).port), '127.0.0.1', () => {
        socket.write(head);
        resolve(socket);
      });
      socket.on('error', () => undefined);
    });

  t.test('slices of files and memory arrive in order with their length', async (t) => {
    const answer = await house.fetch('/api/v1/slices');
    t.equal(answer.headers.get('content-length'), String(3 * MB + 8));
    const expected = Buffer.concat([Buffer.from('head'), big.subarray(7, 7 + 3 * MB), Buffer.from('tail')]);
    t.ok(expected.equals(Buffer.from(await answer.arrayBuffer())));
    const parts = heads.map((head, n) => Buffer.concat([head, big.subarray(n * 10, n * 10 + 10)]));
    t.ok(Buffer.concat(parts).equals(await bytesOf('parts')));
    t.equal((await bytesOf('empty')).length, 0);
    t.ok(big.equals(await bytesOf('bytes')));
  });

  t.test('an iterable arrives whole without a length, an empty one too', async (t) => {
    const answer = await house.fetch('/api/v1/iterable');
    t.equal(answer.headers.get('content-length'), null);
    t.ok(big.equals(Buffer.from(await answer.arrayBuffer())));
    t.equal((await bytesOf('nothing')).length, 0);
  });

  t.test('a body that breaks off is not taken for whole', async (t) => {
    await t.rejects(bytesOf('short'));
    await t.rejects(bytesOf('breaks'));
    t.equal(house.log.filter((line) => line.includes('http.answer-broke-off')).length, 2);
    t.equal((await bytesOf('empty')).length, 0, 'the next request is served');
  });

  t.test('a client that does not read holds little memory and others are served', async (t) => {
    const before = process.memoryUsage();
    const slow = await Promise.all(
      Array.from({ length: 30 }, () => client('GET /api/v1/huge HTTP/1.1\r\nHost: box\r\n\r\n')),
    );
    for (const socket of slow) socket.pause();
    t.ok(big.equals(await bytesOf('bytes')));
    const after = process.memoryUsage();
    t.ok(after.rss - before.rss < 150 * MB, `${Math.round((after.rss - before.rss) / MB)} MB for 15 GB asked for`);
    for (const socket of slow) socket.destroy();
  });

  t.test('an endless answer waits for its reader and ends when the client goes', async (t) => {
    seen.produced = 0;
    seen.ended = false;
    const socket = await client('GET /api/v1/endless HTTP/1.1\r\nHost: box\r\n\r\n');
    socket.pause();
    let last = -1;
    t.ok(
      await until(() => {
        const still = seen.produced === last && seen.produced > 0;
        last = seen.produced;
        return still;
      }),
      `stopped after ${seen.produced} bytes`,
    );
    t.ok(seen.produced < 32 * MB);
    socket.destroy();
    t.ok(await until(() => seen.ended), 'the iterable was ended');
  });

  t.test('a body arrives as it is sent, however slowly it is read', async (t) => {
    let sum = 0;
    for (const [kind, query] of [
      ['fast', ''],
      ['slow', '?slow'],
    ]) {
      const body = kind === 'fast' ? big : big.subarray(0, 3 * MB);
      const answer = await house.fetch(`/api/v1/upload${query}`, { method: 'POST', body });
      sum = Number((await answer.text()).split(' ')[0]);
      t.equal(sum, body.length, kind);
    }
  });

  t.test('a sender is held back while nobody reads', async (t) => {
    const socket = await client(
      `POST /api/v1/upload?slow HTTP/1.1\r\nHost: box\r\nContent-Length: ${400 * MB}\r\n\r\n`,
    );
    const chunk = Buffer.alloc(MB);
    let sent = 0;
    const pump = () => {
      while (sent < 400 * MB) {
        sent += MB;
        if (!socket.write(chunk)) return void socket.once('drain', pump);
      }
    };
    pump();
    t.ok(await until(() => seen.received > MB));
    t.ok(sent - seen.received < 40 * MB, `${Math.round((sent - seen.received) / MB)} MB on the way`);
    socket.destroy();
    t.ok(await until(() => /cut/.test(seen.outcome)), 'the route is told that the rest will not come');
  });

  t.test('an answer before the whole body came still reaches the client', async (t) => {
    const answer = await house.fetch('/api/v1/ignore', { method: 'POST', body: big });
    t.equal(answer.status, 204);
  });
});
