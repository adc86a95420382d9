// Machines that report what they perform: the exam follows, and a machine that reports wrongly gets the right status.
import t from 'tap';
import * as schedule from '../../../appliance/clinic/schedule/schedule.ts';
import { newUid } from '../../../appliance/lib/dicom/uid.ts';
import { addExam } from '../../exam-rows.ts';
import { findWorklist } from '../../peers/dcmtk.ts';
import { beginStep, changeStep } from '../../peers/performed-step.ts';
import { openEdge } from './open.ts';

const { port, appliance, call, log } = await openEdge(t);
const folder = t.testdir();
const ct1 = { dicomPort: port, aeTitle: 'LIGHTBOX', callingAeTitle: 'CT1' };
const stateOf = async (id: number) => (await schedule.get(call(), id)).state;
const onWorklist = async (accession: string) =>
  (await findWorklist(ct1, folder, [`(0008,0050)=${accession}`, '(0010,0020)'])).length > 0;

t.test('begun puts the exam into the scan, completed into review and off the worklist', async (t) => {
  const exam = await addExam(appliance.db);
  const uid = newUid();
  t.equal(await beginStep(ct1, uid, exam), 0);
  t.equal(await stateOf(exam.appointmentId), 'in-scan');
  t.ok(await onWorklist(exam.accessionNumber), 'while it runs it is there, for a console that was restarted');
  t.equal(await changeStep(ct1, uid, 'COMPLETED'), 0);
  t.equal(await stateOf(exam.appointmentId), 'review');
  t.notOk(await onWorklist(exam.accessionNumber));
});

t.test('a step is found by accession number or study alone; one that belongs to nothing is kept', async (t) => {
  const [byAccession, byStudy] = [await addExam(appliance.db), await addExam(appliance.db)];
  t.equal(await beginStep(ct1, newUid(), { accessionNumber: byAccession.accessionNumber }), 0);
  t.equal(await beginStep(ct1, newUid(), { studyInstanceUid: byStudy.studyInstanceUid }), 0);
  t.equal(await beginStep(ct1, newUid(), {}), 0);
  t.equal(await stateOf(byAccession.appointmentId), 'in-scan');
  t.equal(await stateOf(byStudy.appointmentId), 'in-scan');
});

t.test(
  'the wrong line, discontinued, is free again for its patient; another discontinuation keeps him in the room',
  async (t) => {
    const wrong = await addExam(appliance.db);
    const first = newUid();
    await beginStep(ct1, first, wrong);
    t.equal(await changeStep(ct1, first, 'DISCONTINUED', '110514'), 0);
    t.equal(await stateOf(wrong.appointmentId), 'waiting');
    t.ok(await onWorklist(wrong.accessionNumber));
    const broken = await addExam(appliance.db);
    const second = newUid();
    await beginStep(ct1, second, broken);
    t.equal(await changeStep(ct1, second, 'DISCONTINUED', '110501'), 0);
    t.equal(await stateOf(broken.appointmentId), 'in-room');
  },
);

t.test('what is out of order gets its status and changes nothing (N22)', async (t) => {
  const exam = await addExam(appliance.db);
  const uid = newUid();
  t.equal(await changeStep(ct1, uid, 'COMPLETED'), 0x0112, 'N-SET before N-CREATE');
  t.equal(await beginStep(ct1, uid, exam, 'COMPLETED'), 0x0106, 'begun as completed');
  t.equal(await stateOf(exam.appointmentId), 'waiting');
  t.equal(await beginStep(ct1, uid, exam), 0);
  t.equal(await beginStep(ct1, uid, exam), 0x0111, 'the same UID twice');
  t.equal(await changeStep(ct1, uid, 'FINISHED'), 0x0106);
  t.equal(await changeStep(ct1, uid, 'COMPLETED'), 0);
  t.equal(await changeStep(ct1, uid, 'COMPLETED'), 0x0110, 'ended already');
  t.equal(await changeStep(ct1, uid, 'DISCONTINUED'), 0x0110);
  t.equal(await stateOf(exam.appointmentId), 'review');
});

t.test('a person who moved the exam on is not overruled by a machine that is late', async (t) => {
  const exam = await addExam(appliance.db);
  const uid = newUid();
  await beginStep(ct1, uid, exam);
  await schedule.move(call(), exam.appointmentId, 'completed');
  t.equal(await changeStep(ct1, uid, 'DISCONTINUED', '110514'), 0);
  t.equal(await stateOf(exam.appointmentId), 'completed');
  t.same(
    log.filter(({ level }) => level === 'error'),
    [],
  );
});
