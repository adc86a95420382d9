// The reader's queue: what comes into it and when it leaves, in which order, who may have a study, and the lock that
// exactly one person gets.
import t from 'tap';
import * as orders from '../../../../appliance/clinic/orders/orders.ts';
import * as lock from '../../../../appliance/clinic/reading/lock.ts';
import * as reading from '../../../../appliance/clinic/reading/reading.ts';
import * as store from '../../../../appliance/clinic/reading/store.ts';
import * as schedule from '../../../../appliance/clinic/schedule/schedule.ts';
import { addToIndex } from '../../../../appliance/clinic/studies/index-rows.ts';
import * as studies from '../../../../appliance/clinic/studies/studies.ts';
import type { Call } from '../../../../appliance/core/call.ts';
import type { Event } from '../../../../appliance/core/events.ts';
import * as sessions from '../../../../appliance/device/users/sessions.ts';
import { addExam } from '../../../exam-rows.ts';
import { openHouse, type Test } from '../../../house.ts';
import { type StudySketch, studyAddition } from '../../../study-rows.ts';

const MINUTE = 60_000;

async function openRoom(t: Test) {
  const house = await openHouse(t);
  const { db, events } = house.appliance;
  const heard: Event[] = [];
  events.subscribe((event) => heard.push(event));
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return {
    house,
    db,
    heard,
    /** A study whose last object came so many minutes ago; complete, and perhaps of an order. */
    async study(sketch: StudySketch & { minutesAgo?: number; orderId?: number } = {}): Promise<string> {
      const { minutesAgo = 5, orderId, ...rest } = sketch;
      const receivedAt = new Date(Date.now() - minutesAgo * MINUTE).toISOString();
      const addition = studyAddition({ studyDate: today, ...rest, receivedAt });
      await db.batch(addToIndex([addition], [], new Set(), receivedAt));
      const uid = addition.filing.studyInstanceUid;
      if (orderId)
        await db.batch([{ sql: 'UPDATE studies SET order_id = ? WHERE study_instance_uid = ?', args: [orderId, uid] }]);
      await studies.completeQuiet(house.call());
      return uid;
    },
    async order(priority = 'routine', state = 'IMAGES_AVAILABLE') {
      const exam = await addExam(db, { state: 'review' });
      await db.batch([
        { sql: 'UPDATE orders SET priority = ?, state = ? WHERE id = ?', args: [priority, state, exam.orderId] },
      ]);
      return exam;
    },
    /** A call of a person who reads, each in a session of their own. */
    async reader(username: string): Promise<(now?: Date) => Call> {
      const { appliance } = house;
      await house.add('radiologist', username).catch(() => {}); // known already: another session of the same person
      await house.session({ username, password: '', role: 'radiologist' });
      const [row] = await db.query(
        `SELECT sessions.id, users.id AS user_id FROM sessions JOIN users ON users.id = sessions.user_id
WHERE username = ? ORDER BY sessions.rowid DESC LIMIT 1`,
        [username],
      );
      const [sessionId, userId] = [row.id as string, row.user_id as number];
      const actor = { kind: 'user' as const, userId, username, role: 'radiologist', sessionId };
      return (now = new Date()) => ({ ...appliance.call(actor, '127.0.0.1'), now });
    },
    uids: async () => (await reading.queue(house.call(), {})).entries.map(({ study }) => study.studyInstanceUid),
    setState: (id: number, state: 'FINAL' | 'PRELIMINARY' | 'IMAGES_AVAILABLE' | 'IN_PROGRESS') =>
      db.transaction((tx) => orders.setState(house.call(), tx, id, state)),
    actions: async (uid: string) =>
      (await db.query(`SELECT action FROM audit WHERE subject = ? AND action LIKE 'reading.%' ORDER BY id`, [uid])).map(
        ({ action }) => action,
      ),
  };
}

t.test('STAT first, then urgent, then who waits longest; what nobody ordered is there as well', async (t) => {
  const room = await openRoom(t);
  const [stat, urgent, late] = [await room.order('STAT'), await room.order('urgent'), await room.order('urgent')];
  const unscheduled = await room.study({ minutesAgo: 90 });
  const routine = await room.study({ minutesAgo: 100, orderId: (await room.order()).orderId });
  const second = await room.study({ minutesAgo: 4, orderId: late.orderId });
  const first = await room.study({ minutesAgo: 60, orderId: urgent.orderId });
  const now = await room.study({ minutesAgo: 1, orderId: stat.orderId });
  t.strictSame(await room.uids(), [now, first, second, routine, unscheduled]);
  const { entries, isCut } = await reading.queue(room.house.call(), {});
  t.match(entries[0], { priority: 'STAT', order: { examName: 'CT head' }, assignedTo: null, lock: null, closed: null });
  t.match(entries.at(-1), { priority: 'routine', order: null });
  t.equal(isCut, false);
});

