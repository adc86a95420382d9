// Case W3 and the live page: who may connect, who hears what, and when a connection dies.
import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import type { ROLE_NAMES } from '../../../appliance/device/users/permissions.ts';
import * as users from '../../../appliance/device/users/users.ts';
import { openLive } from '../../../appliance/http/live.ts';
import type { Edge } from '../../../appliance/http/route.ts';
import type { LiveHandler } from '../../../appliance/http/server.ts';
import { type House, openHouse } from '../../house.ts';

type Message = { type: string } & Record<string, unknown>;

/** Node's WebSocket takes headers as undici's does; its types don't say so. */
const connectTo = WebSocket as unknown as new (url: string, options: { headers: Record<string, string> }) => WebSocket;

class Page {
  readonly messages: Message[] = [];
  closed: number | undefined;
  opened = false;
  readonly socket: WebSocket;

  constructor(house: House, headers: Record<string, string>) {
    this.socket = new connectTo(`${house.url.replace('http', 'ws')}/ws`, { headers });
    this.socket.onopen = () => {
      this.opened = true;
    };
    this.socket.onmessage = ({ data }) => this.messages.push(JSON.parse(data as string));
    this.socket.onclose = ({ code }) => {
      this.closed = code;
    };
    this.socket.onerror = () => {
      this.closed ??= 1006; // Node tells of a refused upgrade as an error only
    };
  }
  of(type: string): Message[] {
    return this.messages.filter((message) => message.type === type);
  }
}

const until = async (what: () => boolean): Promise<boolean> => {
  for (let n = 0; n < 400 && !what(); n++) await new Promise((wake) => setTimeout(wake, 25));
  return what();
};

t.test('the live connection', async (t) => {
  const house = await openHouse(t);
  const { events } = house.appliance;
  const enter = async (role: (typeof ROLE_NAMES)[number]) => {
    const person = await house.add(role);
    const cookie = await house.session(person);
    const page = new Page(house, { cookie, origin: house.url });
    await until(() => page.of('hello').length > 0);
    return { person, cookie, page };
  };

  t.test('a page of another origin, without an origin or without a session is refused', async (t) => {
    const cookie = await house.session(await house.add('radiologist'));
    const refused = [
      { cookie, origin: 'http://elsewhere.example' },
      { cookie },
      { cookie, origin: 'null' },
      { origin: house.url },
      { cookie: 'lightbox_session=nonsense', origin: house.url },
    ];
    for (const headers of refused) {
      const page = new Page(house, headers as Record<string, string>);
      t.ok(await until(() => page.closed !== undefined), JSON.stringify(Object.keys(headers)));
      t.notOk(page.opened);
    }
  });

  t.test('a program with a token needs no origin', async (t) => {
    const page = new Page(house, await house.token('service'));
    t.ok(await until(() => page.of('hello').length === 1));
    page.socket.close();
  });

  t.test('signing out ends the connection of that session and no other', async (t) => {
    const [leaving, staying] = [await enter('radiologist'), await enter('radiologist')];
    await house.fetch('/api/v1/session', { method: 'DELETE', headers: { cookie: leaving.cookie } });
    t.ok(await until(() => leaving.page.closed === 4401));
    t.equal(leaving.page.of('signed-out').length, 1);
    t.equal(staying.page.closed, undefined);
    staying.page.socket.close();
  });

  t.test('a new role ends the connection', async (t) => {
    await house.add('administrator'); // a house has one always
    const { person, page } = await enter('radiologist');
    await users.change(house.call(), person.username, { role: 'referrer' });
    t.ok(await until(() => page.closed === 4401));
  });

  t.test('a message is a moment to look at the session', async (t) => {
    const { page } = await enter('radiologist');
    page.socket.send('{"type":"ping"}');
    await new Promise((wake) => setTimeout(wake, 100));
    t.equal(page.closed, undefined, 'a ping of a living session is fine');
    const seen: unknown[] = [];
    t.teardown(house.appliance.events.subscribe((event) => event.type === 'session.seen' && seen.push(event)));
    page.socket.send(JSON.stringify({ type: 'ping', reading: ['1.2.840.1', 'no UID', 7] }));
    t.ok(await until(() => seen.length > 0));
    t.match(seen, [{ reading: ['1.2.840.1'] }], 'and says which studies its page reads');
    const busy = await enter('radiologist');
    busy.page.socket.send(JSON.stringify({ type: 'ping', reading: Array(9).fill('1.2.840.1') }));
    t.ok(await until(() => busy.page.closed === 4400), 'no more than a page can have open');
    const past = new Date(Date.now() - 13 * 60 * 60 * 1000).toISOString();
    await house.appliance.db.batch([{ sql: 'UPDATE sessions SET ends_at = ?, last_seen_at = ?', args: [past, past] }]);
    await house.reopen();
    const again = await enter('radiologist');
    again.page.socket.send('anything else');
    t.ok(await until(() => again.page.closed === 4400), 'only pings are understood');
  });

  t.test('a page that does not read is dropped and others are not', async (t) => {
    const { page } = await enter('radiologist');
    const cookie = await house.session(await house.add('radiologist'));
    const { port } = new URL(house.url);
    const deaf = connect(Number(port), '127.0.0.1');
    t.teardown(() => deaf.destroy());
    deaf.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${house.url}\r\nCookie: ${cookie}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(deaf, 'data');
    deaf.pause();
    const dropped = () => house.log.some((line) => line.includes('live.too-slow'));
    for (let n = 0; n < 500 && !dropped(); n++) {
      for (let m = 0; m < 1000; m++) events.publish({ type: 'storage.changed', state: 'low' });
      await new Promise((wake) => setImmediate(wake));
    }
    t.ok(dropped());
    t.equal(page.closed, undefined);
    page.socket.close();
  });

  t.test('that somebody watches the list is in the log', async (t) => {
    const rows = await house.appliance.db.query("SELECT actor FROM audit WHERE action = 'studies.watch'");
    const { person, page } = await enter('radiologist');
    const after = await house.appliance.db.query("SELECT actor FROM audit WHERE action = 'studies.watch'");
    t.equal(after.length, rows.length + 1);
    t.equal(after.at(-1)!.actor, `user:${person.username}`);
    page.socket.close();
  });
});

