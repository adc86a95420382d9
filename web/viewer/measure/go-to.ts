// Where an image of a marking stands in what is open, what that place is called, and the way there.
import type { Viewer } from '../model.ts';
import type { SeriesEntry } from '../shelf.ts';
import type { Stack } from '../stacks.ts';
import { type ImageKey, imageId, imageKey, isSameImage } from './marking.ts';
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
  return placesIn(viewer.shelf.entries.value).get(imageId(image));
}

/** Made once for what lies on the shelf: a list of many lines asks for each. */
const places = new WeakMap<readonly SeriesEntry[], Map<string, Found>>();

function placesIn(entries: readonly SeriesEntry[]): Map<string, Found> {
  const known = places.get(entries);
  if (known) return known;
  const found = new Map<string, Found>();
  for (const { series, stacks } of entries)
    for (const stack of stacks ?? [])
      for (const [index, frame] of stack.frames.entries())
        found.set(imageId(frame), { stack, index, series: series.number ?? '' });
  places.set(entries, found);
  return found;
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
