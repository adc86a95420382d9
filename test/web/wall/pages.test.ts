// More people than a screen shows: everybody has their turn, who was just called stands first.
import t from 'tap';
import { shownAt } from '../../../web/wall/pages.ts';

const entry = (label: string, state: 'waiting' | 'in-room' | 'in-scan') => ({ label, state, roomName: 'US' });

t.test('everybody is shown in turn, and none twice', async (t) => {
  const entries = Array.from({ length: 30 }, (_, at) => entry(String(at), 'waiting'));
  const turns = [0, 1, 2].flatMap((turn) => shownAt(entries, turn).waiting.map(({ label }) => label));
  t.same(
    turns,
    entries.map(({ label }) => label),
  );
  t.same(shownAt(entries, 3), shownAt(entries, 0));
  t.same(shownAt([], 5), { called: [], waiting: [] });
});

t.test('who is called stands before who is in the exam', async (t) => {
  const { called, waiting } = shownAt([entry('1', 'in-scan'), entry('2', 'waiting'), entry('3', 'in-room')], 0);
  t.same(
    called.map(({ label }) => label),
    ['3', '1'],
  );
  t.same(
    waiting.map(({ label }) => label),
    ['2'],
  );
});
