// The second factor, with a telephone of our own: turned on by a code, asked for at sign-in, each code good once.
import { createHmac } from 'node:crypto';
import t from 'tap';
import type { Call } from '../../../appliance/core/call.ts';
import * as audit from '../../../appliance/device/audit/audit.ts';
import * as secondFactor from '../../../appliance/device/users/second-factor.ts';
import { type Attempt, signIn } from '../../../appliance/device/users/sign-in.ts';
import { codeCounter, countFailure } from '../../../appliance/device/users/throttle.ts';
import { cookiesOf, type House, openHouse, type Person } from '../../house.ts';

const BASE = '/api/v1/session/second-factor';

/** RFC 6238 and 4226 from their text, so that the library isn't its own judge. */
function codeAt(secret: string, seconds: number): string {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2)),
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

const post = (house: House, path: string, cookie: string, json: object) =>
  house.fetch(path, { method: 'POST', headers: { cookie }, json });

/** Somebody who turned the second factor on an hour ago: every code of now is a fresh one, however slow this machine is. */
async function enrolled(house: House) {
  const person = await house.add('radiologist');
  const cookie = await house.session(person);
  const now = new Date(Date.now() - 3_600_000);
  const [{ user_id: userId, id }] = await house.appliance.db.query(
    'SELECT user_id, id FROM sessions ORDER BY rowid DESC',
  );
  const actor = { kind: 'user' as const, userId: userId as number, sessionId: id as string, ...person };
  const call: Call = { ...house.appliance.call(actor, 'local'), now };
  const { secret } = await secondFactor.begin(call, person.password);
  const { recoveryCodes } = await secondFactor.confirm(call, codeAt(secret, now.getTime() / 1000));
  return { person, cookie, secret, recoveryCodes };
}

t.test('the codes are those of RFC 6238', async (t) => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // "12345678901234567890", appendix B
  t.equal(codeAt(secret, 59), '287082');
  t.equal(codeAt(secret, 1111111109), '081804');
});

t.test('turning it on', async (t) => {
  const house = await openHouse(t);
  const person = await house.add('radiologist');
  const [cookie, other] = [await house.session(person), await house.session(person)];
  t.equal((await post(house, BASE, cookie, { password: 'not the password' })).status, 400);
  const begun = await post(house, BASE, cookie, { password: person.password });
  const { secret, uri, qr } = (await begun.json()) as {
    secret: string;
    uri: string;
    qr: { size: number; path: string };
  };
  t.match(uri, new RegExp(`^otpauth://totp/.*${person.username}\\?.*secret=${secret}`));
  t.ok(qr.size > 20 && qr.path.startsWith('M'));
  t.equal((await house.trySignIn(person)).status, 201, 'nothing is asked before a code was confirmed');

  const confirm = (code: string) => post(house, `${BASE}/confirm`, cookie, { code });
  t.match(await (await confirm('000000x')).json(), { error: { code: 'invalid', field: 'code' } });
  const { recoveryCodes } = (await (await confirm(codeAt(secret, Date.now() / 1000))).json()) as {
    recoveryCodes: string[];
  };
  t.equal(new Set(recoveryCodes).size, 10);
  t.equal((await house.fetch('/api/v1/session', { headers: { cookie: other } })).status, 401, 'other sessions end');
  t.match(await (await house.fetch(BASE, { headers: { cookie } })).json(), { on: true, recoveryCodesLeft: 10 });
  t.equal((await post(house, BASE, cookie, { password: person.password })).status, 409);
  const rows = JSON.stringify([
    ...(await house.appliance.db.query('SELECT * FROM recovery_codes')),
    ...(await house.appliance.db.query('SELECT * FROM audit')),
  ]);
  for (const code of [...recoveryCodes, secret]) t.notOk(rows.includes(code));
});

t.test('signing in asks for the code after the password, and takes each once', async (t) => {
  const house = await openHouse(t);
  const { person, secret, recoveryCodes } = await enrolled(house);
  const attempt = (code?: string, password = person.password) =>
    house.fetch('/api/v1/session', { method: 'POST', json: { username: person.username, password, code } });
  const refused = { error: { code: 'unauthenticated', field: 'code' } };
  t.match(await (await attempt()).json(), refused);
  const wrongPassword = await (await attempt('000000', 'not the password')).json();
  t.notOk((wrongPassword as { error: { field?: string } }).error.field, 'a wrong password says nothing about the code');

  const code = codeAt(secret, Date.now() / 1000);
  t.match(await (await attempt(codeAt(secret, Date.now() / 1000 - 3600))).json(), refused, 'of an hour ago');
  t.equal((await attempt(code)).status, 201);
  t.match(await (await attempt(code)).json(), refused, 'the same again');
  t.match(await (await attempt(codeAt(secret, Date.now() / 1000 - 30))).json(), refused, 'nor an earlier one');

  t.equal((await attempt(recoveryCodes[0].toUpperCase().replaceAll('-', ' '))).status, 201);
  t.match(await (await attempt(recoveryCodes[0])).json(), refused, 'a recovery code is gone, too');
  const used = await audit.search(house.call(), { action: 'second-factor.recovery-used' });
  t.match(used.rows, [{ detail: { left: 9 } }]);
});

t.test('guessing codes is slowed, from wherever it comes', async (t) => {
  const house = await openHouse(t);
  const { person, secret } = await enrolled(house);
  const from = (origin: string, code: string) => {
    const call = house.appliance.call({ kind: 'anonymous' }, origin);
    const attempt: Attempt = { ...(person satisfies Person), code, userAgent: '', workstation: undefined };
    return signIn(call, attempt);
  };
  await t.rejects(from('198.51.100.1', 'aaaaaa'), { code: 'unauthenticated', field: 'code' });
  // Eleven more from elsewhere, without the cost of eleven passwords: four minutes' wait, however slow this machine is.
  const { db } = house.appliance;
  const counters = [codeCounter(person.username)];
  for (let n = 0; n < 11; n++) await db.transaction((tx) => countFailure(tx, counters, new Date()));
  await t.rejects(from('198.51.100.9', codeAt(secret, Date.now() / 1000)), { code: 'too-many' });
  const { rows } = await audit.search(house.call(), { action: 'session.refused' });
  t.match(rows[0], { detail: { what: 'code' } });
});

t.test('an unlocked screen needs the password alone; turned off or reset, nobody is asked', async (t) => {
  const house = await openHouse(t);
  const { person, cookie } = await enrolled(house);
  await post(house, '/api/v1/session/lock', cookie, {});
  t.equal((await house.trySignIn(person, { cookie })).status, 201);
  t.equal((await post(house, `${BASE}/off`, cookie, { password: 'not the password' })).status, 400);
  t.equal((await post(house, `${BASE}/off`, cookie, { password: person.password })).status, 204);
  t.ok(cookiesOf(await house.trySignIn(person)));

  const lost = await enrolled(house);
  t.equal((await house.trySignIn(lost.person)).status, 401);
  const headers = await house.token('administrator');
  const reset = () => house.fetch(`/api/v1/users/${lost.person.username}/second-factor`, { method: 'DELETE', headers });
  t.equal((await reset()).status, 204);
  t.equal((await reset()).status, 404);
  t.equal((await house.trySignIn(lost.person)).status, 201);
  t.equal(await secondFactor.isOn(house.appliance.db, 1), false);
});
