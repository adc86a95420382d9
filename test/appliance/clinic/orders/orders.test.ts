// Orders: their numbers, their fields, their safety questions.
import t from 'tap';
import * as catalogue from '../../../../appliance/clinic/orders/catalogue.ts';
import { change } from '../../../../appliance/clinic/orders/changing.ts';
import { isOwnAccessionNumber } from '../../../../appliance/clinic/orders/numbers.ts';
import * as orders from '../../../../appliance/clinic/orders/orders.ts';
import { priorsStatement } from '../../../../appliance/clinic/orders/store.ts';
import { readConfig } from '../../../../appliance/config.ts';
import { openAppliance } from '../../../../appliance/core/appliance.ts';
import type { Event } from '../../../../appliance/core/events.ts';
import { openLog } from '../../../../appliance/core/log.ts';
import { dataFolder } from '../../../data-folder.ts';
import { addPatient } from '../../../patient-rows.ts';

const appliance = await openAppliance(
  readConfig({ LIGHTBOX_DATA: dataFolder(t) }),
  openLog(() => {}),
);
t.teardown(() => appliance.close());
const call = () => appliance.call({ kind: 'token', tokenId: 1, name: 'desk', role: 'receptionist' }, 'local');
const events: Event[] = [];
appliance.events.subscribe((event) => events.push(event));
const exams = await catalogue.exams(appliance.db);
const exam = (code: string) => exams.find((one) => one.code === code)!.id;
const woman = await addPatient(appliance.db, { birthDate: '1990-01-01', sex: 'F' });
const man = await addPatient(appliance.db, { name: 'Muster^Hans', birthDate: '1950-01-01', sex: 'M' });

async function actions(subject: string): Promise<string[]> {
  const rows = await appliance.db.query('SELECT action FROM audit WHERE subject = ? ORDER BY id', [subject]);
  return rows.map(({ action }) => action as string);
}

t.test('numbers are unique when many order at once, readable, and fit their attributes', async (t) => {
  const placed = await Promise.all(
    Array.from({ length: 40 }, () => orders.place(call(), { patientId: woman, examId: exam('US-ABD') })),
  );
  for (const field of ['number', 'accessionNumber', 'studyInstanceUid'] as const)
    t.equal(new Set(placed.map((order) => order[field])).size, placed.length, field);
  for (const { number, accessionNumber } of placed) {
    t.match(number, /^\d{6}-\d{4}$/);
    t.match(accessionNumber, /^\d{10}[A-Z]$/);
    t.ok(isOwnAccessionNumber(accessionNumber), accessionNumber);
  }
  const [{ accessionNumber }] = placed;
  for (let at = 0; at < 9; at++) {
    const wrong = [...accessionNumber];
    wrong[at] = String((Number(wrong[at]) + 1) % 10);
    t.notOk(isOwnAccessionNumber(wrong.join('')), 'a wrong digit shows');
    const swapped = [...accessionNumber];
    [swapped[at], swapped[at + 1]] = [swapped[at + 1], swapped[at]];
    if (swapped[at] !== swapped[at + 1])
      t.notOk(isOwnAccessionNumber(swapped.join('')), 'so do two that changed places');
  }
});

t.test('every field of an order is kept, shown and changed, with the audit and the event', async (t) => {
  const placed = await orders.place(call(), {
    patientId: woman,
    examId: exam('MR-KNEE'),
    laterality: 'L',
    orderingProvider: 'Sample^Doctor^^Dr',
    indication: 'Pain after a fall',
    history: 'None',
    priority: 'urgent',
    contrast: 'none',
    contrastAgent: '',
    specialInstructions: 'Wheelchair',
    safety: { pacemaker: 'no' },
  });
  t.match(placed, {
    patient: { id: woman, displayName: 'Sample, Anna', sex: 'F' },
    examName: 'MR knee',
    modality: 'MR',
    bodyPart: 'KNEE',
    laterality: 'L',
    orderingProvider: 'Sample^Doctor^^Dr',
    priority: 'urgent',
    state: 'SCHEDULED',
    version: 2,
  });
  const changed = await change(call(), placed.id, { priority: 'STAT', expectedVersion: placed.version });
  t.match(changed, { priority: 'STAT', indication: 'Pain after a fall', laterality: 'L', version: 3 });
  await t.rejects(change(call(), placed.id, { priority: 'routine', expectedVersion: placed.version }), {
    code: 'conflict',
  });
  t.match(await orders.get(call(), placed.id), { priority: 'STAT', priors: [] });
  t.same(await actions(`order:${placed.id}`), ['order.placed', 'order.changed', 'order.read']);
  t.equal(events.filter((event) => event.type === 'order.changed' && event.orderId === placed.id).length, 2);
  t.match((await orders.list(call(), { search: placed.accessionNumber })).orders, [{ id: placed.id }]);
  t.match((await orders.list(call(), { patientId: man })).orders, []);
});

