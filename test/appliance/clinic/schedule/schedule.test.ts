// The calendar: bookings that can't overlap, hours, closures, free times, and the order that comes with a booking.
import t from 'tap';
import * as catalogue from '../../../../appliance/clinic/orders/catalogue.ts';
import * as orders from '../../../../appliance/clinic/orders/orders.ts';
import * as clinic from '../../../../appliance/clinic/schedule/clinic.ts';
import * as schedule from '../../../../appliance/clinic/schedule/schedule.ts';
import { openHouse } from '../../../house.ts';
import { addPatient } from '../../../patient-rows.ts';

const house = await openHouse(t);
const { db } = house.appliance;
const call = () => house.appliance.call({ kind: 'token', tokenId: 1, name: 'desk', role: 'receptionist' }, 'local');
const exams = await catalogue.exams(db);
const exam = (code: string) => exams.find((one) => one.code === code)!.id;
const anna = await addPatient(db);
const hans = await addPatient(db, { name: 'Muster^Hans', sex: 'M' });
const us = await clinic.addRoom(call(), { name: 'US 1', departmentId: null, modality: 'US', stationAeTitle: 'US1' });
const us2 = await clinic.addRoom(call(), { name: 'US 2', departmentId: null, modality: 'US', stationAeTitle: '' });
const ct = await clinic.addRoom(call(), { name: 'CT', departmentId: null, modality: 'CT', stationAeTitle: 'CT1' });
const office = await clinic.addRoom(call(), { name: 'Office', departmentId: null, modality: '', stationAeTitle: '' });
const { username: doctor } = await house.add('radiologist');

/** A time next Monday on the clinic's wall. */
function monday(time: string): string {
  const now = new Date();
  const [hours, minutes] = time.split(':').map(Number);
  const day = now.getDate() + ((8 - (now.getDay() || 7)) % 7 || 7);
  return new Date(now.getFullYear(), now.getMonth(), day, hours, minutes).toISOString();
}
const book = (startsAt: string, more: object = {}) =>
  schedule.book(call(), {
    kind: 'exam',
    patientId: anna,
    roomId: us.id,
    startsAt,
    order: { examId: exam('US-ABD') },
    ...more,
  });

t.test('a booking places its order and can be found in its day', async (t) => {
  const booked = await book(monday('09:00'));
  t.match(booked, {
    kind: 'exam',
    state: 'booked',
    roomName: 'US 1',
    modality: 'US',
    title: 'Ultrasound abdomen',
    startsAt: monday('09:00'),
    endsAt: monday('09:20'),
    order: { state: 'SCHEDULED', patient: { id: anna } },
    version: 1,
  });
  t.match(booked.stepId, /^S\d{10}$/);
  const day = await schedule.list(call(), { from: monday('00:00'), to: monday('23:00') });
  t.match(day, [{ id: booked.id }]);
  t.same(await schedule.list(call(), { from: monday('09:20'), to: monday('23:00') }), []);
  const [row] = await db.query(`SELECT after FROM audit WHERE action = 'appointment.booked'`);
  t.notMatch(row.after, /Sample/, 'no name in the audit of a booking');
});

t.test('what overlaps is refused by the database, with the field, and leaves nothing behind', async (t) => {
  const before = (await orders.list(call(), { limit: 500 })).orders.length;
  await t.rejects(book(monday('09:10')), { code: 'conflict', field: 'roomId' });
  await t.rejects(book(monday('08:50'), { patientId: hans }), { code: 'conflict', field: 'roomId' });
  t.equal((await orders.list(call(), { limit: 500 })).orders.length, before, 'nor an order without its appointment');
  await t.rejects(
    db.batch([
      {
        sql: `INSERT INTO appointments (kind, patient_id, step_id, room_id, starts_at, ends_at, title, state, created_at, created_by)
VALUES ('consultation', ?, 'X', ?, ?, ?, '', 'booked', '', '')`,
        args: [anna, us.id, monday('09:05'), monday('09:15')],
      },
    ]),
    /conflict: room/,
    'whoever writes',
  );
  await book(monday('09:20'));
  const talk = { kind: 'consultation', order: undefined, roomId: office.id, doctor, minutes: 30 };
  await book(monday('14:00'), talk);
  await t.rejects(book(monday('14:15'), { doctor }), { code: 'conflict', field: 'doctor' });
  const [first, second] = await Promise.allSettled([book(monday('16:00')), book(monday('16:10'))]);
  t.same([first.status, second.status].sort(), ['fulfilled', 'rejected'], 'of two at once, one');
});

