// Which days the figures are of, by the address.
import t from 'tap';
import { rangeOf } from '../../../web/dashboard/range.ts';

const of = (text: string) => rangeOf(new URLSearchParams(text), '2026-03-05');

t.test('today unless the address says otherwise, and what it says wrongly is today', async (t) => {
  const today = { name: 'today', from: '2026-03-05', to: '2026-03-05' };
  for (const text of ['', 'range=year', 'from=2026-01-01', 'from=x&to=y']) t.strictSame(of(text), today, text);
});

t.test('the last seven and thirty days end today and count it', async (t) => {
  t.strictSame(of('range=week'), { name: 'week', from: '2026-02-27', to: '2026-03-05' });
  t.strictSame(of('range=month'), { name: 'month', from: '2026-02-04', to: '2026-03-05' });
  t.strictSame(of('from=2026-01-01&to=2026-01-31'), { name: 'own', from: '2026-01-01', to: '2026-01-31' });
});