t.test('an order needs a patient, an exam that is offered, and its side', async (t) => {
  const place = (input: object) => orders.place(call(), { patientId: woman, examId: exam('US-ABD'), ...input });
  await t.rejects(place({ patientId: 999 }), { code: 'not-found', field: 'patientId' });
  await t.rejects(place({ examId: 999 }), { code: 'not-found', field: 'examId' });
  await t.rejects(place({ examId: exam('XR-HAND') }), { code: 'invalid', field: 'laterality' });
  await t.rejects(place({ referrer: 'nobody' }), { code: 'not-found', field: 'referrer' });
  await catalogue.changeExam(call(), exam('CT-SINUS'), { isActive: false });
  await t.rejects(place({ examId: exam('CT-SINUS') }), { code: 'not-found', field: 'examId' });
});

t.test('who is asked what: by exam, contrast, sex and age', async (t) => {
  const asked = async (patientId: number, code: string, contrast: 'none' | 'with' | 'undecided') =>
    (await orders.place(call(), { patientId, examId: exam(code), contrast })).safety.map(({ question }) => question);
  t.same(await asked(woman, 'CT-CHEST', 'with'), ['contrast-allergy', 'kidney-function', 'pregnancy']);
  t.same(await asked(woman, 'CT-CHEST', 'undecided'), ['contrast-allergy', 'kidney-function', 'pregnancy']);
  t.same(await asked(woman, 'CT-CHEST', 'none'), ['pregnancy']);
  t.same(await asked(man, 'CT-CHEST', 'none'), []);
  const mr = ['pacemaker', 'cochlear-implant', 'aneurysm-clip', 'metal-fragment', 'claustrophobia'];
  t.same(await asked(man, 'MR-BRAIN', 'none'), mr);
  t.same(await asked(woman, 'US-ABD', 'none'), []);
  const unknown = await addPatient(appliance.db, { name: 'Unknown', sex: '', birthDate: null });
  t.same(await asked(unknown, 'XR-CHEST', 'none'), ['pregnancy'], 'what nobody knows is asked');
  const child = await addPatient(appliance.db, { birthDate: '2024-01-01' });
  t.same(await asked(child, 'XR-CHEST', 'none'), []);
});

t.test('a question stops until it is answered well or overridden with a name and a reason', async (t) => {
  const order = await orders.place(call(), { patientId: woman, examId: exam('CT-HEAD'), contrast: 'with' });
  t.same(orders.open(order), ['contrast-allergy', 'kidney-function', 'pregnancy']);
  await orders.answer(call(), order.id, { question: 'pregnancy', answer: 'no' });
  await orders.answer(call(), order.id, { question: 'kidney-function', answer: 'egfr-30-to-45' });
  const stopped = await orders.answer(call(), order.id, { question: 'contrast-allergy', answer: 'yes' });
  t.same(orders.open(stopped), ['contrast-allergy']);
  const decision = { question: 'contrast-allergy', name: 'Dr Sample', reason: 'Prepared with steroids' } as const;
  const gone = await orders.override(call(), order.id, decision);
  t.same(orders.open(gone), []);
  t.match(
    gone.safety.find(({ question }) => question === 'contrast-allergy'),
    { answer: 'yes', overrideBy: 'Dr Sample', overrideReason: 'Prepared with steroids', answeredBy: 'token:desk' },
  );
  await t.rejects(orders.override(call(), order.id, { ...decision, question: 'pregnancy' }), { code: 'conflict' });
  const again = await orders.answer(call(), order.id, { question: 'contrast-allergy', answer: 'unknown' });
  t.same(orders.open(again), ['contrast-allergy'], 'a new answer is not overridden');
  await t.rejects(orders.answer(call(), order.id, { question: 'pregnancy', answer: 'maybe' }), {
    code: 'invalid',
    field: 'answer',
  });
  const kinds = await actions(`order:${order.id}`);
  t.equal(kinds.filter((action) => action === 'order.safety-overridden').length, 1);
  t.equal(kinds.filter((action) => action === 'order.safety-answered').length, 4);
});

t.test('contrast that is decided later brings its questions', async (t) => {
  const order = await orders.place(call(), { patientId: man, examId: exam('CT-HEAD') });
  t.same(orders.open(order), []);
  const changed = await change(call(), order.id, { contrast: 'with', expectedVersion: order.version });
  t.same(orders.open(changed), ['contrast-allergy', 'kidney-function']);
});

t.test('the clinic adds exams of its own', async (t) => {
  const input = {
    code: 'US-X',
    name: 'Ultrasound special',
    modality: 'US',
    bodyPart: '',
    needsLaterality: false,
    durationMinutes: 15,
    safetyQuestions: [],
    preparation: '',
  };
  const added = await catalogue.addExam(call(), input);
  await t.rejects(catalogue.addExam(call(), input), { code: 'conflict', field: 'code' });
  t.match(await catalogue.changeExam(call(), added.id, { durationMinutes: 25 }), {
    durationMinutes: 25,
    name: input.name,
  });
  t.same(await actions(`exam:${added.id}`), ['exam.added', 'exam.changed']);
});

