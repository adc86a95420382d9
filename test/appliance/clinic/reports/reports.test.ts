// A report's life: written by one at a time, signed, amended; and that nothing which was signed can be changed.
import t from 'tap';
import * as lock from '../../../../appliance/clinic/reading/lock.ts';
import * as reading from '../../../../appliance/clinic/reading/reading.ts';
import * as drafts from '../../../../appliance/clinic/reports/drafts.ts';
import * as reports from '../../../../appliance/clinic/reports/reports.ts';
import type { Event } from '../../../../appliance/core/events.ts';
import * as audit from '../../../../appliance/device/audit/audit.ts';
import { openReports, textOf } from './writing.ts';

t.test('from the first letter to the final report, and the order follows', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid, orderId } = await room.study();
  const heard: Event[] = [];
  room.house.appliance.events.subscribe((event) => heard.push(event));
  const first = await reports.write(doctor.call(), uid);
  t.match(first, { revision: 0, draft: null, aside: [], report: { state: 'none', versions: [] } });
  t.match(first.begin.content![0], { type: 'indication', content: [{ content: [{ text: 'Headache' }] }] });

  t.match(await room.write(doctor, uid, textOf()), { outcome: 'saved', revision: 1, asideId: null });
  t.equal((await reports.read(doctor.call(), uid)).state, 'draft');
  await room.sign(doctor, uid, { kind: 'preliminary' });
  t.equal(await room.orderState(orderId), 'PRELIMINARY');
  t.equal((await reading.queue(room.house.call(), {})).entries.length, 1, 'a second reader still has it in the queue');
  const final = await room.sign(await room.doctor('dr-second'), uid);
  t.match(final, {
    state: 'final',
    isOtherPatient: false,
    versions: [
      { number: 2, kind: 'final', isIntact: true, signedBy: { username: 'dr-second' } },
      { number: 1, kind: 'preliminary', isIntact: true, signedBy: { username: 'dr-mira' } },
    ],
  });
  t.equal(await room.orderState(orderId), 'FINAL');
  t.same((await reading.queue(room.house.call(), {})).entries, []);
  for (const type of ['report.changed', 'order.changed', 'reading.changed'])
    t.ok(heard.some((event) => event.type === type));
});

t.test('a study that nobody ordered leaves the queue by its report', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study({ isOrdered: false });
  t.equal((await reading.queue(room.house.call(), {})).entries.length, 1);
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  t.same((await reading.queue(room.house.call(), {})).entries, []);
});

t.test('what is final is amended or added to, with a reason; an addendum leaves the text as it is', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await room.write(doctor, uid, textOf());
  await t.rejects(room.sign(doctor, uid, { kind: 'amended', reason: 'Typo' }), { code: 'conflict' });
  await room.sign(doctor, uid);
  await t.rejects(room.sign(doctor, uid), { code: 'conflict' }, 'there is no text to sign');

  await room.write(doctor, uid, textOf({ impression: 'Something else.', addenda: ['Late image seen.'] }));
  const said = { kind: 'addendum', reason: 'Late image' } as const;
  await t.rejects(room.sign(doctor, uid), { code: 'conflict' }, 'a second final report');
  await t.rejects(room.sign(doctor, uid, said), { code: 'conflict', message: /leaves the signed text/ });
  await room.write(doctor, uid, textOf({ addenda: [''] }));
  await t.rejects(room.sign(doctor, uid, said), { message: /addendum is empty/ });
  await room.write(doctor, uid, textOf({ addenda: ['Late image seen.'] }));
  await t.rejects(room.sign(doctor, uid, { ...said, reason: ' ' }), { code: 'invalid', field: 'reason' });
  t.match(await room.sign(doctor, uid, said), { state: 'addendum', versions: [{ reason: 'Late image' }, {}] });

  await room.write(doctor, uid, textOf({ impression: 'Small cyst.', addenda: ['Late image seen.'] }));
  const { versions } = await room.sign(doctor, uid, { kind: 'amended', reason: 'Wrong word' });
  t.same(
    versions.map(({ number, kind }) => `${number} ${kind}`),
    ['3 amended', '2 addendum', '1 final'],
  );
  t.ok(versions.every(({ isIntact }) => isIntact));
});

