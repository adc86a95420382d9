// A report that fills itself: structured reports of three templates, stored like any other object, land in the fields of what
// the radiologist begins with. dcmtk's dsrdump is the judge of whether they are structured reports at all.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type DocumentJson, nodesOf } from '../../../../appliance/clinic/reports/document.ts';
import { startIndexing } from '../../../../appliance/clinic/studies/indexing.ts';
import type { StudyValues } from '../../../../appliance/clinic/values/shapes.ts';
import { multipart, multipartType } from '../../../dicomweb.ts';
import type { TestObject } from '../../../objects.ts';
import { openReports, type ReportsRoom } from '../reports/writing.ts';
import {
  AC,
  BPD,
  biometry,
  CHOSEN,
  container,
  FL,
  HC,
  MEAN,
  modifier,
  num,
  ultrasoundReport,
  unit,
  vessel,
} from './ultrasound-reports.ts';

const of = (n: number, instanceNumber = 1) => ({
  studyInstanceUid: `2.25.5${n}`,
  seriesInstanceUid: `2.25.6${n}`,
  sopInstanceUid: `2.25.7${n}${instanceNumber}`,
  instanceNumber,
});
const PRIVATE = ['BPD-1', '99VENDOR', 'Diam. bip.'] as const;

const OBSTETRIC = ultrasoundReport(
  [
    biometry(
      'A',
      num(BPD, 4.61, unit('cm')),
      num(BPD, 4.71, unit('cm')),
      num(BPD, 4.7, unit('cm'), MEAN),
      num(HC, 175.2, unit('mm')),
      num(AC, 14.9, unit('cm'), CHOSEN),
      num(AC, 20, unit('cm')),
      num(FL, 33, unit('mm'), { relation: 'INFERRED FROM', type: 'IMAGE', value: '2.25.4711' }),
    ),
    container(
      ['111028', 'DCM', 'Image Library'],
      container(
        ['126200', 'DCM', 'Image Library Group'],
        num(['110910', 'DCM', 'Pixel Data Rows'], 512, unit('{pixels}')),
      ),
    ),
    container(
      ['125008', 'DCM', 'Fetus Summary'],
      num(['11948-7', 'LN', 'Fetal Heart Rate'], 142, unit('{H.B.}/min')),
      num(['11727-5', 'LN', 'Estimated Weight'], 0.331, unit('kg')),
    ),
  ],
  { ...of(1), template: '5000' },
);
const VENDORS = ultrasoundReport(
  [biometry('A', num(PRIVATE, 4.7, unit('cm')), num(HC, 18, ['mm', '99UNITS', 'mm']))],
  of(2),
);
const VASCULAR = ultrasoundReport(
  [
    container(
      ['121070', 'DCM', 'Findings'],
      modifier(['G-C0E3', 'SRT', 'Finding Site'], ['T-D1600', 'SRT', 'Neck']),
      vessel(
        ['T-45300', 'SRT', 'Internal Carotid Artery'],
        'L',
        num(['11726-7', 'LN', 'Peak Systolic Velocity'], 1.25, unit('m/s')),
        num(['11653-3', 'LN', 'End Diastolic Velocity'], 41, unit('cm/s')),
      ),
      vessel(
        ['T-45100', 'SRT', 'Common Carotid Artery'],
        'R',
        num(['11726-7', 'LN', 'Peak Systolic Velocity'], -88, unit('cm/s')),
      ),
    ),
  ],
  { ...of(3), title: ['125100', 'DCM', 'Vascular Ultrasound Procedure Report'], template: '5100' },
);
const ECHO = ultrasoundReport(
  [
    container(
      ['121070', 'DCM', 'Findings'],
      modifier(['G-C0E3', 'SRT', 'Finding Site'], ['T-32600', 'SRT', 'Left Ventricle']),
      num(['29436-3', 'LN', 'Left Ventricle Internal End Diastolic Dimension'], 4.8, unit('cm')),
      num(['18043-0', 'LN', 'Left Ventricular Ejection Fraction'], 58.4, unit('%')),
      num(['TAPSE', '99VENDOR', 'TAPSE'], 2.2, unit('cm')),
    ),
  ],
  { ...of(4), title: ['125200', 'DCM', 'Adult Echocardiography Procedure Report'], template: '5200' },
);

