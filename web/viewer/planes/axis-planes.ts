// The three planes along a volume's own axes, named for the patient's that they lie nearest to and turned as
// radiologists look at them. Their pixels are voxels: nothing is interpolated. Pure.
import type { Point } from '../frames.ts';
import { placeOfVoxel, type VolumeShape } from './volume-shape.ts';

export type PlaneName = 'axial' | 'coronal' | 'sagittal';

/** An axis of the volume (0 columns, 1 rows, 2 slices), walked along or against. */
interface Way {
  axis: 0 | 1 | 2;
  forward: boolean;
}

export interface AxisPlane {
  name: PlaneName;
  /** Where the pictures' rows and columns lead, and where scrolling does. */
  right: Way;
  down: Way;
  through: Way;
}

/** Directions of the patient (PS3.3 C.7.6.2.1.1): +x to the left side, +y to the back, +z to the head. */
const LOOKS: Record<PlaneName, { right: Point; down: Point; through: Point }> = {
  axial: { right: [1, 0, 0], down: [0, 1, 0], through: [0, 0, -1] },
  coronal: { right: [1, 0, 0], down: [0, 0, -1], through: [0, 1, 0] },
  sagittal: { right: [0, 1, 0], down: [0, 0, -1], through: [1, 0, 0] },
};

const ORDERS: [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2][] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

export function axisPlanes({ axes }: VolumeShape): Record<PlaneName, AxisPlane> {
  // Which axis of the volume serves for x, y and z: each once, even where two lie equally near.
  const fit = (order: (typeof ORDERS)[number]) =>
    order.reduce<number>((sum, axis, i) => sum + Math.abs(axes[axis][i]!), 0);
  const nearest = ORDERS.reduce((best, order) => (fit(order) > fit(best) + 1e-9 ? order : best));
  const way = (direction: Point): Way => {
    const of = direction.findIndex((part) => part !== 0);
    const axis = nearest[of]!;
    return { axis, forward: axes[axis]![of]! * direction[of]! >= 0 };
  };
  const plane = (name: PlaneName): AxisPlane => {
    const { right, down, through } = LOOKS[name];
    return { name, right: way(right), down: way(down), through: way(through) };
  };
  return { axial: plane('axial'), coronal: plane('coronal'), sagittal: plane('sagittal') };
}

/** Which voxel a pixel of the plane's n-th picture is. */
export function voxelOf({ size }: VolumeShape, plane: AxisPlane, n: number, column: number, row: number): Point {
  const voxel: Point = [0, 0, 0];
  const put = ({ axis, forward }: Way, at: number) => {
    voxel[axis] = forward ? at : size[axis] - 1 - at;
  };
  put(plane.right, column);
  put(plane.down, row);
  put(plane.through, n);
  return voxel;
}

/** How the n-th picture lies in the patient. */
export function lieOf(shape: VolumeShape, plane: AxisPlane, n: number) {
  const { size, axes, spacing } = shape;
  const direction = ({ axis, forward }: Way) => (forward ? axes[axis] : axes[axis].map((part) => -part)) as Point;
  return {
    position: placeOfVoxel(shape, voxelOf(shape, plane, n, 0, 0)),
    rowDirection: direction(plane.right),
    columnDirection: direction(plane.down),
    columnSpacing: spacing[plane.right.axis],
    rowSpacing: spacing[plane.down.axis],
    columns: size[plane.right.axis],
    rows: size[plane.down.axis],
    count: size[plane.through.axis],
    thickness: spacing[plane.through.axis],
  };
}
