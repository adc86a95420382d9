// Walls in other places, on the days when their clocks change.
import t from 'tap';
import {
  dayFrom,
  isTimeZone,
  ownTimeZone,
  wallClock,
  wallDay,
  wallInstant,
  weekdayOf,
} from '../../../appliance/lib/wall-time.ts';

const at = (day: string, time: string, zone: string) => wallInstant(day, time, zone).toISOString();

t.test('a wall in Berlin, New York and Kathmandu', async (t) => {
  t.equal(at('2026-01-15', '09:00', 'Europe/Berlin'), '2026-01-15T08:00:00.000Z');
  t.equal(at('2026-07-15', '09:00', 'Europe/Berlin'), '2026-07-15T07:00:00.000Z');
  t.equal(at('2026-01-15', '24:00', 'Europe/Berlin'), '2026-01-15T23:00:00.000Z');
  t.equal(at('2026-01-15', '20:30:15', 'America/New_York'), '2026-01-16T01:30:15.000Z');
  t.equal(at('2026-01-15', '05:00', 'Asia/Kathmandu'), '2026-01-14T23:15:00.000Z');
  t.equal(wallDay(new Date('2026-01-14T23:15:00Z'), 'Asia/Kathmandu'), '2026-01-15');
  t.equal(wallClock(new Date('2026-01-14T23:15:07Z'), 'Asia/Kathmandu'), '05:00:07');
  t.equal(wallClock(new Date('2026-01-14T18:15:00Z'), 'Asia/Kathmandu'), '00:00:00');
});

t.test('the day in spring has 23 hours, what is skipped comes after the change', async (t) => {
  const [from, to] = [at('2026-03-29', '00:00', 'Europe/Berlin'), at('2026-03-30', '00:00', 'Europe/Berlin')];
  t.equal((Date.parse(to) - Date.parse(from)) / 3_600_000, 23);
  t.equal(at('2026-03-29', '02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z');
  t.equal(wallClock(new Date('2026-03-29T01:30:00Z'), 'Europe/Berlin'), '03:30:00');
});

t.test('the day in autumn has 25 hours, of what comes twice the first is meant', async (t) => {
  const [from, to] = [at('2026-10-25', '00:00', 'Europe/Berlin'), at('2026-10-26', '00:00', 'Europe/Berlin')];
  t.equal((Date.parse(to) - Date.parse(from)) / 3_600_000, 25);
  t.equal(at('2026-10-25', '02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z');
});

t.test('the times of a year come back as they went', async (t) => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']) {
    let wrong = 0;
    for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2027, 0, 1); time += 105 * 60_000) {
      const here = new Date(time);
      const [day, clock] = [wallDay(here, zone), wallClock(here, zone)];
      const back = wallInstant(day, clock, zone);
      if (wallDay(back, zone) !== day || wallClock(back, zone) !== clock || back.getTime() > time) wrong++;
    }
    t.equal(wrong, 0, zone);
  }
});

t.test('days count over months, and know their weekday', async (t) => {
  t.equal(dayFrom('2026-02-28', 1), '2026-03-01');
  t.equal(dayFrom('2026-01-01', -1), '2025-12-31');
  t.equal(weekdayOf('2026-11-23'), 1);
  t.equal(weekdayOf('2026-11-29'), 7);
});

t.test('only names of the database are zones', async (t) => {
  for (const name of ['Europe/Berlin', 'America/Argentina/Ushuaia', 'UTC', ownTimeZone()]) t.ok(isTimeZone(name), name);
  for (const name of ['', 'Berlin', '+02:00', 'Europe/Atlantis', '../etc', 'a'.repeat(300)])
    t.notOk(isTimeZone(name), name);
});
