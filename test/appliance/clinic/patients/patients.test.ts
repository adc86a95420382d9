// Registering, changing and finding patients, and what images make of them.
import t from 'tap';
import * as patients from '../../../../appliance/clinic/patients/patients.ts';
import { matchExpression, search } from '../../../../appliance/clinic/patients/search.ts';
import { addToIndex } from '../../../../appliance/clinic/studies/index-rows.ts';
import * as studies from '../../../../appliance/clinic/studies/studies.ts';
import { openHouse } from '../../../house.ts';
import { studyAddition } from '../../../study-rows.ts';

const house = await openHouse(t);
const call = () => house.call();
const { db } = house.appliance;
const receive = (...sketches: Parameters<typeof studyAddition>[0][]) =>
  db.batch(addToIndex(sketches.map(studyAddition), [], new Set(), '2026-01-01T00:00:00.000Z'));
const found = async (typed: string) =>
  (await search(call(), { search: typed })).patients.map(({ displayName }) => displayName);

t.test('the box gives readable IDs and never one that images have brought', async (t) => {
  await receive({ patientName: 'Foreign^Fritz', patientId: 'P-000002', patientBirthDate: '19600101' });
  const [one, two] = [
    await patients.register(call(), { name: { family: 'Sample', given: 'Anna' }, sex: 'F', birthDate: '1980-05-12' }),
    await patients.register(call(), { name: { family: 'Sample', given: 'Bernd' } }),
  ];
  t.match(
    [one, two],
    [{ patientId: 'P-000001', name: 'Sample^Anna', version: 1, origin: 'registered' }, { patientId: 'P-000003' }],
  );
  const [row] = await house.appliance.db.query(`SELECT action, after FROM audit WHERE subject = ?`, [
    `patient:${one.id}`,
  ]);
  t.match(row, { action: 'patient.registered', after: /Sample\^Anna/ });
});

t.test('an age makes an estimated birth date, a birth date no estimate', async (t) => {
  const name = { family: 'Sample', given: 'Old' };
  const year = new Date().getUTCFullYear();
  const old = await patients.register(call(), { name, age: { value: 70, unit: 'years' } });
  t.match(old, { birthDateIsEstimated: true });
  t.ok(old.birthDate?.startsWith(String(year - 70)));
  const young = await patients.register(call(), { name, age: { value: 3, unit: 'months' } });
  t.ok(young.birthDate! > `${year - 1}-01-01`);
  const known = await patients.change(call(), old.id, { birthDate: '1955-04-30', expectedVersion: 1 });
  t.match(known, { birthDate: '1955-04-30', birthDateIsEstimated: false, version: 2 });
  for (const birthDate of ['2155-01-01', '1955-02-30', '1700-01-01'])
    await t.rejects(patients.register(call(), { name, birthDate }), { code: 'invalid', field: 'birthDate' });
  await t.rejects(patients.register(call(), { name, age: { value: 999, unit: 'years' } }), { code: 'invalid' });
});

t.test('somebody unknown has a name to call, until one is known', async (t) => {
  await t.rejects(patients.register(call(), {}), { code: 'invalid', field: 'name.family' });
  const unknown = await patients.register(call(), { isUnknown: true, sex: 'M' });
  t.match(unknown, { isUnknown: true, displayName: `Unknown, ${unknown.patientId}` });
  const name = { family: 'Sample', given: 'Found' };
  t.match(await patients.change(call(), unknown.id, { name, expectedVersion: 1 }), {
    isUnknown: false,
    patientId: unknown.patientId,
  });
});

t.test('of two who change the same patient the later one is told', async (t) => {
  const { id } = await patients.register(call(), { name: { family: 'Sample', given: 'Twice' }, allergies: 'Latex' });
  const changed = await patients.change(call(), id, { phone: '0170 1234567', expectedVersion: 1 });
  t.match(changed, { allergies: 'Latex', phone: '0170 1234567', version: 2 });
  await t.rejects(patients.change(call(), id, { phone: '1', expectedVersion: 1 }), { code: 'conflict' });
  await t.rejects(patients.get(call(), 99999), { code: 'not-found' });
});

t.test('patients are found by name in any script, ID, telephone, birth date and accession number', async (t) => {
  const name = { family: 'Przykład', given: 'Żofia', nativeFamily: 'Образцова', nativeGiven: 'София' };
  await patients.register(call(), { name, birthDate: '1971-02-03', phone: '+48 601 222 333' });
  await receive({
    patientName: 'Muster^Zoe',
    patientId: 'KH 77/12',
    accessionNumber: 'ACC-1',
    patientBirthDate: '19900704',
  });
  for (const typed of [
    'przykl',
    'PRZYKŁAD zof',
    'zofia przyklad',
    'образц',
    'obraztsova',
    '601222333',
    '48601',
    '1971-02-03',
    '3.2.1971',
    '03/02/1971',
  ])
    t.same(await found(typed), ['Przykład, Żofia'], typed);
  for (const typed of ['muster', 'kh77/12', 'KH 77', 'ACC-1', '04.07.1990'])
    t.same(await found(typed), ['Muster, Zoe'], typed);
  t.same(
    await search(call(), { search: 'obrastsova' }).then(({ soundsAlike, patients: [one] }) => [
      soundsAlike,
      one?.displayName,
    ]),
    [true, 'Przykład, Żofia'],
  );
  for (const typed of ['"', 'a" OR "b', 'NEAR(', '-x', 'text:', "'"]) t.same(await found(`${typed} zzzq`), [], typed);
  t.equal(matchExpression(' ** '), undefined);
  const all = await search(call(), { limit: 2 });
  t.match(all, { more: true, patients: [{ displayName: 'Muster, Zoe', studyCount: 1 }, {}] }, 'the newest first');
});

t.test('a corrected name is in the study list, finds the studies there were and those that come', async (t) => {
  const sketch = { patientName: 'Smaple^Ana', patientId: 'X9', patientBirthDate: '19700101' };
  await receive({ ...sketch, description: 'Knee' });
  const [{ id }] = (await search(call(), { search: 'X9' })).patients;
  const heard: string[] = [];
  const unsubscribe = house.appliance.events.subscribe((event) => heard.push(event.type));
  await patients.change(call(), id, { name: { family: 'Correctname', given: 'Anna' }, expectedVersion: 1 });
  unsubscribe();
  t.same(heard, ['patient.changed', 'study.changed']);
  await receive({ ...sketch, description: 'Hip' });
  const listed = await studies.list(call(), { search: 'correctname' });
  t.same(listed.studies.map((study) => [study.patient.displayName, study.description]).sort(), [
    ['Correctname, Anna', 'Hip'],
    ['Correctname, Anna', 'Knee'],
  ]);
  t.equal((await studies.list(call(), { search: 'smaple' })).studies.length, 2, 'also by the name in the images');
  t.match(await patients.timeline(call(), id), [{ kind: 'study' }, { kind: 'study' }]);
});

t.test('two people under one ID stay two', async (t) => {
  await receive(
    { patientName: 'Sameid^One', patientId: 'SAME', patientBirthDate: '19700101' },
    { patientName: 'Sameid^Two', patientId: 'SAME', patientBirthDate: '19800101' },
  );
  t.same((await found('SAME')).sort(), ['Sameid, One', 'Sameid, Two']);
});
