// How a series is looked at, as another system will show it.
import t from 'tap';
import { presentationsOf, turnOf } from '../../../../web/viewer/measure/presentations.ts';
import { FITTED, type View } from '../../../../web/viewer/orientation.ts';

type Matrix = [a: number, b: number, c: number, d: number];
const times = ([a, b, c, d]: Matrix, [e, f, g, h]: Matrix): Matrix => [
  a * e + b * g,
  a * f + b * h,
  c * e + d * g,
  c * f + d * h,
];
/** Clockwise on a screen, whose rows lead down. */
const turned = (degrees: number): Matrix => {
  const [cos, sin] = [0, 90, 180, 270].includes(degrees)
    ? [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ][degrees / 90]!
    : [0, 0];
  return [cos!, -sin!, sin!, cos!];
};
const MIRROR: Matrix = [-1, 0, 0, 1];
const UPSIDE: Matrix = [1, 0, 0, -1];
const ONE: Matrix = [1, 0, 0, 1];

t.test('turning after flipping is the same picture as flipping after turning', async (t) => {
  for (const rotation of [0, 90, 180, 270])
    for (const flipHorizontal of [false, true])
      for (const flipVertical of [false, true]) {
        const view: View = { ...FITTED, rotation, flipHorizontal, flipVertical };
        const flipped = times(flipVertical ? UPSIDE : ONE, flipHorizontal ? MIRROR : ONE);
        const ours = times(turned(rotation), flipped);
        const { rotation: degrees, isFlipped } = turnOf(view);
        const theirs = times(isFlipped ? MIRROR : ONE, turned(degrees));
        t.same(
          theirs.map((value) => value + 0),
          ours.map((value) => value + 0),
          JSON.stringify({ rotation, flipHorizontal, flipVertical }),
        );
      }
});

t.test('only of series that bear something; what isn’t on the screen stays as it was', async (t) => {
  const image = { studyInstanceUid: '1', seriesInstanceUid: '1.2', sopInstanceUid: '1.3', frame: 1 };
  const keyImages = [image, { ...image, seriesInstanceUid: '1.9' }, { ...image, seriesInstanceUid: '1.8', plane: 'x' }];
  const state = {
    ...{ studyInstanceUid: '1', stackKey: '', index: 0, window: { center: 40, width: 400 }, inverted: true },
    view: { ...FITTED, rotation: 90 },
  };
  const frame = { info: { rowSpacing: 2, columnSpacing: 1 } } as never;
  const looked = ['1.2', '1.7'].map((seriesInstanceUid) => ({ frame, state: { ...state, seriesInstanceUid } }));
  const earlier = ['1.9', '1.7'].map((seriesInstanceUid) => ({
    ...{ seriesInstanceUid, isInverted: false, rotation: 0 as const, isFlipped: false, aspect: 1 },
  }));
  t.same(presentationsOf({ markings: [], keyImages }, looked, earlier), [
    {
      ...{ seriesInstanceUid: '1.2', window: { center: 40, width: 400 }, isInverted: true },
      ...{ rotation: 90, isFlipped: false, aspect: 2 },
    },
    earlier[0],
  ]);
});
