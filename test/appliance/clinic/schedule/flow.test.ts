// The patient's way through the day: steps, machines, safety, undoing, and the order that follows.
import t from 'tap';
import * as catalogue from '../../../../appliance/clinic/orders/catalogue.ts';
import * as orders from '../../../../appliance/clinic/orders/orders.ts';
import * as clinic from '../../../../appliance/clinic/schedule/clinic.ts';
import * as schedule from '../../../../appliance/clinic/schedule/schedule.ts';
import type { Event } from '../../../../appliance/core/events.ts';
import { openHouse } from '../../../house.ts';
import { addPatient } from '../../../patient-rows.ts';

const { appliance } = await openHouse(t);
const { db } = appliance;
const call = () => appliance.call({ kind: 'token', tokenId: 1, name: 'desk', role: 'technician' }, 'local');
const machine = () => appliance.call({ kind: 'device', deviceId: null, aeTitle: 'CT1' }, '10.0.0.1');
const events: Event[] = [];
appliance.events.subscribe((event) => events.push(event));
const exams = await catalogue.exams(db);
const exam = (code: string) => exams.find((one) => one.code === code)!.id;
const patientId = await addPatient(db, { sex: 'M' });
const room = (name: string, modality: string) =>
  clinic.addRoom(call(), { name, departmentId: null, modality, stationAeTitle: '' });
const [us, ct, office] = [await room('US', 'US'), await room('CT', 'CT'), await room('Office', '')];

let hours = 0;
/** The next free time: these appointments are not about overlapping. */
const book = (code: string, more: object = {}) => {
  hours += 1;
  return schedule.book(call(), {
    kind: 'exam',
    patientId,
    roomId: code.startsWith('CT') ? ct.id : us.id,
    startsAt: new Date(Date.now() + hours * 3_600_000).toISOString(),
    order: { examId: exam(code), ...more },
  });
};

async function moves(id: number): Promise<string[]> {
  const rows = await db.query(`SELECT before, after FROM audit WHERE action = 'appointment.moved' AND subject = ?`, [
    `appointment:${id}`,
  ]);
  return rows.map(({ before, after }) =>
    [before, after].map((text) => (JSON.parse(text as string) as { state: string }).state).join(' > '),
  );
}

t.test('step by step: times are noted, the order follows, everybody is told', async (t) => {
  const { id, order } = await book('US-ABD');
  t.match(await schedule.move(call(), id, 'waiting'), {
    state: 'waiting',
    arrivedAt: String,
    order: { state: 'SCHEDULED' },
  });
  t.match(await schedule.move(call(), id, 'in-room'), { inRoomAt: String, order: { state: 'SCHEDULED' } });
  t.match(await schedule.move(call(), id, 'in-scan'), { inScanAt: String, order: { state: 'IN_PROGRESS' } });
  t.match(await schedule.move(call(), id, 'review'), { reviewAt: String, order: { state: 'IMAGES_AVAILABLE' } });
  t.match(await schedule.move(call(), id, 'completed'), { completedAt: String, order: { state: 'IMAGES_AVAILABLE' } });
  t.same(await moves(id), [
    'booked > waiting',
    'waiting > in-room',
    'in-room > in-scan',
    'in-scan > review',
    'review > completed',
  ]);
  t.equal(events.filter((event) => event.type === 'appointment.changed' && event.appointmentId === id).length, 6);
  t.ok(events.some((event) => event.type === 'order.changed' && event.orderId === order!.id));
});

t.test('a mistake is taken back one step, times and order with it', async (t) => {
  const { id } = await book('US-ABD');
  await schedule.move(call(), id, 'waiting');
  await schedule.move(call(), id, 'in-scan');
  t.match(await schedule.move(call(), id, 'in-room'), {
    state: 'in-room',
    inScanAt: null,
    order: { state: 'SCHEDULED' },
  });
  await t.rejects(schedule.move(call(), id, 'booked'), { code: 'conflict', field: 'to' });
  t.match(await schedule.move(call(), id, 'waiting'), { inRoomAt: null });
  t.match(await schedule.move(call(), id, 'booked'), { arrivedAt: null });
});

t.test('the same step twice, and a page that is behind', async (t) => {
  const { id, version } = await book('US-ABD');
  await schedule.move(call(), id, 'waiting', { expectedVersion: version });
  t.match(await schedule.move(call(), id, 'waiting'), { version: version + 1 });
  t.equal((await moves(id)).length, 1);
  await t.rejects(schedule.move(call(), id, 'in-room', { expectedVersion: version }), { code: 'conflict' });
  await t.rejects(schedule.move(call(), 99_999, 'waiting'), { code: 'not-found' });
});

