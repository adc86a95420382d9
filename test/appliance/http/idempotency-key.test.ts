// A change with a key happens once: repeated, at the same time, after a crash; and a key is nobody else's.
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { Type } from 'typebox';
import * as audit from '../../../appliance/device/audit/audit.ts';
import * as idempotency from '../../../appliance/device/idempotency/idempotency.ts';
import { takesKey } from '../../../appliance/http/idempotency-key.ts';
import { route } from '../../../appliance/http/route.ts';
import { routes } from '../../../appliance/http/routes.ts';
import { finishSetUp, openHouse } from '../../house.ts';

const key = (name: string) => ({ 'idempotency-key': name.padEnd(16, '-') });
const anna = { name: { family: 'Sample', given: 'Anna' }, birthDate: '1980-05-12' };

t.test('registering under a key', async (t) => {
  const house = await openHouse(t);
  await finishSetUp(house);
  const desk = await house.token('receptionist');
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into as a client without types would
  const register = async (headers: Record<string, string>, json: unknown = anna): Promise<[number, any, boolean]> => {
    const answer = await house.fetch('/api/v1/patients', { method: 'POST', headers: { ...desk, ...headers }, json });
    return [answer.status, await answer.json(), answer.headers.get('idempotent-replayed') === 'true'];
  };
  const count = async () => (await house.appliance.db.query('SELECT count(*) AS n FROM patients'))[0].n;

  t.test('repeated, it is answered as the first time and done once', async (t) => {
    const [status, first, isReplayed] = await register(key('once'));
    t.same([status, isReplayed], [201, false]);
    t.same(await register(key('once')), [201, first, true]);
    t.equal(await count(), 1);
    await house.reopen();
    t.same(await register(key('once')), [201, first, true], 'after a restart too');
    t.equal(await count(), 1);
  });

  t.test('several at the same time are one', async (t) => {
    const before = Number(await count());
    const all = await Promise.all(Array.from({ length: 8 }, () => register(key('crowd'))));
    t.equal(new Set(all.map(([, { id }]) => id)).size, 1);
    t.equal(all.filter(([, , isReplayed]) => isReplayed).length, 7);
    t.equal(await count(), before + 1);
  });

  t.test('another request under the same key is refused', async (t) => {
    const before = await count();
    const answer = await register(key('once'), { ...anna, phone: '1' });
    t.match(answer, [409, { error: { code: 'conflict', field: 'idempotency-key' } }]);
    t.equal(await count(), before);
  });

  t.test("somebody else's key is another key", async (t) => {
    const before = Number(await count());
    const other = await house.token('receptionist');
    const [status, , isReplayed] = await register({ ...key('once'), ...other });
    t.same([status, isReplayed], [201, false]);
    t.equal(await count(), before + 1);
  });

  t.test('who may no longer see the answer is not shown it', async (t) => {
    const person = await house.add('receptionist');
    const headers = { ...key('left'), cookie: await house.session(person) };
    const send = () => house.fetch('/api/v1/patients', { method: 'POST', headers, json: anna });
    t.equal((await send()).status, 201);
    const sql = `UPDATE users SET role = 'radiologist' WHERE username = ?`;
    await house.appliance.db.batch([{ sql, args: [person.username] }]);
    await house.reopen();
    t.equal((await send()).status, 403);
  });

  t.test('what was refused is tried again', async (t) => {
    t.match(await register(key('refused'), { ...anna, birthDate: '1980-02-31' }), [400]);
    const [status, , isReplayed] = await register(key('refused'));
    t.same([status, isReplayed], [201, false]);
  });

  t.test('a key must be one, and is refused where nothing is kept', async (t) => {
    t.match(await register({ 'idempotency-key': 'short' }), [400, { error: { field: 'idempotency-key' } }]);
    t.match(await register({ 'idempotency-key': 'x'.repeat(65) }), [400, { error: { field: 'idempotency-key' } }]);
    const administrator = await house.token('administrator');
    const issued = await house.fetch('/api/v1/tokens', {
      method: 'POST',
      headers: { ...administrator, ...key('token') },
      json: { name: 'x', role: 'radiologist' },
    });
    t.match([issued.status, await issued.json()], [400, { error: { field: 'idempotency-key' } }]);
  });

  t.test('keys go with time, and past a number', async (t) => {
    const rows = async () => (await house.appliance.db.query('SELECT count(*) AS n FROM keyed_requests'))[0].n;
    await idempotency.forgetOld(house.call());
    t.ok(Number(await rows()) > 3, 'young ones stay');
    await idempotency.forgetOld({ ...house.call(), now: new Date(Date.now() + 15 * 86_400_000) });
    t.equal(await rows(), 0);
  });
});

