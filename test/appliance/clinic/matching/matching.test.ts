// A thousand objects with every kind of conflict, swapped patients, and a clean day: through the real door, store and
// database. Nothing is refused, nothing lands at the wrong patient, everything doubtful waits with the right proposal.
import t from 'tap';
import { arrivals } from '../../../../appliance/clinic/matching/arrivals.ts';
import { arrivalsStatement } from '../../../../appliance/clinic/matching/arrivals-store.ts';
import * as matching from '../../../../appliance/clinic/matching/matching.ts';
import type { InboxEntry } from '../../../../appliance/clinic/matching/shapes.ts';
import * as identity from '../../../../appliance/clinic/patients/identity.ts';
import * as schedule from '../../../../appliance/clinic/schedule/schedule.ts';
import { startIndexing } from '../../../../appliance/clinic/studies/indexing.ts';
import { begin } from '../../../../appliance/clinic/studies/receive.ts';
import * as studies from '../../../../appliance/clinic/studies/studies.ts';
import * as settings from '../../../../appliance/device/settings/settings.ts';
import { derivedUid } from '../../../../appliance/lib/dicom/uid.ts';
import { wallClock, wallDay } from '../../../../appliance/lib/wall-time.ts';
import { addExam, type Exam, type ExamRow } from '../../../exam-rows.ts';
import { openHouse, type Test } from '../../../house.ts';
import { ctSlice, type ImageOptions } from '../../../objects.ts';

interface Sent {
  studyInstanceUid: string;
  objects: number;
}

async function openBox(t: Test) {
  const house = await openHouse(t);
  const { appliance } = house;
  const indexing = startIndexing(house.call(), await appliance.store.replay());
  t.teardown(() => indexing.close());
  let next = 1;
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    house,
    /** One study of `objects` slices, as a machine sends it; in the index when it resolves. */
    async send(options: ImageOptions, { station = 'CT1', objects = 1, at = new Date() } = {}): Promise<Sent> {
      const studyInstanceUid = options.studyInstanceUid ?? derivedUid(`matched study ${next++}`);
      const studyDate = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
      const studyTime = `${two(at.getHours())}${two(at.getMinutes())}00`;
      for (let instanceNumber = 1; instanceNumber <= objects; instanceNumber++) {
        const sopInstanceUid = derivedUid(`${studyInstanceUid} ${instanceNumber}`);
        const seriesInstanceUid = derivedUid(`series of ${studyInstanceUid}`);
        const object = ctSlice({
          ...{
            studyInstanceUid,
            seriesInstanceUid,
            sopInstanceUid,
            instanceNumber,
            studyDate,
            studyTime,
            rows: 16,
            columns: 16,
          },
          ...options,
        });
        const { sopClassUid, transferSyntaxUid } = object;
        const source = { how: 'c-store' as const, aeTitle: station, address: '127.0.0.1' };
        const reception = begin(house.call(), { sopClassUid, sopInstanceUid, transferSyntaxUid, source });
        await reception.write(object.dataSet);
        await reception.end();
      }
      return { studyInstanceUid, objects };
    },
    async indexed(count: number) {
      for (let tries = 0; tries < 1200; tries++) {
        const [{ n }] = await appliance.db.query('SELECT count(*) AS n FROM instances');
        if (n === count) return;
        await new Promise((wake) => setTimeout(wake, 50));
      }
      throw new Error('Not everything came into the index');
    },
    exam: (row: ExamRow = {}) => addExam(appliance.db, row),
    check: (studyInstanceUid: string) => matching.check(house.call(), studyInstanceUid),
    inbox: () => matching.inbox(house.call()),
    /** Row id of the patient a study belongs to, doubles resolved. */
    async patientOf(studyInstanceUid: string) {
      const [row] = await appliance.db.query(
        'SELECT root_id FROM patients WHERE id = (SELECT patient_id FROM studies WHERE study_instance_uid = ?)',
        [studyInstanceUid],
      );
      return row.root_id as number;
    },
    async orderOf(studyInstanceUid: string) {
      const [row] = await appliance.db.query('SELECT order_id FROM studies WHERE study_instance_uid = ?', [
        studyInstanceUid,
      ]);
      return row.order_id as number | null;
    },
  };
}

