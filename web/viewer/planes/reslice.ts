// Pictures out of a volume: planes along its axes voxel by voxel, oblique ones interpolated, thick slabs as the
// brightest, the darkest or the mean of what lies in them. Pure; runs in the volume's worker.
import type { Point } from '../frames.ts';
import { along, cross, dot } from '../geometry.ts';
import { type AxisPlane, voxelOf } from './axis-planes.ts';
import type { VolumeShape } from './volume-shape.ts';

export type Voxels = Uint8Array | Uint16Array | Int16Array | Float32Array;
export type Projection = 'brightest' | 'darkest' | 'mean';

export interface Volume {
  shape: VolumeShape;
  voxels: Voxels;
  /** Stands for what lies outside. */
  darkest: number;
}

/** An oblique picture: its middle, the directions of its rows and columns, its pixels (square, mm). */
export interface Oblique {
  middle: Point;
  right: Point;
  down: Point;
  spacing: number;
  columns: number;
  rows: number;
  /** Of the slab, mm; 0 is a plane. */
  thickness: number;
  projection: Projection;
  interpolation: 'nearest' | 'linear';
}

const newLike = (voxels: Voxels, length: number): Voxels =>
  new (voxels.constructor as { new (length: number): Voxels })(length);

/** The n-th picture of a plane along the axes; with a slab also `slab - 1` neighbours, as many on either side. */
export function axisPicture(
  volume: Volume,
  plane: AxisPlane,
  n: number,
  slab = 1,
  projection: Projection = 'mean',
): Voxels {
  const { shape, voxels } = volume;
  const strides = [1, shape.size[0], shape.size[0] * shape.size[1]];
  const step = ({ axis, forward }: AxisPlane['right']) => (forward ? strides[axis]! : -strides[axis]!);
  const [columns, rows, count] = [plane.right, plane.down, plane.through].map(({ axis }) => shape.size[axis]) as Point;
  const [right, down, through] = [step(plane.right), step(plane.down), step(plane.through)];
  const first = Math.max(0, n - ((slab - 1) >> 1));
  const last = Math.min(count - 1, n + (slab >> 1));
  const start = voxelOf(shape, plane, first, 0, 0).reduce((sum, at, axis) => sum + at * strides[axis]!, 0);
  const out = newLike(voxels, columns * rows);
  const depth = last - first + 1;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0, from = start + row * down; column < columns; column++, from += right, at++) {
      out[at] = depth === 1 ? voxels[from]! : project(voxels, from, through, depth, projection);
    }
  }
  return out;
}

function project(voxels: Voxels, from: number, step: number, depth: number, projection: Projection): number {
  let result = voxels[from]!;
  for (let i = 1, at = from + step; i < depth; i++, at += step) {
    const value = voxels[at]!;
    if (projection === 'mean') result += value;
    else if (projection === 'brightest' ? value > result : value < result) result = value;
  }
  if (projection !== 'mean') return result;
  return voxels instanceof Float32Array ? result / depth : Math.round(result / depth);
}

export function obliquePicture(volume: Volume, oblique: Oblique): Voxels {
  const { shape, voxels, darkest } = volume;
  const { right, down, spacing, columns, rows, thickness, projection, interpolation } = oblique;
  const normal = cross(right, down);
  const finest = Math.min(...shape.spacing);
  const depth = Math.max(1, Math.round(thickness / finest) + 1);
  const step = depth > 1 ? thickness / (depth - 1) : 0;
  const corner = along(
    along(along(oblique.middle, right, (-(columns - 1) / 2) * spacing), down, (-(rows - 1) / 2) * spacing),
    normal,
    -thickness / 2,
  );
  const start = inVoxels(shape, [
    corner[0] - shape.origin[0],
    corner[1] - shape.origin[1],
    corner[2] - shape.origin[2],
  ]);
  const [toRight, toDown, inward] = [
    inVoxels(shape, along([0, 0, 0], right, spacing)),
    inVoxels(shape, along([0, 0, 0], down, spacing)),
    inVoxels(shape, along([0, 0, 0], normal, step)),
  ];
  const sample = interpolation === 'linear' ? linear : nearest;
  const isWhole = !(voxels instanceof Float32Array);
  const out = newLike(voxels, columns * rows).fill(darkest);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const x = start[0] + column * toRight[0] + row * toDown[0];
      const y = start[1] + column * toRight[1] + row * toDown[1];
      const z = start[2] + column * toRight[2] + row * toDown[2];
      const [first, last] = insideOf(shape.size, x, y, z, inward, depth);
      if (first > last) continue;
      let result = 0;
      for (let i = first; i <= last; i++) {
        const value = sample(voxels, shape.size, x + i * inward[0], y + i * inward[1], z + i * inward[2]);
        if (i === first) result = value;
        else if (projection === 'mean') result += value;
        else if (projection === 'brightest' ? value > result : value < result) result = value;
      }
      if (projection === 'mean') result /= last - first + 1;
      out[at] = isWhole ? Math.round(result) : result;
    }
  }
  return out;
}

/** A way in the patient (mm) as one in voxels. */
function inVoxels({ axes, spacing }: VolumeShape, way: Point): Point {
  return axes.map((axis, i) => dot(way, axis) / spacing[i]!) as Point;
}

/** Half a voxel around the centres belongs to the volume; a hair more for what rounding took. */
const REACH = 0.5 + 1e-6;

/** The first and the last step of a ray that lie in the volume; first > last where none does. */
function insideOf(size: Point, x: number, y: number, z: number, way: Point, depth: number): [number, number] {
  let first = 0;
  let last = depth - 1;
  for (let axis = 0; axis < 3; axis++) {
    const from = axis === 0 ? x : axis === 1 ? y : z;
    const most = size[axis]! - 1 + REACH;
    const step = way[axis]!;
    if (Math.abs(step) < 1e-12) {
      if (from < -REACH || from > most) return [1, 0];
      continue;
    }
    const [a, b] = [(-REACH - from) / step, (most - from) / step];
    first = Math.max(first, Math.ceil(Math.min(a, b)));
    last = Math.min(last, Math.floor(Math.max(a, b)));
  }
  return [first, last];
}

const clamp = (at: number, size: number): number => (at < 0 ? 0 : at > size - 1 ? size - 1 : at);

function nearest(voxels: Voxels, [columns, rows, slices]: Point, x: number, y: number, z: number): number {
  const [i, j, k] = [clamp(Math.round(x), columns), clamp(Math.round(y), rows), clamp(Math.round(z), slices)];
  return voxels[(k * rows + j) * columns + i]!;
}

function linear(voxels: Voxels, [columns, rows, slices]: Point, x: number, y: number, z: number): number {
  const [cx, cy, cz] = [clamp(x, columns), clamp(y, rows), clamp(z, slices)];
  const [i, j, k] = [Math.floor(cx), Math.floor(cy), Math.floor(cz)];
  const [u, v, w] = [cx - i, cy - j, cz - k];
  const at = (k * rows + j) * columns + i;
  const right = i + 1 < columns ? 1 : 0;
  const down = j + 1 < rows ? columns : 0;
  const deep = k + 1 < slices ? columns * rows : 0;
  const line = (from: number) => voxels[from]! + (voxels[from + right]! - voxels[from]!) * u;
  const near = line(at) + (line(at + down) - line(at)) * v;
  if (w === 0) return near;
  const far = line(at + deep) + (line(at + deep + down) - line(at + deep)) * v;
  return near + (far - near) * w;
}
