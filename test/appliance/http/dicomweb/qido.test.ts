// QIDO-RS as a client sees it: paths, parameters, returned attributes, pages. What each kind of match finds is
// query.test.ts'.
import t from 'tap';
import { addressOf, type Json, openArchive } from '../../../dicomweb.ts';
import { ctSlice, srDocument } from '../../../objects.ts';

const NAME = 'Sample^Zoë=山田^太郎=やまだ^たろう';
const size = { rows: 16, columns: 16 };
const one = {
  ...size,
  studyInstanceUid: '1.2.1',
  patientName: NAME,
  accessionNumber: 'ACC-1',
  studyDate: '20260302',
  patientId: 'P1',
};
const two = {
  ...size,
  studyInstanceUid: '1.2.2',
  patientName: '<img src=x>^"=HYPERLINK(1)',
  accessionNumber: 'ACC-2',
  studyDate: '20260401',
  patientId: 'P2',
};
const objects = [
  ctSlice({ ...one, seriesInstanceUid: '1.2.1.1', sopInstanceUid: '1.2.1.1.2', instanceNumber: 2 }),
  ctSlice({ ...one, seriesInstanceUid: '1.2.1.1', sopInstanceUid: '1.2.1.1.1', instanceNumber: 1 }),
  srDocument({ ...one, seriesInstanceUid: '1.2.1.2', sopInstanceUid: '1.2.1.2.1', seriesNumber: 2 }),
  ctSlice({ ...two, seriesInstanceUid: '1.2.2.1', sopInstanceUid: '1.2.2.1.1' }),
];

const values = (results: Json[], tag: string) => results.map((result) => result[tag]?.Value?.[0]);

