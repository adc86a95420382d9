// What may be cut into planes and what is refused, each with its reason.
import t from 'tap';
import { stackingOf } from '../../../../web/viewer/planes/volume-shape.ts';
import { words } from '../../../../web/viewer/words.ts';
import { madeStack } from './made-volume.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const { planes: said } = words;

t.test('slices that lie evenly are a volume from the first along the normal, however they were numbered', async (t) => {
  const stacking = stackingOf(madeStack({ at: [0, 2, 4, 6] }));
  if (typeof stacking === 'string') return t.fail(stacking);
  t.same(stacking.shape.size, [7, 5, 4]);
  t.same(stacking.shape.spacing, [0.5, 0.8, 2]);
  t.same(stacking.shape.origin, [10, -20, 30]);
  t.equal(stacking.remark, undefined);
});

t.test('missing, doubled and uneven slices are refused', async (t) => {
  t.equal(stackingOf(madeStack({ at: [0, 2, 6, 8, 10] })), said.gap('4', '2', 2));
  t.equal(stackingOf(madeStack({ at: [0, 2, 2, 4] })), said.samePlace);
  t.equal(stackingOf(madeStack({ at: [0, 2, 4.3, 6.3] })), said.uneven('2', '2.3'));
  t.equal(stackingOf(madeStack({ at: [0, 2] })), said.tooFew);
});

t.test('a tilted gantry is refused with its angle', async (t) => {
  t.equal(stackingOf(madeStack({ shear: Math.tan((15 * Math.PI) / 180) })), said.tilted('15.0'));
  t.type(stackingOf(madeStack({ shear: 0.001 })), 'object', 'rounding is no tilt');
});

t.test('what is uneven by little, or has spaces between, is cut and says so', async (t) => {
  const remark = (stacking: ReturnType<typeof stackingOf>) =>
    typeof stacking === 'string' ? stacking : stacking.remark;
  t.equal(remark(stackingOf(madeStack({ at: [0, 2, 4.06, 6.06] }))), said.notQuiteEven('2', '2.06'));
  t.equal(remark(stackingOf(madeStack({ elements: { '00180050': element('DS', 1) } }))), said.between('1'));
});

t.test('colours, unknown places and other directions are no volume', async (t) => {
  const colour = { '00280002': element('US', 3), '00280004': element('CS', 'RGB') };
  t.equal(stackingOf(madeStack({ elements: colour })), said.colour);
  t.equal(stackingOf(madeStack({ elements: { '00280030': undefined } })), said.noPlace);
  const stack = madeStack();
  const turned = madeStack({ row: [0.9, Math.sqrt(0.19), 0], column: [-Math.sqrt(0.19), 0.9, 0] });
  t.equal(stackingOf({ ...stack, frames: [...stack.frames, turned.frames[0]!] }), said.notParallel);
});