t.test('an exam that goes on, an old study and one that is still coming are not in the queue', async (t) => {
  const room = await openRoom(t);
  const going = await room.order('STAT', 'IN_PROGRESS');
  const uid = await room.study({ orderId: going.orderId });
  const imported = await room.study({ studyDate: '20190401' });
  await room.study({ minutesAgo: 0 });
  t.strictSame(await room.uids(), []);
  await room.setState(going.orderId, 'IMAGES_AVAILABLE');
  t.strictSame(await room.uids(), [uid], 'the exam is done');
  await reading.reopen(room.house.call(), imported);
  t.strictSame(await room.uids(), [uid, imported], 'a person asked for it');
  const asked = await room.study({ studyDate: '20190401', orderId: (await room.order()).orderId });
  t.ok((await room.uids()).includes(asked), 'what was ordered is read however old it says it is');
});

t.test('a suspected study stays in the queue with its flag, whatever its order says', async (t) => {
  const room = await openRoom(t);
  const { orderId } = await room.order('routine', 'SCHEDULED');
  const uid = await room.study({ orderId });
  await room.db.batch([
    {
      sql: `INSERT INTO suspicions (study_id, state, reasons, raised_at)
SELECT id, 'open', '[]', ? FROM studies WHERE study_instance_uid = ?`,
      args: [new Date().toISOString(), uid],
    },
  ]);
  const { entries } = await reading.queue(room.house.call(), {});
  t.match(entries, [{ study: { studyInstanceUid: uid, flags: ['under-investigation'] } }]);
});

t.test(
  'an order that is final or cancelled takes its study out, and one that is not any more brings it back',
  async (t) => {
    const room = await openRoom(t);
    const exam = await room.order();
    const uid = await room.study({ orderId: exam.orderId });
    await room.setState(exam.orderId, 'PRELIMINARY');
    t.strictSame(await room.uids(), [uid], 'somebody still has to sign');
    await room.setState(exam.orderId, 'FINAL');
    t.strictSame(await room.uids(), []);
    await t.rejects(reading.reopen(room.house.call(), uid), { code: 'conflict' });
    await room.setState(exam.orderId, 'IMAGES_AVAILABLE');
    t.strictSame(await room.uids(), [uid]);
    await schedule.cancelOrder(room.house.call(), exam.orderId, { reason: 'Ordered twice' });
    t.strictSame(await room.uids(), []);
    await room.db.batch([{ sql: 'UPDATE studies SET order_id = NULL WHERE study_instance_uid = ?', args: [uid] }]);
    t.strictSame(await room.uids(), [uid], 'the study was not that order’s');
  },
);

t.test('read elsewhere needs a reason, is in the log, and can be taken back', async (t) => {
  const room = await openRoom(t);
  const uid = await room.study();
  const anna = await room.reader('anna');
  await reading.close(anna(), uid, 'Reported by the hospital');
  t.strictSame(await room.uids(), []);
  const { entries } = await reading.queue(anna(), { state: 'elsewhere' });
  t.match(entries, [{ state: 'elsewhere', closed: { by: 'user:anna', reason: 'Reported by the hospital' } }]);
  await t.rejects(reading.close(anna(), uid, 'again'), { code: 'not-found' });
  await reading.reopen(anna(), uid);
  t.strictSame(await room.uids(), [uid]);
  t.strictSame(await room.actions(uid), ['reading.closed', 'reading.reopened']);
  await t.rejects(reading.reopen(anna(), '2.25.404'), { code: 'not-found' });
});