t.test('an appointment moves to another time and room, unless somebody was faster', async (t) => {
  const booked = await book(monday('10:00'));
  const moved = await schedule.change(call(), booked.id, {
    startsAt: monday('11:00'),
    roomId: us2.id,
    expectedVersion: 1,
  });
  t.match(moved, { startsAt: monday('11:00'), endsAt: monday('11:20'), roomId: us2.id, version: 2 });
  await t.rejects(schedule.change(call(), booked.id, { startsAt: monday('12:00'), expectedVersion: 1 }), {
    code: 'conflict',
  });
  await t.rejects(
    schedule.change(call(), booked.id, { startsAt: monday('09:00'), roomId: us.id, expectedVersion: 2 }),
    {
      code: 'conflict',
      field: 'roomId',
    },
  );
  await t.rejects(schedule.change(call(), booked.id, { roomId: ct.id, expectedVersion: 2 }), {
    code: 'conflict',
    field: 'roomId',
  });
  t.match(await schedule.get(call(), booked.id), { startsAt: monday('11:00'), version: 2 });
});

t.test('a walk-in waits at once and may overlap; a consultation has no order', async (t) => {
  const walkIn = await book(monday('09:05'), { isWalkIn: true });
  t.match(walkIn, { state: 'waiting', isWalkIn: true, arrivedAt: String });
  const talk = await book(monday('15:00'), {
    kind: 'consultation',
    order: undefined,
    roomId: office.id,
    title: 'Result',
  });
  t.match(talk, { order: null, title: 'Result', patient: { displayName: 'Sample, Anna' } });
  await t.rejects(book(monday('15:30'), { kind: 'consultation' }), { code: 'invalid', field: 'order' });
  await t.rejects(book(monday('15:30'), { order: undefined }), { code: 'invalid', field: 'order.examId' });
});

t.test('an order that waits gets its appointment once', async (t) => {
  const order = await orders.place(call(), { patientId: hans, examId: exam('US-KUB') });
  t.ok((await orders.list(call(), { unscheduled: true })).orders.some(({ id }) => id === order.id));
  const waiting = { order: undefined, orderId: order.id };
  await t.rejects(book(monday('12:00'), waiting), { code: 'not-found', field: 'orderId' }, 'not for somebody else');
  const booked = await book(monday('12:00'), { ...waiting, patientId: hans });
  t.equal(booked.order?.id, order.id);
  t.notOk((await orders.list(call(), { unscheduled: true })).orders.some(({ id }) => id === order.id));
  await t.rejects(book(monday('12:30'), { ...waiting, patientId: hans }), { code: 'conflict', field: 'orderId' });
});

t.test('who did not come is booked again under the same order', async (t) => {
  const booked = await book(monday('07:00'));
  await schedule.move(call(), booked.id, 'no-show');
  t.ok((await orders.toBook(call())).orders.some(({ id }) => id === booked.order?.id));
  const again = await book(monday('07:30'), { order: undefined, orderId: booked.order!.id, doctor });
  t.match(again, { id: booked.id, state: 'booked', startsAt: monday('07:30'), doctor: { username: doctor } });
  t.notOk((await orders.toBook(call())).orders.some(({ id }) => id === booked.order?.id));
});

