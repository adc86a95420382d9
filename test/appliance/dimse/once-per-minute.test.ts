import t from 'tap';
import { OncePerMinute } from '../../../appliance/dimse/once-per-minute.ts';

t.test('a key is due once a minute and tells how often it was not', async (t) => {
  const lines = new OncePerMinute();
  t.equal(lines.due('a', 0), 0);
  t.equal(lines.due('a', 1_000), undefined);
  t.equal(lines.due('a', 59_999), undefined);
  t.equal(lines.due('b', 59_999), 0);
  t.equal(lines.due('a', 60_000), 2);
  t.equal(lines.due('a', 60_001), undefined);
});

t.test('invented keys are forgotten', async (t) => {
  const lines = new OncePerMinute();
  for (let i = 0; i < 5_000; i++) t.equal(lines.due(`key ${i}`, 0), 0);
  t.equal(lines.due('key 0', 1), 0);
});
