// The browser shows the clinic's wall, whatever it is set to itself.
import t from 'tap';
import { calendarDay, clock, today } from '../../../web/words/formats.ts';
import { clinicZone, hoursApart, instantAt, useClinicZone, wallOf } from '../../../web/words/wall-time.ts';

t.beforeEach(() => useClinicZone('Pacific/Auckland'));

t.test('days and minutes are the clinic’s', async (t) => {
  t.same(wallOf(new Date('2026-01-14T12:30:00Z')), { date: '2026-01-15', minutes: 90 });
  t.equal(today(new Date('2026-01-14T12:30:00Z')), '2026-01-15');
  t.equal(instantAt('2026-01-15', 90).toISOString(), '2026-01-14T12:30:00.000Z');
  t.match(clock(new Date('2026-01-14T12:30:00Z')), /1:30/);
  t.match(calendarDay('2026-01-16', today(new Date('2026-01-14T12:30:00Z'))), /tomorrow/i);
});

t.test('a clinic that moves is followed, and an unknown zone is the browser’s', async (t) => {
  useClinicZone('Europe/Berlin');
  t.match(clock(new Date('2026-01-14T12:30:00Z')), /1:30/);
  t.equal(instantAt('2026-03-29', 150).toISOString(), '2026-03-29T01:30:00.000Z', 'skipped by the clocks');
  t.equal(instantAt('2026-10-25', 150).toISOString(), '2026-10-25T00:30:00.000Z', 'the first of two');
  t.equal(instantAt('2026-10-25', 180).toISOString(), '2026-10-25T02:00:00.000Z');
  useClinicZone('Europe/Atlantis');
  t.equal(clinicZone(), undefined);
  t.equal(hoursApart(), 0);
});

t.test('how far this workstation is set apart', async (t) => {
  const own = -new Date('2026-01-14T12:00:00Z').getTimezoneOffset() / 60;
  t.equal(hoursApart(new Date('2026-01-14T12:00:00Z')), own - 13);
});