/** As the modality writes it when the patient was chosen from the worklist. */
function ofWorklist(exam: Exam, who: { name: string; id: string }): ImageOptions {
  return {
    accessionNumber: exam.accessionNumber,
    studyInstanceUid: exam.studyInstanceUid,
    patientName: who.name,
    patientId: who.id,
    patientBirthDate: '19800517',
    patientSex: 'F',
  };
}

const KINDS = ['clean', 'other-patient', 'same-id', 'no-id', 'no-order', 'ambiguous'] as const;
const PER_KIND = 42;
const OBJECTS = 4;

t.test(
  'of a thousand objects with every conflict none is refused, none is at the wrong patient, all wait rightly',
  async (t) => {
    const box = await openBox(t);
    const cases: { kind: (typeof KINDS)[number]; sent: Sent; exam: Exam; proposal: number | null }[] = [];
    for (let n = 0; n < PER_KIND; n++) {
      for (const kind of KINDS) {
        const [name, id] = [`Sample${kind.replace('-', '')}^Anna${n}`, `ID-${kind}-${n}`];
        const exam = await box.exam({ patientName: name, patientId: id, station: `CT-${kind}-${n}`.slice(0, 16) });
        if (kind === 'ambiguous') await addSecond(box.house.appliance.db, exam);
        const facts = { patientBirthDate: '19800517', patientSex: 'F' };
        const options: ImageOptions = {
          clean: ofWorklist(exam, { name, id }),
          'other-patient': { ...ofWorklist(exam, { name: `Example^Otto${n}`, id: `OTHER-${n}` }) },
          'same-id': { ...facts, patientName: `Example^Berta${n}`, patientId: id },
          'no-id': { ...facts, patientName: name, patientId: '' },
          'no-order': { ...facts, patientName: `Unbekannt^Carla${n}`, patientId: `NEW-${n}` },
          ambiguous: { ...facts, patientName: name, patientId: id },
        }[kind];
        const sent = await box.send(options, { objects: OBJECTS, station: 'CT9' });
        const proposal = kind === 'no-order' ? null : exam.patientId;
        cases.push({ kind, sent, exam, proposal });
      }
    }
    const total = cases.length * OBJECTS;
    t.ok(total >= 1000, `${total} objects`);
    await box.indexed(total);
    for (const { sent } of cases) await box.check(sent.studyInstanceUid);
    const inbox = new Map((await box.inbox()).map((entry) => [entry.studyInstanceUid, entry]));
    const wrong: string[] = [];
    for (const { kind, sent, exam, proposal } of cases) {
      const entry: InboxEntry | undefined = inbox.get(sent.studyInstanceUid);
      const patient = await box.patientOf(sent.studyInstanceUid);
      if (kind === 'clean') {
        if (entry) wrong.push(`clean: waits as ${entry.conflict} for ${entry.reasons}`);
        if (patient !== exam.patientId || (await box.orderOf(sent.studyInstanceUid)) !== exam.orderId)
          wrong.push('clean: not matched');
        continue;
      }
      if (entry?.conflict !== kind) wrong.push(`${kind}: is ${entry?.conflict} for ${entry?.reasons}`);
      if (kind !== 'ambiguous' && patient === exam.patientId) wrong.push(`${kind}: at the wrong patient`);
      if (proposal !== null && entry?.proposal?.patientId !== proposal) wrong.push(`${kind}: proposes another`);
    }
    t.same(wrong, []);
    t.equal(inbox.size, PER_KIND * (KINDS.length - 1));
  },
);

/** The same patient has another exam of that kind half an hour later. */
async function addSecond(db: Parameters<typeof addExam>[0], exam: Exam): Promise<void> {
  const second = await addExam(db, { startsAt: new Date(Date.now() + 30 * 60_000) });
  await db.batch([
    { sql: 'UPDATE orders SET patient_id = ? WHERE id = ?', args: [exam.patientId, second.orderId] },
    { sql: 'UPDATE appointments SET patient_id = ? WHERE id = ?', args: [exam.patientId, second.appointmentId] },
  ]);
}

