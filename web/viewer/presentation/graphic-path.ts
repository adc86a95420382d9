// Graphic types of a presentation state as SVG paths, from places in the pane (PS3.3 C.10.5.1.2). Pure.
import type { Graphic, Place } from './annotations.ts';

const POINT_RADIUS = 2.5;

/** @param points where they come to lie in the pane, in CSS pixels */
export function pathOf(kind: Graphic['kind'], points: readonly Place[]): string {
  const [first, second, third, fourth] = points;
  if (!first) return '';
  if (kind === 'POINT') return circle(first, POINT_RADIUS);
  if (!second) return '';
  if (kind === 'CIRCLE') return circle(first, distance(first, second));
  if (kind === 'ELLIPSE' && third && fourth) return ellipse(first, second, distance(third, fourth) / 2);
  return kind === 'INTERPOLATED' ? smooth(points) : `M${points.map(at).join('L')}`;
}

const at = ([x, y]: Place): string => `${round(x)} ${round(y)}`;
const round = (value: number): number => Math.round(value * 100) / 100;
const distance = ([x1, y1]: Place, [x2, y2]: Place): number => Math.hypot(x2 - x1, y2 - y1);

function circle([x, y]: Place, radius: number): string {
  const [left, right] = [at([x - radius, y]), at([x + radius, y])];
  const r = round(radius);
  return `M${left}A${r} ${r} 0 1 0 ${right}A${r} ${r} 0 1 0 ${left}Z`;
}

/** @param a, b the ends of the long axis */
function ellipse(a: Place, b: Place, shortRadius: number): string {
  const angle = round((Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI);
  const arc = `A${round(distance(a, b) / 2)} ${round(shortRadius)} ${angle} 1 0 `;
  return `M${at(a)}${arc}${at(b)}${arc}${at(a)}Z`;
}

/** Through every point without corners (the standard leaves the curve open: this one is Catmull and Rom's). */
function smooth(points: readonly Place[]): string {
  const last = points.length - 1;
  const isClosed = last > 1 && distance(points[0]!, points[last]!) < 0.01;
  const point = (i: number): Place => {
    if (isClosed) return points[(i + last) % last]!;
    return points[Math.max(0, Math.min(last, i))]!;
  };
  let path = `M${at(points[0]!)}`;
  for (let i = 0; i < last; i++) {
    const [before, from, to, after] = [point(i - 1), point(i), point(i + 1), point(i + 2)];
    const leave: Place = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const arrive: Place = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    path += `C${at(leave)} ${at(arrive)} ${at(to)}`;
  }
  return path;
}
