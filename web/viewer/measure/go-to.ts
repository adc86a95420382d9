// Where an image of a marking stands in what is open, what that place is called, and the way there.
import type { Viewer } from '../model.ts';
import type { Stack } from '../stacks.ts';
import { type ImageKey, imageKey, isSameImage } from './marking.ts';
import { words } from './words.ts';

interface Found {
  stack: Stack;
  index: number;
  series: number | string;
}

/** Its stack, its number in it, its series' number. */
export function findImage(viewer: Viewer, image: ImageKey): Found | undefined {
  if (image.plane) {
    const stack = viewer.panes.map((pane) => pane.stack.value).find((one) => one && indexIn(one, image) >= 0);
    return stack && { stack, index: indexIn(stack, image), series: '' };
  }
  for (const { series, stacks } of viewer.shelf.entries.value) {
    const stack = stacks?.find((one) => indexIn(one, image) >= 0);
    if (stack) return { stack, index: indexIn(stack, image), series: series.number ?? '' };
  }
  return undefined;
}

const indexIn = ({ frames }: Stack, image: ImageKey): number =>
  frames.findIndex((frame) => isSameImage(imageKey(frame), image));

/** Shows an image: where its stack hangs already, else in the pane in use. */
export function goToImage(viewer: Viewer, image: ImageKey): void {
  const found = findImage(viewer, image);
  if (!found) return;
  const { stack, index } = found;
  const hanging = [viewer.active.value, ...viewer.visible].find((n) => viewer.panes[n]!.stack.value?.key === stack.key);
  if (hanging === undefined) viewer.openStack(stack);
  else viewer.active.value = hanging;
  viewer.pane.value.goTo(index);
}

export function placeName(viewer: Viewer, image: ImageKey): string {
  const found = findImage(viewer, image);
  if (image.plane) return found ? words.plane : words.planeGone;
  return found ? words.image(found.series, found.index + 1) : '';
}
