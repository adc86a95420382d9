// A referring provider sees final reports of own orders, and can't tell whether there are others.
import t from 'tap';
import { openReports, textOf } from './writing.ts';

t.test('final reports of own orders, and of no others', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const people = {
    own: await room.house.add('referrer', 'dr-own'),
    other: await room.house.add('referrer', 'dr-other'),
  };
  const [own, other] = [await room.house.session(people.own), await room.house.session(people.other)];
  const mine = await room.study({ patientName: 'Sample^Anna' });
  const theirs = await room.study({ patientName: 'Sample^Bela' });
  const name = 'UPDATE orders SET referrer_user_id = (SELECT id FROM users WHERE username = ?) WHERE id = ?';
  await room.db.batch([
    { sql: name, args: ['dr-own', mine.orderId] },
    { sql: name, args: ['dr-other', theirs.orderId] },
  ]);
  const get = (path: string, cookie = own) => room.house.fetch(`/api/v1/referrals${path}`, { headers: { cookie } });
  const list = async (cookie = own) => ((await (await get('', cookie)).json()) as { referrals: object[] }).referrals;

  for (const { uid } of [mine, theirs]) {
    await room.write(doctor, uid, textOf({ impression: 'Perhaps something.' }));
    await room.sign(doctor, uid, { kind: 'preliminary' });
  }
  t.same(await list(), [], 'preliminary is not theirs to read');
  t.equal((await get(`/${mine.uid}`)).status, 404);
  for (const { uid } of [mine, theirs]) {
    await room.write(doctor, uid, textOf());
    await room.sign(doctor, uid);
  }
  t.match(await list(), [
    { studyInstanceUid: mine.uid, patientName: 'Sample^Anna', kind: 'final', examName: 'CT head' },
  ]);
  t.equal((await list()).length, 1);
  t.match(await list(other), [{ patientName: 'Sample^Bela' }]);
  const report = (await (await get(`/${mine.uid}`)).json()) as { versions: { kind: string }[] };
  t.same(
    report.versions.map(({ kind }) => kind),
    ['final'],
    'without what was preliminary',
  );
  const pdf = await get(`/${mine.uid}/pdf`);
  t.equal(pdf.headers.get('content-type'), 'application/pdf');
  t.equal(Buffer.from(await pdf.arrayBuffer()).toString('latin1', 0, 5), '%PDF-');

  const answers = await Promise.all(
    [`/${theirs.uid}`, `/${theirs.uid}/pdf`, '/2.25.99', '/2.25.99/pdf'].map((path) => get(path)),
  );
  const said = await Promise.all(
    answers.map(async (answer) => ((await answer.json()) as { error: { message: string } }).error.message),
  );
  t.same([...new Set(said)].length, 1, 'somebody else’s and none at all look the same');
  for (const path of ['', '/writing', '/pdf', '/guards?asOf=2026-01-01T00'])
    t.equal((await room.house.fetch(`/api/v1/reports/${mine.uid}${path}`, { headers: { cookie: own } })).status, 403);
});

t.test('a study that went to another patient is not shown under the order', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const cookie = await room.house.session(await room.house.add('referrer', 'dr-own'));
  const [mine, other] = [await room.study(), await room.study()];
  await room.db.batch([
    {
      sql: `UPDATE orders SET referrer_user_id = (SELECT id FROM users WHERE username = 'dr-own') WHERE id = ?`,
      args: [mine.orderId],
    },
  ]);
  await room.write(doctor, mine.uid, textOf());
  await room.sign(doctor, mine.uid);
  const status = async () => (await room.house.fetch(`/api/v1/referrals/${mine.uid}`, { headers: { cookie } })).status;
  t.equal(await status(), 200);
  await room.db.batch([
    { sql: 'UPDATE studies SET patient_id = ? WHERE study_instance_uid = ?', args: [other.patientId, mine.uid] },
  ]);
  t.equal(await status(), 404);
});

t.test('a referring provider says once that they have read a version, and who writes reports sees it', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const cookies = {
    own: await room.house.session(await room.house.add('referrer', 'dr-own')),
    other: await room.house.session(await room.house.add('referrer', 'dr-other')),
  };
  const { uid, orderId } = await room.study();
  await room.db.batch([
    {
      sql: `UPDATE orders SET referrer_user_id = (SELECT id FROM users WHERE username = 'dr-own') WHERE id = ?`,
      args: [orderId],
    },
  ]);
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  const line = async () => {
    const answer = await room.house.fetch('/api/v1/referrals', { headers: { cookie: cookies.own } });
    return ((await answer.json()) as { referrals: { readAt: string | null }[] }).referrals[0];
  };
  const say = (number: number, cookie = cookies.own) =>
    room.house.fetch(`/api/v1/referrals/${uid}/acknowledge`, { method: 'POST', headers: { cookie }, json: { number } });

  t.equal((await line()).readAt, null, 'unread at first');
  t.equal((await say(1, cookies.other)).status, 404, 'nobody else can say it');
  t.equal((await say(2)).status, 409, 'not of a version that there isn’t');
  const told: string[] = [];
  const end = room.house.appliance.events.subscribe(({ type }) => told.push(type));
  t.match(await (await say(1)).json(), { receipts: [{ number: 1, by: { username: 'dr-own' } }], examName: 'CT head' });
  end();
  t.ok(told.includes('report.changed'), 'open pages hear of it');
  const { readAt } = await line();
  t.ok(readAt);
  await say(1);
  t.equal((await line()).readAt, readAt, 'the first time counts');

  const read = await room.house.fetch(`/api/v1/reports/${uid}`, { headers: { cookie: doctor.cookie } });
  t.match(await read.json(), { receipts: [{ number: 1, at: readAt, by: { username: 'dr-own' } }] });
  await room.write(doctor, uid, textOf({ impression: 'Small cyst.' }));
  await room.sign(doctor, uid, { kind: 'amended', reason: 'Second look' });
  t.equal((await line()).readAt, null, 'what was amended is unread again');
  t.equal((await say(1)).status, 409, 'the older version is not what must be read');
  t.equal((await say(2)).status, 200);
  await t.rejects(room.db.batch([{ sql: 'DELETE FROM report_receipts', args: [] }]), /never deleted/);
  await t.rejects(room.db.batch([{ sql: `UPDATE report_receipts SET at = ''`, args: [] }]), /never changed/);
});
