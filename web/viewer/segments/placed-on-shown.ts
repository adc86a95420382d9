// The segmentations that lie on the frame a pane shows, reckoned once for each.
import { frameOfReference } from '../geometry.ts';
import type { Pane } from '../pane.ts';
import type { Made } from '../presentation/made.ts';
import type { FrameRef, Stack } from '../stacks.ts';
import { type Placed, placedOn, uidsOf } from './placing.ts';
import { isSegmentation, type Segmentation } from './segmentation.ts';

export interface Lying {
  segmentation: Segmentation;
  placed: Placed[];
}

/** Whether any segmentation speaks of the images of a pane, if not of the one that is shown. */
export function isSegmented(made: Made, pane: Pane, frame: FrameRef): boolean {
  const stack = pane.stack.value;
  if (!stack || isSegmentation(frame.instance)) return false;
  const uids = namesIn(stack);
  const reference = frameOfReference(frame);
  return made.segmentations.value.some(
    ({ frameOfReference: other, frames }) =>
      (reference !== undefined && other === reference) ||
      frames.some(({ sources }) => sources.some(({ sopInstanceUid }) => uids.has(sopInstanceUid))),
  );
}

const names = new WeakMap<Stack, Set<string>>();
const found = new WeakMap<FrameRef, { of: readonly Segmentation[]; lying: Lying[] }>();

export function placedOnShown(made: Made, pane: Pane, frame: FrameRef): Lying[] {
  const { value: segmentations } = made.segmentations;
  const stack = pane.stack.value;
  const known = found.get(frame);
  if (known?.of === segmentations) return known.lying;
  // Looking at a mask itself, nobody needs it coloured.
  if (!stack || isSegmentation(frame.instance)) return [];
  const uids = namesIn(stack);
  const lying = segmentations
    .map((segmentation) => ({ segmentation, placed: placedOn(frame, segmentation, uids) }))
    .filter(({ placed }) => placed.length > 0);
  found.set(frame, { of: segmentations, lying });
  return lying;
}

function namesIn(stack: Stack): Set<string> {
  const uids = names.get(stack) ?? uidsOf(stack.frames);
  names.set(stack, uids);
  return uids;
}
