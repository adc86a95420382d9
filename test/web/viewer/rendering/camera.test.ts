// From where a volume is looked at, and how its values look: numbers alone.
import t from 'tap';
import { cross, dot } from '../../../../web/viewer/geometry.ts';
import { type Look, SIDES, turned } from '../../../../web/viewer/rendering/camera.ts';
import { looksFor, presetOf } from '../../../../web/viewer/rendering/looks.ts';
import { rangeOf } from '../../../../web/viewer/rendering/rendering.ts';

/** A quarter turn by a drag. */
const QUARTER = Math.PI / 2 / 0.008;
const near = (a: readonly number[], b: readonly number[]) => a.every((value, i) => Math.abs(value - b[i]!) < 1e-6);

t.test(
  'from each side the patient is as one sees them: their right on the left of the picture from the front',
  async (t) => {
    const rightOf = ({ toEye, up }: Look) => cross(up, toEye);
    t.same(rightOf(SIDES.front), [1, 0, 0], 'the left side of the patient is to the right');
    t.same(rightOf(SIDES.back), [-1, 0, 0]);
    t.same(rightOf(SIDES.above), [-1, 0, 0], 'from the head on, their right is to the right');
    t.same(rightOf(SIDES.below), [1, 0, 0], 'from the feet on, as axial pictures are');
    for (const { toEye, up } of Object.values(SIDES)) t.equal(dot(toEye, up), 0);
  },
);

t.test('a drag turns the volume with the hand, and never bends what is up', async (t) => {
  t.ok(near(turned(SIDES.front, QUARTER, 0).toEye, SIDES.right.toEye), 'dragged to the right, the right side comes');
  t.ok(near(turned(SIDES.front, 0, QUARTER).toEye, SIDES.above.toEye), 'dragged down, the head comes');
  let look: Look = SIDES.front;
  for (let i = 0; i < 500; i++) look = turned(look, (i % 7) * 9 - 20, (i % 5) * 11 - 18);
  t.ok(Math.abs(dot(look.toEye, look.up)) < 1e-6 && Math.abs(Math.hypot(...look.up) - 1) < 1e-6);
});

t.test('CT and MR have looks, whose values rise; MR by the range that it has', async (t) => {
  t.same(looksFor('US'), []);
  for (const modality of ['CT', 'MR'])
    for (const look of looksFor(modality)) {
      const { scalarOpacity, colorTransfer } = presetOf(modality, look, [100, 900]);
      const [count, ...opacity] = scalarOpacity.split(' ').map(Number);
      t.equal(count, opacity.length);
      const values = opacity.filter((_, i) => i % 2 === 0);
      t.same(
        values,
        values.toSorted((a, b) => a - b),
      );
      t.equal(colorTransfer.split(' ').length - 1, (opacity.length / 2) * 4);
      if (modality === 'MR') t.same([values[0], values.at(-1)], [100, 900]);
    }
});

t.test('a few bright voxels say nothing of the range', async (t) => {
  const voxels = Int16Array.from({ length: 200_000 }, (_, i) => (i % 5000 === 0 ? 30_000 : i % 1000));
  const [least, most] = rangeOf(voxels);
  t.ok(least < 20 && most > 980 && most < 1000, `${least} to ${most}`);
});
