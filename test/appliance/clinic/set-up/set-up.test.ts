// The first day: the printed code, the wizard's answers over HTTP, the installer's file, and that it happens once.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import t from 'tap';
import { setUpFromFile } from '../../../../appliance/clinic/set-up/set-up.ts';
import { issueSetUpCode } from '../../../../appliance/device/users/set-up-code.ts';
import { cookiesOf, openHouse } from '../../../house.ts';

const administrator = { username: 'admin', password: 'a sample password' };
const answers = { clinic: { name: 'Sample Clinic' }, administrator };

t.test('the wizard', async (t) => {
  const house = await openHouse(t);
  const code = (await issueSetUpCode(house.call()))!;
  const post = (json: unknown) => house.fetch('/api/v1/setup', { method: 'POST', json });

  t.test('before set-up the page learns how to go on, and the health says so', async (t) => {
    t.match(code, /^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    t.match(await (await house.fetch('/health')).json(), { status: 'ok', setup: 'needed' });
    t.strictSame(await (await house.fetch('/api/v1/setup')).json(), {
      needed: true,
      aeTitle: 'LIGHTBOX',
      dicomPort: 11112,
      addresses: ['127.0.0.1'],
      passwordRules: { least: 10, refusesNames: true, remembered: 0, maxAgeDays: 0 },
    });
  });

  t.test('a wrong answer names its field and leaves set-up open', async (t) => {
    const wrong = async (json: unknown) => (await post(json)).json();
    t.match(await wrong(answers), { error: { code: 'invalid', field: 'code' } });
    const weak = { code, ...answers, administrator: { ...administrator, password: 'short' } };
    t.match(await wrong(weak), { error: { code: 'invalid', field: 'administrator.password' } });
    const device = { name: 'CT', aeTitle: 'CT1' };
    t.match(await wrong({ code, ...answers, devices: [device, device] }), { error: { code: 'conflict' } });
    t.match(await wrong({ code, ...answers, devices: [{ ...device, host: 'not a host' }] }), {
      error: { field: 'host' },
    });
    t.strictSame(await house.appliance.db.query('SELECT * FROM users'), [], 'all or nothing');
    t.match(await (await house.fetch('/health')).json(), { setup: 'needed' });
  });

  t.test('the right code, however it is typed, sets up, signs in and registers the devices', async (t) => {
    const devices = [{ name: 'CT 1', aeTitle: 'CT1', host: '192.0.2.7', port: 104 }];
    const answer = await post({ code: ` ${code.toLowerCase().replace('-', ' ')}`, ...answers, devices });
    t.equal(answer.status, 201);
    const cookie = cookiesOf(answer);
    t.match(await answer.json(), {
      user: { username: 'admin', role: 'administrator' },
      clinic: { name: 'Sample Clinic' },
    });
    t.match(await (await house.fetch('/health')).json(), { setup: 'done' });
    t.match(await (await house.fetch('/api/v1/devices', { headers: { cookie } })).json(), { devices });
    t.strictSame(((await (await house.fetch('/api/v1/setup')).json()) as { addresses: string[] }).addresses, []);
  });

  t.test('it happens once', async (t) => {
    t.match(await (await post({ code, ...answers })).json(), { error: { code: 'conflict' } });
    t.equal(await issueSetUpCode(house.call()), undefined);
  });
});

t.test('five wrong codes and the sixth waits, the right one too', async (t) => {
  const house = await openHouse(t);
  const first = (await issueSetUpCode(house.call()))!;
  const post = (code: string) => house.fetch('/api/v1/setup', { method: 'POST', json: { code, ...answers } });
  for (let n = 0; n < 5; n++) t.equal((await post('AAAA-AAAA')).status, 403);
  const waiting = await post(first);
  t.equal(waiting.status, 429);
  t.ok(Number(waiting.headers.get('retry-after')) >= 1);
  const rows = await house.appliance.db.query('SELECT value FROM settings');
  t.notOk(JSON.stringify(rows).includes(first.replace('-', '')), 'the code itself is kept nowhere');
});

t.test('the installer’s file answers when set-up is needed and only then', async (t) => {
  const house = await openHouse(t);
  const file = path.join(house.appliance.config.dataFolder, 'answers.json');
  await writeFile(file, '{');
  await t.rejects(setUpFromFile(house.call(), file), { code: 'invalid', message: /can't be read as JSON/ });
  await writeFile(file, JSON.stringify({ ...answers, clinic: {} }));
  await t.rejects(setUpFromFile(house.call(), file), { code: 'invalid', message: /clinic/ });
  await writeFile(file, JSON.stringify(answers));
  t.equal(await setUpFromFile(house.call(), file), true);
  t.equal(await setUpFromFile(house.call(), file), false);
  t.equal((await house.trySignIn(administrator)).status, 201);
});
