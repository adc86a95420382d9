// What is fetched ahead, in which order, and that it fits.
import t from 'tap';
import { outward, plan } from '../../../web/viewer/look-ahead.ts';

const ids = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}`);

t.test('the current image comes first, then its neighbours, then outward to both ends', async (t) => {
  t.same(outward(2, 6), [2, 3, 1, 4, 0, 5]);
  t.same(outward(0, 3), [0, 1, 2]);
  t.same(outward(0, 0), []);
});

t.test('neighbours in every pane come before the far end of any stack; the pane in use is first', async (t) => {
  const order = plan(
    [
      { imageIds: ids('a', 20), index: 10, bytesPerFrame: 1 },
      { imageIds: ids('b', 20), index: 0, bytesPerFrame: 1 },
    ],
    1000,
  );
  t.equal(order[0], 'a10');
  t.ok(order.indexOf('b5') < order.indexOf('a19'));
  t.equal(new Set(order).size, 40);
});

t.test('no more is planned than the cache keeps', async (t) => {
  t.equal(plan([{ imageIds: ids('a', 100), index: 0, bytesPerFrame: 10 }], 500).length, 40);
});

t.test('a stack shown twice is planned once', async (t) => {
  const imageIds = ids('a', 5);
  t.equal(
    plan(
      [0, 4].map((index) => ({ imageIds, index, bytesPerFrame: 1 })),
      100,
    ).length,
    5,
  );
});