t.test('what the connection sends', async (t) => {
  const house = await openHouse(t);
  const { appliance } = house;
  let fetched = 0;
  let alive = true;
  let role = 'radiologist';
  const edge = {
    appliance,
    sessions: {
      peek: async () => (alive ? { kind: 'token', tokenId: 1, name: 'x', role } : { kind: 'anonymous' }),
    },
  } as unknown as Edge;
  const live = openLive(edge, {
    study: async (_call, studyInstanceUid) => {
      fetched += 1;
      return studyInstanceUid === 'gone' ? undefined : { studyInstanceUid, fetched };
    },
    reading: async () => [],
    device: async () => undefined,
    attempt: async () => undefined,
  });
  t.teardown(() => live.close());
  const open = async () => {
    const head = {
      method: 'GET',
      path: '/ws',
      query: '',
      headers: new Map([['authorization', 'Bearer x']]),
      address: '127.0.0.1',
    };
    const handler = (await live.accept(head)) as LiveHandler;
    const sent: Message[] = [];
    let code = 0;
    handler.opened({
      send: (text) => sent.push(JSON.parse(text)) > 0,
      close: (why) => {
        code = why;
        handler.closed();
      },
    });
    return { handler, sent, code: () => code };
  };

  t.test('nothing is fetched while nobody listens', async (t) => {
    appliance.events.publish({ type: 'study.changed', studyInstanceUid: '2.25.1' });
    await new Promise((wake) => setTimeout(wake, 400));
    t.equal(fetched, 0);
  });

  t.test('a study that changes fifty times is told once, as it was last', async (t) => {
    const [one, two] = [await open(), await open()];
    for (let n = 0; n < 50; n++) appliance.events.publish({ type: 'study.changed', studyInstanceUid: '2.25.1' });
    appliance.events.publish({ type: 'study.changed', studyInstanceUid: 'gone' });
    t.ok(await until(() => one.sent.length === 2 && two.sent.length === 2));
    t.equal(fetched, 2, 'once for all who listen');
    t.match(one.sent[1], { type: 'study', study: { studyInstanceUid: '2.25.1' } });
    appliance.events.publish({ type: 'study.completed', studyInstanceUid: '2.25.1' });
    t.ok(await until(() => one.sent.length === 3), 'and again after that');
    one.handler.closed();
    two.handler.closed();
  });

  t.test('a study is told to those who may read studies', async (t) => {
    const reader = await open();
    role = 'service';
    const service = await open();
    role = 'radiologist';
    appliance.events.publish({ type: 'study.changed', studyInstanceUid: '2.25.2' });
    t.ok(await until(() => reader.sent.length === 2));
    t.strictSame(
      service.sent.map((message) => message.type),
      ['hello'],
    );
    reader.handler.closed();
    service.handler.closed();
  });

  t.test('a ping of a session that has run out closes it', async (t) => {
    const page = await open();
    alive = false;
    page.handler.received('{"type":"ping"}');
    t.ok(await until(() => page.code() === 4401));
    t.match(page.sent.at(-1), { type: 'signed-out' });
    alive = true;
  });
});