t.test(
  'of swapped patients every one is flagged, with or without performed steps; a clean day flags next to none',
  async (t) => {
    const box = await openBox(t);
    const call = box.house.call;
    let objects = 0;
    const flagged = async (studyInstanceUid: string) =>
      (await box.inbox()).find((entry) => entry.studyInstanceUid === studyInstanceUid)?.suspicion?.reasons ?? [];
    const missed: string[] = [];
    for (let n = 0; n < 40; n++) {
      const station = `US${n}`;
      const [inRoom, chosen] = [
        await box.exam({ patientName: `Sample^Anna${n}`, patientId: `A${n}`, station }),
        await box.exam({ patientName: `Example^Berta${n}`, patientId: `B${n}`, station }),
      ];
      await schedule.move(call(), inRoom.appointmentId, 'in-room');
      if (n % 2) await schedule.move(call(), chosen.appointmentId, 'in-scan'); // as a performed step would
      const sent = await box.send(ofWorklist(chosen, { name: `Example^Berta${n}`, id: `B${n}` }), { station });
      await box.indexed(++objects);
      await box.check(sent.studyInstanceUid);
      if (!(await flagged(sent.studyInstanceUid)).includes('other-patient-in-room')) missed.push(`pair ${n}`);
    }
    t.same(missed, []);

    const falsely: string[] = [];
    for (let n = 0; n < 300; n++) {
      const [name, id, station] = [`Klar^Dora${n}`, `C${n}`, `CT${n % 3}`];
      const exam = await box.exam({ patientName: name, patientId: id, station });
      if (n % 3) await schedule.move(call(), exam.appointmentId, 'in-room'); // not everybody presses the button
      const from = n % 10 === 0 ? 'CT0' : station; // moved to the other machine
      const at = new Date(Date.now() + (n % 7 === 0 ? 2 : 0) * 3_600_000);
      const sent = await box.send(ofWorklist(exam, { name, id }), { station: from, at });
      await box.indexed(++objects);
      await box.check(sent.studyInstanceUid);
      const reasons = await flagged(sent.studyInstanceUid);
      if (reasons.length > 0) falsely.push(`exam ${n}: ${reasons}`);
      await schedule.move(call(), exam.appointmentId, 'completed');
    }
    t.ok(falsely.length < 3, `${falsely.length} of 300: ${falsely}`);
  },
);

t.test('times of images are of the clinic’s clock, wherever the box believes to be', async (t) => {
  const zone = 'Pacific/Kiritimati'; // fourteen hours ahead of UTC: further off than the guard lets pass from any box
  const box = await openBox(t);
  await settings.change(box.house.call(), { time: { zone } });
  const exam = await box.exam({ patientName: 'Sample^Anna', patientId: 'ID-1' });
  const now = new Date();
  const sent = await box.send({
    ...ofWorklist(exam, { name: 'Sample^Anna', id: 'ID-1' }),
    studyDate: wallDay(now, zone).replaceAll('-', ''),
    studyTime: wallClock(now, zone).replaceAll(':', ''),
  });
  await box.indexed(1);
  await box.check(sent.studyInstanceUid);
  t.same(await box.inbox(), [], 'nothing is suspected');
  t.equal(await box.orderOf(sent.studyInstanceUid), exam.orderId);
  const late = await box.exam({ patientName: 'Sample^Berta', patientId: 'ID-2' });
  const byTime = await box.send({
    patientName: 'Sample^Berta',
    patientId: 'ID-2',
    patientBirthDate: '19800517',
    patientSex: 'F',
    studyDate: wallDay(now, zone).replaceAll('-', ''),
    studyTime: wallClock(now, zone).replaceAll(':', ''),
  });
  await box.indexed(2);
  await box.check(byTime.studyInstanceUid);
  t.equal(await box.orderOf(byTime.studyInstanceUid), late.orderId, 'found by patient and time');
});

t.test('what came before the first order was placed fills no inbox', async (t) => {
  const box = await openBox(t);
  const old = await box.send({ patientName: 'Alt^Emma', patientId: 'OLD-1' });
  await box.indexed(1);
  await new Promise((wake) => setTimeout(wake, 5)); // the next millisecond
  await box.exam();
  await box.check(old.studyInstanceUid);
  t.same(await box.inbox(), []);
  const fresh = await box.send({ patientName: 'Neu^Emil', patientId: 'NEW-1' });
  await box.indexed(2);
  await box.check(fresh.studyInstanceUid);
  t.match(await box.inbox(), [{ conflict: 'no-order', studyInstanceUid: fresh.studyInstanceUid }]);
});

