// The PIN to sign with: who may set it, what it may be, and how it is tried.
import t from 'tap';
import * as reports from '../../../../appliance/clinic/reports/reports.ts';
import { openReports, textOf } from '../../clinic/reports/writing.ts';

t.test('a PIN signs in place of the password, for its owner only', async (t) => {
  const room = await openReports(t);
  const [one, two] = [await room.doctor('dr-one'), await room.doctor('dr-two')];
  const { uid } = await room.study();
  await room.write(one, uid, textOf());
  const set = (pin: string | null, password = one.password) =>
    room.house.fetch('/api/v1/session/pin', {
      method: 'PUT',
      headers: { cookie: one.cookie },
      json: { pin, password },
    });
  t.match(await (await set('483951', 'not this')).json(), { error: { field: 'password' } });
  for (const pin of ['123456', '000000', '987654321', '12345678'])
    t.match(await (await set(pin)).json(), { error: { field: 'pin' } }, `${pin} is tried first`);
  for (const pin of ['1234', 'abcdef', '١٢٣٤٥٦']) t.equal((await set(pin)).status, 400, `${pin} is no PIN`);
  const byPin = { password: undefined, pin: '483951' };
  await t.rejects(room.sign(one, uid, byPin), { code: 'invalid', field: 'pin' }, 'there is none yet');
  t.equal((await set('483951')).status, 204);
  t.notMatch(JSON.stringify(await room.db.query('SELECT * FROM signing_pins')), '483951');
  await t.rejects(room.sign(two, uid, byPin), { code: 'invalid', field: 'pin' }, 'it is nobody else’s');
  await t.rejects(room.sign(one, uid, { ...byPin, pin: '483952' }), { code: 'invalid', field: 'pin' });
  t.equal((await room.sign(one, uid, byPin)).state, 'final');
  t.equal((await set(null)).status, 204);
  const has = await room.house.fetch('/api/v1/session/pin', { headers: { cookie: one.cookie } });
  t.same(await has.json(), { hasPin: false });
});

t.test('whoever guesses waits, and each wrong try is in the log', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await room.write(doctor, uid, textOf());
  await room.house.fetch('/api/v1/session/pin', {
    method: 'PUT',
    headers: { cookie: doctor.cookie },
    json: { pin: '483951', password: doctor.password },
  });
  const guess = (pin: string) => room.sign(doctor, uid, { password: undefined, pin });
  for (let n = 0; n < 5; n++) await t.rejects(guess(`48395${n + 3}`), { code: 'invalid' });
  await t.rejects(guess('483951'), { code: 'too-many' }, 'the right one too');
  const rows = await room.db.query(`SELECT detail FROM audit WHERE action = 'session.refused'`);
  t.same(
    rows.map(({ detail }) => detail),
    Array(5).fill('{"what":"pin"}'),
  );
  t.equal((await reports.read(doctor.call(), uid)).state, 'draft');
});
