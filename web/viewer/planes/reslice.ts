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
  const start = inVoxels(shape, along(corner, shape.origin, -1));
  const [toRight, toDown, inward] = [
    inVoxels(shape, along([0, 0, 0], right, spacing)),
    inVoxels(shape, along([0, 0, 0], down, spacing)),
    inVoxels(shape, along([0, 0, 0], normal, step)),
  ];
  const sweep = interpolation === 'linear' ? sweepLinear : sweepNearest;
  const out = newLike(voxels, columns * rows).fill(darkest);
  const line: Line = { values: new Float64Array(columns), counts: new Uint16Array(columns), projection };
  for (let row = 0; row < rows; row++) {
    line.values.fill(NOTHING_YET[projection]);
    line.counts.fill(0);
    // Along the row first, layer after layer: neighbours of a row share what the processor holds near, layers of a slab don't.
    for (let layer = 0; layer < depth; layer++) {
      const from = along(along(start, toDown, row), inward, layer);
      const [first, last] = insideOf(shape.size, ...from, toRight, columns);
      sweep(volume, line, from, toRight, first, last);
    }
    put(line, out, row * columns);
  }
  return out;
}

/** A row of the picture, while the layers of the slab come to it. */
interface Line {
  values: Float64Array;
  /** How many layers lie in the volume, for each pixel. */
  counts: Uint16Array;
  projection: Projection;
}

const NOTHING_YET: Record<Projection, number> = {
  brightest: Number.NEGATIVE_INFINITY,
  darkest: Number.POSITIVE_INFINITY,
  mean: 0,
};

function put({ values, counts, projection }: Line, out: Voxels, at: number): void {
  const isWhole = !(out instanceof Float32Array);
  for (let column = 0; column < values.length; column++) {
    if (counts[column] === 0) continue;
    const value = projection === 'mean' ? values[column]! / counts[column]! : values[column]!;
    out[at + column] = isWhole ? Math.round(value) : value;
  }
}

/** A way in the patient (mm) as one in voxels. */
function inVoxels({ axes, spacing }: VolumeShape, way: Point): Point {
  return axes.map((axis, i) => dot(way, axis) / spacing[i]!) as Point;
}

/** Half a voxel around the centres belongs to the volume; a hair more for what rounding took. */
const REACH = 0.5 + 1e-6;

/** The first and the last of so many steps on a way that lie in the volume; first > last where none does. */
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

const clamp = (at: number, last: number): number => (at < 0 ? 0 : at > last ? last : at);

/** Takes the pixels of a line from its first to its last that lie in the volume; `from` is where pixel 0 lies, in voxels. */
function sweepNearest(
  { shape, voxels }: Volume,
  line: Line,
  from: Point,
  way: Point,
  first: number,
  last: number,
): void {
  const [columns, rows, slices] = shape.size;
  const [x, y, z] = from;
  const [dx, dy, dz] = way;
  const { values, counts } = line;
  const [isMean, isBrightest] = [line.projection === 'mean', line.projection === 'brightest'];
  for (let at = first; at <= last; at++) {
    const i = clamp(Math.round(x + at * dx), columns - 1);
    const j = clamp(Math.round(y + at * dy), rows - 1);
    const k = clamp(Math.round(z + at * dz), slices - 1);
    const value = voxels[(k * rows + j) * columns + i]!;
    if (isMean) values[at] = values[at]! + value;
    else if (isBrightest ? value > values[at]! : value < values[at]!) values[at] = value;
    counts[at] = counts[at]! + 1;
  }
}

/** As sweepNearest, between the eight voxels around each place. In numbers alone: a slab takes millions of them. */
function sweepLinear(
  { shape, voxels }: Volume,
  line: Line,
  from: Point,
  way: Point,
  first: number,
  last: number,
): void {
  const [columns, rows, slices] = shape.size;
  const [x, y, z] = from;
  const [dx, dy, dz] = way;
  const { values, counts } = line;
  const [isMean, isBrightest] = [line.projection === 'mean', line.projection === 'brightest'];
  // The cell's far corner is at the wall at most; where an axis has one voxel only, the cell is flat.
  const [lastI, lastJ, lastK] = [Math.max(0, columns - 2), Math.max(0, rows - 2), Math.max(0, slices - 2)];
  const right = columns > 1 ? 1 : 0;
  const down = rows > 1 ? columns : 0;
  const deep = slices > 1 ? columns * rows : 0;
  for (let at = first; at <= last; at++) {
    const cx = clamp(x + at * dx, columns - 1);
    const cy = clamp(y + at * dy, rows - 1);
    const cz = clamp(z + at * dz, slices - 1);
    const i = Math.min(cx | 0, lastI);
    const j = Math.min(cy | 0, lastJ);
    const k = Math.min(cz | 0, lastK);
    const u = cx - i;
    const v = cy - j;
    const w = cz - k;
    const near = (k * rows + j) * columns + i;
    const far = near + deep;
    const a = voxels[near]! + (voxels[near + right]! - voxels[near]!) * u;
    const b = voxels[near + down]! + (voxels[near + down + right]! - voxels[near + down]!) * u;
    const c = voxels[far]! + (voxels[far + right]! - voxels[far]!) * u;
    const d = voxels[far + down]! + (voxels[far + down + right]! - voxels[far + down]!) * u;
    const front = a + (b - a) * v;
    const value = front + (c + (d - c) * v - front) * w;
    if (isMean) values[at] = values[at]! + value;
    else if (isBrightest ? value > values[at]! : value < values[at]!) values[at] = value;
    counts[at] = counts[at]! + 1;
  }
}