t.test('an order is read with its appointment, and its exam changes only to one that fits the room', async (t) => {
  const booked = await book(monday('06:00'));
  const { id, version } = booked.order!;
  const whole = await schedule.getOrder(call(), id);
  t.match(whole, { priors: [], appointment: { id: booked.id, roomName: 'US 1', state: 'booked' } });
  await t.rejects(schedule.changeOrder(call(), id, { examId: exam('CT-CHEST'), expectedVersion: version }), {
    code: 'conflict',
    field: 'examId',
  });
  t.match(await schedule.getOrder(call(), id), { examName: 'Ultrasound abdomen', version }, 'nothing of it is left');
  await schedule.changeOrder(call(), id, { examId: exam('US-THY'), expectedVersion: version });
  t.match(await schedule.get(call(), booked.id), {
    title: 'Ultrasound thyroid and neck',
    order: { examId: exam('US-THY') },
  });
  const waiting = await orders.place(call(), { patientId: anna, examId: exam('US-ABD') });
  t.match(await schedule.getOrder(call(), waiting.id), { appointment: null });
  const free = { examId: exam('CT-CHEST'), expectedVersion: waiting.version };
  t.match(await schedule.changeOrder(call(), waiting.id, free), { modality: 'CT' });
});

t.test('outside working hours and in closures only on purpose', async (t) => {
  const hours = { roomId: us2.id, doctor: null, weekday: 1, fromTime: '08:00', toTime: '12:00' };
  const shift = await clinic.addShift(call(), hours);
  await t.rejects(book(monday('13:00'), { roomId: us2.id }), { code: 'conflict', field: 'startsAt' });
  await t.rejects(book(monday('11:50'), { roomId: us2.id }), { code: 'conflict' }, 'not over the end either');
  await book(monday('13:00'), { roomId: us2.id, anyway: true });
  const closed = { roomId: null, doctor: null, startsAt: monday('17:00'), endsAt: monday('19:00'), reason: 'Party' };
  const closure = await clinic.addClosure(call(), closed);
  await t.rejects(book(monday('17:30')), { message: 'Closed then: Party', field: 'startsAt' });
  await clinic.removeClosure(call(), closure.id);
  await book(monday('17:30'));
  const slots = await schedule.freeSlots(call(), { examId: exam('US-ABD'), from: monday('08:30'), roomId: us2.id });
  t.equal(slots[0].startsAt, monday('08:30'));
  t.notOk(
    slots.some(({ startsAt }) => startsAt > monday('10:40') && startsAt < monday('11:20')),
    'not where one is',
  );
  t.notOk(
    slots.some(({ startsAt }) => startsAt >= monday('11:45') && startsAt < monday('23:59')),
    'nor after hours',
  );
  await clinic.removeShift(call(), shift.id);
  await t.rejects(clinic.addShift(call(), { ...hours, doctor }), { code: 'invalid' });
  await t.rejects(clinic.addShift(call(), { ...hours, toTime: '07:00' }), { code: 'invalid', field: 'toTime' });
});

t.test('rooms and departments are the manager’s', async (t) => {
  const { id } = await clinic.addDepartment(call(), { name: 'Radiology' });
  await t.rejects(clinic.addDepartment(call(), { name: 'Radiology' }), { code: 'conflict', field: 'name' });
  await clinic.changeRoom(call(), ct.id, { departmentId: id, stationAeTitle: 'CT9' });
  t.match(await clinic.room(db, ct.id), { departmentId: id, stationAeTitle: 'CT9' });
  await clinic.removeDepartment(call(), id);
  t.match(await clinic.room(db, ct.id), { departmentId: null });
  await clinic.changeRoom(call(), us2.id, { isActive: false });
  await t.rejects(book(monday('18:30'), { roomId: us2.id }), { code: 'conflict', field: 'roomId' });
  t.match((await clinic.read(call())).doctors, [{ username: doctor }]);
});
