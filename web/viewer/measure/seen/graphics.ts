// A report's graphic (PS3.3 C.18.6, C.18.9) as one of the viewer's shapes, in image coordinates. Pure.
import type { Place } from '../calibration.ts';
import type { Kind } from '../shapes.ts';
import type { Purpose } from './sr-groups.ts';

export interface Drawn {
  kind: Kind;
  points: readonly Place[];
}

/** @param points in pairs, whatever they were given in */
export function drawnOf(type: string, points: readonly Place[], purpose: Purpose): Drawn[] {
  const [first, second] = points;
  if (!first || points.some(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y))) return [];
  if (type === 'POINT') return [{ kind: 'probe', points: [first] }];
  if (type === 'MULTIPOINT') return points.map((point) => ({ kind: 'probe', points: [point] }));
  if (type === 'CIRCLE') return second ? [{ kind: 'ellipse', points: circle(first, second) }] : [];
  if (type === 'ELLIPSE') return points.length === 4 ? [{ kind: 'ellipse', points }] : [];
  if (type !== 'POLYLINE' && type !== 'POLYGON') return [];
  return second ? [line(points, type === 'POLYGON', purpose)] : [];
}

function line(points: readonly Place[], isPolygon: boolean, purpose: Purpose): Drawn {
  const isClosed = points.length > 3 && isSame(points[0]!, points.at(-1)!);
  if (isClosed) return { kind: 'outline', points: points.slice(0, -1) };
  if (points.length > 2 && (isPolygon || purpose === 'area')) return { kind: 'outline', points };
  // Two lines that don't meet.
  if (purpose === 'angle' && points.length === 4 && !isSame(points[1]!, points[2]!)) return { kind: 'cobb', points };
  return { kind: purpose === 'angle' ? 'angle' : 'length', points };
}

const isSame = (a: Place, b: Place): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-3;

/** @param edge any place on it */
function circle([x, y]: Place, edge: Place): Place[] {
  const radius = Math.hypot(edge[0] - x, edge[1] - y);
  return [
    [x - radius, y],
    [x + radius, y],
    [x, y - radius],
    [x, y + radius],
  ];
}

export function pairs(numbers: readonly number[]): Place[] {
  return Array.from({ length: numbers.length >> 1 }, (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!]);
}
