// A clinic whose wall clock isn't the box's: its shifts on the day of the change, its days in numbers and worklists.
import t from 'tap';
import * as catalogue from '../../../../appliance/clinic/orders/catalogue.ts';
import * as orders from '../../../../appliance/clinic/orders/orders.ts';
import * as patients from '../../../../appliance/clinic/patients/patients.ts';
import * as clinic from '../../../../appliance/clinic/schedule/clinic.ts';
import * as schedule from '../../../../appliance/clinic/schedule/schedule.ts';
import * as worklist from '../../../../appliance/clinic/worklist/worklist.ts';
import * as settings from '../../../../appliance/device/settings/settings.ts';
import * as sessions from '../../../../appliance/device/users/sessions.ts';
import { openHouse } from '../../../house.ts';
import { addPatient } from '../../../patient-rows.ts';

const house = await openHouse(t);
const { db } = house.appliance;
const actor = { kind: 'token', tokenId: 1, name: 'desk', role: 'receptionist' } as const;
const call = (now?: string) => ({ ...house.appliance.call(actor, 'local'), ...(now ? { now: new Date(now) } : {}) });
const exams = await catalogue.exams(db);
const examId = exams.find(({ code }) => code === 'US-ABD')!.id;
const anna = await addPatient(db);
const us = await clinic.addRoom(call(), { name: 'US', departmentId: null, modality: 'US', stationAeTitle: 'US1' });
const NIGHT = '2031-03-30'; // Sunday: Berlin goes from 2:00 to 3:00

const book = (startsAt: string) =>
  schedule.book(call(), { kind: 'exam', patientId: anna, roomId: us.id, startsAt, order: { examId }, minutes: 20 });

t.before(() => settings.change(call(), { time: { zone: 'Europe/Berlin' } }));

t.test('a shift is meant by the wall, on the day of the change too', async (t) => {
  const shift = { roomId: us.id, doctor: null, fromTime: '08:00', toTime: '12:00' };
  await clinic.addShift(call(), { ...shift, weekday: 6 });
  await clinic.addShift(call(), { ...shift, weekday: 7 });
  const first = async (from: string) => (await schedule.freeSlots(call(), { examId, from }))[0]?.startsAt;
  t.equal(await first('2031-03-28T23:00:00.000Z'), '2031-03-29T07:00:00.000Z', 'Saturday, winter');
  t.equal(await first('2031-03-29T23:00:00.000Z'), '2031-03-30T06:00:00.000Z', 'Sunday, summer since the night');
  await t.rejects(book('2031-03-30T05:50:00.000Z'), { code: 'conflict', field: 'startsAt' }, '7:50 on the wall');
  t.match(await book('2031-03-30T06:00:00.000Z'), { startsAt: '2031-03-30T06:00:00.000Z' });
  await t.rejects(book('2031-03-30T10:00:00.000Z'), { code: 'conflict' }, '12:00 on the wall');
});

t.test('a machine asks for days and times of the wall, and is told those', async (t) => {
  const [booked] = await schedule.list(call(), { from: `${NIGHT}T00:00:00Z`, to: `${NIGHT}T23:00:00Z` });
  await schedule.move(call(), booked!.id, 'waiting');
  const find = async (date: string, time: string) => {
    const step = { '00400002': { vr: 'DA', Value: [date] }, '00400003': { vr: 'TM', Value: [time] } };
    return (await worklist.find(call(), { '00400100': { vr: 'SQ', Value: [step] } })).steps;
  };
  const [found] = await find('20310330', '0800-0801');
  t.match(found?.['00400100']?.Value, [{ '00400002': { Value: ['20310330'] }, '00400003': { Value: ['080000'] } }]);
  t.same(await find('20310330', '0600-0601'), []);
  t.same(await find('20310329', ''), []);
});

t.test('the day of an order’s number is the wall’s', async (t) => {
  const evening = '2031-07-01T22:30:00.000Z';
  t.match((await orders.place(call(evening), { patientId: anna, examId })).number, /^310702-/);
  await settings.change(call(), { time: { zone: 'America/New_York' } });
  t.match((await orders.place(call(evening), { patientId: anna, examId })).number, /^310701-/);
});

t.test('who was born this morning, where it is later than in London, can be registered', async (t) => {
  await settings.change(call(), { time: { zone: 'Pacific/Auckland' } });
  const morning = call('2031-07-01T20:00:00.000Z');
  const born = (birthDate: string) =>
    patients.register(morning, { name: { family: 'Sample', given: 'Baby' }, birthDate });
  t.match(await born('2031-07-02'), { birthDate: '2031-07-02' });
  await t.rejects(born('2031-07-03'), { code: 'invalid', field: 'birthDate' });
});

t.test('pages are told the zone; without one it is the box’s, and what is none is refused', async (t) => {
  t.match(await sessions.current(call()), { timeZone: 'Pacific/Auckland' });
  await t.rejects(settings.change(call(), { time: { zone: 'Europe/Atlantis' } }), {
    code: 'invalid',
    field: 'time.zone',
  });
  await settings.change(call(), { time: { zone: null } });
  t.match(await sessions.current(call()), { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
});
