// The letters at the edges, turned and flipped as the picture is.
import t from 'tap';
import type { Dataset } from '../../../web/viewer/dicom-json.ts';
import { directionLetters, edgeLetters, FITTED, type View } from '../../../web/viewer/orientation.ts';
import { stacksOf } from '../../../web/viewer/stacks.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const frame = (more: Dataset) =>
  stacksOf('1', '2', [
    { '00080018': element('UI', '1'), '00280010': element('US', 2), '00280011': element('US', 2), ...more },
  ])[0]!.frames[0]!;
const axial = frame({ '00200037': element('DS', 1, 0, 0, 0, 1, 0) });
const around = (view: Partial<View>, of = axial) => {
  const { top, right, bottom, left } = edgeLetters(of, { ...FITTED, ...view });
  return [top, right, bottom, left].join(' ');
};

t.test('an axial slice is seen from the feet: the patient’s left is on the right', async (t) => {
  t.equal(around({}), 'A L P R');
});

t.test('letters follow flips and rotations in the order in which they are drawn', async (t) => {
  t.equal(around({ flipHorizontal: true }), 'A R P L');
  t.equal(around({ flipVertical: true }), 'P L A R');
  t.equal(around({ rotation: 90 }), 'R A L P');
  t.equal(around({ rotation: 180 }), 'P R A L');
  t.equal(around({ rotation: 270 }), 'L P R A');
  t.equal(around({ flipHorizontal: true, rotation: 90 }), 'L A R P');
});

t.test('an oblique direction has two letters, the stronger first', async (t) => {
  t.equal(directionLetters([0, 0.9, -0.43]), 'PF');
  t.equal(directionLetters([0.1, 0, 0.99]), 'H');
});

t.test('a projection takes its letters from Patient Orientation; without it there are none', async (t) => {
  t.equal(around({}, frame({ '00200020': element('CS', 'L', 'F') })), 'H L F R');
  t.equal(around({ rotation: 90 }, frame({})).trim(), '');
});
