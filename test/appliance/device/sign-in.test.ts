// Cases A1, A3 and A5: wrong passwords, dead sessions, the last administrator.
import t from 'tap';
import type { Call } from '../../../appliance/core/call.ts';
import * as audit from '../../../appliance/device/audit/audit.ts';
import { DEFAULTS } from '../../../appliance/device/settings/shapes.ts';
import { checkNewPassword } from '../../../appliance/device/users/passwords.ts';
import { hashOfSecret } from '../../../appliance/device/users/sessions.ts';
import { signIn } from '../../../appliance/device/users/sign-in.ts';
import {
  accountCounter,
  addressCounter,
  type Counter,
  checkCounters,
  countFailure,
  forgive,
  placeCounter,
} from '../../../appliance/device/users/throttle.ts';
import * as users from '../../../appliance/device/users/users.ts';
import { openHouse, type Person } from '../../house.ts';

const from = (call: Call, origin: string, afterSeconds = 0): Call => ({
  ...call,
  actor: { kind: 'anonymous' },
  origin,
  now: new Date(call.now.getTime() + afterSeconds * 1000),
});
const wrong = ({ username }: Person, workstation?: string) => ({
  username,
  password: 'not the password',
  userAgent: '',
  workstation,
});
const right = ({ username, password }: Person, workstation?: string) => ({
  username,
  password,
  userAgent: '',
  workstation,
});

