// What of a marking lies under the pointer, in pixels of the pane: a handle, its line, or nothing. Pure.
import type { Place } from './calibration.ts';
import { isArea, type Kind, outlineOf } from './shapes.ts';

export type Hit = { part: 'handle'; index: number } | { part: 'body' };

/** An outline drawn by hand has too many points to be taken one by one: it is moved as a whole. */
const HANDLES_AT_MOST = 24;

/** Points that can be taken hold of. */
export const handlesOf = (kind: Kind, points: readonly Place[]): readonly Place[] =>
  kind === 'outline' && points.length > HANDLES_AT_MOST ? [] : points;

/** The lines that a kind is drawn with. */
export function linesOf(kind: Kind, points: readonly Place[]): Place[][] {
  if (points.length === 0) return [];
  if (isArea(kind)) {
    const outline = kind === 'outline' || points.length > 1 ? outlineOf(kind, points) : [];
    return outline.length > 0 ? [[...outline, outline[0]!]] : [];
  }
  if (kind === 'cobb' || kind === 'ratio')
    return [points.slice(0, 2), points.slice(2, 4)].filter((line) => line.length > 1);
  return points.length > 1 ? [[...points]] : [];
}

/**
 * @param points of the marking, where they are drawn
 * @param lines of the marking, where they are drawn
 */
export function hitOf(
  kind: Kind,
  points: readonly Place[],
  lines: readonly (readonly Place[])[],
  at: Place,
  radius: number,
): Hit | undefined {
  const handles = handlesOf(kind, points);
  let nearest = -1;
  for (const [index, handle] of handles.entries()) {
    if (far(handle, at) <= radius && (nearest < 0 || far(handle, at) < far(handles[nearest]!, at))) nearest = index;
  }
  if (nearest >= 0) return { part: 'handle', index: nearest };
  const onLine = lines.some((line) => line.some((end, i) => i > 0 && fromSegment(line[i - 1]!, end, at) <= radius));
  return onLine ? { part: 'body' } : undefined;
}

const far = (a: Place, b: Place): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

function fromSegment(a: Place, b: Place, at: Place): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.max(0, Math.min(1, along));
  return far([a[0] + t * dx, a[1] + t * dy], at);
}
