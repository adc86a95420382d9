// What the administrator asks of passwords counts on every way on which one is set.
import t from 'tap';
import { setUp } from '../../../../appliance/clinic/set-up/set-up.ts';
import type { Call } from '../../../../appliance/core/call.ts';
import * as audit from '../../../../appliance/device/audit/audit.ts';
import * as settings from '../../../../appliance/device/settings/settings.ts';
import { DEFAULTS, type PasswordRules } from '../../../../appliance/device/settings/shapes.ts';
import { changeOwnPassword } from '../../../../appliance/device/users/own-password.ts';
import { checkNewPassword } from '../../../../appliance/device/users/passwords.ts';
import { findSession, hashOfSecret } from '../../../../appliance/device/users/sessions.ts';
import { signIn } from '../../../../appliance/device/users/sign-in.ts';
import * as users from '../../../../appliance/device/users/users.ts';
import { cookiesOf, openHouse } from '../../../house.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const rules = (wanted: Partial<PasswordRules>): PasswordRules => ({ ...DEFAULTS.passwords, ...wanted });
const choose = (call: Call, wanted: Partial<PasswordRules>) => settings.change(call, { passwords: rules(wanted) });
const anonymous = (call: Call, days = 0): Call => ({
  ...call,
  actor: { kind: 'anonymous' },
  origin: '192.0.2.10',
  now: new Date(call.now.getTime() + days * DAY_MS),
});
const attempt = (username: string, password: string) => ({ username, password, userAgent: '', workstation: undefined });

t.test(
  'a name inside a password is refused where the clinic wants it, whatever stands between its letters',
  async (t) => {
    const names = ['anna.s', 'Anna Sample', 'Clinic Nord', 'ct'];
    const refused = (password: string, wanted: Partial<PasswordRules> = {}) => {
      try {
        checkNewPassword(password, rules(wanted), names, 'password');
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    t.match(refused('my anna.sample is here'), /must not contain/);
    t.match(refused('at-CLINIC-nord-2026'), /must not contain/);
    t.equal(refused('my anna.sample is here', { refusesNames: false }), '');
    t.match(refused('annas-2026-!', { refusesNames: false }), /more than the username/, 'alone it never is a password');
    t.equal(refused('an octopus in a hat'), '', 'two letters are in many a word');
    t.match(refused('eleven char', { least: 12 }), /at least 12/);
    t.equal(refused('eightsig', { least: 8 }), '');
  },
);

t.test('set-up, a new account, a reset and the own form all refuse what is too short', async (t) => {
  const house = await openHouse(t);
  const call = house.call();
  await choose(call, { least: 20 });
  const short = 'a lantern for tests';
  const answers = { clinic: { name: 'Sample Clinic' }, administrator: { username: 'admin', password: short } };
  const wanted = { username: 'berta', displayName: 'Berta Beispiel', role: 'technician' as const, password: short };
  const refusal = { code: 'invalid', message: 'A password has at least 20 characters' };
  await t.rejects(setUp(call, answers), { ...refusal, field: 'administrator.password' });
  await t.rejects(users.add(call, wanted), { ...refusal, field: 'password' });
  await house.add('administrator');
  const person = await house.add('technician');
  await t.rejects(users.change(call, person.username, { password: short }), { ...refusal, field: 'password' });
  const first = { password: 'a first one for this time only', isPasswordDue: true };
  await users.change(call, person.username, first);
  const cookie = cookiesOf(await house.trySignIn({ ...person, password: first.password }));
  const own = (wanted: string) =>
    house.fetch('/api/v1/session/password', {
      method: 'POST',
      headers: { cookie },
      json: { current: first.password, new: wanted },
    });
  const answer = await own(short);
  t.equal(answer.status, 400);
  t.match(await answer.json(), { error: { field: 'new', message: refusal.message } });
  t.match(await (await house.fetch('/api/v1/session', { headers: { cookie } })).json(), {
    passwordRules: { least: 20 },
  });
  t.match(await (await house.fetch('/api/v1/setup')).json(), { passwordRules: { least: 20 } });
  t.equal((await own('a longer lantern for tests')).status, 204);
});

t.test('the last passwords are refused, and no more of them are kept than the rule needs', async (t) => {
  const house = await openHouse(t);
  const call = house.call();
  await house.add('administrator');
  const { username, password: zero } = await house.add('radiologist');
  const [{ id }] = await call.db.query('SELECT id FROM users WHERE username = ?', [username]);
  const kept = async () => (await call.db.query('SELECT id FROM former_passwords WHERE user_id = ?', [id])).length;
  const reset = (password: string) => users.change(call, username, { password });
  await reset('lantern number one');
  t.equal(await kept(), 0, 'nothing is kept without the rule');
  await choose(call, { remembered: 3 });
  await t.rejects(reset('lantern number one'), { code: 'invalid', message: /one of the last 3/ });
  await reset('lantern number two');
  await reset('lantern number three');
  t.equal(await kept(), 2);
  await t.rejects(reset('lantern number one'), { code: 'invalid', field: 'password' });
  const own = { ...call, actor: { kind: 'user', userId: id as number, username, role: 'radiologist', sessionId: 's' } };
  await t.rejects(changeOwnPassword(own as Call, 'lantern number three', 'lantern number two'), {
    code: 'invalid',
    field: 'new',
    message: /one of the last 3/,
  });
  await changeOwnPassword(own as Call, 'lantern number three', 'lantern number four');
  t.equal(await kept(), 2);
  await reset('lantern number one');
  await reset(zero);
  await choose(call, { remembered: 0 });
  await reset(zero);
  t.equal(await kept(), 0);
});

t.test('a password that is too old opens the way to another and nothing else, from the next sign-in on', async (t) => {
  const house = await openHouse(t);
  const call = house.call();
  const { username, password } = await house.add('radiologist');
  const heldAfter = async (days: number, secret = password) => {
    const { cookies } = await signIn(anonymous(call, days), attempt(username, secret));
    const { actor } = (await findSession(call.db, hashOfSecret(cookies!.secret)))!;
    return actor.kind === 'user' ? actor.held : undefined;
  };
  t.equal(await heldAfter(400), undefined, 'never by default');
  await choose(call, { maxAgeDays: 90 });
  t.equal(await heldAfter(89), undefined);
  t.equal(await heldAfter(-2), undefined, 'a clock that was set back ends nothing');
  const { cookies, call: theirs } = await signIn(anonymous(call, 91), attempt(username, password));
  const session = () => findSession(call.db, hashOfSecret(cookies!.secret));
  t.match((await session())!.actor, { held: 'password' });
  t.match(await audit.search(call, { action: 'user.password-outdated' }), { rows: [{ subject: `user:${username}` }] });
  await changeOwnPassword(theirs, password, 'a candle for tests');
  t.equal(((await session())!.actor as { held?: string }).held, undefined);
  t.equal(await heldAfter(100, 'a candle for tests'), undefined, 'it counts from the day it was chosen');
});

t.test('rules that make no sense are refused', async (t) => {
  const house = await openHouse(t);
  const headers = await house.token('administrator');
  for (const wrong of [{ least: 7 }, { least: 65 }, { remembered: 11 }, { maxAgeDays: -1 }]) {
    const json = { passwords: rules(wrong) };
    t.equal((await house.fetch('/api/v1/settings', { method: 'PATCH', headers, json })).status, 400);
  }
});