t.test('passwords', async (t) => {
  const refused = (password: string, username = 'anna') => {
    try {
      checkNewPassword(password, DEFAULTS.passwords, [username, 'Clinic Sample'], 'password');
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  t.match(refused('too short'), /at least 10/);
  t.match(refused('Anna-Sample', 'anna-sample'), /more than the username/);
  t.match(refused('anna-sample-2026', 'anna-sample'), /more than the username/);
  t.match(refused('Clinic Sample!'), /name of the clinic/);
  t.match(refused('Password123'), /tried first/);
  t.match(refused('aaaaaaaaaaaa'), /tried first/);
  t.match(refused('x'.repeat(201)), /at most 200/);
  t.equal(refused('пароль из слов'), '', 'any script will do');
});

t.test('wrong passwords', async (t) => {
  const house = await openHouse(t);
  const person = await house.add('radiologist');
  const base = house.call();
  const home = await signIn(from(base, '192.0.2.10'), right(person));

  t.test('five tries from five addresses, and strangers wait while the owner does not', async (t) => {
    for (let n = 1; n <= 5; n++) {
      await t.rejects(signIn(from(base, `198.51.100.${n}`), wrong(person)), { code: 'unauthenticated' });
    }
    await t.rejects(signIn(from(base, '198.51.100.9'), right(person)), { code: 'too-many' });
    t.ok(
      await signIn(from(base, '192.0.2.99'), right(person, home.cookies?.workstation)),
      'known by the cookie of this browser',
    );
    t.ok(await signIn(from(base, '192.0.2.10'), right(person)), 'known by the address');
  });

  t.test('a known workstation is slowed too, alone', async (t) => {
    const counters = [placeCounter(person.username, hashOfSecret(home.cookies!.workstation))];
    for (let n = 0; n < 4; n++) await house.appliance.db.transaction((tx) => countFailure(tx, counters, base.now));
    await t.rejects(signIn(from(base, '192.0.2.50'), wrong(person, home.cookies?.workstation)), {
      code: 'unauthenticated',
    });
    await t.rejects(signIn(from(base, '192.0.2.50'), right(person, home.cookies?.workstation)), { code: 'too-many' });
    t.ok(await signIn(from(base, '192.0.2.10'), right(person)));
  });

  t.test('the log names known accounts and never what was typed for an unknown one', async (t) => {
    const unknown = { username: 'typed-in-the-wrong-field', password: 'x', userAgent: '', workstation: undefined };
    await t.rejects(signIn(from(base, '192.0.2.77'), unknown), { code: 'unauthenticated' });
    const { rows } = await audit.search(house.call(), { action: 'session.refused' });
    const subjects = new Set(rows.map((row) => row.subject));
    t.strictSame(subjects, new Set(['user', `user:${person.username}`]));
    t.notMatch(JSON.stringify(rows), /not the password|wrong-field/);
  });
});

t.test('counting failures', async (t) => {
  const house = await openHouse(t);
  const { db } = house.appliance;
  const start = Date.now();
  const at = (seconds: number) => new Date(start + seconds * 1000);
  const fail = (counters: Counter[], seconds: number) =>
    db.transaction((tx) => countFailure(tx, counters, at(seconds)));
  const waitFor = async (counters: Counter[], seconds: number): Promise<number> => {
    const refusal = await checkCounters(db, counters, at(seconds)).catch((error) => error);
    return refusal?.retryAfterSeconds ?? 0;
  };

  t.test('the delay doubles with each failure up to a quarter of an hour', async (t) => {
    const counters = [accountCounter('anna')];
    const waits: number[] = [];
    for (let n = 0; n < 20; n++) {
      await fail(counters, 0);
      waits.push(await waitFor(counters, 0));
    }
    t.strictSame(waits.slice(0, 8), [0, 0, 0, 0, 2, 4, 8, 16]);
    t.equal(waits.at(-1), 900);
    t.equal(await waitFor(counters, 901), 0, 'and ends');
    t.equal(await waitFor([accountCounter('berta')], 0), 0, 'for that account only');
  });

  t.test('one password tried on many names slows that address and no other', async (t) => {
    for (let n = 0; n < 15; n++) await fail([accountCounter(`nobody-${n}`), addressCounter('203.0.113.5')], 0);
    t.ok((await waitFor([accountCounter('carla'), addressCounter('203.0.113.5')], 0)) > 0);
    t.equal(await waitFor([accountCounter('carla'), addressCounter('203.0.113.6')], 0), 0);
  });

  t.test('success forgets the failures of the account and not those of the address', async (t) => {
    const [account, address] = [accountCounter('dora'), addressCounter('203.0.113.7')];
    for (let n = 0; n < 16; n++) await fail([account, address], 0);
    await db.transaction((tx) => forgive(tx, [account, address]));
    t.equal(await waitFor([account], 0), 0);
    t.ok((await waitFor([address], 0)) > 0);
  });

  t.test('who was asked before the failures and checked after them waits too', async (t) => {
    for (let n = 0; n < 5; n++) await fail([accountCounter('gustav')], 10);
    t.equal(await waitFor([accountCounter('gustav')], 9), 2);
  });

  t.test('a clock that was set back locks nobody out', async (t) => {
    for (let n = 0; n < 20; n++) await fail([accountCounter('emil')], 0);
    t.equal(await waitFor([accountCounter('emil')], -86_400), 0);
  });

  t.test('old failures leave the table', async (t) => {
    await fail([accountCounter('frida')], 3700);
    const [{ n }] = await db.query('SELECT COUNT(*) AS n FROM sign_in_failures');
    t.equal(n, 1);
  });
});

t.test('over HTTP a wrong password is 401 and too many are 429 with Retry-After', async (t) => {
  const house = await openHouse(t);
  const person = await house.add('technician');
  const attempt = { username: person.username, password: 'not the password' };
  await house.appliance.db.transaction(async (tx) => {
    const aWhileAgo = new Date(Date.now() - 40_000); // longer than nine failures delay, shorter than ten do
    for (let n = 0; n < 9; n++) await countFailure(tx, [accountCounter(person.username)], aWhileAgo);
  });
  t.equal((await house.trySignIn(attempt)).status, 401);
  const answer = await house.trySignIn(attempt);
  t.equal(answer.status, 429);
  t.ok(Number(answer.headers.get('retry-after')) >= 1);
  t.match(await answer.json(), { error: { code: 'too-many', message: /Wait/ } });
});

t.test('the last administrator', async (t) => {
  const house = await openHouse(t);
  const first = await house.add('administrator');
  const call = house.call();
  await t.rejects(users.change(call, first.username, { disabled: true }), { code: 'conflict' });
  await t.rejects(users.change(call, first.username, { role: 'service' }), { code: 'conflict' });
  const second = await house.add('administrator');
  t.match(await users.change(call, first.username, { role: 'service' }), { role: 'service' });
  await t.rejects(users.change(call, second.username, { disabled: true }), { code: 'conflict' });
});

t.test('a username is the same in any case, and taken once', async (t) => {
  const house = await openHouse(t);
  const person = await house.add('technician', 'Anna.Sample');
  t.ok(await signIn(from(house.call(), '192.0.2.1'), right({ ...person, username: 'ANNA.SAMPLE' })));
  await t.rejects(house.add('technician', 'anna.sample'), { code: 'conflict', field: 'username' });
});