t.test('images alone move the exam, and a person settles, clears and undoes', async (t) => {
  const box = await openBox(t);
  const call = box.house.call;
  const exam = await box.exam({ patientName: 'Sample^Anna', patientId: 'P1' });
  const state = async () => (await schedule.get(call(), exam.appointmentId)).state;
  const sent = await box.send(ofWorklist(exam, { name: 'SAMPLE^ANNA', id: 'P1' }));
  await box.indexed(1);
  await box.check(sent.studyInstanceUid);
  t.equal(await state(), 'in-scan');
  await studies.completeQuiet({ ...call(), now: new Date(Date.now() + 600_000) });
  await box.check(sent.studyInstanceUid);
  t.equal(await state(), 'review', 'complete without any performed step');

  const other = await box.exam({ patientName: 'Example^Berta', patientId: 'P2' });
  const stray = await box.send({
    patientName: 'Exmaple^Berta',
    patientId: 'P2',
    patientBirthDate: '19800517',
    patientSex: 'F',
  });
  await box.indexed(2);
  await box.check(stray.studyInstanceUid);
  const [entry] = await box.inbox();
  t.match(entry, {
    conflict: 'same-id',
    received: { birthDate: '1980-05-17' },
    proposal: { patientId: other.patientId },
  });
  const before = await box.patientOf(stray.studyInstanceUid);
  await matching.settle(call(), stray.studyInstanceUid, {
    orderId: other.orderId,
    reason: 'A typing error at the machine',
  });
  t.equal(await box.patientOf(stray.studyInstanceUid), other.patientId);
  t.equal(await box.orderOf(stray.studyInstanceUid), other.orderId);
  t.same(await box.inbox(), []);
  await box.check(stray.studyInstanceUid);
  t.equal(await box.orderOf(stray.studyInstanceUid), other.orderId, "a person's decision stays");
  const [change] = await identity.changes(call(), other.patientId);
  await identity.undo(call(), change.id, 'It was another one after all');
  t.equal(await box.patientOf(stray.studyInstanceUid), before);

  await box.house.appliance.db.batch([
    { sql: "INSERT INTO suspicions (study_id, state, reasons, raised_at) SELECT id, 'open', '[]', '' FROM studies" },
  ]);
  const [suspected] = await studies.list(call(), {}).then(({ studies: page }) => page);
  t.ok(suspected.flags.includes('under-investigation'));
  await matching.clear(call(), suspected.studyInstanceUid, 'Asked the patient');
  await t.rejects(matching.clear(call(), suspected.studyInstanceUid, 'Twice'), { code: 'not-found' });
});

t.test('a room sees how many images of its exams have come, and finds them by the room', async (t) => {
  const box = await openBox(t);
  const exam = await box.exam({ state: 'in-room', patientName: 'Sample^Anna', patientId: 'ROOM-1' });
  const { db } = box.house.appliance;
  const [{ room_id: roomId }] = await db.query('SELECT room_id FROM appointments WHERE id = ?', [exam.appointmentId]);
  t.strictSame(await arrivals(box.house.call(), roomId as number), []);
  const facts = { patientName: 'Sample^Anna', patientId: 'ROOM-1', patientBirthDate: '19800517', patientSex: 'F' };
  const { accessionNumber } = exam;
  const { studyInstanceUid } = await box.send({ ...facts, accessionNumber }, { objects: 3 });
  await box.indexed(3);
  await box.check(studyInstanceUid);
  const expected = { orderId: exam.orderId, studyInstanceUid, images: 3, isComplete: false, isSuspected: false };
  t.strictSame(await arrivals(box.house.call(), roomId as number), [expected]);
  const { sql, args } = arrivalsStatement(1, '2026', 300);
  const plan = (await db.query(`EXPLAIN QUERY PLAN ${sql}`, args)).map((row) => row.detail).join('; ');
  t.match(plan, /appointments USING INDEX appointments_by_room/);
  t.notMatch(plan, /SCAN/);
});
