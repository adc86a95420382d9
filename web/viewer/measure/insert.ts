// From the viewer into the report that somebody writes: a chosen measurement, a key image; says so where it can't be.
import type { DocumentJson } from '../../shapes.ts';
import type { Viewer } from '../model.ts';
import { type ImageKey, isSameImage, type Marking } from './marking.ts';
import { shownImage } from './measuring.ts';
import { imageNode, measurementNodes } from './reporting.ts';
import { words } from './words.ts';

export const insertMarking = (viewer: Viewer, marking: Marking): Promise<void> =>
  insert(viewer, measurementNodes(marking));

export const insertNodes = (viewer: Viewer, nodes: readonly DocumentJson[]): Promise<void> => insert(viewer, nodes);

/** With the window that it has in a pane, if it is shown in one. */
export function insertImage(viewer: Viewer, image: ImageKey): Promise<void> {
  const shows = viewer.visiblePanes.find((pane) => {
    const shown = shownImage(pane);
    return shown !== undefined && isSameImage(shown, image);
  });
  const node = imageNode(image, shows?.window.value, '');
  return insert(viewer, node ? [node] : []);
}

/** What is chosen; else the image in the pane in use. */
export function insertChosen(viewer: Viewer): void {
  if (!viewer.onInsert) return;
  const { measuring } = viewer;
  const marking = measuring.byId(measuring.selected.value);
  const image = shownImage(viewer.pane.value);
  if (marking) void insertMarking(viewer, marking);
  else if (image) void insertImage(viewer, image);
}

async function insert(viewer: Viewer, nodes: readonly DocumentJson[]): Promise<void> {
  viewer.notice.value = nodes.length === 0 ? words.notInserted : undefined;
  for (const node of nodes) {
    if (await viewer.onInsert?.(node)) continue;
    viewer.notice.value = words.noReport;
    return;
  }
}
