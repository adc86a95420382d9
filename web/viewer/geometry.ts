// Where frames lie in the patient (PS3.3 C.7.6.2.1.1): from pixels to millimetres and back, which frames lie in one
// frame of reference, where two planes cut each other. Pure.
import { text } from './dicom-json.ts';
import type { FrameInfo, Point } from './frames.ts';
import type { FrameRef } from './stacks.ts';

export const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Point, b: Point): Point => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** A place from which to go so far in a direction. */
export const along = (from: Point, direction: Point, distance: number): Point => [
  from[0] + direction[0] * distance,
  from[1] + direction[1] * distance,
  from[2] + direction[2] * distance,
];

export function unit(vector: Point): Point | undefined {
  const length = Math.hypot(...vector);
  return length > 1e-9 ? [vector[0] / length, vector[1] / length, vector[2] / length] : undefined;
}

/** A frame's plane; the position is the centre of its first pixel. Only where the object says all of it in millimetres. */
export interface Plane {
  position: Point;
  row: Point;
  column: Point;
  normal: Point;
  rowSpacing: number;
  columnSpacing: number;
  rows: number;
  columns: number;
}

export function planeOf(info: FrameInfo): Plane | undefined {
  const row = info.rowDirection && unit(info.rowDirection);
  const column = info.columnDirection && unit(info.columnDirection);
  const normal = row && column && unit(cross(row, column));
  if (!info.position || !normal || !info.calibrated) return undefined;
  const { rowSpacing, columnSpacing, format } = info;
  return { position: info.position, row, column, normal, rowSpacing, columnSpacing, ...sizeOf(format) };
}

const sizeOf = ({ rows, columns }: FrameInfo['format']) => ({ rows, columns });

/** Column and row may be fractions: whole numbers are the pixels' centres. */
export function placeOf(plane: Plane, column: number, row: number): Point {
  return along(along(plane.position, plane.row, column * plane.columnSpacing), plane.column, row * plane.rowSpacing);
}

export const middleOf = (plane: Plane): Point => placeOf(plane, (plane.columns - 1) / 2, (plane.rows - 1) / 2);

/** Column and row of the foot of a place on the plane, and how far in front of it the place is (mm). */
export function pixelOf(plane: Plane, place: Point): { column: number; row: number; distance: number } {
  const from: Point = [place[0] - plane.position[0], place[1] - plane.position[1], place[2] - plane.position[2]];
  return {
    column: dot(from, plane.row) / plane.columnSpacing,
    row: dot(from, plane.column) / plane.rowSpacing,
    distance: dot(from, plane.normal),
  };
}

/** Frames with the same UID share one system of coordinates; one that names none shares it with nobody. */
export function frameOfReference(frame: FrameRef): string | undefined {
  return text(frame.instance, '00200052') || undefined;
}

/** Planes within this of each other cut at no useful line (10°). */
const NEARLY_PARALLEL = Math.cos((10 * Math.PI) / 180);

export const areParallel = (a: Plane, b: Plane): boolean => Math.abs(dot(a.normal, b.normal)) > NEARLY_PARALLEL;

/** The ends of the line in which `other`'s picture cuts `plane`, in pixels of `plane`; undefined where it doesn't. */
export function cut(plane: Plane, other: Plane): [[number, number], [number, number]] | undefined {
  if (areParallel(plane, other)) return undefined;
  const [right, bottom] = [other.columns - 0.5, other.rows - 0.5];
  const corners = [
    [-0.5, -0.5],
    [right, -0.5],
    [right, bottom],
    [-0.5, bottom],
  ].map(([column, row]) => pixelOf(plane, placeOf(other, column!, row!)));
  const ends: [number, number][] = [];
  for (const [i, a] of corners.entries()) {
    const b = corners[(i + 1) % 4]!;
    if (a.distance < 0 === b.distance < 0) continue;
    const share = a.distance / (a.distance - b.distance);
    ends.push([a.column + (b.column - a.column) * share, a.row + (b.row - a.row) * share]);
  }
  return ends.length === 2 ? [ends[0]!, ends[1]!] : undefined;
}
