// A shared workstation: what a locked session may do, who gets back in, and what somebody else takes over.
import t from 'tap';
import * as audit from '../../../appliance/device/audit/audit.ts';
import { hashOfSecret } from '../../../appliance/device/users/sessions.ts';
import { countFailure, placeCounter } from '../../../appliance/device/users/throttle.ts';
import * as users from '../../../appliance/device/users/users.ts';
import { routes } from '../../../appliance/http/routes.ts';
import { cookiesOf, type House, openHouse, type Person } from '../../house.ts';

const SESSION = '/api/v1/session';

async function signIn(house: House, person: Person, cookie = ''): Promise<string> {
  const answer = await house.trySignIn(person, { cookie });
  if (answer.status !== 201) throw new Error(await answer.text());
  return cookiesOf(answer);
}
const lock = (house: House, cookie: string) =>
  house.fetch('/api/v1/session/lock', { method: 'POST', headers: { cookie } });
const codeOf = async (house: House, path: string, cookie: string, method = 'GET') => {
  const init = method === 'GET' ? {} : { json: {} };
  const answer = await house.fetch(path, { method, headers: { cookie }, ...init });
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { code: string } };
  return [answer.status, error?.code];
};

t.test('a locked session is refused by every route that needs a login', async (t) => {
  const house = await openHouse(t);
  const cookie = await signIn(house, await house.add('administrator'));
  t.equal((await lock(house, cookie)).status, 204);
  for (const { method, path, access, whenHeld } of routes) {
    if (access === 'public' || whenHeld?.includes('locked')) continue;
    const filled = path.replace(/:(\w+)\*?/g, '999999');
    t.strictSame(await codeOf(house, filled, cookie, method), [401, 'locked'], `${method} ${path}`);
  }
  await house.reopen();
  t.strictSame(await codeOf(house, SESSION, cookie), [401, 'locked'], 'after a restart too');
});

t.test('the same person is back with the password, in the same session', async (t) => {
  const house = await openHouse(t);
  const person = await house.add('radiologist');
  const cookie = await signIn(house, person);
  const id = async () => (await house.appliance.db.query('SELECT id FROM sessions WHERE ended_at IS NULL'))[0].id;
  const before = await id();
  await lock(house, cookie);
  t.equal((await house.trySignIn({ ...person, password: 'not the password' }, { cookie })).status, 401);
  t.strictSame(await codeOf(house, SESSION, cookie), [401, 'locked']);

  const answer = await house.trySignIn(person, { cookie });
  t.equal(answer.status, 201);
  t.strictSame(answer.headers.getSetCookie(), [], 'the cookies stay');
  t.equal((await house.fetch(SESSION, { headers: { cookie } })).status, 200);
  t.equal(await id(), before);
  const { rows } = await audit.search(house.call(), { subject: `user:${person.username}` });
  t.strictSame(
    rows.map(({ action }) => action),
    ['session.unlocked', 'session.refused', 'session.locked', 'session.begun', 'user.added'],
  );
});

t.test('somebody else who takes over ends the locked session and has the own rights', async (t) => {
  const house = await openHouse(t);
  const [leaving, coming] = [await house.add('administrator'), await house.add('technician')];
  const locked = await signIn(house, leaving);
  await lock(house, locked);
  const taken = await signIn(house, coming, locked);
  t.equal((await house.fetch('/api/v1/users', { headers: { cookie: taken } })).status, 403);
  t.strictSame(await codeOf(house, SESSION, locked), [401, 'unauthenticated'], 'the other is gone for good');
});

t.test('guessing at a locked screen is slowed like signing in', async (t) => {
  const house = await openHouse(t);
  const person = await house.add('technician');
  const cookie = await signIn(house, person);
  await lock(house, cookie);
  await house.trySignIn({ ...person, password: 'not the password' }, { cookie });
  // Eleven more at this browser, without the cost of eleven passwords: four minutes' wait, however slow this machine is.
  const { db } = house.appliance;
  const counters = [placeCounter(person.username, hashOfSecret(/lightbox_workstation=([\w-]+)/.exec(cookie)![1]))];
  for (let n = 0; n < 11; n++) await db.transaction((tx) => countFailure(tx, counters, new Date()));
  t.equal((await house.trySignIn(person, { cookie })).status, 429);
});

