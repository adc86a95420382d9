// Planes in the patient: from pixels to millimetres and back, and where two pictures cut each other.
import t from 'tap';
import type { FrameInfo, Point } from '../../../web/viewer/frames.ts';
import { cut, middleOf, pixelOf, placeOf, planeOf } from '../../../web/viewer/geometry.ts';

const info = (
  position: Point,
  rowDirection: Point,
  columnDirection: Point,
  more: Partial<FrameInfo> = {},
): FrameInfo => ({
  format: { rows: 100, columns: 200 } as FrameInfo['format'],
  windows: [],
  voiFunction: 'LINEAR',
  position,
  rowDirection,
  columnDirection,
  rowSpacing: 2,
  columnSpacing: 0.5,
  calibrated: true,
  ...more,
});
const axial = planeOf(info([-50, -100, 30], [1, 0, 0], [0, 1, 0]))!;

t.test('a pixel lies columns along the rows and rows along the columns, by its own spacing', async (t) => {
  t.same(placeOf(axial, 0, 0), [-50, -100, 30]);
  t.same(placeOf(axial, 10, 20), [-45, -60, 30]);
  t.same(middleOf(axial), [-50 + 99.5 * 0.5, -100 + 49.5 * 2, 30]);
});

t.test('there and back, in an oblique plane too, and how far in front a place lies', async (t) => {
  const s = Math.SQRT1_2;
  const oblique = planeOf(info([10, 20, 30], [s, s, 0], [0, 0, -1]))!;
  const place = placeOf(oblique, 12.5, 7);
  const { column, row, distance } = pixelOf(oblique, place);
  t.match(
    [column, row, distance].map((value) => Math.round(value * 1e9) / 1e9),
    [12.5, 7, 0],
  );
  t.equal(pixelOf(axial, [0, 0, 35]).distance, 5);
  t.equal(pixelOf(axial, [0, 0, 25]).distance, -5);
});

t.test('without a measure, a place or a direction there is no plane', async (t) => {
  t.equal(planeOf(info([0, 0, 0], [1, 0, 0], [0, 1, 0], { calibrated: false })), undefined);
  t.equal(planeOf(info([0, 0, 0], [1, 0, 0], [0, 1, 0], { position: undefined })), undefined);
  t.equal(planeOf(info([0, 0, 0], [1, 0, 0], [1, 0, 0])), undefined);
  t.equal(planeOf(info([0, 0, 0], [0, 0, 0], [0, 1, 0])), undefined);
});

t.test('a sagittal picture cuts an axial one from front to back, at its side', async (t) => {
  const sagittal = planeOf(info([0, -80, 60], [0, 1, 0], [0, 0, -1]))!; // 200 × 0.5 mm from y = -80, 100 × 2 mm down
  const line = cut(axial, sagittal)!;
  const ends = line.map(([column, row]) => [column, Math.round(row * 1000) / 1000]).sort((a, b) => a[1]! - b[1]!);
  t.same(
    ends.map(([column]) => column),
    [100, 100],
    'x = 0 is 50 mm, 100 columns, from the first',
  );
  t.same(
    ends.map(([, row]) => row),
    [(19.75 + 0) / 2, (119.75 + 0) / 2],
    'only as far as the other picture reaches',
  );
});

t.test('pictures that are parallel, or end before they meet, have no line', async (t) => {
  t.equal(cut(axial, planeOf(info([-50, -100, 40], [1, 0, 0], [0, 1, 0]))!), undefined);
  t.equal(cut(axial, planeOf(info([0, -80, 20], [0, 1, 0], [0, 0, -1]))!), undefined, 'wholly below');
});
