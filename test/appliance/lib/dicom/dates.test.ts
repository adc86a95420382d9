import t from 'tap';
import {
  formatDate,
  formatTime,
  parseAge,
  parseDate,
  parseDateRange,
  parseDateTime,
  parseTime,
  parseTimeRange,
} from '../../../../appliance/lib/dicom/dates.ts';

t.test('a date is a day of the calendar, in the form of today or of ACR-NEMA', async (t) => {
  t.equal(parseDate('20260302'), '2026-03-02');
  t.equal(parseDate(' 20260302 '), '2026-03-02');
  t.equal(parseDate('2026.03.02'), '2026-03-02');
  t.equal(parseDate('2026-03-02'), '2026-03-02');
  t.equal(parseDate('20240229'), '2024-02-29');
  t.equal(parseDate('00010101'), '0001-01-01');
  for (const bad of [undefined, '', '20260229', '20261301', '2026030', '202603021', 'today', '2026.0302', '00000000']) {
    t.equal(parseDate(bad), undefined, String(bad));
  }
  t.equal(formatDate('2026-03-02'), '20260302');
});

t.test('a time may leave out what it does not know', async (t) => {
  t.equal(parseTime('091530'), '09:15:30');
  t.equal(parseTime('0915'), '09:15:00');
  t.equal(parseTime('09'), '09:00:00');
  t.equal(parseTime('091530.25'), '09:15:30.25');
  t.equal(parseTime('09:15:30'), '09:15:30');
  t.equal(parseTime('235960'), '23:59:59', 'a leap second');
  for (const bad of [undefined, '', '24', '0960', '9', '091530.', '091530.1234567', 'noon']) {
    t.equal(parseTime(bad), undefined, String(bad));
  }
  t.equal(formatTime('09:15:30.25'), '091530.25');
});

t.test('a date with time becomes ISO 8601', async (t) => {
  t.same(parseDateTime('20260302091530.5+0100'), { iso: '2026-03-02T09:15:30.5+01:00', hasTime: true });
  t.same(parseDateTime('202603020915+0000'), { iso: '2026-03-02T09:15:00Z', hasTime: true });
  t.same(parseDateTime('20260302'), { iso: '2026-03-02T00:00:00', hasTime: false });
  t.same(parseDateTime('2026'), { iso: '2026-01-01T00:00:00', hasTime: false });
  for (const bad of ['', '20261301', '2026030225', '20260302091530+1', undefined])
    t.equal(parseDateTime(bad), undefined);
});

t.test('an age has a number and a unit', async (t) => {
  t.same(parseAge('045Y'), { value: 45, unit: 'years' });
  t.same(parseAge('3d'), { value: 3, unit: 'days' });
  t.same(parseAge('12'), { value: 12, unit: 'years' });
  t.equal(parseAge('Y'), undefined);
  t.equal(parseAge('1234Y'), undefined);
});

t.test('a date query is one day or a range with open or closed ends', async (t) => {
  t.same(parseDateRange('20260302'), { from: '2026-03-02', to: '2026-03-02' });
  t.same(parseDateRange('20260302-20260331'), { from: '2026-03-02', to: '2026-03-31' });
  t.same(parseDateRange('20260302-'), { from: '2026-03-02', to: undefined });
  t.same(parseDateRange('-20260302'), { from: undefined, to: '2026-03-02' });
  for (const bad of ['', '-', '20260331-20260302', '20260302-x', '2026-03-02', '20261301-']) {
    t.equal(parseDateRange(bad), undefined, bad);
  }
});

t.test('a time query takes in all of the minute or hour it names', async (t) => {
  t.same(parseTimeRange('0915'), { from: '09:15:00', to: '09:15:59.999999' });
  t.same(parseTimeRange('09-10'), { from: '09:00:00', to: '10:59:59.999999' });
  t.same(parseTimeRange('091530.5-'), { from: '09:15:30.5', to: undefined });
  t.same(parseTimeRange('-091530'), { from: undefined, to: '09:15:30.999999' });
  t.equal(parseTimeRange('10-09'), undefined);
});
