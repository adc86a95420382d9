// From where a volume is looked at: six sides of the patient, and turned by a drag. Pure.
import type { Point } from '../frames.ts';
import { along, cross, dot, unit } from '../geometry.ts';

export interface Look {
  /** From the middle of the volume to the eye, of length 1. */
  toEye: Point;
  up: Point;
}

export type Side = 'front' | 'back' | 'right' | 'left' | 'above' | 'below';

/** +x leads to the left side, +y to the back, +z to the head (PS3.3 C.7.6.2.1.1). */
export const SIDES: Record<Side, Look> = {
  front: { toEye: [0, -1, 0], up: [0, 0, 1] },
  back: { toEye: [0, 1, 0], up: [0, 0, 1] },
  right: { toEye: [-1, 0, 0], up: [0, 0, 1] },
  left: { toEye: [1, 0, 0], up: [0, 0, 1] },
  above: { toEye: [0, 0, 1], up: [0, -1, 0] },
  below: { toEye: [0, 0, -1], up: [0, -1, 0] },
};

/** Of a drag, radians for each CSS pixel. */
const SPEED = 0.008;

/** The volume follows the hand: to the right, its left comes to the front. */
export function turned({ toEye, up }: Look, dx: number, dy: number): Look {
  const about = unit(up)!;
  const eye = rotated(toEye, about, -dx * SPEED);
  const right = unit(cross(about, eye))!;
  return { toEye: rotated(eye, right, -dy * SPEED), up: rotated(about, right, -dy * SPEED) };
}

/** A vector turned about an axis of length 1 (Rodrigues). */
function rotated(vector: Point, axis: Point, angle: number): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const still = along([vector[0] * cos, vector[1] * cos, vector[2] * cos], cross(axis, vector), sin);
  return unit(along(still, axis, dot(axis, vector) * (1 - cos)))!;
}
