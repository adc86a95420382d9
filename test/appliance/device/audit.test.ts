import t from 'tap';
import type { Call } from '../../../appliance/core/call.ts';
import * as audit from '../../../appliance/device/audit/audit.ts';
import { openHouse } from '../../house.ts';

const person = (call: Call, sessionId = 's1'): Call => ({
  ...call,
  actor: { kind: 'user', userId: 1, username: 'anna', role: 'radiologist', sessionId },
});
const later = (call: Call, minutes: number): Call => ({
  ...call,
  now: new Date(call.now.getTime() + minutes * 60_000),
});

t.test('the log of who did what', async (t) => {
  const house = await openHouse(t);
  const { db } = house.appliance;
  const write = (call: Call, action: string, more = {}) =>
    db.transaction((tx) => audit.record(call, tx, { action, subject: 'thing:1', ...more }));
  const rowsOf = async (action: string) => (await audit.search(house.call(), { action })).rows;

  t.test('a row says who, from where, what and both values', async (t) => {
    await write(person(house.call()), 'thing.changed', { before: { a: 1 }, after: { a: 2 }, detail: { why: 'test' } });
    t.match(await rowsOf('thing.changed'), [
      {
        actor: 'user:anna',
        origin: 'local',
        subject: 'thing:1',
        before: { a: 1 },
        after: { a: 2 },
        detail: { why: 'test' },
      },
    ]);
  });

  t.test('a row is gone with the change that failed', async (t) => {
    const failing = db.transaction(async (tx) => {
      await audit.record(house.call(), tx, { action: 'thing.failed', subject: 'thing:1' });
      throw new Error('the change failed');
    });
    await t.rejects(failing, /the change failed/);
    t.strictSame(await rowsOf('thing.failed'), []);
  });

  t.test('many at once make one whole chain', async (t) => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => write(house.call(), `thing.parallel-${n}`)));
    const { brokenAt, rows } = await audit.verifyChain(db);
    t.equal(brokenAt, null);
    t.ok(rows > 50);
  });

  t.test('the database refuses to change, delete or insert between', async (t) => {
    const run = (sql: string) => db.transaction((tx) => tx.execute(sql));
    await t.rejects(run("UPDATE audit SET actor = 'nobody' WHERE id = 1"), /never changed/);
    await t.rejects(run('DELETE FROM audit WHERE id = 1'), /never deleted/);
    const columns = 'at, actor, origin, call, action, subject, previous_hash, hash';
    await t.rejects(
      run(`INSERT INTO audit (id, ${columns}) VALUES (999, '', '', '', '', '', '', '', '')`),
      /continues the chain/,
    );
    await t.rejects(
      run(`INSERT OR REPLACE INTO audit (id, ${columns}) VALUES (1, '', '', '', '', '', '', '', '')`),
      /continues the chain/,
    );
  });

  t.test('a page ends where the next begins', async (t) => {
    const first = await audit.search(house.call(), { limit: 10 });
    const second = await audit.search(house.call(), { limit: 10, before: first.next! });
    t.equal(first.rows.length, 10);
    t.equal(second.rows[0].id, first.rows[9].id - 1);
  });

  t.test('reads of one study by one session are one row in five minutes', async (t) => {
    const call = person(house.call());
    const read = (one: Call, subject = '2.25.1') => audit.read(one, { action: 'study.read', subject });
    await Promise.all(Array.from({ length: 100 }, () => read(call)));
    t.equal((await rowsOf('study.read')).length, 1, 'a hundred at once share one write');
    await read(later(call, 4));
    t.equal((await rowsOf('study.read')).length, 1);
    await read(later(call, 6));
    t.equal((await rowsOf('study.read')).length, 2, 'again after five minutes');
    await read(call, '2.25.2');
    await read(person(call, 's2'));
    t.equal((await rowsOf('study.read')).length, 4, 'another study and another session are rows of their own');
  });

  t.test('a read whose row could not be written is not let through, then or after', async (t) => {
    const call = person(house.call(), 's3');
    const failing: Call = { ...call, db: { ...db, transaction: () => Promise.reject(new Error('disk')) } };
    await t.rejects(audit.read(failing, { action: 'study.read', subject: '2.25.3' }), /disk/);
    await t.rejects(audit.read(failing, { action: 'study.read', subject: '2.25.3' }), /disk/);
  });
});

t.test('one changed byte breaks the chain at its row', async (t) => {
  const house = await openHouse(t);
  const { db } = house.appliance;
  for (let n = 0; n < 5; n++) {
    await db.transaction((tx) => audit.record(house.call(), tx, { action: 'thing.done', subject: `thing:${n}` }));
  }
  t.match(await audit.verifyChain(db), { rows: 5, brokenAt: null });
  await db.transaction(async (tx) => {
    await tx.execute('DROP TRIGGER audit_is_never_changed'); // as somebody with the file in hand would
    await tx.execute("UPDATE audit SET subject = 'thing:9' WHERE id = 3");
  });
  t.match(await audit.verifyChain(db), { brokenAt: 3 });
});