t.test('a change whose answer was lost in a crash is neither done again nor called a success', async (t) => {
  let done = 0;
  const house = await openHouse(t, {
    routes: [
      route({
        method: 'POST',
        path: '/api/v1/things',
        access: 'signed-in',
        summary: 'Changes something, then breaks',
        async handle(call) {
          await call.db.transaction((tx) => audit.record(call, tx, { action: 'thing.made', subject: 'thing' }));
          done++;
          await sleep(10);
          throw new Error('The power went');
        },
      }),
      route({
        method: 'POST',
        path: '/api/v1/rolled-back',
        access: 'signed-in',
        summary: 'Breaks before the end of its transaction',
        body: Type.Object({ breaks: Type.Boolean() }),
        answer: Type.Object({}),
        async handle(call, { body }) {
          await call.db.transaction(async (tx) => {
            await audit.record(call, tx, { action: 'thing.made', subject: 'thing' });
            if (body.breaks) throw new Error('Too early');
          });
          return {};
        },
      }),
    ],
  });
  const headers = { ...(await house.token('receptionist')), ...key('crash') };
  const post = (path: string, json?: unknown) => house.fetch(`/api/v1/${path}`, { method: 'POST', headers, json });
  t.equal((await post('things')).status, 500);
  const again = await post('things');
  t.match([again.status, await again.json()], [409, { error: { field: 'idempotency-key', message: /look at what/ } }]);
  t.equal(done, 1);
  headers['idempotency-key'] = 'rolled-back-and-again';
  t.equal((await post('rolled-back', { breaks: true })).status, 500);
  const [row] = await house.appliance.db.query(`SELECT count(*) AS n FROM keyed_requests WHERE key LIKE 'rolled%'`);
  t.equal(row.n, 0, 'nothing happened, so the key is free');
});

t.test('routes with secrets or cookies take no key', (t) => {
  const secretive = routes.filter((one) => {
    const fields = JSON.stringify([one.body, one.answer]);
    return takesKey(one) && /"(password|secret|token|code|recoveryCodes|current)":\{/.test(fields);
  });
  // What else is called a code: an exam's short name, an error's, and what a machine calls a measurement.
  const harmless = [
    'POST /api/v1/exams',
    'PATCH /api/v1/exams/:id',
    'POST /api/v1/reports/:studyInstanceUid/values/teach',
  ];
  t.same(
    secretive.map(({ method, path }) => `${method} ${path}`).filter((name) => !harmless.includes(name)),
    [],
  );
  t.ok(routes.filter(takesKey).length > 20);
  t.end();
});

t.test('two desks that register the same person unseen: the second is told', async (t) => {
  const house = await openHouse(t);
  await finishSetUp(house);
  const headers = await house.token('receptionist');
  const register = (more: object) =>
    house.fetch('/api/v1/patients', { method: 'POST', headers, json: { ...anna, ...more } });
  const both = await Promise.all([register({ unlessAlike: true }), register({ unlessAlike: true })]);
  t.same(both.map(({ status }) => status).sort(), [201, 409]);
  const refused = both.find(({ status }) => status === 409)!;
  t.match(await refused.json(), { error: { code: 'conflict', field: 'unlessAlike' } });
  t.equal((await register({})).status, 201, 'a person may say otherwise');
});
