// Attribute queries: every one walks an index and sorts at most what it found, and each kind of match finds what it should.
import t from 'tap';
import { ATTRIBUTES, type Level } from '../../../../appliance/clinic/studies/attributes.ts';
import { addToIndex } from '../../../../appliance/clinic/studies/index-rows.ts';
import { type AttributeQuery, queryStatement } from '../../../../appliance/clinic/studies/query.ts';
import { openDatabase } from '../../../../appliance/core/db/database.ts';
import { migrate } from '../../../../appliance/core/db/migrate.ts';
import { dataFolder } from '../../../data-folder.ts';
import { studyAddition } from '../../../study-rows.ts';

const STUDIES = 3000;
const NAMES = [
  'Sample^Anna',
  'Muster^Björn',
  'Ősi^Ágnes^^Dr.',
  'Yamada^Tarou=山田^太郎=やまだ^たろう',
  'Wang^XiaoDong=王^小東',
];

const db = await openDatabase(`file:${dataFolder(t)}/index.db`);
t.teardown(() => db.close());
await migrate(db);
const additions = Array.from({ length: STUDIES }, (_, n) =>
  studyAddition({
    patientName: n < NAMES.length ? NAMES[n] : `Other^Person${n}`,
    patientId: `P${n}`,
    patientBirthDate: `19${String(10 + (n % 90))}0615`,
    description: n % 3 === 0 ? 'CT Abdomen 100%_plain' : 'Knee',
    accessionNumber: n % 2 === 0 ? `A${n}` : undefined,
    studyDate: `2026${String(1 + (n % 12)).padStart(2, '0')}${String(1 + (n % 28)).padStart(2, '0')}`,
    modality: n === 7 ? 'XA' : n % 2 === 0 ? 'CT' : 'MR',
  }),
);
await db.batch(addToIndex(additions, [], new Set(), '2026-06-01T12:00:00.000Z'));

function query(level: Level, filters: Record<string, string>, more: Partial<AttributeQuery> = {}) {
  const listed = Object.entries(filters).map(([keyword, value]) => {
    const attribute = ATTRIBUTES.find((one) => one.keyword === keyword);
    if (!attribute) throw new Error(keyword);
    return { attribute, value };
  });
  return queryStatement({ level, filters: listed, fuzzyNames: false, limit: 100, offset: 0, ...more });
}
async function plan(
  level: Level,
  filters: Record<string, string>,
  more: Partial<AttributeQuery> = {},
): Promise<string> {
  const { sql, args } = query(level, filters, more);
  return (await db.query(`EXPLAIN QUERY PLAN ${sql}`, args)).map((row) => row.detail).join('; ');
}
async function found(filters: Record<string, string>, more: Partial<AttributeQuery> = {}): Promise<string[]> {
  const { sql, args } = query('study', filters, more);
  return (await db.query(sql, args)).map((row) => row['00100010'] as string);
}

t.test('every query walks an index', async (t) => {
  const uid = additions[5].rows.study.studyInstanceUid;
  const plans: [name: string, Level, Record<string, string>, RegExp, Partial<AttributeQuery>?][] = [
    ['all studies', 'study', {}, /studies_by_sort_key/],
    ['all series', 'series', {}, /studies_by_sort_key/],
    ['all instances', 'instance', {}, /studies_by_sort_key/],
    ['a date', 'study', { StudyDate: '20260302' }, /studies_by_sort_key \(sort_key>\? AND sort_key<\?\)/],
    ['dates from', 'study', { StudyDate: '20260302-' }, /studies_by_sort_key \(sort_key>\?\)/],
    ['an accession number', 'study', { AccessionNumber: 'A4' }, /studies_by_accession/],
    ['a patient ID', 'study', { PatientID: 'P4' }, /patients USING .*\(patient_id=\?\)/],
    ['a name', 'study', { PatientName: 'Samp*' }, /study_search/],
    ['fuzzy words of a name', 'study', { PatientName: 'ann sam' }, /study_search/, { fuzzyNames: true }],
    ['a study', 'study', { StudyInstanceUID: uid }, /studies USING .*\(study_instance_uid=\?\)/],
    ['a modality', 'study', { ModalitiesInStudy: 'XA' }, /study_modalities_by_sort_key \(modality=\?\)/],
    ['a modality since', 'study', { ModalitiesInStudy: 'CT', StudyDate: '20260601-' }, /studies_by_sort_key/],
    ['a series anywhere', 'series', { SeriesInstanceUID: '2.25.8.5' }, /series_by_uid/],
    ['an instance anywhere', 'instance', { SOPInstanceUID: '2.25.9.5' }, /instances USING .*\(sop_instance_uid=\?\)/],
    ['series of a study', 'series', {}, /\(study_id=\?\)/, { within: { studyInstanceUid: uid } }],
    ['instances of a study', 'instance', {}, /instances_by_series/, { within: { studyInstanceUid: uid } }],
    [
      'instances of a series',
      'instance',
      {},
      /series_instance_uid=\?/,
      { within: { studyInstanceUid: uid, seriesInstanceUid: '2.25.8.6' } },
    ],
  ];
  for (const [name, level, filters, expected, more] of plans) {
    const detail = await plan(level, filters, more);
    t.match(detail, expected, `${name}: ${detail}`);
    t.notMatch(detail, /SCAN (studies|series|instances|patients)(?! USING)/, `${name} scans no table`);
  }
});

