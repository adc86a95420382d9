// The list as it stands in the browser while studies arrive: what comes in at once, what waits, what is too old to count.
import t from 'tap';
import { filtersFrom } from '../../../web/studies/filters.ts';
import { attention, StudyList } from '../../../web/studies/study-list.ts';
import { sampleStudy } from './samples.ts';

const listFor = (query = '') => new StudyList(filtersFrom(new URLSearchParams(query)));
const uids = (list: StudyList) => list.rows.value.map(({ uid }) => uid);

t.test('a new study comes in on top, marked', async (t) => {
  const list = listFor();
  list.receive(sampleStudy({ studyInstanceUid: '2.25.1' }));
  list.receive(sampleStudy({ studyInstanceUid: '2.25.2' }));
  t.same(uids(list), ['2.25.2', '2.25.1']);
  t.ok(list.rows.value[0]!.fresh.value);
});

t.test('a study that counts up stays in its place, unmarked', async (t) => {
  const list = listFor();
  list.receive(sampleStudy({ studyInstanceUid: '2.25.1' }));
  list.receive(sampleStudy({ studyInstanceUid: '2.25.2' }));
  const row = list.rows.value[1]!;
  row.fresh.value = false;
  list.receive(sampleStudy({ instanceCount: 7, lastReceivedAt: '2026-11-23T08:00:01.000Z' }));
  t.same(uids(list), ['2.25.2', '2.25.1']);
  t.equal(row.study.value.instanceCount, 7);
  t.notOk(row.fresh.value, 'counting is its own sign');
  list.receive(sampleStudy({ instanceCount: 7, lastReceivedAt: '2026-11-23T08:00:01.000Z', state: 'complete' }));
  t.ok(row.fresh.value, 'being complete is worth a mark');
});

t.test('news that is older than what is known changes nothing', async (t) => {
  const list = listFor();
  const now = { instanceCount: 7, lastReceivedAt: '2026-11-23T08:00:01.000Z', state: 'complete' as const };
  list.receive(sampleStudy(now));
  list.receive(sampleStudy({ ...now, state: 'receiving' }));
  list.receive(sampleStudy({ ...now, instanceCount: 6 }));
  list.receive(sampleStudy());
  t.match(list.rows.value[0]!.study.value, now);
  list.receive(sampleStudy({ instanceCount: 8, lastReceivedAt: '2026-11-23T09:00:00.000Z' }));
  t.equal(list.rows.value[0]!.study.value.state, 'receiving', 'more of it came later');
});

t.test('while somebody aims at a row, new ones wait and known ones go on counting', async (t) => {
  t.teardown(() => {
    attention.value = false;
  });
  const list = listFor();
  list.receive(sampleStudy({ studyInstanceUid: '2.25.1' }));
  attention.value = true;
  list.receive(sampleStudy({ studyInstanceUid: '2.25.2' }));
  list.receive(sampleStudy({ studyInstanceUid: '2.25.2', instanceCount: 5 }));
  list.receive(sampleStudy({ studyInstanceUid: '2.25.1', instanceCount: 9 }));
  t.same(uids(list), ['2.25.1']);
  t.equal(list.rows.value[0]!.study.value.instanceCount, 9);
  t.same(
    list.waiting.value.map(({ instanceCount }) => instanceCount),
    [5],
    'one study waits once, as it is now',
  );
  list.showWaiting();
  t.same(uids(list), ['2.25.2', '2.25.1']);
  t.same(list.waiting.value, []);
});

t.test('a study that the filters exclude does not come in', async (t) => {
  const list = listFor('modality=MR');
  list.receive(sampleStudy());
  t.same(uids(list), []);
});