t.test('of two who save at once one is first, and the other text is kept and can be opened', async (t) => {
  const room = await openReports(t);
  const [one, two] = [await room.doctor('dr-one'), await room.doctor('dr-two')];
  const { uid } = await room.study();
  const [mine, theirs] = [textOf({ impression: 'Mine.' }), textOf({ impression: 'Theirs.' })];
  const saves = await Promise.all([
    drafts.save(one.call(), uid, { document: mine, expectedRevision: 0 }),
    drafts.save(two.call(), uid, { document: theirs, expectedRevision: 0 }),
  ]);
  t.same(saves.map(({ outcome }) => outcome).sort(), ['saved', 'set-aside']);
  const lost = saves.find(({ outcome }) => outcome === 'set-aside')!;
  t.match(
    lost.draft!.document.content![4].content,
    [{ content: [{ text: 'Mine.' }] }],
    'the loser is shown what is there',
  );
  const kept = await drafts.aside(two.call(), uid, lost.asideId!);
  t.match(kept, { keptBy: { username: 'dr-two' } });
  t.match(kept.document.content![4].content, [{ content: [{ text: 'Theirs.' }] }]);

  const again = await drafts.save(two.call(), uid, { document: textOf(), expectedRevision: 0 });
  t.equal(again.asideId, lost.asideId, 'who goes on writing on an old text fills one, not many');
  t.equal((await reports.write(one.call(), uid)).aside.length, 1);
  await t.rejects(room.sign(two, uid, { expectedRevision: 0 }), { code: 'conflict' }, 'nor is an old one signed');
});

t.test('while somebody else reads the study nothing of mine gets in, and nothing is lost', async (t) => {
  const room = await openReports(t);
  const [one, two] = [await room.doctor('dr-one'), await room.doctor('dr-two')];
  const { uid } = await room.study();
  await lock.take(one.call(), uid, {});
  await room.write(one, uid, textOf());
  await lock.take(two.call(), uid, { takeOver: true });
  t.match(await room.write(one, uid, textOf({ impression: 'Too late.' })), { outcome: 'set-aside', revision: 1 });
  await t.rejects(room.sign(one, uid), { code: 'conflict', message: /dr-two is reading/ });
  await room.sign(two, uid);
  t.equal((await lock.take(one.call(), uid, {})).isWaiting, false, 'the lock ended with the signature');
});

t.test('a text that is given up is set aside', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await t.rejects(drafts.giveUp(doctor.call(), uid, 0), { code: 'not-found' });
  await room.write(doctor, uid, textOf());
  await t.rejects(drafts.giveUp(doctor.call(), uid, 0), { code: 'conflict' });
  await drafts.giveUp(doctor.call(), uid, 1);
  t.match(await reports.write(doctor.call(), uid), { draft: null, aside: [{ id: 1 }], report: { state: 'none' } });
  t.match(await room.write(doctor, uid, textOf()), { outcome: 'saved', revision: 3 });
});

t.test('a signed text is changed by nobody, through SQL neither, and the audit chain has its hash', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await room.write(doctor, uid, textOf());
  const { versions } = await room.sign(doctor, uid);
  for (const sql of [
    `UPDATE report_versions SET content = '{}'`,
    `UPDATE report_versions SET signed_by = 1, signed_at = '2020-01-01'`,
    'DELETE FROM report_versions',
    `INSERT OR REPLACE INTO report_versions SELECT id, report_id, number, kind, reason, '{}', content_hash, signed_at, signed_by FROM report_versions`,
    `INSERT OR REPLACE INTO report_versions SELECT id, report_id, 2, 'amended', 'x', '{}', substr(content_hash, 2) || '0', signed_at, signed_by FROM report_versions`,
    `INSERT INTO report_versions SELECT NULL, report_id, 3, 'amended', 'x', '{}', substr(content_hash, 2) || '0', signed_at, signed_by FROM report_versions`,
    `INSERT INTO report_versions SELECT NULL, report_id, 2, 'final', '', '{}', substr(content_hash, 2) || '0', signed_at, signed_by FROM report_versions`,
  ])
    await t.rejects(room.db.batch([{ sql }]), { message: /signed report|continues its report|only be amended/ }, sql);
  const [row] = await room.db.query(`SELECT "after" FROM audit WHERE action = 'report.signed'`);
  t.equal(JSON.parse(row.after as string).contentHash, versions[0].contentHash);
  t.equal((await audit.verifyChain(room.db)).brokenAt, null);

  await room.db.batch([
    { sql: 'DROP TRIGGER report_versions_are_never_changed' },
    { sql: `UPDATE report_versions SET content = replace(content, 'Normal study', 'Large tumour')` },
  ]);
  t.equal((await reports.read(doctor.call(), uid)).versions[0].isIntact, false, 'who gets at the file is found out');
});

