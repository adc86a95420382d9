// Two people at one order: what only one of them changed is kept, what both changed is a question.
import t from 'tap';
import { changesFrom, meet } from '../../../web/orders/order-changes.ts';
import { draftOf, personNameFrom } from '../../../web/orders/order-fields.ts';
import type { Order } from '../../../web/shapes.ts';
import { nameLine } from '../../../web/words/person-name.ts';

const ORDER = {
  examId: 4,
  bodyPart: 'KNEE',
  laterality: 'L',
  priority: 'routine',
  contrast: 'with',
  contrastAgent: 'Gadobutrol',
  indication: 'Pain',
  history: '',
  specialInstructions: '',
  orderingProvider: 'Sample^Doctor^^Dr',
  version: 3,
} as Order;

t.test('only what was changed is sent, a title that nobody touched stays', async (t) => {
  const before = draftOf(ORDER);
  t.same(changesFrom(before, { ...before, indication: 'Swelling' }, 3), { indication: 'Swelling', expectedVersion: 3 });
  t.same(changesFrom(before, { ...before, bodyPart: 'tibia ' }, 3), { bodyPart: 'TIBIA', expectedVersion: 3 });
  t.same(changesFrom(before, { ...before, contrast: 'none' }, 3), {
    contrast: 'none',
    contrastAgent: '',
    expectedVersion: 3,
  });
  t.same(changesFrom(before, { ...before, provider: 'Muster, Hans' }, 3), {
    orderingProvider: 'Muster^Hans',
    expectedVersion: 3,
  });
});

t.test('both values are told where both changed the same, else each keeps their own', async (t) => {
  const before = draftOf(ORDER);
  const mine = { ...before, indication: 'Swelling', priority: 'urgent' as const };
  const now = { ...ORDER, indication: 'Fall', history: 'Operated', version: 5 };
  const { draft, clashes } = meet(before, mine, now);
  t.same(clashes, [{ field: 'indication', mine: 'Swelling', theirs: 'Fall' }]);
  t.match(draft, { indication: 'Swelling', priority: 'urgent', history: 'Operated' });
  t.same(changesFrom(draftOf(now), draft, 5), { indication: 'Swelling', priority: 'urgent', expectedVersion: 5 });
  t.same(meet(before, mine, { ...ORDER, indication: 'Swelling' }).clashes, [], 'the same twice is no question');
});

t.test('who ordered it is read back as it is shown', async (t) => {
  for (const name of ['Sample^Doctor^^Dr', 'Muster^Hans', 'Clinic North', ''])
    t.equal(personNameFrom(nameLine(name)), name);
  t.equal(personNameFrom(' Muster ,  Hans Peter '), 'Muster^Hans Peter');
});
