// Planes out of volumes: every pixel of the three planes is a voxel of the source, unchanged, in every orientation;
// oblique pictures go through the same places; slabs project what lies in them.
import t from 'tap';
import type { Point } from '../../../../web/viewer/frames.ts';
import { along, dot, pixelOf, planeOf } from '../../../../web/viewer/geometry.ts';
import { axisPlanes, lieOf, voxelOf } from '../../../../web/viewer/planes/axis-planes.ts';
import { axisPicture, type Oblique, obliquePicture } from '../../../../web/viewer/planes/reslice.ts';
import { middleOfVolume, placeOfVoxel } from '../../../../web/viewer/planes/volume-shape.ts';
import { madeStack, madeVolume, ORIENTATIONS, voxelAt } from './made-volume.ts';

for (const [name, [row, column]] of Object.entries(ORIENTATIONS)) {
  t.test(`${name}: every voxel stands once in each plane, with its value, where it lies in the patient`, async (t) => {
    const { volume, stacking } = madeVolume({ row, column });
    const stack = madeStack({ row, column });
    const slices = stacking.order.map((index) => planeOf(stack.frames[index]!.info)!);
    for (const plane of Object.values(axisPlanes(volume.shape))) {
      const seen = new Set<number>();
      let wrong = 0;
      const { count, columns, rows } = lieOf(volume.shape, plane, 0);
      for (let n = 0; n < count; n++) {
        const picture = axisPicture(volume, plane, n);
        const { position, rowDirection, columnDirection, columnSpacing, rowSpacing } = lieOf(volume.shape, plane, n);
        for (let at = 0; at < picture.length; at++) {
          const [c, r] = [at % columns, Math.floor(at / columns)];
          const place = along(along(position, rowDirection, c * columnSpacing), columnDirection, r * rowSpacing);
          // Looked up by the source's own geometry, not by the code under test.
          const k = slices.findIndex((slice) => Math.abs(pixelOf(slice, place).distance) < 1e-6);
          const source = pixelOf(slices[k]!, place);
          const voxel: Point = [Math.round(source.column), Math.round(source.row), k];
          const exactly = Math.abs(source.column - voxel[0]) + Math.abs(source.row - voxel[1]) < 1e-6;
          if (!exactly || picture[at] !== voxelAt(volume, voxel)) wrong++;
          seen.add(picture[at]!);
        }
        t.equal(picture.length, columns * rows);
      }
      t.equal(wrong, 0, plane.name);
      t.equal(seen.size, volume.voxels.length, `${plane.name} shows all`);
    }
  });

  t.test(`${name}: planes are turned as radiologists look at them`, async (t) => {
    const { shape } = madeVolume({ row, column }).volume;
    const { axial, coronal, sagittal } = axisPlanes(shape);
    const least = 0.45;
    const leads = (plane: typeof axial) => lieOf(shape, plane, 0);
    t.ok(dot(leads(axial).rowDirection, [1, 0, 0]) > least && dot(leads(axial).columnDirection, [0, 1, 0]) > least);
    t.ok(
      dot(leads(coronal).rowDirection, [1, 0, 0]) > least && dot(leads(coronal).columnDirection, [0, 0, -1]) > least,
    );
    t.ok(
      dot(leads(sagittal).rowDirection, [0, 1, 0]) > least && dot(leads(sagittal).columnDirection, [0, 0, -1]) > least,
    );
  });
}

t.test('an oblique picture that lies in a slice is that slice; between two it is half of each', async (t) => {
  const { volume } = madeVolume({ at: [0, 2, 4, 6], columns: 9, rows: 9 });
  const { shape } = volume;
  const picture = (z: number, more: Partial<Oblique> = {}) =>
    obliquePicture(volume, {
      middle: placeOfVoxel(shape, [4, 4, z]),
      right: [1, 0, 0],
      down: [0, 1, 0],
      spacing: 0.5,
      columns: 9,
      rows: 1,
      thickness: 0,
      projection: 'mean',
      interpolation: 'linear',
      ...more,
    });
  const row = (k: number) => Array.from({ length: 9 }, (_, i) => voxelAt(volume, [i, 4, k]));
  t.same([...picture(2)], row(2));
  t.same([...picture(2, { interpolation: 'nearest' })], row(2));
  t.same(
    [...picture(1.5)],
    row(1).map((value, i) => Math.round((value + row(2)[i]!) / 2)),
  );
  t.same([...picture(9)], new Array(9).fill(-1000), 'outside nothing is measured');
  t.same([...picture(1, { down: [0, -1, 0] })], row(1), 'seen from the other side');
});

t.test('a slab shows the brightest, the darkest or the mean of what lies in it', async (t) => {
  const { volume } = madeVolume({ at: [0, 2, 4, 6, 8] });
  volume.voxels.fill(0);
  const [columns, rows] = volume.shape.size;
  const put = (k: number, value: number) => {
    volume.voxels[(k * rows + 2) * columns + 3] = value;
  };
  put(1, 50);
  put(2, 100);
  put(3, -30);
  const { axial } = axisPlanes(volume.shape);
  const pixel = 2 * columns + 3;
  t.equal(axisPicture(volume, axial, 2, 3, 'brightest')[pixel], 100);
  t.equal(axisPicture(volume, axial, 2, 3, 'darkest')[pixel], -30);
  t.equal(axisPicture(volume, axial, 2, 3, 'mean')[pixel], 40);
  t.equal(axisPicture(volume, axial, 0, 9, 'brightest')[pixel], 100, 'a slab ends with the volume');
  const mip = obliquePicture(volume, {
    middle: middleOfVolume(volume.shape),
    right: [1, 0, 0],
    down: [0, 1, 0],
    spacing: 0.5,
    columns,
    rows: 1,
    thickness: 8,
    projection: 'brightest',
    interpolation: 'linear',
  });
  t.equal(mip[3], 100);
});

t.test('a picture turned by any angle shows the place that the patient has there', async (t) => {
  const { volume } = madeVolume({
    row: ORIENTATIONS['doubly oblique']![0],
    column: ORIENTATIONS['doubly oblique']![1],
    columns: 20,
    rows: 20,
    at: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  });
  const { shape } = volume;
  // A value that grows evenly along x of the patient: linear interpolation keeps it exactly.
  const floats = new Float32Array(volume.voxels.length);
  for (let k = 0, at = 0; k < 10; k++)
    for (let j = 0; j < 20; j++) for (let i = 0; i < 20; i++, at++) floats[at] = placeOfVoxel(shape, [i, j, k])[0];
  const middle = middleOfVolume(shape);
  const right: Point = [Math.cos(0.4), Math.sin(0.4), 0];
  const picture = obliquePicture(
    { shape, voxels: floats, darkest: -1e6 },
    {
      middle,
      right,
      down: [0, 0, -1],
      spacing: 0.3,
      columns: 11,
      rows: 3,
      thickness: 0,
      projection: 'mean',
      interpolation: 'linear',
    },
  );
  const wanted = Array.from({ length: 11 }, (_, column) => middle[0] + (column - 5) * 0.3 * right[0]);
  for (const [column, value] of wanted.entries())
    t.ok(Math.abs(picture[11 + column]! - value) < 1e-3, `column ${column}`);
});

t.test('voxels are counted from the end that a plane begins with', async (t) => {
  const { shape } = madeVolume().volume;
  t.same(voxelOf(shape, axisPlanes(shape).axial, 0, 0, 0), [0, 0, 3], 'axial pictures begin at the head');
});
