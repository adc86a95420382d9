// A marking while it is drawn: which presses and drags make its points, for each kind. Pure: places in, points out. A press
// sets a point; a drag sets one at each end; so lines can be dragged or clicked.
import type { Place } from './calibration.ts';
import { ellipseIn, type Kind, POINTS } from './shapes.ts';

export interface Drawing {
  kind: Kind;
  /** Points that are set. */
  set: readonly Place[];
  /** Where the pointer is: the next point, while it isn't set. */
  next?: Place;
  isPressed: boolean;
  /** An outline is being drawn by hand. */
  isFreehand: boolean;
}

/** How many points a person sets; an ellipse is drawn by the corners of its box. */
const wanted = (kind: Kind): number => (kind === 'ellipse' ? 2 : POINTS[kind]);

export const isWhole = ({ kind, set }: Drawing): boolean => set.length >= wanted(kind);

/** @param drawing undefined begins one */
export function pressed(drawing: Drawing | undefined, kind: Kind, at: Place): Drawing {
  const set = [...(drawing?.set ?? []), at];
  return { kind, set, next: at, isPressed: true, isFreehand: false };
}

/** @param isFar whether the pointer is far enough from the last point to be another */
export function moved(drawing: Drawing, at: Place, isFar: boolean): Drawing {
  const { kind, set, isPressed } = drawing;
  if (kind === 'outline' && isPressed && isFar) {
    return { ...drawing, set: [...set, at], next: at, isFreehand: true };
  }
  return { ...drawing, next: at };
}

/** @param isFar whether the pointer was dragged since it was pressed */
export function released(drawing: Drawing, at: Place, isFar: boolean): Drawing {
  const { kind, set } = drawing;
  const sets = isFar && !isWhole(drawing) && kind !== 'outline';
  return { ...drawing, set: sets ? [...set, at] : set, next: at, isPressed: false };
}

/** What is drawn meanwhile, and in the end. */
export function pointsOf({ kind, set, next, isFreehand }: Drawing): Place[] {
  const points = set.length < wanted(kind) && next && !isFreehand ? [...set, next] : [...set];
  return kind === 'ellipse' && points.length === 2 ? ellipseIn(points[0]!, points[1]!) : points;
}
