// Cases W5 and the manners of the edge: paths with tricks, input that breaks a schema, unknown addresses, methods.
import { connect } from 'node:net';
import t from 'tap';
import { Type } from 'typebox';
import { Answer } from '../../../appliance/http/answer.ts';
import { route } from '../../../appliance/http/route.ts';
import { Fault } from '../../../appliance/lib/fault.ts';
import { openHouse } from '../../house.ts';

const strict = { additionalProperties: false };
const routes = [
  route({
    method: 'GET',
    path: '/api/v1/things/:thingId',
    access: 'public',
    summary: 'One thing',
    params: Type.Object({ thingId: Type.Integer() }),
    query: Type.Object(
      { limit: Type.Optional(Type.Integer({ maximum: 10 })), tag: Type.Optional(Type.Array(Type.String())) },
      strict,
    ),
    answer: Type.Object({
      thingId: Type.Integer(),
      limit: Type.Optional(Type.Integer()),
      tag: Type.Optional(Type.Array(Type.String())),
    }),
    handle: async (_call, { params, query }) => ({ ...params, ...query }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/things',
    access: 'public',
    summary: 'Add a thing',
    body: Type.Object(
      { name: Type.String({ maxLength: 5 }), size: Type.Object({ width: Type.Number() }, strict) },
      strict,
    ),
    answer: Type.Object({ name: Type.String() }),
    status: 201,
    handle: async (_call, { body }) => ({ name: body.name }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/raw/:rest*',
    access: 'public',
    summary: 'What came after',
    handle: async (_call, { params }) => new Answer(200, [], JSON.stringify(params)),
  }),
  route({
    method: 'GET',
    path: '/api/v1/fault/:code',
    access: 'public',
    summary: 'Refuses',
    handle: (_call, { params }) => {
      throw new Fault((params as { code: 'full' }).code, 'A sentence', { retryAfterSeconds: 1.2 });
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/bug',
    access: 'public',
    summary: 'Is broken',
    handle: () => {
      throw new Error('secret detail');
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/header',
    access: 'public',
    summary: 'A header made of anything',
    handle: async () => new Answer(200, [['x-name', 'Sample\r\nset-cookie: a=b\u202e']], 'body'),
  }),
];

t.test('requests', async (t) => {
  const house = await openHouse(t, { routes });
  const get = async (path: string) => house.fetch(path);
  const error = async (answer: Response) => ((await answer.json()) as { error: Record<string, string> }).error;
  /** fetch() would tidy the path up. */
  const raw = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const { port } = new URL(house.url);
      let got = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text, 'latin1'));
      socket.setTimeout(10_000, () => socket.destroy(new Error(`No answer to ${text.slice(0, 60)}`)));
      socket.on('data', (chunk) => {
        got += chunk.toString('latin1');
        if (got.includes('\r\n\r\n')) socket.end();
      });
      socket.on('close', () => resolve(got));
      socket.on('error', reject);
    });
  const statusOf = async (path: string) =>
    Number((await raw(`GET ${path} HTTP/1.1\r\nHost: box\r\n\r\n`)).split(' ')[1]);

  t.test('parameters and query come as their types', async (t) => {
    t.strictSame(await (await get('/api/v1/things/7?limit=3&tag=a&tag=b')).json(), {
      thingId: 7,
      limit: 3,
      tag: ['a', 'b'],
    });
    t.strictSame(await (await get('/api/v1/things/7?tag=a')).json(), { thingId: 7, tag: ['a'] });
  });

  t.test('what breaks a schema is 400 and names the field', async (t) => {
    t.match(await error(await get('/api/v1/things/x')), { code: 'invalid', field: 'thingId' });
    t.match(await error(await get('/api/v1/things/7?limit=11')), { code: 'invalid', field: 'limit' });
    t.match(await error(await get('/api/v1/things/7?other=1')), { code: 'invalid', field: 'other' });
    t.match(await error(await get('/api/v1/things/7?__proto__=1')), { code: 'invalid' });
    const post = async (json: unknown) => error(await house.fetch('/api/v1/things', { method: 'POST', json }));
    t.match(await post({ name: 'a', size: { width: 'x' } }), { code: 'invalid', field: 'size.width' });
    t.match(await post({ name: 'a' }), { code: 'invalid', field: 'size', message: /missing/ });
    t.match(await post({ name: 'abcdef', size: { width: 1 } }), { code: 'invalid', field: 'name' });
    t.match(await post({ name: 'a', size: { width: 1, more: 1 } }), {
      code: 'invalid',
      field: 'size.more',
      message: /not known/,
    });
    t.match(await post([]), { code: 'invalid' });
  });

  t.test('a body that is no JSON, too large or of another type is refused', async (t) => {
    const post = async (body: BodyInit, type = 'application/json') =>
      house.fetch('/api/v1/things', { method: 'POST', body, headers: { 'content-type': type } });
    t.equal((await post('{')).status, 400);
    t.equal((await post(new Uint8Array([0x22, 0xff, 0x22]))).status, 400);
    t.equal((await post('['.repeat(100_000))).status, 400);
    t.equal((await post('{}', 'text/plain')).status, 415);
    t.equal((await post(`"${'a'.repeat(1024 * 1024)}"`)).status, 413);
    const chunks = new ReadableStream({
      start(controller) {
        for (let n = 0; n < 40; n++) controller.enqueue(Buffer.alloc(64 * 1024, 0x20));
        controller.close();
      },
    });
    const unknownLength = {
      method: 'POST',
      body: chunks,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    };
    t.equal((await house.fetch('/api/v1/things', unknownLength as RequestInit)).status, 413);
  });

  t.test('paths that could be read in two ways are refused', async (t) => {
    const tricks = [
      '/api/v1/raw/..%2fsecret',
      '/api/v1/raw/%2e%2e/secret',
      '/api/v1/raw/../../secret',
      '/api/v1/raw/a%00b',
      '/api/v1/raw/%c0%af',
      '/api/v1/raw/%ff',
      '/api/v1/raw/a\\b',
      '/api/v1/raw/a%5cb',
      '/api/v1/raw//b',
      '//api/v1/raw/b',
      '/api/v1/raw/%',
      '/api/v1/raw/\xe9',
      `/api/v1/raw/${'a'.repeat(8000)}`,
      '/..%2f..%2fetc/passwd',
      '/../package.json',
      '/.git/config',
      '/assets/../../package.json',
    ];
    for (const path of tricks) t.ok([400, 404].includes(await statusOf(path)), path.slice(0, 60));
    t.equal(await statusOf(`/${'a'.repeat(20_000)}`), 431);
  });

  t.test('a rest parameter takes the segments joined', async (t) => {
    t.strictSame(await (await get('/api/v1/raw/a/b%20c')).json(), { rest: 'a/b c' });
    t.equal((await get('/api/v1/raw')).status, 404);
  });

  t.test('an unknown address is 404 as JSON, an unknown method 405 with what is allowed', async (t) => {
    const unknown = await get('/api/v1/nothing');
    t.equal(unknown.status, 404);
    t.match(await error(unknown), { code: 'not-found', call: /^[\w-]{8}$/ });
    t.equal((await get('/dicom-web/nothing')).status, 404);
    const put = await house.fetch('/api/v1/things/1', { method: 'PUT' });
    t.equal(put.status, 405);
    t.equal(put.headers.get('allow'), 'GET, HEAD');
  });

  t.test('HEAD answers as GET without the body', async (t) => {
    const [head, full] = [await house.fetch('/api/v1/things/7', { method: 'HEAD' }), await get('/api/v1/things/7')];
    t.equal(head.status, 200);
    t.equal(head.headers.get('content-length'), String((await full.text()).length));
    t.equal(await head.text(), '');
  });

  t.test('every code of fault has its status', async (t) => {
    const expected = {
      invalid: 400,
      unauthenticated: 401,
      forbidden: 403,
      'not-found': 404,
      conflict: 409,
      gone: 410,
      'too-large': 413,
      'too-many': 429,
      unsupported: 406,
      full: 507,
      unavailable: 503,
    };
    for (const [code, status] of Object.entries(expected)) {
      const answer = await get(`/api/v1/fault/${code}`);
      t.equal(answer.status, status, code);
      t.match(await error(answer), { code, message: 'A sentence' });
    }
    t.equal((await get('/api/v1/fault/too-many')).headers.get('retry-after'), '2');
  });

  t.test('a bug is 500 with a code that finds it in the log, and no detail', async (t) => {
    const answer = await get('/api/v1/bug');
    t.equal(answer.status, 500);
    const { call, message } = await error(answer);
    t.notMatch(message, /secret/);
    const line = house.log.map((text) => JSON.parse(text)).find((entry) => entry.call === call);
    t.match(line, { level: 'error', event: 'http.failed', error: /secret detail/ });
  });

  t.test('one address that opens a thousand connections is turned away, and served when they are gone', async (t) => {
    const port = Number(new URL(house.url).port);
    let closed = 0;
    const open = () =>
      connect(port, '127.0.0.1')
        .on('close', () => closed++)
        .on('error', () => undefined);
    const sockets = Array.from({ length: 600 }, open);
    for (let n = 0; n < 400 && closed < 80; n++) await new Promise((wake) => setTimeout(wake, 25));
    t.ok(closed >= 80, `${closed} of 600 were turned away`);
    for (const socket of sockets) socket.destroy();
    let status = 0;
    for (let n = 0; n < 100 && status !== 200; n++) {
      status = await statusOf('/api/v1/things/7').catch(() => 0);
      if (status !== 200) await new Promise((wake) => setTimeout(wake, 50));
    }
    t.equal(status, 200);
  });

  t.test('every answer is marked for browsers, and no header can be broken out of', async (t) => {
    const { headers } = await get('/api/v1/header');
    t.match(Object.fromEntries(headers), {
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
    t.equal(headers.get('set-cookie'), null);
    t.equal(headers.get('x-name'), 'Sample__set-cookie: a=b_');
    t.equal(headers.get('uwebsockets'), null);
  });
});