t.test('searching', async (t) => {
  const archive = await openArchive(t);
  await archive.store(...objects);
  const search = (path: string) => archive.json(`/dicom-web/${path}`);

  t.test('a study has what PS3.18 Table 10.6.3-3 asks for, names in all their groups', async (t) => {
    const [study, ...more] = await search('studies?StudyInstanceUID=1.2.1');
    t.equal(more.length, 0);
    t.strictSame(study, {
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00080020': { vr: 'DA', Value: ['20260302'] },
      '00080030': { vr: 'TM', Value: ['091500'] },
      '00080050': { vr: 'SH', Value: ['ACC-1'] },
      '00080056': { vr: 'CS', Value: ['ONLINE'] },
      '00080061': { vr: 'CS', Value: ['CT', 'SR'] },
      '00080090': { vr: 'PN', Value: [{ Alphabetic: 'Referrer^Rita' }] },
      '00081030': { vr: 'LO', Value: ['Invented study'] },
      '00081190': { vr: 'UR', Value: [`${archive.house.url}/dicom-web/studies/1.2.1`] },
      '00100010': {
        vr: 'PN',
        Value: [{ Alphabetic: 'Sample^Zoë', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' }],
      },
      '00100020': { vr: 'LO', Value: ['P1'] },
      '00100030': { vr: 'DA', Value: ['19700101'] },
      '00100040': { vr: 'CS', Value: ['O'] },
      '0020000D': { vr: 'UI', Value: ['1.2.1'] },
      '00200010': { vr: 'SH', Value: ['1'] },
      '00201206': { vr: 'IS', Value: [2] },
      '00201208': { vr: 'IS', Value: [3] },
    });
  });

  t.test('studies come newest first, series and instances by their numbers', async (t) => {
    t.same(values(await search('studies'), '0020000D'), ['1.2.2', '1.2.1']);
    t.same(values(await search('series'), '0020000E'), ['1.2.2.1', '1.2.1.1', '1.2.1.2']);
    t.same(values(await search('instances'), '00080018'), ['1.2.2.1.1', '1.2.1.1.1', '1.2.1.1.2', '1.2.1.2.1']);
    t.same(values(await search('studies/1.2.1/series'), '0020000E'), ['1.2.1.1', '1.2.1.2']);
    t.same(values(await search('studies/1.2.1/instances'), '00080018'), ['1.2.1.1.1', '1.2.1.1.2', '1.2.1.2.1']);
    t.same(values(await search('studies/1.2.1/series/1.2.1.1/instances'), '00080018'), ['1.2.1.1.1', '1.2.1.1.2']);
    t.same(await search('studies/1.2.3/series'), [], 'nothing of a study that is not there');
  });

  t.test('attributes are named by keyword or tag, also those of the levels above', async (t) => {
    t.same(values(await search('studies?00100020=P2'), '0020000D'), ['1.2.2']);
    t.same(values(await search('studies?0020000d=1.2.1'), '0020000D'), ['1.2.1']);
    t.same(values(await search('series?PatientID=P1&Modality=SR'), '0020000E'), ['1.2.1.2']);
    t.same(values(await search('instances?AccessionNumber=ACC-2'), '00080018'), ['1.2.2.1.1']);
    t.same(values(await search('studies/1.2.1/instances?InstanceNumber=2'), '00080018'), ['1.2.1.1.2']);
    t.same(values(await search('instances?SOPInstanceUID=1.2.1.1.1,1.2.2.1.1'), '00080018'), [
      '1.2.2.1.1',
      '1.2.1.1.1',
    ]);
    t.same(values(await search('instances?SOPInstanceUID=1.2.1.1.1&SOPInstanceUID=1.2.2.1.1'), '00080018'), [
      '1.2.2.1.1',
      '1.2.1.1.1',
    ]);
    t.same(values(await search(`studies?PatientName=${encodeURIComponent('山田*')}`), '0020000D'), ['1.2.1']);
    t.same(values(await search('studies?PatientName=tarou%20zoe&fuzzymatching=true'), '0020000D'), []);
    t.same(values(await search('studies?PatientName=zo%20sam&fuzzymatching=true'), '0020000D'), ['1.2.1']);
  });

  t.test('text from outside is text in the answer', async (t) => {
    const [study] = await search('studies?PatientID=P2');
    t.same(study['00100010'].Value, [{ Alphabetic: '<img src', Ideographic: 'x>^"', Phonetic: 'HYPERLINK(1)' }]);
  });

  t.test('more attributes come when they are asked for, all of them with all', async (t) => {
    const [plain] = await search('series?Modality=SR');
    t.notOk(plain['00080070']);
    const [asked] = await search('series?Modality=SR&includefield=Manufacturer,00080021&includefield=BodyPartExamined');
    t.same(asked['00080070'].Value, ['Lightbox tests']);
    t.same(
      Object.keys(asked).filter((tag) => !plain[tag]),
      ['00080021', '00080070', '00180015'],
    );
    const [all] = await search('studies/1.2.1/series?Modality=SR&includefield=all');
    t.ok(all['00180015'] && all['00081010']);
    t.notOk(all['00100010'], 'the address names the study already');
    t.ok((await search('series?Modality=SR'))[0]['00100010'], 'across studies the patient is told');
    const [sequence] = await search(
      'studies?StudyInstanceUID=1.2.1&includefield=RequestAttributesSequence.ScheduledProcedureStepID',
    );
    t.ok(sequence, 'what the index does not have is left out');
  });

  t.test('pages by limit and offset', async (t) => {
    t.same(values(await search('instances?limit=2&offset=1'), '00080018'), ['1.2.1.1.1', '1.2.1.1.2']);
    t.same(await search('instances?limit=0'), []);
    t.same(await search('instances?offset=4'), []);
    const answer = await archive.get('/dicom-web/instances?limit=2');
    t.equal(answer.headers.get('warning'), null, 'who asked for two is not warned');
    await answer.body?.cancel();
  });

  t.test('a query that can not be understood is refused with a sentence and its field', async (t) => {
    const cases: [query: string, field: string][] = [
      ['Colour=red', 'Colour'],
      ['patientname=x', 'patientname'],
      ['00101040=x', '00101040'],
      ['SeriesDescription=x', 'SeriesDescription'],
      ['StudyDate=yesterday', ''],
      ['StudyInstanceUID=abc', ''],
      ['PatientID=1&PatientID=2', 'PatientID'],
      ['NumberOfStudyRelatedSeries=1', 'NumberOfStudyRelatedSeries'],
      ['limit=-1', 'limit'],
      ['limit=x', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['offset=1.5', 'offset'],
      ['fuzzymatching=yes', 'fuzzymatching'],
      ['includefield=Colour', 'Colour'],
    ];
    for (const [query, field] of cases) {
      const answer = await archive.get(`/dicom-web/studies?${query}`);
      t.equal(answer.status, 400, query);
      const { error } = (await answer.json()) as { error: { message: string; field?: string } };
      t.ok(error.message.length > 10, error.message);
      t.equal(error.field ?? '', field, query);
    }
  });

  t.test('answers are DICOM JSON, or JSON for who asks for that, and nothing else', async (t) => {
    const typeOf = async (accept?: string) => {
      const answer = await archive.get('/dicom-web/studies', accept);
      await answer.body?.cancel();
      return answer.status === 200 ? answer.headers.get('content-type') : answer.status;
    };
    t.equal(await typeOf(), 'application/dicom+json');
    t.equal(await typeOf('application/json'), 'application/json');
    t.equal(await typeOf('multipart/related; type="application/dicom+xml"'), 406);
  });

  t.test('past a thousand results across the archive the answer is cut and says so', async (t) => {
    const { db } = archive.house.appliance;
    await db.batch([
      {
        sql: `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
INSERT INTO instances (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, identity_id, number, frames, path,
  size_bytes, sha256, data_set_offset, received_at, source)
SELECT series_id, '1.9.' || i, sop_class_uid, transfer_syntax_uid, identity_id, i, 1, path, size_bytes, sha256,
  data_set_offset, received_at, source FROM n JOIN instances ON sop_instance_uid = '1.2.2.1.1'`,
      },
    ]);
    const answer = await archive.get('/dicom-web/instances?limit=5000');
    t.match(
      answer.headers.get('warning'),
      /^299 http:\/\/127\.0\.0\.1:\d+\/dicom-web ".*Additional results can be requested\."$/,
    );
    t.equal(((await answer.json()) as Json[]).length, 1000);
    t.equal((await search('instances?limit=5000&offset=1000')).length, 204);
    t.equal(
      (await search(`${addressOf(objects[3], 'series').slice('/dicom-web/'.length)}/instances`)).length,
      1201,
      'a series is never cut',
    );
  });
});