t.test('a browser is told who used it lately, and no other browser is', async (t) => {
  const house = await openHouse(t);
  const [anna, berta, gone] = [
    await house.add('radiologist'),
    await house.add('technician'),
    await house.add('manager'),
  ];
  let cookie = '';
  for (const person of [gone, berta, anna]) cookie = `${await signIn(house, person, cookie)}`;
  await house.add('administrator');
  await users.change(house.call(), gone.username, { disabled: true });
  const ask = async (headers: Record<string, string>) =>
    (await (await house.fetch('/api/v1/workstation', { headers })).json()) as object;
  const name = ({ username }: Person) => ({ username, displayName: username });
  t.strictSame(await ask({ cookie }), { locked: null, people: [name(anna), name(berta)] });
  await lock(house, cookie);
  t.strictSame(await ask({ cookie }), { locked: name(anna), people: [name(anna), name(berta)] });
  t.strictSame(await ask({}), { locked: null, people: [] });
  t.strictSame(await ask({ cookie: `lightbox_workstation=${'A'.repeat(43)}` }), { locked: null, people: [] });
});

t.test('an administrator sees everybody’s sessions and ends one', async (t) => {
  const house = await openHouse(t);
  const boss = await house.session(await house.add('administrator'));
  const person = await house.add('radiologist');
  const cookie = await signIn(house, person);
  await lock(house, cookie);
  const headers = { cookie: boss };
  const list = async () => {
    const answer = await house.fetch('/api/v1/open-sessions', { headers });
    return ((await answer.json()) as { sessions: { id: string; username: string; locked: boolean }[] }).sessions;
  };
  const theirs = (await list()).find(({ username }) => username === person.username)!;
  t.match(theirs, { locked: true, current: false });
  const end = () => house.fetch(`/api/v1/open-sessions/${theirs.id}`, { method: 'DELETE', headers });
  t.equal((await end()).status, 204);
  t.equal((await end()).status, 404);
  t.strictSame(await codeOf(house, SESSION, cookie), [401, 'unauthenticated']);
  t.equal((await list()).length, 1);
  const { rows } = await audit.search(house.call(), { action: 'session.ended' });
  t.match(rows, [{ subject: `user:${person.username}`, detail: { session: theirs.id } }]);
});

t.test('a first password opens nothing but the way to an own one', async (t) => {
  const house = await openHouse(t);
  const headers = await house.token('administrator');
  const json = {
    username: 'berta',
    displayName: 'Berta Sample',
    role: 'technician',
    password: 'a lantern for tests',
    isPasswordDue: true,
  };
  t.equal((await house.fetch('/api/v1/users', { method: 'POST', headers, json })).status, 201);
  const person = { username: 'berta', password: json.password };
  const cookie = cookiesOf(await house.trySignIn(person));
  t.match(await (await house.fetch(SESSION, { headers: { cookie } })).json(), { isPasswordDue: true });
  t.strictSame(await codeOf(house, '/api/v1/studies', cookie), [403, 'forbidden']);
  t.strictSame(await codeOf(house, '/api/v1/session/second-factor', cookie), [403, 'forbidden']);
  const change = (wanted: string) =>
    house.fetch('/api/v1/session/password', {
      method: 'POST',
      headers: { cookie },
      json: { current: json.password, new: wanted },
    });
  t.equal((await change(json.password)).status, 400, 'the first one again is not an own one');
  t.equal((await change('a candle for tests')).status, 204);
  t.match(await (await house.fetch(SESSION, { headers: { cookie } })).json(), { isPasswordDue: false });
  t.equal((await house.fetch('/api/v1/studies', { headers: { cookie } })).status, 200);
});