t.test('a study is given to somebody who reads; where there is an order, it says so itself', async (t) => {
  const room = await openRoom(t);
  const { orderId } = await room.order();
  const [ordered, free] = [await room.study({ orderId }), await room.study()];
  const anna = await room.reader('anna');
  await room.house.add('technician', 'tom');
  await reading.assign(anna(), ordered, 'anna');
  await reading.assign(anna(), free, 'anna');
  const { entries, readers } = await reading.queue(anna(), {});
  t.strictSame(
    entries.map(({ assignedTo }) => assignedTo?.username),
    ['anna', 'anna'],
  );
  t.strictSame(
    readers.map(({ username }) => username),
    ['anna'],
    'technicians write no reports',
  );
  const [order] = await orders.byIds(anna(), room.db, [orderId]);
  t.equal(order?.assignedTo, 'anna');
  await t.rejects(reading.assign(anna(), free, 'tom'), { code: 'conflict', field: 'to' });
  await reading.assign(anna(), ordered, null);
  t.equal((await orders.byIds(anna(), room.db, [orderId]))[0]?.assignedTo, null);
  t.strictSame(await room.actions(free), ['reading.assigned']);
});

t.test('one reader at a time; another sees who it is, and may take over, which the log keeps', async (t) => {
  const room = await openRoom(t);
  const uid = await room.study();
  const [anna, ben] = [await room.reader('anna'), await room.reader('ben')];
  t.match(await lock.take(anna(), uid, {}), { isWaiting: true, isMine: true, lock: { username: 'anna' } });
  t.match(await lock.take(anna(), uid, {}), { isMine: true }, 'asking again does no harm');
  t.match(await lock.take(ben(), uid, {}), { isMine: false, lock: { username: 'anna', since: String } });
  t.match((await reading.queue(ben(), {})).entries, [{ lock: { username: 'anna' } }]);
  await t.rejects(reading.close(ben(), uid, 'x'), { code: 'conflict' });
  await lock.release(ben(), uid);
  t.match(await lock.take(ben(), uid, {}), { isMine: false }, 'nobody ends another’s reading in passing');
  t.match(await lock.take(ben(), uid, { takeOver: true }), { isMine: true, lock: { username: 'ben' } });
  await lock.release(anna(), uid);
  t.match(await lock.take(anna(), uid, {}), { isMine: false }, 'who was overtaken ends nothing either');
  await lock.release(ben(), uid);
  t.strictSame(await room.actions(uid), ['reading.begun', 'reading.taken-over', 'reading.ended']);
  t.match(await lock.take(anna(), '2.25.404', {}), { isWaiting: false, isMine: false, lock: null });
  const token = room.house.appliance.call({ kind: 'token', tokenId: 1, name: 'x', role: 'radiologist' }, 'local');
  await t.rejects(lock.take(token, uid, {}), { code: 'forbidden' });
});

t.test('many who ask at once: exactly one gets each study, whatever the order of things', async (t) => {
  const room = await openRoom(t);
  const readers = await Promise.all(['anna', 'ben', 'cleo', 'dora', 'emil'].map((name) => room.reader(name)));
  const uids: string[] = [];
  for (let n = 0; n < 6; n++) uids.push(await room.study());
  for (let round = 0; round < 20; round++) {
    const asked = uids.flatMap((uid) => readers.map((reader) => ({ uid, reader, luck: Math.random() })));
    asked.sort((a, b) => a.luck - b.luck);
    const answers = await Promise.all(
      asked.map(async ({ uid, reader }) => ({ uid, reader, ...(await lock.take(reader(), uid, {})) })),
    );
    for (const uid of uids) {
      const mine = answers.filter((answer) => answer.uid === uid && answer.isMine);
      t.equal(mine.length, 1, `round ${round}`);
      const holders = new Set(answers.filter((answer) => answer.uid === uid).map((answer) => answer.lock?.username));
      t.equal(holders.size, 1, 'and everybody hears the same name');
      await lock.release(mine[0]!.reader(), uid);
    }
  }
});

