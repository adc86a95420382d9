// Case W11: a link to one report is guessed, pointed elsewhere, opened too late, after it was withdrawn, with the clock set
// back, a hundred times a second, and looked at by robots.
import t from 'tap';
import type { IssuedShare, StudyShares } from '../../../../appliance/clinic/shares/shapes.ts';
import { countDown } from '../../../../appliance/clinic/shares/shares.ts';
import { cookiesOf } from '../../../house.ts';
import { openReports, type ReportsRoom, textOf } from '../reports/writing.ts';

interface Shared {
  room: ReportsRoom;
  uid: string;
  desk: string;
  /** Makes a link for so long. */
  share(hours?: number, uid?: string): Promise<IssuedShare & { token: string }>;
  visit(token: string): Promise<Response>;
  /** GET with a cookie; the status. */
  status(path: string, cookie?: string): Promise<number>;
}

async function openShared(t: Parameters<typeof openReports>[0]): Promise<Shared> {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study({ patientName: 'Sample^Anna' });
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  const desk = await room.house.session(await room.house.add('receptionist', 'desk'));
  return {
    room,
    uid,
    desk,
    async share(hours = 24, of = uid) {
      const json = { recipient: 'Anna Sample', hours };
      const answer = await room.house.fetch(`/api/v1/studies/${of}/shares`, {
        method: 'POST',
        headers: { cookie: desk },
        json,
      });
      if (answer.status !== 201) throw new Error(await answer.text());
      const issued = (await answer.json()) as IssuedShare;
      return { ...issued, token: issued.address.split('#')[1]! };
    },
    visit: (token) => room.house.fetch('/api/v1/shared/visit', { method: 'POST', json: { token } }),
    async status(path, cookie = '') {
      const answer = await room.house.fetch(path, { headers: { cookie } });
      await answer.body?.cancel();
      return answer.status;
    },
  };
}