t.test('names are found in any script, whatever case, accents and group', async (t) => {
  const cases: [value: string, name: string, fuzzy?: boolean][] = [
    ['Sample^Anna', NAMES[0]],
    ['SAMPLE^ANNA', NAMES[0]],
    ['sample*', NAMES[0]],
    ['*anna', NAMES[0]],
    ['S?mple^Ann?', NAMES[0]],
    ['muster^bjorn', NAMES[1]],
    ['Muster^BJÖRN', NAMES[1]],
    ['osi^agnes*', NAMES[2]],
    ['山田^太郎', NAMES[3]],
    ['山田*', NAMES[3]],
    ['ヤマダ^タロウ', NAMES[3]],
    ['Yamada^Tarou=山田^太郎', NAMES[3]],
    ['王*', NAMES[4]],
    ['xiao wang', NAMES[4], true],
    ['太郎', NAMES[3], true],
    ['ann', NAMES[0], true],
  ];
  for (const [value, name, fuzzyNames = false] of cases)
    t.same(await found({ PatientName: value }, { fuzzyNames }), [name], value);
  for (const value of ['Sample', 'Anna', 'Sample^Ann', 'ample*'])
    t.same(await found({ PatientName: value }), [], `${value} is another name`);
  t.same(await found({ PatientName: 'nna' }, { fuzzyNames: true }), [], 'the middle of a word begins none');
});

t.test('other attributes match as their kind does', async (t) => {
  const count = async (filters: Record<string, string>) => (await found(filters, { limit: STUDIES })).length;
  t.equal(await count({ StudyDate: '20260101-20261231' }), STUDIES);
  t.equal(await count({ StudyDate: '20260302' }), await count({ StudyDate: '20260302-20260302' }));
  t.equal(await count({ StudyDate: '-20251231' }), 0);
  t.equal(await count({ ModalitiesInStudy: 'CT\\MR' }), STUDIES - 1);
  t.equal(await count({ ModalitiesInStudy: 'xa,US' }), 1);
  t.equal(await count({ ModalitiesInStudy: 'X*' }), 1);
  t.equal(await count({ ModalitiesInStudy: 'XA', PatientID: 'P7' }), 1);
  t.equal(await count({ PatientBirthDate: '19120615' }), Math.ceil((STUDIES - 2) / 90));
  t.equal(await count({ PatientBirthDate: '1912' }).catch((error) => error.code), 'invalid');
  t.equal(await count({ StudyDescription: 'knee' }), STUDIES - STUDIES / 3);
  t.equal(await count({ StudyDescription: 'ct abd*' }), STUDIES / 3);
  t.equal(await count({ StudyDescription: '*100%_plain' }), STUDIES / 3, 'SQL has no wildcards of its own');
  t.equal(await count({ StudyDescription: '*100_%plain' }), 0);
  t.equal(await count({ AccessionNumber: 'A4' }), 1);
  t.equal(await count({ AccessionNumber: '' }), STUDIES, 'an empty value matches everything');
  t.equal(await count({ AccessionNumber: '""' }), STUDIES / 2, 'two quotation marks match what has none');
  t.equal(await count({ PatientID: "P1'; DROP TABLE studies; --" }), 0);
  t.equal(
    await count({ StudyInstanceUID: [3, 4, 5].map((n) => additions[n].rows.study.studyInstanceUid).join('\\') }),
    3,
  );
});

t.test('pages follow each other without gap or overlap', async (t) => {
  const all = await found({}, { limit: STUDIES });
  const pages = [];
  for (let offset = 0; offset < STUDIES; offset += 700) pages.push(...(await found({}, { limit: 700, offset })));
  t.same(pages, all);
});

t.test('a value that its attribute can not have is refused', async (t) => {
  for (const [keyword, value] of [
    ['StudyDate', '2026-13-01'],
    ['StudyTime', 'noon'],
    ['StudyInstanceUID', 'x'],
    ['NumberOfStudyRelatedSeries', '1'],
  ]) {
    t.throws(() => query('study', { [keyword]: value }), { code: 'invalid' }, keyword);
  }
  t.throws(() => query('series', { SeriesNumber: '1.5' }), { code: 'invalid' });
});