t.test('a signature needs the own password', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await room.write(doctor, uid, textOf());
  await t.rejects(room.sign(doctor, uid, { password: 'something else' }), { code: 'invalid', field: 'password' });
  t.equal((await reports.read(doctor.call(), uid)).state, 'draft');
});

t.test('images that may be another patient’s are not signed about', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await room.write(doctor, uid, textOf());
  const [{ id }] = await room.db.query('SELECT id FROM studies WHERE study_instance_uid = ?', [uid]);
  const doubt = `INSERT INTO suspicions (study_id, state, reasons, raised_at) VALUES (?, 'open', '[]', '2026-01-01')`;
  await room.db.batch([{ sql: doubt, args: [id] }]);
  const overrides = [{ guard: 'under-investigation' as const, reason: 'I am sure' }];
  await t.rejects(room.sign(doctor, uid, { overrides }), { code: 'conflict', field: 'guards.under-investigation' });
  await t.rejects(room.sign(doctor, uid, { kind: 'preliminary' }), { code: 'conflict' });
  await room.db.batch([{ sql: `UPDATE suspicions SET state = 'cleared', cleared_by = 'x', clear_reason = 'y'` }]);
  t.equal((await room.sign(doctor, uid)).state, 'final');
});

t.test('a report says when its study went to another patient afterwards', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  const other = await room.study();
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  await room.db.batch([
    { sql: 'UPDATE studies SET patient_id = ? WHERE study_instance_uid = ?', args: [other.patientId, uid] },
  ]);
  t.equal((await reports.read(doctor.call(), uid)).isOtherPatient, true);
});

t.test('who may not write sees what was signed and nothing of what is being written', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await room.write(doctor, uid, textOf({ impression: 'Unfinished thought.' }));
  const desk = await room.house.token('technician');
  const answer = await room.house.fetch(`/api/v1/reports/${uid}`, { headers: desk });
  t.equal(answer.status, 200);
  t.notMatch(await answer.text(), 'Unfinished');
  t.equal((await room.house.fetch(`/api/v1/reports/${uid}/writing`, { headers: desk })).status, 403);
  const json = { document: textOf(), expectedRevision: 1 };
  const put = (headers: Record<string, string>, more = {}) =>
    room.house.fetch(`/api/v1/reports/${uid}/draft`, { method: 'PUT', headers: { ...headers, ...more }, json });
  t.equal((await put(desk)).status, 403);
  const keyed = { 'idempotency-key': 'a-key-of-the-browser-1' };
  const saved = await put({ cookie: doctor.cookie }, keyed);
  t.match(await saved.json(), { outcome: 'saved', revision: 2 });
  t.match(await (await put({ cookie: doctor.cookie }, keyed)).json(), { outcome: 'saved', revision: 2 }, 'sent twice');
  const bad = await room.house.fetch(`/api/v1/reports/${uid}/draft`, {
    method: 'PUT',
    headers: { cookie: doctor.cookie },
    json: { document: { type: 'doc', content: [] }, expectedRevision: 2 },
  });
  t.match(await bad.json(), { error: { code: 'invalid', field: 'document' } });
});
