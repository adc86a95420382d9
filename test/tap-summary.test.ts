import t from 'tap';
import { TapSummary } from './tap-summary.ts';

function summarize(tap: string, code: number | null) {
  const told: string[] = [];
  const summary = new TapSummary((line) => told.push(line));
  for (const line of tap.split('\n')) summary.read(line);
  summary.end(code);
  return { told, passed: summary.passed, failed: summary.failed, skipped: summary.skipped };
}

t.test('a good file is one line with what it said, and its named tests are counted', async (t) => {
  const tap = `TAP version 14
# Subtest: test/a.test.ts
    # Subtest: one
        ok 1 - should be equal
        ok 2 - should be equal
        1..2
    ok 1 - one # time=1.2ms
    # left out: files of other makers
    ok 2 - two # SKIP no root
    1..2
    # time=4ms
ok 1 - test/a.test.ts # time=4ms
1..1
# time=30ms`;
  t.strictSame(summarize(tap, 0), {
    told: ['ok - test/a.test.ts (4ms)', '      # left out: files of other makers'],
    passed: 1,
    failed: 0,
    skipped: 1,
  });
});

t.test('a failing file tells its failures and not its successes', async (t) => {
  const tap = `# Subtest: test/a.test.ts
    # Subtest: one
        ok 1 - should be equal
        not ok 2 - should be equal
          ---
          diff: wrong
          ...
        1..2
    not ok 1 - one # time=1ms
    # Subtest: two
        ok 1 - good
        1..1
    ok 2 - two # time=1ms
    1..2
not ok 1 - test/a.test.ts # time=4ms`;
  const { told, ...counted } = summarize(tap, 1);
  t.strictSame(counted, { passed: 1, failed: 1, skipped: 0 });
  t.match(told.join('\n'), 'diff: wrong');
  t.notMatch(told.join('\n'), '- good');
});

t.test('a file that ends without a failed test of its own is a failure', async (t) => {
  t.equal(summarize('# Subtest: test/a.test.ts\n    1..0\nnot ok 1 - test/a.test.ts # time=1ms', 1).failed, 1);
});

t.test('tap ending badly is a failure even when no line says so', async (t) => {
  t.equal(summarize('TAP version 14', 2).failed, 1);
  t.equal(summarize('TAP version 14', null).failed, 1);
});
