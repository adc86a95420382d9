// The clinic's figures: each by its definition, none with a patient in it, found without a walk over the past.
import t from 'tap';
import { figures, figuresAsCsv } from '../../../../appliance/clinic/figures/figures.ts';
import { appointmentsStatement, NOW } from '../../../../appliance/clinic/figures/store.ts';
import { spreadOf } from '../../../../appliance/clinic/figures/sums.ts';
import { WAITING_COUNTS } from '../../../../appliance/clinic/reading/store.ts';
import type { SqlValue } from '../../../../appliance/core/db/database.ts';
import { addExam } from '../../../exam-rows.ts';
import { openHouse } from '../../../house.ts';

const house = await openHouse(t);
const { db } = house.appliance;
const day = new Date(2026, 4, 18, 9, 0);
const at = (minutes: number) => new Date(day.getTime() + minutes * 60_000).toISOString();
const exam = async (
  state: string,
  more: { startsAt?: Date; arrived?: number; scan?: number; review?: number } = {},
) => {
  const { startsAt = day, arrived, scan, review } = more;
  const { appointmentId } = await addExam(db, { state, startsAt, patientName: 'Secret^Paula', exam: 'CT head' });
  const moment = (minutes: number | undefined) => (minutes === undefined ? null : at(minutes));
  await db.batch([
    {
      sql: 'UPDATE appointments SET arrived_at = ?, in_scan_at = ?, review_at = ? WHERE id = ?',
      args: [moment(arrived), moment(scan), moment(review), appointmentId],
    },
  ]);
  return appointmentId;
};
await house.add('technician', 'tom');
const done = await exam('completed', { arrived: 0, scan: 10, review: 25 });
await exam('review', { arrived: 5, scan: 35, review: 45 });
await exam('in-scan', { arrived: 20, scan: 40 });
await exam('waiting', { arrived: 30 });
await exam('booked');
await exam('no-show');
await exam('cancelled', { arrived: 1, scan: 2 });
await exam('completed', { startsAt: new Date(2026, 4, 19, 9, 0), arrived: 0, scan: 20, review: 30 });
await exam('completed', { startsAt: new Date(2026, 4, 20, 0, 0) });
await db.batch([
  {
    sql: `UPDATE appointments SET technician_id = (SELECT id FROM users WHERE username = 'tom') WHERE id = ?`,
    args: [done],
  },
  {
    sql: `UPDATE rooms SET name = '=cmd, "x"' WHERE id = (SELECT room_id FROM appointments WHERE id = ?)`,
    args: [done],
  },
]);
const query = { from: '2026-05-18', to: '2026-05-19' };

t.test('appointments count once, in what became of them, on the clinic’s own days', async (t) => {
  const found = await figures(house.call(), query);
  t.strictSame(found.total, { scheduled: 7, expected: 1, here: 2, done: 3, noShow: 1, cancelled: 1 });
  t.strictSame(
    found.days.map(({ day: on, scheduled, done: of }) => [on, scheduled, of]),
    [
      ['2026-05-18', 6, 2],
      ['2026-05-19', 1, 1],
    ],
    'midnight belongs to the next day',
  );
  t.match(found.modalities, [{ modality: 'CT', scheduled: 7 }]);
  t.equal(found.rooms.length, 8, 'each in its room, the cancelled too');
  t.match(found.people, [{ username: 'tom', exams: 1, consultations: 0, toRead: 0 }]);
});

t.test('times are of exams that went through both moments, and each is one that somebody waited', async (t) => {
  const { times } = await figures(house.call(), { from: '2026-05-18', to: '2026-05-18' });
  t.strictSame(times.scanToImages, { count: 2, medianMinutes: 10, ninetiethMinutes: 15, longestMinutes: 15 });
  t.strictSame(times.arrivedToImages, { count: 2, medianMinutes: 25, ninetiethMinutes: 40, longestMinutes: 40 });
  t.strictSame(spreadOf([]), { count: 0, medianMinutes: null, ninetiethMinutes: null, longestMinutes: null });
  for (let round = 0; round < 50; round++) {
    const minutes = Array.from({ length: 1 + Math.floor(Math.random() * 30) }, () => Math.floor(Math.random() * 100));
    const { medianMinutes, ninetiethMinutes, longestMinutes } = spreadOf(minutes);
    for (const one of [medianMinutes, ninetiethMinutes, longestMinutes]) t.ok(minutes.includes(one!));
    t.ok(minutes.filter((one) => one <= ninetiethMinutes!).length >= 0.9 * minutes.length);
    t.ok(minutes.filter((one) => one <= medianMinutes!).length * 2 >= minutes.length);
    t.equal(longestMinutes, Math.max(...minutes));
  }
});

t.test('neither the page’s answer nor the file says anything of a patient', async (t) => {
  const csv = await figuresAsCsv(house.call(), query);
  const lines = csv.split('\r\n');
  t.equal(lines.length, 10, 'a head, a line for each room and day, an end');
  t.match(csv, `2026-05-18,"'=cmd, ""x""",CT,1,0,0,1,0,0,10,10`, 'a name is no formula');
  for (const text of [csv, JSON.stringify(await figures(house.call(), query))]) t.notMatch(text, /Secret|T-\d|ACC/);
});

t.test('a span that ends before it begins, or is too long, is refused', async (t) => {
  await t.rejects(figures(house.call(), { from: '2026-05-18', to: '2026-05-17' }), { code: 'invalid', field: 'to' });
  await t.rejects(figures(house.call(), { from: '2026-01-01', to: '2026-05-17' }), { code: 'too-large', field: 'to' });
});

t.test('what waits now is counted whatever days are asked for', async (t) => {
  const { now } = await figures(house.call(), { from: '2020-01-01', to: '2020-01-01' });
  t.strictSame(now, {
    ...{ waiting: 1, inRoom: 1, toRead: 0, toReadStat: 0, beingRead: 0 },
    ...{ oldestToReadSince: null, inInbox: 0, suspected: 0 },
  });
});

t.test('no figure walks over the past', async (t) => {
  const plan = async (sql: string, args: readonly SqlValue[] = []) =>
    (await db.query(`EXPLAIN QUERY PLAN ${sql}`, args)).map((row) => row.detail as string);
  const { sql, args } = appointmentsStatement('2026-01-01', '2026-02-01');
  t.match((await plan(sql, args)).join('; '), /appointments USING INDEX appointments_by_start/);
  const lines = [...(await plan(sql, args)), ...(await plan(NOW)), ...(await plan(WAITING_COUNTS, ['2026']))];
  for (const line of lines)
    t.notMatch(line, /^SCAN (appointments|studies|study_matches|suspicions|orders)( |$)(?!USING)/);
});
