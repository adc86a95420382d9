import path from 'node:path';
import t, { type Test } from 'tap';
import { openDatabase } from '../../../../appliance/core/db/database.ts';

async function open(t: Test) {
  const db = await openDatabase(`file:${path.join(t.testdir(), 'test.db')}`);
  t.teardown(() => db.close());
  await db.batch([
    { sql: 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, data BLOB) STRICT' },
  ]);
  return db;
}

t.test('what a transaction wrote is read by others only after it committed', async (t) => {
  const db = await open(t);
  await db.transaction(async (tx) => {
    await tx.execute('INSERT INTO things (name, data) VALUES (?, ?)', ['a', new Uint8Array([1, 2, 255])]);
    t.same(await tx.query('SELECT name FROM things'), [{ name: 'a' }]);
    t.same(await db.query('SELECT name FROM things'), []);
  });
  const [row] = await db.query('SELECT name, data FROM things');
  t.equal(row.name, 'a');
  t.same([...(row.data as Uint8Array)], [1, 2, 255]);
});

t.test('a transaction that throws leaves nothing and the next one runs', async (t) => {
  const db = await open(t);
  await t.rejects(
    db.transaction(async (tx) => {
      await tx.execute("INSERT INTO things (name) VALUES ('a')");
      throw new Error('changed my mind');
    }),
    { message: 'changed my mind' },
  );
  await db.transaction((tx) => tx.execute("INSERT INTO things (name) VALUES ('b')"));
  t.same(await db.query('SELECT name FROM things'), [{ name: 'b' }]);
});

t.test('transactions and batches take turns, in the order they were asked', async (t) => {
  const db = await open(t);
  const order: string[] = [];
  const add = (name: string, pause: number) =>
    db.transaction(async (tx) => {
      await new Promise((resolve) => setTimeout(resolve, pause));
      await tx.execute('INSERT INTO things (name) VALUES (?)', [name]);
      order.push(name);
    });
  await Promise.all([
    add('slow', 30),
    db.batch([{ sql: "INSERT INTO things (name) VALUES ('batch')" }]).then(() => order.push('batch')),
    add('fast', 0),
  ]);
  t.same(order, ['slow', 'batch', 'fast']);
  t.same(
    (await db.query('SELECT name FROM things ORDER BY id')).map((row) => row.name),
    order,
  );
});

t.test('a batch is one commit: a broken statement in it leaves nothing', async (t) => {
  const db = await open(t);
  await t.rejects(
    db.batch([{ sql: "INSERT INTO things (name) VALUES ('a')" }, { sql: "INSERT INTO things (name) VALUES ('a')" }]),
    { name: 'DatabaseError', code: 'SQLITE_CONSTRAINT_UNIQUE' },
  );
  t.same(await db.query('SELECT * FROM things'), []);
});

t.test('a transaction object is of no use after its end', async (t) => {
  const db = await open(t);
  let kept: Parameters<Parameters<typeof db.transaction>[0]>[0] | undefined;
  await db.transaction(async (tx) => {
    kept = tx;
  });
  await t.rejects(kept!.execute("INSERT INTO things (name) VALUES ('late')"), {
    message: 'This transaction has ended',
  });
});

t.test('the reader can not write', async (t) => {
  const db = await open(t);
  await t.rejects(db.query("INSERT INTO things (name) VALUES ('sneaky')"));
});
