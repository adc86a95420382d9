// Which image of one stack belongs beside which of another when both scroll together: the same place in the patient
// within one frame of reference; otherwise as far from where they stood when they were linked. Pure.
import { areParallel, dot, frameOfReference, middleOf, type Plane, planeOf } from './geometry.ts';
import type { Stack } from './stacks.ts';

/**
 * `place`: one frame of reference. `distance`: parallel slices of different ones, millimetre for millimetre. `share`:
 * as far through the stack. Undefined: slices that lie across each other have no image in common.
 */
export type LinkKind = 'place' | 'distance' | 'share';

export interface At {
  stack: Stack;
  index: number;
}

export function linkKind(a: Stack, b: Stack): LinkKind | undefined {
  const [from, to] = [a.frames[0], b.frames[0]];
  if (!from || !to || a.frames.length < 2 || b.frames.length < 2) return undefined;
  const [planeA, planeB] = [planeOf(from.info), planeOf(to.info)];
  if (!planeA || !planeB || !moves(a, planeA) || !moves(b, planeB)) return 'share';
  if (!areParallel(planeA, planeB)) return undefined;
  const reference = frameOfReference(from);
  return reference !== undefined && reference === frameOfReference(to) ? 'place' : 'distance';
}

/** Frames of a loop all lie in one place: it is no way to tell them apart. */
function moves({ frames }: Stack, plane: Plane): boolean {
  const last = planeOf(frames.at(-1)!.info);
  return last !== undefined && Math.abs(dot(middleOf(last), plane.normal) - dot(middleOf(plane), plane.normal)) > 1e-3;
}

/** How far `b` is ahead of `a` now, in the link's own measure: kept while both scroll. */
export function offsetOf(kind: LinkKind, a: At, b: At): number {
  return coordinate(kind, b, a) - coordinate(kind, a, a);
}

/** The index in `stack` that belongs beside `leader`. */
export function followerOf(kind: LinkKind, leader: At, stack: Stack, offset: number): number {
  const wanted = coordinate(kind, leader, leader) + offset;
  let best = 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < stack.frames.length; index++) {
    const distance = Math.abs(coordinate(kind, { stack, index }, leader) - wanted);
    if (distance < nearest) [best, nearest] = [index, distance];
  }
  return best;
}

/** Millimetres along the leader's normal, or the share of the stack that lies before. */
function coordinate(kind: LinkKind, { stack, index }: At, leader: At): number {
  if (kind === 'share') return index / Math.max(1, stack.frames.length - 1);
  const plane = planeOf(stack.frames[index]!.info);
  const normal = planeOf(leader.stack.frames[0]!.info)!.normal;
  return plane ? dot(middleOf(plane), normal) : Number.POSITIVE_INFINITY;
}
