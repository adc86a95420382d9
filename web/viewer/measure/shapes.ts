// Lines, angles and outlines in an image: what is computed from their points alone. Pure.
import type { Place, Scale } from './calibration.ts';

export const KINDS = [
  'length',
  'angle',
  'cobb',
  'ratio',
  'rectangle',
  'ellipse',
  'outline',
  'probe',
  'arrow',
  'text',
] as const;
export type Kind = (typeof KINDS)[number];

/** Points that make a marking whole; an outline has as many as its drawer likes. */
export const POINTS: Record<Kind, number> = {
  length: 2,
  angle: 3,
  cobb: 4,
  ratio: 4,
  rectangle: 2,
  ellipse: 4,
  outline: Number.POSITIVE_INFINITY,
  probe: 1,
  arrow: 2,
  text: 1,
};

/** Kinds that say something in words and measure nothing. */
export const isAnnotation = (kind: Kind): boolean => kind === 'arrow' || kind === 'text';

export const isArea = (kind: Kind): boolean => kind === 'rectangle' || kind === 'ellipse' || kind === 'outline';

type Steps = Pick<Scale, 'x' | 'y'>;
const stepX = ({ x }: Steps): number => Math.abs(x?.delta ?? 1);
const stepY = ({ y }: Steps): number => Math.abs(y?.delta ?? 1);

export function distance(a: Place, b: Place, scale: Steps): number {
  return Math.hypot((b[0] - a[0]) * stepX(scale), (b[1] - a[1]) * stepY(scale));
}

/** Degrees at `corner`, 0 to 180. */
export function angle(a: Place, corner: Place, b: Place, scale: Steps): number {
  return between(a, corner, b, corner, scale, false);
}

/** Degrees between two lines, whichever way each was drawn: 0 to 90. */
export function cobb([a, b, c, d]: readonly Place[], scale: Steps): number {
  return between(b!, a!, d!, c!, scale, true);
}

function between(a: Place, fromA: Place, b: Place, fromB: Place, scale: Steps, asLines: boolean): number {
  const [ux, uy] = [(a[0] - fromA[0]) * stepX(scale), (a[1] - fromA[1]) * stepY(scale)];
  const [vx, vy] = [(b[0] - fromB[0]) * stepX(scale), (b[1] - fromB[1]) * stepY(scale)];
  const degrees = (Math.atan2(Math.abs(ux * vy - uy * vx), ux * vx + uy * vy) * 180) / Math.PI;
  return asLines && degrees > 90 ? 180 - degrees : degrees;
}

/** The closed line around an area, for drawing it and for what lies in it. An ellipse becomes `corners` of them. */
export function outlineOf(kind: Kind, points: readonly Place[], corners = 72): Place[] {
  if (kind === 'rectangle') {
    const [[left, top], [right, bottom]] = [points[0]!, points[1]!];
    return [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ];
  }
  if (kind !== 'ellipse') return [...points];
  const [a, b, c, d] = points as [Place, Place, Place, Place];
  const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  return Array.from({ length: corners }, (_, i) => {
    const [cos, sin] = [Math.cos((2 * Math.PI * i) / corners), Math.sin((2 * Math.PI * i) / corners)];
    return [
      x + (cos * (b[0] - a[0])) / 2 + (sin * (d[0] - c[0])) / 2,
      y + (cos * (b[1] - a[1])) / 2 + (sin * (d[1] - c[1])) / 2,
    ];
  });
}

/** In the square of the scale's unit. */
export function area(kind: Kind, points: readonly Place[], scale: Steps): number {
  const square = stepX(scale) * stepY(scale);
  if (kind === 'ellipse') {
    const [a, b, c, d] = points as [Place, Place, Place, Place];
    const cross = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0]);
    return ((Math.PI * Math.abs(cross)) / 4) * square;
  }
  const corners = outlineOf(kind, points);
  let twice = 0;
  for (const [i, [x, y]] of corners.entries()) {
    const [nextX, nextY] = corners[(i + 1) % corners.length]!;
    twice += x * nextY - nextX * y;
  }
  return (Math.abs(twice) / 2) * square;
}

/** Whether a place lies in an outline, by the even-odd rule. */
export function contains(corners: readonly Place[], [x, y]: Place): boolean {
  let inside = false;
  for (const [i, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners[(i + 1) % corners.length]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** An ellipse from the box that a drag draws, the longer axis first as DICOM wants it (PS3.3 C.18.6.1.2). */
export function ellipseIn([x0, y0]: Place, [x1, y1]: Place): Place[] {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return longerFirst([
    [Math.min(x0, x1), y],
    [Math.max(x0, x1), y],
    [x, Math.min(y0, y1)],
    [x, Math.max(y0, y1)],
  ]);
}

const FLAT: Steps = { x: undefined, y: undefined };

export function longerFirst([a, b, c, d]: readonly Place[]): Place[] {
  return distance(a!, b!, FLAT) >= distance(c!, d!, FLAT) ? [a!, b!, c!, d!] : [c!, d!, a!, b!];
}

/** One end of an ellipse's axis goes to a place: the other end mirrors it, the other axis stays square to it. */
export function ellipseMoved(points: readonly Place[], end: number, [x, y]: Place): Place[] {
  const [a, b] = [points[0]!, points[1]!];
  const [cx, cy] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const other = end < 2 ? [2, 3] : [0, 1];
  const half = distance(points[other[0]!]!, points[other[1]!]!, FLAT) / 2;
  const length = Math.hypot(x - cx, y - cy) || 1;
  const [ux, uy] = [(x - cx) / length, (y - cy) / length];
  const next = [...points];
  next[end] = [x, y];
  next[end ^ 1] = [2 * cx - x, 2 * cy - y];
  next[other[0]!] = [cx - uy * half, cy + ux * half];
  next[other[1]!] = [cx + uy * half, cy - ux * half];
  return next;
}

/** As the archive keeps them (VR FL): what was drawn comes back to the last bit. */
export const kept = (points: readonly Place[]): Place[] =>
  points.map(([x, y]) => [Math.fround(x), Math.fround(y)] as const);
