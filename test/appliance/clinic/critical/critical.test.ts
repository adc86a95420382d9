// Critical results: no path leads from the flag to a closed case without every fact, by the API or by the table itself;
// more people are asked as its time goes; a final signature waits until somebody was told.
import t from 'tap';
import { escalate } from '../../../../appliance/clinic/critical/critical.ts';
import type { CriticalResult } from '../../../../appliance/clinic/critical/shapes.ts';
import { openReports, type ReportsRoom, textOf } from '../reports/writing.ts';

type Ask = (method: string, path: string, json?: object) => Promise<{ status: number; result: CriticalResult }>;

function asking(room: ReportsRoom, cookie: string): Ask {
  return async (method, path, json) => {
    const body = method === 'GET' ? {} : { json: json ?? {} };
    const answer = await room.house.fetch(`/api/v1/${path}`, { method, headers: { cookie }, ...body });
    return { status: answer.status, result: (await answer.json()) as CriticalResult };
  };
}

const hasAll = ({ what, foundAt, foundBy, told, readBackAt }: CriticalResult) =>
  Boolean(what.trim() && foundAt && foundBy.username && told?.whom.trim() && told.at && told.how && readBackAt);

/** The same numbers each time, so that a walk that fails can be walked again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

t.test('random walks over the API find no path to a closed case without all facts', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const ask = asking(room, doctor.cookie);
  const { uid } = await room.study();
  const next = numbersFrom(20261124);
  const pick = <T>(...of: T[]) => of[next(of.length)]!;
  const blank = () => pick('', ' ', '\n', 'Dr. Sample');
  const steps = (id: number): [string, object][] => [
    [
      `critical-results/${id}/tell`,
      { whom: blank(), how: pick('telephone', 'in-person', 'report', ''), isReadBack: pick(true, false) },
    ],
    [`critical-results/${id}/tell`, { whom: 'Dr. Sample', how: 'telephone', isReadBack: pick(true, false) }],
    [`critical-results/${id}/tell`, { whom: 'Dr. Sample', isReadBack: true }],
    [`critical-results/${id}/read-back`, {}],
    [`critical-results/${id}/withdraw`, { reason: pick('', ' ', 'Other patient') }],
  ];
  let closed = 0;
  for (let walk = 0; walk < 60; walk++) {
    const flagged = await ask('POST', `studies/${uid}/critical-results`, {
      category: pick('immediate', 'urgent', 'soon', 'never'),
      what: pick('Tension pneumothorax', '', '  '),
    });
    if (flagged.status !== 201) continue;
    const { id } = flagged.result;
    for (let step = 0; step < 6; step++) {
      const [path, body] = pick(...steps(id));
      await ask('POST', path, body);
      const { results } = (await ask('GET', `studies/${uid}/critical-results`)).result as unknown as {
        results: CriticalResult[];
      };
      const now = results.find((one) => one.id === id)!;
      if (now.closedAt && !hasAll(now)) t.fail(`closed without all: ${path} ${JSON.stringify(body)}`);
      if (now.withdrawn && (now.closedAt || now.told)) t.fail('withdrawn after somebody was told');
      if (now.closedAt) closed += 1;
    }
  }
  t.ok(closed > 5, 'walks did come to closed cases');
});

t.test('the table refuses what the API would not do', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const ask = asking(room, doctor.cookie);
  const { uid } = await room.study();
  const flag = async () =>
    (await ask('POST', `studies/${uid}/critical-results`, { category: 'urgent', what: 'Aortic dissection' })).result.id;
  const id = await flag();
  const now = new Date(Date.now() + 1000).toISOString();
  const refused = (sql: string, why: RegExp) => t.rejects(room.db.batch([{ sql, args: [] }]), why, sql);
  const all = { told_whom: 'x', told_at: now, told_how: 'telephone', told_by: 1, read_back_at: now, closed_at: now };
  for (const missing of Object.keys(all).filter((name) => name !== 'closed_at')) {
    const set = Object.entries(all).map(([name, value]) => `${name} = ${name === missing ? 'NULL' : `'${value}'`}`);
    await refused(`UPDATE critical_results SET ${set.join(', ')} WHERE id = ${id}`, /CHECK|NOT NULL/);
  }
  await refused(`UPDATE critical_results SET closed_at = '${now}' WHERE id = ${id}`, /CHECK/);
  await refused(`UPDATE critical_results SET what = 'less' WHERE id = ${id}`, /never changed/);
  await refused('DELETE FROM critical_results', /never deleted/);
  await refused(
    `INSERT OR REPLACE INTO critical_results SELECT * FROM critical_results WHERE id = ${id}`,
    /never replaced/,
  );
  await ask('POST', `critical-results/${id}/tell`, { whom: 'Dr. Sample', how: 'telephone', isReadBack: false });
  await refused(`UPDATE critical_results SET told_whom = 'Somebody else' WHERE id = ${id}`, /never changed/);
  t.equal((await ask('POST', `critical-results/${id}/withdraw`, { reason: 'x' })).status, 409);
  await ask('POST', `critical-results/${id}/read-back`);
  await refused(`UPDATE critical_results SET step = 'open', closed_at = NULL WHERE id = ${id}`, /never changed/);
});

t.test('more people are asked as its time goes, and each step is in the log', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const ask = asking(room, doctor.cookie);
  const { uid } = await room.study();
  const flagged = await ask('POST', `studies/${uid}/critical-results`, { category: 'immediate', what: 'Embolism' });
  const { id, foundAt, dueAt } = flagged.result;
  t.equal(Date.parse(dueAt) - Date.parse(foundAt), 30 * 60_000, 'as the clinic set it');
  const told: string[] = [];
  const end = room.house.appliance.events.subscribe(({ type }) => told.push(type));
  t.teardown(end);
  const stepAfter = async (minutes: number) => {
    await escalate({ ...room.house.call(), now: new Date(Date.parse(foundAt) + minutes * 60_000) });
    const [row] = await room.db.query('SELECT step FROM critical_results WHERE id = ?', [id]);
    return row.step;
  };
  t.equal(await stepAfter(14), 'open');
  t.equal(await stepAfter(15), 'reminded');
  t.equal(await stepAfter(16), 'reminded');
  t.equal(await stepAfter(31), 'overdue');
  t.equal(await stepAfter(60), 'overdue');
  t.same(told.filter((type) => type === 'critical.changed').length, 2, 'pages hear of each step once');
  const rows = await room.db.query(`SELECT after FROM audit WHERE action = 'critical.escalated'`);
  t.equal(rows.length, 2);
  await ask('POST', `critical-results/${id}/tell`, { whom: 'Dr. Sample', how: 'telephone', isReadBack: true });
  t.match((await ask('GET', 'critical-results?state=open')).result, { results: [] }, 'closed, nobody is asked');
  t.match((await ask('GET', 'critical-results')).result, { results: [{ id, step: 'overdue' }] }, 'the log keeps it');
});

t.test('a final signature waits until somebody was told; a preliminary one does not', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const ask = asking(room, doctor.cookie);
  const { uid } = await room.study();
  const { id } = (await ask('POST', `studies/${uid}/critical-results`, { category: 'immediate', what: 'Embolism' }))
    .result;
  await room.write(doctor, uid, textOf());
  await t.rejects(room.sign(doctor, uid), { code: 'conflict', field: 'guards.critical-not-told' });
  await t.rejects(
    room.sign(doctor, uid, { overrides: [{ guard: 'critical-not-told', reason: 'In a hurry' }] }),
    { code: 'conflict' },
    'nobody can sign against it',
  );
  await room.sign(doctor, uid, { kind: 'preliminary' });
  await ask('POST', `critical-results/${id}/tell`, { whom: 'Dr. Sample', how: 'telephone', isReadBack: false });
  await room.sign(doctor, uid);
});

t.test('the referring provider who says that they have read the report has received what it tells', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const ask = asking(room, doctor.cookie);
  const { uid, orderId } = await room.study();
  const cookie = await room.house.session(await room.house.add('referrer', 'dr-own'));
  await room.db.batch([
    {
      sql: `UPDATE orders SET referrer_user_id = (SELECT id FROM users WHERE username = 'dr-own') WHERE id = ?`,
      args: [orderId],
    },
  ]);
  const flag = async (what: string) =>
    (await ask('POST', `studies/${uid}/critical-results`, { category: 'urgent', what })).result.id;
  const told = await flag('Told by telephone, not yet said back');
  await ask('POST', `critical-results/${told}/tell`, { whom: 'Ward 3', how: 'telephone', isReadBack: false });
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  await new Promise((wake) => setTimeout(wake, 5));
  const later = await flag('Found after the report was signed');
  const mine = asking(room, cookie);
  const shown = async () => (await mine('GET', `referrals/${uid}`)).result as unknown as { critical: object[] };
  t.match(await mine('GET', 'referrals'), { result: { referrals: [{ isCritical: true }] } });
  t.match(await shown(), {
    critical: [
      { what: /Found after/, closedAt: null },
      { what: /Told by/, closedAt: null },
    ],
  });
  t.equal((await mine('POST', `referrals/${uid}/acknowledge`, { number: 1 })).status, 200);
  const { results } = (await ask('GET', `studies/${uid}/critical-results`)).result as unknown as {
    results: CriticalResult[];
  };
  const of = (id: number) => results.find((one) => one.id === id)!;
  t.match(of(told), { told: { whom: 'Ward 3', how: 'telephone' } });
  t.ok(of(told).closedAt && hasAll(of(told)));
  t.match(await shown(), { critical: [{ closedAt: null }, { closedAt: of(told).closedAt }] });
  t.equal(of(later).closedAt, null, 'what the report can’t tell stays open');
});

t.test('who writes no reports flags and closes nothing', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  const { id } = (
    await asking(room, doctor.cookie)('POST', `studies/${uid}/critical-results`, { category: 'soon', what: 'Nodule' })
  ).result;
  const desk = asking(room, await room.house.session(await room.house.add('receptionist')));
  t.equal((await desk('GET', 'critical-results?state=open')).status, 200, 'they see it, to fetch somebody');
  t.equal((await desk('POST', `critical-results/${id}/read-back`)).status, 403);
  t.equal((await desk('POST', `studies/${uid}/critical-results`, { category: 'soon', what: 'x' })).status, 403);
});
