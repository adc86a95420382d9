// Goes to the image that a measurement or a picture of the report was taken from.
import { onWord } from '../reports/companions.ts';
import type { Origin } from '../reports/shown.ts';
import type { Viewer } from './model.ts';

/** @returns a function that ends it */
export function followSources(viewer: Viewer): () => void {
  return onWord((word) => {
    if (word.kind === 'source' && !document.hidden) showSource(viewer, word.origin);
  });
}

export function showSource(viewer: Viewer, { sopInstanceUid, frame }: Origin): boolean {
  for (const stack of viewer.shelf.stacks.value) {
    const at = stack.frames.findIndex((one) => one.sopInstanceUid === sopInstanceUid && one.frame === frame);
    if (at < 0) continue;
    if (viewer.pane.value.stack.value?.key !== stack.key) viewer.openStack(stack);
    viewer.pane.value.goTo(at);
    return true;
  }
  return false;
}
