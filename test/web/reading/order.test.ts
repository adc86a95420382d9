// The order of the reader's queue on a page, and who reads what next.
import t from 'tap';
import { nextFor, withChanges } from '../../../web/reading/order.ts';
import type { ReadingEntry } from '../../../web/shapes.ts';

const entry = (uid: string, priority: string, since: string, more: object = {}): ReadingEntry =>
  ({
    study: { studyInstanceUid: uid, flags: [] },
    priority,
    since,
    assignedTo: null,
    lock: null,
    ...more,
  }) as unknown as ReadingEntry;
const uids = (entries: readonly ReadingEntry[]) => entries.map(({ study }) => study.studyInstanceUid);

t.test('what is told comes into its place, and what left is gone', async (t) => {
  const known = [entry('stat', 'STAT', '3'), entry('old', 'routine', '1'), entry('new', 'routine', '2')];
  const changes = [
    { studyInstanceUid: 'old', entry: null },
    { studyInstanceUid: 'urgent', entry: entry('urgent', 'urgent', '9') },
    { studyInstanceUid: 'new', entry: entry('new', 'STAT', '2') },
  ];
  t.strictSame(uids(withChanges(known, changes)), ['new', 'stat', 'urgent']);
});

t.test('next is the most urgent that is nobody’s or mine, that nobody reads and no doubt hangs over', async (t) => {
  const entries = [
    entry('read', 'STAT', '1', { lock: { username: 'ben' } }),
    entry('hers', 'STAT', '2', { assignedTo: { username: 'ben' } }),
    entry('doubted', 'STAT', '3', { study: { studyInstanceUid: 'doubted', flags: ['under-investigation'] } }),
    entry('mine', 'urgent', '4', { assignedTo: { username: 'anna' } }),
    entry('now', 'routine', '5'),
    entry('free', 'routine', '6'),
  ];
  t.strictSame(uids(nextFor(entries, 'anna', 'now')), ['mine', 'free']);
});