t.test('a safety question stops a person until it is answered or overridden', async (t) => {
  const { id, order } = await book('CT-CHEST', { contrast: 'with' });
  await schedule.move(call(), id, 'waiting');
  for (const to of ['in-room', 'in-scan', 'review', 'completed'] as const)
    await t.rejects(schedule.move(call(), id, to), { code: 'conflict', field: 'safety.contrast-allergy' }, to);
  await orders.answer(call(), order!.id, { question: 'contrast-allergy', answer: 'no' });
  await orders.answer(call(), order!.id, { question: 'kidney-function', answer: 'egfr-under-30' });
  await t.rejects(schedule.move(call(), id, 'in-room'), { code: 'conflict', field: 'safety.kidney-function' });
  const decision = { question: 'kidney-function', name: 'Dr Sample', reason: 'Life-saving' } as const;
  await orders.override(call(), order!.id, decision);
  t.match(await schedule.move(call(), id, 'in-room'), { state: 'in-room' });
  await orders.answer(call(), order!.id, { question: 'contrast-allergy', answer: 'yes' });
  await t.rejects(
    schedule.move(call(), id, 'in-scan'),
    { code: 'conflict' },
    'what is found out in the room counts too',
  );
});

t.test('a machine is not refused, leaves a note, and never goes backwards', async (t) => {
  const { id } = await book('CT-CHEST', { contrast: 'with' });
  const begun = await schedule.move(machine(), id, 'in-scan');
  t.match(begun, { state: 'in-scan', order: { state: 'IN_PROGRESS' }, stateReason: /safety questions/ });
  const [row] = await db.query(`SELECT detail FROM audit WHERE actor = 'device:CT1' AND subject = ?`, [
    `appointment:${id}`,
  ]);
  t.same(JSON.parse(row.detail as string), { unsafe: ['contrast-allergy', 'kidney-function'] });
  t.match(await schedule.move(machine(), id, 'review'), { state: 'review', stateReason: /safety/ });
  t.match(await schedule.move(machine(), id, 'in-scan'), { state: 'review' }, 'a second series changes nothing');
  const missed = await book('US-ABD');
  await schedule.move(call(), missed.id, 'no-show');
  t.match(await schedule.move(machine(), missed.id, 'in-scan'), { state: 'in-scan' }, 'who is scanned is here');
});

t.test('cancelling needs a reason, takes the order along and frees the time', async (t) => {
  const booked = await book('US-ABD');
  await t.rejects(schedule.move(call(), booked.id, 'cancelled'), { code: 'invalid', field: 'reason' });
  const cancelled = await schedule.move(call(), booked.id, 'cancelled', { reason: 'Patient is ill' });
  t.match(cancelled, { stateReason: 'Patient is ill', order: { state: 'CANCELLED', stateReason: 'Patient is ill' } });
  await t.rejects(schedule.move(call(), booked.id, 'waiting'), { code: 'conflict', field: 'to' });
  t.match(await schedule.move(call(), booked.id, 'booked'), { state: 'booked', order: { state: 'SCHEDULED' } });
  await schedule.cancelOrder(call(), booked.order!.id, { reason: 'Ordered twice' });
  t.match(await schedule.get(call(), booked.id), { state: 'cancelled', order: { state: 'CANCELLED' } });
  const { startsAt } = booked;
  const other = { kind: 'exam', patientId, roomId: us.id, startsAt, order: { examId: exam('US-THY') } } as const;
  await schedule.book(call(), other);
  await t.rejects(
    schedule.move(call(), booked.id, 'booked'),
    { code: 'conflict', field: 'roomId' },
    'its time is gone',
  );
});

t.test('what was reported stays reported', async (t) => {
  const { id, order } = await book('US-ABD');
  await schedule.move(call(), id, 'review');
  await db.transaction((tx) => orders.setState(call(), tx, order!.id, 'PRELIMINARY'));
  t.match(await schedule.move(call(), id, 'in-scan'), { order: { state: 'PRELIMINARY' } });
  await t.rejects(schedule.move(call(), id, 'cancelled', { reason: 'No' }), { code: 'conflict' });
  t.match(await schedule.get(call(), id), { state: 'in-scan' });
});

t.test('a consultation has fewer steps', async (t) => {
  const startsAt = new Date(Date.now() + 9e8).toISOString();
  const { id } = await schedule.book(call(), { kind: 'consultation', patientId, roomId: office.id, startsAt });
  await schedule.move(call(), id, 'waiting');
  await t.rejects(schedule.move(call(), id, 'in-scan'), { code: 'conflict' });
  await schedule.move(call(), id, 'in-room');
  t.match(await schedule.move(call(), id, 'completed'), { state: 'completed' });
  t.match(await schedule.move(call(), id, 'in-room'), { state: 'in-room', completedAt: null });
});

t.test('the board has the day and everybody who is in the house', async (t) => {
  const { id } = await book('US-ABD');
  const far = { from: '2031-01-01T00:00:00Z', to: '2031-01-02T00:00:00Z' };
  t.notOk((await schedule.board(call(), far)).some((one) => one.id === id));
  await schedule.move(call(), id, 'waiting');
  t.ok((await schedule.board(call(), far)).some((one) => one.id === id));
});
