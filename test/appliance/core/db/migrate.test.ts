import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openDatabase } from '../../../../appliance/core/db/database.ts';
import { migrate, schemaText, statementsOf } from '../../../../appliance/core/db/migrate.ts';

t.test('a new database gets every migration once, and the schema that schema.sql shows', async (t) => {
  const db = await openDatabase(`file:${path.join(t.testdir(), 'test.db')}`);
  t.teardown(() => db.close());
  const applied = await migrate(db);
  t.ok(applied.length >= 3);
  t.same(await migrate(db), [], 'the second time there is nothing to do');
  const committed = readFileSync(new URL('../../../../appliance/core/db/schema.sql', import.meta.url), 'utf8');
  t.equal(await schemaText(db), committed, 'run `npm run generate` after a new migration');
});

t.test('a database newer than the program is not touched', async (t) => {
  const db = await openDatabase(`file:${path.join(t.testdir(), 'test.db')}`);
  t.teardown(() => db.close());
  await migrate(db);
  await db.batch([{ sql: "INSERT INTO migrations VALUES (9999, '9999-future.sql', '2030-01-01T00:00:00Z')" }]);
  await t.rejects(migrate(db), { name: 'Fault', code: 'unavailable' });
});

t.test('a trigger body is one statement', async (t) => {
  const sql = `-- why
CREATE TABLE a (x TEXT) STRICT;

CREATE TRIGGER never
BEFORE DELETE ON a
BEGIN
  SELECT raise(ABORT, 'no');
END;

CREATE INDEX i ON a (x);
`;
  t.same(
    statementsOf(sql).map((statement) => statement.split('\n')[0]),
    ['-- why', 'CREATE TRIGGER never', 'CREATE INDEX i ON a (x);'],
  );
});
