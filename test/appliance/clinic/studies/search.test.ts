import path from 'node:path';
import t, { type Test } from 'tap';
import { addToIndex } from '../../../../appliance/clinic/studies/index-rows.ts';
import { matchExpression, searchStatement } from '../../../../appliance/clinic/studies/search.ts';
import type { StudyQuery } from '../../../../appliance/clinic/studies/shapes.ts';
import { type Database, openDatabase } from '../../../../appliance/core/db/database.ts';
import { migrate } from '../../../../appliance/core/db/migrate.ts';
import { dataFolder } from '../../../data-folder.ts';
import { studyAddition } from '../../../study-rows.ts';

async function openWith(t: Test, studies: Parameters<typeof studyAddition>[0][]): Promise<Database> {
  const db = await openDatabase(`file:${path.join(dataFolder(t), 'test.db')}`);
  t.teardown(() => db.close());
  await migrate(db);
  await db.batch(addToIndex(studies.map(studyAddition), [], new Set(), '2026-01-01T00:00:00.000Z'));
  return db;
}

async function found(db: Database, query: StudyQuery): Promise<string[]> {
  const { sql, args } = searchStatement(query, 50);
  return (await db.query(sql, args)).map((row) => row.description as string);
}

const people = [
  { description: 'a', patientName: 'Müller^Zoë', patientId: 'P-0042', studyDate: '20260301', modality: 'CT' },
  {
    description: 'b',
    patientName: 'Sample^Anna=山田^太郎=やまだ^たろう',
    patientId: 'X7',
    studyDate: '20260302',
    modality: 'US',
  },
  {
    description: 'c',
    patientName: 'Люкceмбypг^Иван',
    patientId: 'X8',
    studyDate: '20260303',
    modality: 'CT',
    accessionNumber: 'A-2026-17',
  },
  { description: 'd', patientName: 'Sample^Bernd', patientId: 'X9', studyDate: '', modality: 'MR' },
];

t.test('a search finds names in any script by the beginnings of words, without case and accents', async (t) => {
  const db = await openWith(t, people);
  t.same(await found(db, { search: 'muller' }), ['a']);
  t.same(await found(db, { search: 'ZOE mül' }), ['a']);
  t.same(await found(db, { search: '山田' }), ['b']);
  t.same(await found(db, { search: 'やま' }), ['b']);
  t.same(await found(db, { search: 'иван' }), ['c']);
  t.same(
    await found(db, { search: 'sampl' }),
    ['d', 'b'],
    'newest first; a study without a date stands where it came in',
  );
  t.same(await found(db, { search: 'nobody' }), []);
});

t.test('a search finds patient IDs, accession numbers and descriptions', async (t) => {
  const db = await openWith(t, people);
  t.same(await found(db, { search: 'P-0042' }), ['a']);
  t.same(await found(db, { search: 'a-2026-17' }), ['c']);
  const [{ uid }] = await db.query(
    "SELECT study_instance_uid AS uid FROM studies WHERE accession_number = 'A-2026-17'",
  );
  t.same(await found(db, { search: ` ${uid} ` }), ['c'], 'a whole UID');
  t.same(await found(db, { search: '1.2.840.99999.1' }), []);
});

t.test('filters combine: modality, dates, state, page', async (t) => {
  const db = await openWith(t, people);
  t.same(await found(db, { modality: 'CT' }), ['c', 'a']);
  t.same(await found(db, { modality: 'CT,US', to: '2026-03-02' }), ['b', 'a']);
  t.same(await found(db, { from: '2026-03-02', to: '2026-03-02' }), ['b'], 'the last day counts whole');
  t.same(await found(db, { modality: 'CT', search: 'mul' }), ['a']);
  t.same(await found(db, { state: 'complete' }), []);
  t.same(await found(db, { after: '2026-03-03T00:00:00~99' }), ['c', 'b', 'a']);
  t.throws(() => searchStatement({ after: "'; DROP TABLE studies" }, 1), { code: 'invalid' });
});

t.test('what is typed is never query language', async (t) => {
  const db = await openWith(t, people);
  for (const search of ['"', 'a" OR "b', 'NEAR(', '*', '^a', '-x', 'text:', '%', '_', "'", '(', 'a*b']) {
    t.same(await found(db, { search: `${search} zzz` }), [], search);
  }
  t.equal(matchExpression('  ** '), undefined);
});

t.test('each kind of search walks an index and sorts at most the matches', async (t) => {
  const db = await openWith(t, people);
  const plan = async (query: StudyQuery) => {
    const { sql, args } = searchStatement(query, 50);
    const rows = await db.query(`EXPLAIN QUERY PLAN ${sql}`, args);
    return rows.map((row) => row.detail as string);
  };
  const ordered: StudyQuery[] = [
    {},
    { from: '2026-01-01', to: '2026-02-01' },
    { after: '2026-03-03T00:00:00~9' },
    { state: 'receiving' },
  ];
  const isScan = (detail: string) => /^SCAN (studies|study_modalities|patients|aside)$/.test(detail);
  for (const query of ordered) {
    const details = await plan(query);
    t.notOk(details.some(isScan), `${JSON.stringify(query)}: ${details.join('; ')}`);
    t.notOk(
      details.some((detail) => detail.includes('TEMP B-TREE')),
      `${JSON.stringify(query)} needs no sorting`,
    );
  }
  for (const query of [{ modality: 'CT' }, { modality: 'CT,MR', from: '2026-01-01' }]) {
    const details = await plan(query);
    t.notOk(details.some(isScan), `${JSON.stringify(query)}: ${details.join('; ')}`);
    t.ok(
      details.some((detail) => /SEARCH study_modalities USING COVERING INDEX .*modality=\?/.test(detail)),
      'each modality is walked in its own index',
    );
  }
  const words = await plan({ search: 'mul' });
  t.ok(words.some((detail) => /study_search VIRTUAL TABLE INDEX/.test(detail)));
  t.ok(
    words.some((detail) => /SEARCH studies USING INTEGER PRIMARY KEY/.test(detail)),
    words.join('; '),
  );
});