t.test('what the tests make are structured reports', async (t) => {
  const folder = t.testdir();
  for (const [name, object] of Object.entries({ OBSTETRIC, VENDORS, VASCULAR, ECHO })) {
    const file = join(folder, `${name}.dcm`);
    writeFileSync(file, object.file);
    const text = execFileSync('dsrdump', ['+Pl', file], { encoding: 'utf8' });
    t.match(text, /<contains NUM:|NUM:\(/, name);
  }
});

async function stored(room: ReportsRoom, exam: string, objects: TestObject[]): Promise<string> {
  const headers = { ...(await room.house.token('technician')), 'content-type': multipartType() };
  const body = multipart(objects.map(({ file }) => file)) as Uint8Array<ArrayBuffer>;
  const answer = await room.house.fetch('/dicom-web/studies', { method: 'POST', headers, body });
  if (answer.status !== 200) throw new Error(await answer.text());
  const { orderId, patientId } = await room.study({ exam, modality: 'US', sex: 'F' });
  const uid = objects[0]!.studyInstanceUid;
  const sql = `UPDATE studies SET order_id = ?, patient_id = ?, state = 'complete'
WHERE study_instance_uid = ? AND instance_count = ?`;
  for (const deadline = Date.now() + 20_000; ; ) {
    const { rowsAffected } = await room.db.transaction((tx) =>
      tx.execute(sql, [orderId, patientId, uid, objects.length]),
    );
    if (rowsAffected === 1) return uid;
    if (Date.now() > deadline) throw new Error('The index did not get there in time');
    await new Promise((wake) => setTimeout(wake, 10));
  }
}

t.test('a report begins with what the machine measured, each value in its field and unit', async (t) => {
  const room = await openReports(t);
  const indexing = startIndexing(room.house.call(), await room.house.appliance.store.replay());
  t.teardown(() => indexing.close());
  const doctor = await room.doctor();
  const headers = { cookie: doctor.cookie };
  const get = async <T>(path: string) => (await (await room.house.fetch(`/api/v1/${path}`, { headers })).json()) as T;
  const valuesOf = (uid: string, template = '') =>
    get<StudyValues>(`reports/${uid}/values${template && `?template=${template}`}`);
  const placedIn = async (uid: string, template: string) =>
    Object.fromEntries(
      (await valuesOf(uid, template)).placed.map(({ fieldId, value, unit, how }) => [
        fieldId,
        `${value} ${unit} ${how}`,
      ]),
    );

  const obstetric = await stored(room, 'US fetus', [OBSTETRIC]);
  t.match(await placedIn(obstetric, 'us-obstetrics'), {
    bpd: '47 mm mean',
    hc: '175.2 mm only',
    ac: '149 mm selected',
    fl: '33 mm only',
    'heart-rate': '142 /min only',
    efw: '331 g only',
    'gestational-age': /^(19|20)(\.\d)? wk computed$/,
  });
  const { values } = await valuesOf(obstetric);
  t.notOk(
    values.some(({ code }) => code.value === '110910'),
    'what is said of images is no measurement',
  );
  const femur = values.find(({ code }) => code.value === FL[0])!;
  t.match(femur, {
    fetus: 'A',
    sopInstanceUid: OBSTETRIC.sopInstanceUid,
    item: '1.1.8.1',
    image: { sopInstanceUid: '2.25.4711', frame: 1 },
  });

  await room.db.batch([
    {
      sql: `UPDATE orders SET exam_id = (SELECT id FROM exams WHERE code = 'US-OB')
WHERE id = (SELECT order_id FROM studies WHERE study_instance_uid = ?)`,
      args: [obstetric],
    },
  ]);
  const { begin } = await get<{ begin: DocumentJson }>(`reports/${obstetric}/writing`);
  const field = (id: string) => nodesOf(begin, 'field').find(({ attrs }) => attrs!.id === id)!.attrs!;
  t.match(field('bpd'), { value: 47, unit: 'mm', source: 'device', sopInstanceUid: OBSTETRIC.sopInstanceUid });
  t.match(field('gestational-age'), { source: /Hadlock 1984/ });
  t.equal(field('presentation').value, null, 'what no machine measures stays open');

  const vascular = await stored(room, 'US carotids', [VASCULAR]);
  t.match(await placedIn(vascular, 'us-carotids'), {
    'ica-left-psv': '125 cm/s only',
    'ica-left-edv': '41 cm/s only',
    'cca-right-psv': '-88 cm/s only',
  });
  const echo = await stored(room, 'US heart', [ECHO]);
  const heart = await valuesOf(echo);
  t.match(heart.values, [{ value: 4.8, unit: 'cm', site: { value: 'T-32600' } }, {}, {}]);
  t.same(heart.unknown, [2], 'no field is known for a code of the vendor’s own');
  t.match(await placedIn(echo, 'us-echo-adult'), {
    'lv-diastolic-diameter': '48 mm only',
    'ejection-fraction': '58.4 % only',
  });

  const vendors = await stored(room, 'US fetus', [VENDORS]);
  const before = await valuesOf(vendors, 'us-obstetrics');
  t.same(before.placed, [], 'neither a private code nor a private unit is guessed');
  const { item, sopInstanceUid } = before.values[before.unknown[0]!]!;
  const teach = (json: object, cookie = doctor.cookie) =>
    room.house.fetch(`/api/v1/reports/${vendors}/values/teach`, { method: 'POST', headers: { cookie }, json });
  t.equal((await teach({ item: '1.9.9', sopInstanceUid, fieldId: 'bpd' })).status, 404);
  t.equal((await teach({ item, sopInstanceUid, fieldId: 'BPD!' })).status, 400);
  for (const [fieldId, sentence] of [
    ['no-such-field', /No template has this field/],
    ['efw', /The machine says cm, and this field takes g/],
    ['presentation', /takes text/],
  ] as const) {
    const refused = await teach({ item, sopInstanceUid, fieldId });
    t.match(await refused.json(), { error: { code: 'invalid', field: 'fieldId', message: sentence } });
  }
  t.same((await get<{ codes: unknown[] }>('taught-codes')).codes, [], 'nothing of that was learned');
  t.match(await (await teach({ item, sopInstanceUid, fieldId: 'bpd' })).json(), {
    placed: [{ fieldId: 'bpd', value: 47, unit: 'mm' }],
  });
  const { codes } = await get<{ codes: { id: number }[] }>('taught-codes');
  t.match(codes, [{ code: { value: 'BPD-1', scheme: '99VENDOR' }, fieldId: 'bpd' }]);
  await room.house.fetch(`/api/v1/taught-codes/${codes[0]!.id}`, { method: 'DELETE', headers });
  t.same((await valuesOf(vendors, 'us-obstetrics')).placed, [], 'and forgotten again');
});
