// Zooming at a place: what is under the pointer stays there.
import t from 'tap';
import { FITTED } from '../../../web/viewer/orientation.ts';
import { zoomedAt } from '../../../web/viewer/pointer.ts';

t.test('the place under the pointer stays where it is', async (t) => {
  t.same(zoomedAt(FITTED, 2, [100, -40]), { zoom: 2, pan: [-100, 40] });
  t.same(zoomedAt({ ...FITTED, zoom: 2, pan: [-100, 40] }, 0.5, [100, -40]), { zoom: 1, pan: [0, 0] });
});

t.test('zoom stays between a tenth and forty times', async (t) => {
  t.equal(zoomedAt(FITTED, 1e6, [0, 0]).zoom, 40);
  t.equal(zoomedAt(FITTED, 1e-6, [0, 0]).zoom, 0.1);
});