t.test('a lock lives while pages of its session are heard of, and lapses when they are gone', async (t) => {
  const room = await openRoom(t);
  const uid = await room.study();
  const [anna, ben] = [await room.reader('anna'), await room.reader('ben')];
  const t0 = Date.now() - 10 * MINUTE;
  await lock.take(anna(new Date(t0)), uid, {});
  await lock.endLapsed({ ...room.house.call(), now: new Date(t0 + 2 * MINUTE) });
  t.match(await lock.take(ben(new Date(t0 + 2 * MINUTE)), uid, {}), { isMine: false }, 'a short cut is forgiven');
  t.match(await lock.take(ben(new Date(t0 + 4 * MINUTE)), uid, {}), { isMine: true }, 'after that it counts no more');
  await lock.endLapsed(room.house.call());
  t.match((await reading.queue(anna(), {})).entries, [{ lock: null }]);
  t.same((await room.actions(uid)).at(-1), 'reading.lapsed');
  const end = lock.followSessions(room.house.call());
  t.teardown(end);
  await lock.take(anna(new Date(Date.now() - 2 * MINUTE)), uid, {});
  const { actor } = anna();
  const sessionId = actor.kind === 'user' ? actor.sessionId : '';
  room.house.appliance.events.publish({ type: 'session.seen', sessionId, reading: [uid] });
  await until(async () => {
    const [row] = await room.db.query('SELECT seen_at FROM reading_locks');
    return Date.now() - Date.parse(row.seen_at as string) < MINUTE;
  });
  await sessions.signOut(anna());
  await until(async () => (await room.db.query('SELECT 1 FROM reading_locks')).length === 0);
  t.pass('signing out gives everything back');
});

t.test('a tab that crashed gives its study back, though another of the same browser is there', async (t) => {
  const room = await openRoom(t);
  const [here, crashed] = [await room.study(), await room.study()];
  const [anna, ben] = [await room.reader('anna'), await room.reader('ben')];
  t.teardown(lock.followSessions(room.house.call()));
  const before = new Date(Date.now() - 2 * MINUTE);
  for (const uid of [here, crashed]) await lock.take(anna(before), uid, {});
  const { actor } = anna();
  const sessionId = actor.kind === 'user' ? actor.sessionId : '';
  room.house.appliance.events.publish({ type: 'session.seen', sessionId, reading: [here, '1.2.3', 'no UID'] });
  const seen = 'SELECT seen_at FROM reading_locks WHERE seen_at > ?';
  await until(async () => (await room.db.query(seen, [before.toISOString()])).length > 0);
  const later = new Date(Date.now() + 2 * MINUTE);
  t.match(await lock.take(ben(later), here, {}), { isMine: false });
  t.match(await lock.take(ben(later), crashed, {}), { isMine: true });
});

t.test('nobody holds more than eight studies at once', async (t) => {
  const room = await openRoom(t);
  const anna = await room.reader('anna');
  const uids: string[] = [];
  for (let n = 0; n < 9; n++) uids.push(await room.study());
  for (const uid of uids.slice(0, 8)) t.match(await lock.take(anna(), uid, {}), { isMine: true });
  await t.rejects(lock.take(anna(), uids[8]!, {}), { code: 'conflict' });
  await lock.release(anna(), uids[0]!);
  t.match(await lock.take(anna(), uids[8]!, {}), { isMine: true });
});

t.test('what changed is told as the entry it is now, or as gone', async (t) => {
  const room = await openRoom(t);
  const { orderId } = await room.order();
  const uid = await room.study({ orderId });
  const call = room.house.call();
  t.match(await reading.changes(call, { orderId }), [{ studyInstanceUid: uid, entry: { priority: 'routine' } }]);
  t.match(await reading.changes(call, { studyInstanceUid: uid }), [{ entry: { order: { id: orderId } } }]);
  room.heard.length = 0;
  await reading.close(call, uid, 'Paper');
  t.match(room.heard, [{ type: 'reading.changed', studyInstanceUid: uid }]);
  t.strictSame(await reading.changes(call, { studyInstanceUid: uid }), [{ studyInstanceUid: uid, entry: null }]);
  t.strictSame(await reading.changes(call, { studyInstanceUid: '2.25.404' }), []);
});

t.test('the queue is found without a walk over studies, orders or what was read before', async (t) => {
  const { db } = (await openHouse(t)).appliance;
  const plan = async ({ sql, args }: ReturnType<typeof store.waitingStatement>) =>
    (await db.query(`EXPLAIN QUERY PLAN ${sql}`, args)).map((row) => row.detail as string);
  const waiting = await plan(store.waitingStatement('2026', 501));
  t.match(waiting.join('; '), /readings USING INDEX readings_waiting/);
  const elsewhere = await plan(store.elsewhereStatement('2026', 501, '2026'));
  t.match(elsewhere.join('; '), /readings USING INDEX readings_elsewhere/);
  for (const line of [...waiting, ...elsewhere]) t.notMatch(line, /SCAN (studies|orders|users|suspicions)/);
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await condition()) return;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error('It did not happen');
}