t.test(
  'another exam or another contrast asks its questions again, and what was let pass no longer passes',
  async (t) => {
    const placed = await orders.place(call(), {
      patientId: woman,
      examId: exam('CT-CHEST'),
      contrast: 'with',
      contrastAgent: 'Iohexol',
      safety: { pregnancy: 'no', 'contrast-allergy': 'yes', 'kidney-function': 'egfr-over-45' },
    });
    const passed = await orders.override(call(), placed.id, {
      question: 'contrast-allergy',
      name: 'Dr Sample',
      reason: 'Premedicated',
    });
    t.same(orders.open(passed), []);
    const worded = await change(call(), placed.id, { indication: 'Cough', expectedVersion: passed.version });
    t.same(orders.open(worded), [], 'its words change nothing about safety');
    const other = await change(call(), placed.id, { contrastAgent: 'Iodixanol', expectedVersion: worded.version });
    t.same(orders.open(other), ['contrast-allergy', 'kidney-function'], 'pregnancy is as it was');
    await orders.answer(call(), placed.id, { question: 'contrast-allergy', answer: 'yes' });
    const { version } = await orders.get(call(), placed.id);
    const without = await change(call(), placed.id, { contrast: 'none', contrastAgent: '', expectedVersion: version });
    t.same(orders.open(without), [], 'without contrast nobody asks about contrast');
    const head = await change(call(), placed.id, { examId: exam('CT-HEAD'), expectedVersion: without.version });
    t.match(head, { examName: 'CT head', bodyPart: 'HEAD' });
    t.same(orders.open(head), ['pregnancy']);
    const [row] = await appliance.db.query(
      "SELECT before FROM audit WHERE subject = ? AND action = 'order.changed' ORDER BY id DESC LIMIT 1",
      [`order:${placed.id}`],
    );
    t.match(row.before, /pregnancy/, 'the answers that went are in the audit log');
  },
);

t.test('a body part other than the exam’s own is kept until the exam is another', async (t) => {
  const placed = await orders.place(call(), { patientId: man, examId: exam('XR-CHEST'), bodyPart: 'RIB' });
  t.equal(placed.bodyPart, 'RIB');
  const side = await change(call(), placed.id, { indication: 'Fall', expectedVersion: placed.version });
  t.equal(side.bodyPart, 'RIB');
  const abdomen = await change(call(), placed.id, { examId: exam('US-ABD'), expectedVersion: side.version });
  t.equal(abdomen.bodyPart, 'ABDOMEN');
});

t.test('what has no time yet is listed STAT first, then who has waited longest', async (t) => {
  const already = new Set((await orders.toBook(call())).orders.map(({ id }) => id));
  const place = (priority: 'STAT' | 'urgent' | 'routine') =>
    orders.place(call(), { patientId: man, examId: exam('US-ABD'), priority });
  const [first, second] = [await place('routine'), await place('routine')];
  const [urgent, stat] = [await place('urgent'), await place('STAT')];
  const { orders: listed, total } = await orders.toBook(call());
  t.equal(total, listed.length);
  t.same(
    listed.map(({ id }) => id).filter((id) => !already.has(id)),
    [stat, urgent, first, second].map(({ id }) => id),
  );
});

t.test('an order comes with the studies there are of its patient', async (t) => {
  const patient = await addPatient(appliance.db, { name: 'Before^Berta' });
  await appliance.db.batch([
    {
      sql: `INSERT INTO identities (id, patient_id, issuer, name, birth_date, sex, name_bytes, name_folded, owner_id, created_at)
VALUES (7, 'B-1', '', 'Before^Berta', '19800402', 'F', x'', '=before berta==', ?, '2026-01-01T00:00:00Z')`,
      args: [patient],
    },
    {
      sql: `INSERT INTO studies (study_instance_uid, identity_id, patient_id, study_id, description, accession_number,
  referring_physician, institution, modalities, series_count, instance_count, size_bytes, state, patient_mismatch, source,
  first_received_at, last_received_at, sort_key) VALUES ('1.2.7', 7, ?, '', 'Trauma', '', '', '', 'CT\\SR', 0, 0, 0,
  'complete', 0, 'TEST', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00')`,
      args: [patient],
    },
  ]);
  const { id } = await orders.place(call(), { patientId: patient, examId: exam('US-ABD') });
  t.match(await orders.get(call(), id), {
    priors: [{ studyInstanceUid: '1.2.7', modalities: ['CT', 'SR'], description: 'Trauma' }],
  });
  const { sql, args } = priorsStatement(patient, 20);
  const plan = (await appliance.db.query(`EXPLAIN QUERY PLAN ${sql}`, args)).map(({ detail }) => detail).join('; ');
  t.match(plan, /studies USING INDEX studies_by_patient/);
  t.notMatch(plan, /SCAN/, 'every patient called in asks this');
});
