// Dates, ages and spans as the UI writes them; nothing here depends on the machine's language.
import t from 'tap';
import { age, ago, calendarDay, daysFrom, size, today } from '../../../web/words/formats.ts';

t.test('an age has the unit that a clinic uses', async (t) => {
  t.equal(age('2026-11-20', '2026-11-23'), '3 d');
  t.equal(age('2026-10-14', '2026-11-23'), '5 wk');
  t.equal(age('2026-08-23', '2026-11-23'), '3 mo');
  t.equal(age('2024-12-24', '2026-11-23'), '22 mo');
  t.equal(age('1981-11-24', '2026-11-23'), '44 y', 'the day before the birthday');
  t.equal(age('1981-11-23', '2026-11-23'), '45 y', 'on the birthday');
});

t.test('nobody is younger than born', async (t) => {
  t.equal(age('2026-11-24', '2026-11-23'), undefined);
  t.equal(age('not a date', '2026-11-23'), undefined);
});

t.test('a span is told in minutes, then hours, then as a day', async (t) => {
  const now = new Date(2026, 10, 23, 15, 0, 0);
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();
  t.equal(ago(before(30_000), now), undefined);
  t.equal(ago(before(4 * 60_000 + 59_000), now), '4 min');
  t.equal(ago(before(3 * 3_600_000), now), '3 h');
  t.equal(ago(before(26 * 3_600_000), now), calendarDay('2026-11-22', '2026-11-23'));
});

t.test('a day near today has a name, others their weekday', async (t) => {
  const far = calendarDay('2026-11-12', '2026-11-23');
  t.not(calendarDay('2026-11-23', '2026-11-23'), calendarDay('2026-11-22', '2026-11-23'));
  t.match(far, /2026/);
  t.ok(far.length > calendarDay('2026-11-23', '2026-11-23').length);
});

t.test('days are counted over the ends of months and years', async (t) => {
  t.equal(daysFrom('2026-03-01', -1), '2026-02-28');
  t.equal(daysFrom('2024-12-31', 1), '2025-01-01');
});

t.test('today is the day of the wall clock, not of UTC', async (t) => {
  t.equal(today(new Date(2026, 10, 23, 0, 5)), '2026-11-23');
  t.equal(today(new Date(2026, 10, 23, 23, 55)), '2026-11-23');
});

t.test('sizes are decimal, as drives are sold', async (t) => {
  t.match(size(4e12), /^4\sTB$/u);
  t.match(size(524_288), /^524[.,]3\skB$/u);
});