t.test('a link opens the report and the images of one study, and nothing else', async (t) => {
  const { room, uid, share, visit, status } = await openShared(t);
  const other = await room.study({ patientName: 'Sample^Bela' });
  const { address, token } = await share();
  const { pathname, search, hash } = new URL(address);
  t.same([pathname, search, hash], ['/shared', '', `#${token}`], 'the token is behind the #, which no server is sent');
  t.ok(Buffer.from(token, 'base64url').length * 8 >= 128);
  const kept = JSON.stringify(await room.db.query('SELECT * FROM shares'));
  t.notOk(kept.includes(token), 'the token is kept nowhere');

  const opened = await visit(token);
  t.match(opened.headers.getSetCookie()[0], /^lightbox_share=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  t.equal(opened.headers.get('referrer-policy'), 'no-referrer');
  t.match(opened.headers.get('x-robots-tag'), /noindex/);
  t.match(opened.headers.get('cache-control'), /no-store/);
  const cookie = cookiesOf(opened);
  const report = (await opened.json()) as object;
  t.match(report, {
    clinic: 'Sample Clinic',
    studyInstanceUid: uid,
    patient: { name: 'Sample^Anna' },
    examName: 'CT head',
  });
  t.match(report, { versions: [{ kind: 'final', number: 1 }] });
  t.equal(await status('/api/v1/shared/report', cookie), 200);
  t.equal(await status('/api/v1/shared/report/pdf', cookie), 200);
  t.equal(await status(`/api/v1/studies/${uid}`, cookie), 200);

  const never = [
    `/api/v1/studies/${other.uid}`,
    '/api/v1/studies',
    '/api/v1/patients',
    '/api/v1/session',
    `/api/v1/reports/${uid}`,
    `/api/v1/referrals/${uid}`,
    `/api/v1/studies/${uid}/shares`,
    `/dicom-web/studies/${uid}`,
    `/dicom-web/studies/${uid}/metadata`,
    `/dicom-web/studies/${uid}/series`,
    '/dicom-web/studies',
  ];
  for (const path of never) t.equal(await status(path, cookie), 401, path);
  t.equal(await status('/api/v1/shared/report'), 404, 'nothing without the cookie');
  t.equal(await status('/api/v1/shared/report', `lightbox_share=${token}`), 404, 'the token is not the cookie');

  const readers = await room.db.query(`SELECT DISTINCT action FROM audit WHERE actor GLOB 'share:*' AND subject = ?`, [
    uid,
  ]);
  const actions = readers.map(({ action }) => action);
  for (const action of ['share.opened', 'report.read', 'report.printed', 'study.read'])
    t.ok(actions.includes(action), action);
});

t.test('a link opens nothing after its time, after it was withdrawn, and with the clock set back', async (t) => {
  const { room, uid, desk, share, visit, status } = await openShared(t);
  const minute = async (now = new Date()) => countDown({ ...room.house.call(), now });

  const short = await share(1);
  const cookie = cookiesOf(await visit(short.token));
  const yesterday = new Date(Date.now() - 86_400_000);
  for (let passed = 0; passed < 59; passed++) await minute(yesterday);
  t.equal(await status('/api/v1/shared/report', cookie), 200, 'in its last minute');
  await minute(yesterday);
  t.equal((await visit(short.token)).status, 410, 'an hour is an hour, whatever the clock says');
  t.equal(await status('/api/v1/shared/report', cookie), 404, 'pages that are open see nothing more');
  t.equal(await status(`/api/v1/studies/${uid}`, cookie), 401);

  const late = await share(24);
  await minute(new Date(Date.now() + 25 * 3_600_000));
  t.equal((await visit(late.token)).status, 410, 'and by the clock');
  await t.rejects(
    room.db.batch([{ sql: 'UPDATE shares SET ended_at = NULL, ended_by = NULL', args: [] }]),
    /stays ended/,
  );
  await t.rejects(
    room.db.batch([
      { sql: 'INSERT INTO share_visits SELECT * FROM share_visits', args: [] },
      { sql: `UPDATE shares SET study_id = 1`, args: [] },
    ]),
    /stays ended|study that it was made for/,
  );

  const withdrawn = await share();
  const open = cookiesOf(await visit(withdrawn.token));
  const headers = { cookie: desk };
  const revoked = await room.house.fetch(`/api/v1/shares/${withdrawn.share.id}`, { method: 'DELETE', headers });
  const list = ((await revoked.json()) as StudyShares).shares;
  t.match(list[0], { id: withdrawn.share.id, uses: 1 });
  t.ok(list.every(({ endedAt }) => endedAt));
  t.equal((await visit(withdrawn.token)).status, 410);
  t.equal(await status('/api/v1/shared/report', open), 404);
});

t.test('a study that went to another patient, or is under suspicion, is not shown by an older link', async (t) => {
  const { room, uid, share, visit, status } = await openShared(t);
  const other = await room.study();
  const { token } = await share();
  const cookie = cookiesOf(await visit(token));
  t.equal(await status(`/api/v1/studies/${uid}`, cookie), 200);
  await room.db.batch([
    { sql: 'UPDATE studies SET patient_id = ? WHERE study_instance_uid = ?', args: [other.patientId, uid] },
  ]);
  t.equal((await visit(token)).status, 410);
  t.equal(await status(`/api/v1/studies/${uid}`, cookie), 410);
  t.equal(await status('/api/v1/shared/report/pdf', cookie), 410);
});

t.test('nothing is handed out without a final report', async (t) => {
  const { room, desk } = await openShared(t);
  const { uid } = await room.study();
  const ask = (json: object, path = uid) =>
    room.house.fetch(`/api/v1/studies/${path}/shares`, { method: 'POST', headers: { cookie: desk }, json });
  t.equal((await ask({ recipient: 'x', hours: 24 })).status, 409);
  t.equal((await ask({ recipient: 'x', hours: 24 }, '2.25.404')).status, 404);
  for (const wrong of [
    { recipient: ' ', hours: 24 },
    { recipient: 'x', hours: 0 },
    { recipient: 'x', hours: 99_999 },
  ])
    t.equal((await ask(wrong)).status, 400);
});

t.test('guesses are slowed, the right link is not; uses are counted and bounded', async (t) => {
  const { room, share, visit, status } = await openShared(t);
  const { token, share: made } = await share();
  const wrong = (at: number) => `${String(at).padStart(3, '0')}${token.slice(3)}`;
  const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => visit(wrong(at))));
  const statuses = answers.map((answer) => answer.status);
  t.notOk(statuses.includes(200), 'none of a hundred guesses opened it');
  t.equal((await visit(wrong(100))).status, 429, 'who guesses waits');
  t.equal((await visit('short')).status, 429);
  t.equal((await visit(token)).status, 200, 'who has the link doesn’t');
  t.equal(await status('/shared'), 200, 'looking at the page uses nothing up');
  const [{ uses }] = await room.db.query('SELECT uses FROM shares WHERE id = ?', [made.id]);
  t.equal(uses, 1);
  await room.db.batch([{ sql: 'UPDATE shares SET uses = most_uses WHERE id = ?', args: [made.id] }]);
  t.equal((await visit(token)).status, 410, 'opened as often as it may be');
});

t.test('leaving closes the report in this browser and leaves the link', async (t) => {
  const { room, share, visit, status } = await openShared(t);
  const { token } = await share();
  const cookie = cookiesOf(await visit(token));
  const left = await room.house.fetch('/api/v1/shared/visit', { method: 'DELETE', headers: { cookie } });
  t.equal(left.status, 204);
  t.match(left.headers.getSetCookie()[0], /Max-Age=0/);
  t.equal(await status('/api/v1/shared/report', cookie), 404);
  t.equal((await visit(token)).status, 200);
});
