// Cases A3, A4 and W2: when a session is dead, what its cookie is like, and who may use it.
import t from 'tap';
import { hasByDefault, PERMISSIONS } from '../../../appliance/device/users/permissions.ts';
import * as sessionsRoom from '../../../appliance/device/users/sessions.ts';
import * as tokens from '../../../appliance/device/users/tokens.ts';
import { checkOrigin } from '../../../appliance/http/session.ts';
import { cookiesOf, openHouse } from '../../house.ts';

const SESSION = '/api/v1/session';

t.test('sessions', async (t) => {
  const house = await openHouse(t);
  const administrator = await house.add('administrator');
  const boss = await house.session(administrator);
  const who = async (cookie: string) => (await house.fetch(SESSION, { headers: { cookie } })).status;
  const change = (username: string, json: object) =>
    house.fetch(`/api/v1/users/${username}`, { method: 'PATCH', headers: { cookie: boss }, json });

  t.test('signing in answers who it is and what they may do', async (t) => {
    const person = await house.add('radiologist');
    const answer = await house.trySignIn(person);
    t.equal(answer.status, 201);
    t.strictSame(await answer.json(), {
      user: {
        username: person.username,
        displayName: person.username,
        role: 'radiologist',
        permissions: PERMISSIONS.filter((permission) => hasByDefault('radiologist', permission)),
      },
      clinic: { name: 'Lightbox' },
      logo: null,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      isPasswordDue: false,
      isPasswordOld: false,
      passwordRules: { least: 10, refusesNames: true, remembered: 0, maxAgeDays: 0 },
      lockMinutes: 10,
    });
    const [session] = answer.headers.getSetCookie();
    t.match(session, /^lightbox_session=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  });

  t.test('each sign-in is another session, whatever cookie came with it', async (t) => {
    const person = await house.add('radiologist');
    const first = await house.session(person);
    const second = cookiesOf(await house.trySignIn(person, { cookie: first }));
    t.notOk(second.includes(first));
    t.equal(await who(first), 401, 'the session that was replaced is dead');
    const planted = `lightbox_session=${'A'.repeat(43)}`;
    t.notOk(cookiesOf(await house.trySignIn(person, { cookie: planted })).includes(planted));
  });

  t.test('it is dead after signing out', async (t) => {
    const cookie = await house.session(await house.add('radiologist'));
    const answer = await house.fetch(SESSION, { method: 'DELETE', headers: { cookie } });
    t.equal(answer.status, 204);
    t.match(answer.headers.getSetCookie(), [/^lightbox_session=; .*Max-Age=0/]);
    t.equal(await who(cookie), 401);
  });

  t.test('it is dead after a change of role, a new password or when the account is disabled', async (t) => {
    for (const wanted of [{ role: 'technician' }, { password: 'another password 1' }, { disabled: true }]) {
      const person = await house.add('radiologist');
      const cookie = await house.session(person);
      t.equal((await change(person.username, { displayName: 'Sample Person' })).status, 200);
      t.equal(await who(cookie), 200, 'a new display name changes nothing');
      t.equal((await change(person.username, wanted)).status, 200);
      t.equal(await who(cookie), 401, Object.keys(wanted)[0]);
    }
  });

  t.test('a disabled account does not sign in', async (t) => {
    const person = await house.add('radiologist');
    await change(person.username, { disabled: true });
    t.equal((await house.trySignIn(person)).status, 401);
  });

  t.test('changing the own password ends the other sessions and keeps this one', async (t) => {
    const person = await house.add('technician');
    const [here, there] = [await house.session(person), await house.session(person)];
    const ask = (current: string, wanted: string) =>
      house.fetch('/api/v1/session/password', {
        method: 'POST',
        headers: { cookie: here },
        json: { current, new: wanted },
      });
    t.match(await (await ask('wrong', 'another password 2')).json(), { error: { code: 'invalid', field: 'current' } });
    t.match(await (await ask(person.password, 'short')).json(), { error: { code: 'invalid', field: 'new' } });
    t.equal((await ask(person.password, 'another password 2')).status, 204);
    t.equal(await who(here), 200);
    t.equal(await who(there), 401);
    t.equal((await house.trySignIn({ ...person, password: 'another password 2' })).status, 201);
  });

  t.test('own sessions are listed and ended one by one; those of others are not found', async (t) => {
    const person = await house.add('technician');
    const [here, there] = [await house.session(person), await house.session(person)];
    const list = async (cookie: string) =>
      (
        (await (await house.fetch('/api/v1/sessions', { headers: { cookie } })).json()) as {
          sessions: { id: string; current: boolean }[];
        }
      ).sessions;
    const other = (await list(here)).find((session) => !session.current)!;
    const end = (cookie: string) =>
      house.fetch(`/api/v1/sessions/${other.id}`, { method: 'DELETE', headers: { cookie } });
    t.equal((await end(boss)).status, 404);
    t.equal((await end(here)).status, 204);
    t.equal(await who(there), 401);
    t.equal((await list(here)).length, 1);
  });

  t.test('it survives a restart, and so does its end', async (t) => {
    const person = await house.add('technician');
    const [kept, ended] = [await house.session(person), await house.session(person)];
    await house.fetch(SESSION, { method: 'DELETE', headers: { cookie: ended } });
    await house.reopen();
    t.equal(await who(kept), 200);
    t.equal(await who(ended), 401);
  });

  t.test('the database holds hashes only', async (t) => {
    const answer = await house.trySignIn(await house.add('technician'));
    const { token } = await tokens.issue(house.call(), { name: 'program', role: 'service' });
    const rows = [
      ...(await house.appliance.db.query('SELECT * FROM sessions')),
      ...(await house.appliance.db.query('SELECT * FROM workstations')),
      ...(await house.appliance.db.query('SELECT * FROM tokens')),
      ...(await house.appliance.db.query('SELECT * FROM audit')),
    ];
    const secrets = [...cookiesOf(answer).matchAll(/=([\w-]+)/g)].map((match) => match[1]);
    for (const secret of [...secrets, token]) t.notOk(JSON.stringify(rows).includes(secret));
  });

  t.test('a token works until it is withdrawn', async (t) => {
    const issued = await tokens.issue(house.call(), { name: 'program', role: 'service' });
    const headers = { authorization: `Bearer ${issued.token}` };
    t.equal((await house.fetch(SESSION, { headers })).status, 200);
    await tokens.withdraw(house.call(), issued.id);
    t.equal((await house.fetch(SESSION, { headers })).status, 401);
    const past = { name: 'late', role: 'service' as const, expiresAt: '2020-01-01T00:00:00Z' };
    await t.rejects(tokens.issue(house.call(), past), { code: 'invalid', field: 'expiresAt' });
  });

  t.test('a bad bearer token is nobody, even beside a good cookie', async (t) => {
    const headers = { cookie: boss, authorization: 'Bearer nonsense' };
    t.equal((await house.fetch(SESSION, { headers })).status, 401);
    t.equal((await house.fetch(SESSION, { headers: { cookie: boss, authorization: 'Basic YTpi' } })).status, 401);
  });
});

t.test('a session ends when nobody uses it, after twelve hours, and when the clock was set back', async (t) => {
  const house = await openHouse(t);
  const call = house.call();
  const person = await house.add('technician');
  const cookie = await house.session(person);
  const secret = /lightbox_session=([\w-]+)/.exec(cookie)![1];
  const session = (await sessionsRoom.findSession(call.db, sessionsRoom.hashOfSecret(secret)))!;
  const after = (minutes: number) => new Date(session.lastSeenAt.getTime() + minutes * 60_000);
  t.ok(session.isAlive(after(29)));
  t.notOk(session.isAlive(after(31)), 'idle');
  t.notOk(session.isAlive(after(-60)), 'the clock was set back');
  session.lastSeenAt = after(12 * 60 - 1);
  t.notOk(session.isAlive(after(12 * 60 - 31 + 31 + 1)), 'twelve hours, though used a moment ago');
});

t.test('the idle time is the setting of the clinic', async (t) => {
  const house = await openHouse(t);
  const headers = await house.token('administrator');
  const json = { signIn: { idleMinutes: 5 } };
  t.equal((await house.fetch('/api/v1/settings', { method: 'PATCH', headers, json })).status, 200);
  const cookie = await house.session(await house.add('technician'));
  const secret = /lightbox_session=([\w-]+)/.exec(cookie)![1];
  const session = (await sessionsRoom.findSession(house.call().db, sessionsRoom.hashOfSecret(secret)))!;
  t.notOk(session.isAlive(new Date(session.lastSeenAt.getTime() + 6 * 60_000)));
});

t.test('a change from another page is refused', async (t) => {
  const house = await openHouse(t);
  const cookie = await house.session(await house.add('administrator'));
  const post = (headers: Record<string, string>) =>
    fetch(`${house.url}/api/v1/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name: 'x', role: 'service' }),
    });
  t.equal((await post({ cookie })).status, 403, 'no Origin');
  t.equal((await post({ cookie, origin: 'http://elsewhere.example' })).status, 403);
  t.equal((await post({ cookie, origin: 'null' })).status, 403);
  t.equal((await post({ cookie, origin: house.url.replace('http:', 'ftp:') })).status, 403);
  t.equal((await post({ cookie, origin: house.url })).status, 201);
  t.equal((await post(await house.token('administrator'))).status, 201, 'a token needs no Origin');

  const form = await fetch(`${house.url}/api/v1/tokens`, {
    method: 'POST',
    headers: { cookie, origin: house.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'name=x&role=service',
  });
  t.equal(form.status, 415, 'a form is not taken for JSON');
  const signIn = await fetch(`${house.url}/api/v1/session`, {
    method: 'POST',
    headers: { origin: 'http://elsewhere.example', 'content-type': 'application/json' },
    body: '{"username":"a","password":"b"}',
  });
  t.equal(signIn.status, 403, 'nobody is signed in from another page');
});

t.test('a browser that says cross-site is believed', async (t) => {
  const headers = new Map([
    ['host', 'box.local'],
    ['origin', 'http://box.local'],
    ['sec-fetch-site', 'cross-site'],
  ]);
  t.throws(() => checkOrigin(headers), { code: 'forbidden' });
  t.doesNotThrow(() => checkOrigin(new Map(headers).set('sec-fetch-site', 'same-origin')));
});
