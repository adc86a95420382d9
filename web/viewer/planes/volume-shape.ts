// Whether the frames of a stack are one block of voxels, and how it lies in the patient. What isn't evenly stacked is
// refused with a sentence: a plane through it would show what nobody measured. Pure.
import type { FrameInfo, Point } from '../frames.ts';
import { along, dot, type Plane, planeOf } from '../geometry.ts';
import { isColour } from '../pixels.ts';
import type { Stack } from '../stacks.ts';
import { words } from '../words.ts';

export interface VolumeShape {
  /** Columns, rows, slices. */
  size: [number, number, number];
  /** Centre of the first voxel. */
  origin: Point;
  /** Where columns, rows and slices lead: at right angles, of length 1. */
  axes: [Point, Point, Point];
  spacing: [number, number, number];
}

export interface Stacking {
  shape: VolumeShape;
  /** Which frame of the stack each slice is. */
  order: number[];
  /** What a person must know who looks at planes of it. */
  remark?: string;
}

const FEWEST_SLICES = 3;
/** Of directions: a thousandth is a pixel over a large picture. */
const SAME = 1e-3;
const LARGEST_TILT = (0.5 * Math.PI) / 180;
/** Of the usual distance: beyond it a slice is missing; beyond the others it is uneven, or said to be. */
const GAP = 1.5;
const UNEVEN = 0.05;
const NOT_QUITE_EVEN = 0.01;

/** @returns a sentence where planes can't be made */
export function stackingOf(stack: Stack): Stacking | string {
  const { planes: said } = words;
  if (stack.frames.length < FEWEST_SLICES) return said.tooFew;
  const infos = stack.frames.map((frame) => frame.info);
  if (infos.some((info) => isColour(info.format))) return said.colour;
  const planes = infos.map(planeOf);
  const first = planes[0];
  if (!first || planes.some((plane) => !plane)) return said.noPlace;
  if (Math.abs(dot(first.row, first.column)) > SAME || planes.some((plane) => !isAlike(first, plane!)))
    return said.notParallel;
  return stacked(infos, planes as Plane[]);
}

function isAlike(a: Plane, b: Plane): boolean {
  const near = (x: Point, y: Point) => x.every((value, i) => Math.abs(value - y[i]!) < SAME);
  const sameSpacing =
    Math.abs(a.rowSpacing / b.rowSpacing - 1) < SAME && Math.abs(a.columnSpacing / b.columnSpacing - 1) < SAME;
  return a.rows === b.rows && a.columns === b.columns && sameSpacing && near(a.row, b.row) && near(a.column, b.column);
}

function stacked(infos: FrameInfo[], planes: Plane[]): Stacking | string {
  const { planes: said } = words;
  const { normal, row, column, columnSpacing, rowSpacing, rows, columns } = planes[0]!;
  const distances = planes.map((plane) => dot(plane.position, normal));
  const order = planes.map((_, i) => i).sort((a, b) => distances[a]! - distances[b]!);
  const steps = order.slice(1).map((index, i) => distances[index]! - distances[order[i]!]!);
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1]!;
  if (steps.some((step) => step < 1e-3)) return said.samePlace;
  const [bottom, top] = [planes[order[0]!]!, planes[order.at(-1)!]!];
  const height = distances[order.at(-1)!]! - distances[order[0]!]!;
  const tilt = Math.atan2(drift(bottom, top, height), height);
  if (tilt > LARGEST_TILT) return said.tilted(((tilt * 180) / Math.PI).toFixed(1));
  const aside = planes.some((plane, i) => drift(bottom, plane, distances[i]! - distances[order[0]!]!) > columnSpacing);
  if (aside) return said.notStacked;
  const missing = steps.findIndex((step) => step > GAP * usual);
  if (missing >= 0) return said.gap(mm(steps[missing]!), mm(usual), missing + 1);
  const [least, most] = [Math.min(...steps), Math.max(...steps)];
  if (most - least > UNEVEN * usual) return said.uneven(mm(least), mm(most));
  const spacing = height / steps.length;
  const thickness = infos[0]!.sliceThickness;
  const between = thickness ? spacing - thickness : 0;
  return {
    shape: {
      size: [columns, rows, planes.length],
      origin: bottom.position,
      axes: [row, column, normal],
      spacing: [columnSpacing, rowSpacing, spacing],
    },
    order,
    remark:
      most - least > NOT_QUITE_EVEN * usual
        ? said.notQuiteEven(mm(least), mm(most))
        : between > 0.1 * spacing
          ? said.between(mm(between))
          : undefined,
  };
}

/** How far a slice lies beside the straight way along the normal. */
function drift(from: Plane, to: Plane, distance: number): number {
  const straight = along(from.position, from.normal, distance);
  return Math.hypot(...to.position.map((value, i) => value - straight[i]!));
}

const mm = (value: number): string => String(Number(value.toFixed(2)));

/** Where a voxel's centre lies in the patient. */
export function placeOfVoxel({ origin, axes, spacing }: VolumeShape, voxel: Point): Point {
  return axes.reduce((place, axis, i) => along(place, axis, voxel[i]! * spacing[i]!), origin);
}

export const middleOfVolume = (shape: VolumeShape): Point =>
  placeOfVoxel(shape, shape.size.map((size) => (size - 1) / 2) as Point);
