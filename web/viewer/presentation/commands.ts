// What others' work on the images adds to the table of commands.
import type { Command } from '../commands.ts';
import type { Viewer } from '../model.ts';
import type { Made } from './made.ts';

/** Where nothing was made elsewhere the keys are the page's. */
const withMade = (act: (made: Made, viewer: Viewer) => unknown) => (viewer: Viewer) => {
  const { made } = viewer.elsewhere;
  return made ? act(made, viewer) : false;
};

export const presentationCommands: Command[] = [
  {
    id: 'presentation-state',
    group: 'view',
    keys: ['j'],
    run: withMade((made, viewer) => made.turnState(viewer.pane.value)),
  },
  {
    id: 'overlay-planes',
    group: 'view',
    keys: ['Shift+O'],
    run: withMade(({ overlayPlanes }) => {
      overlayPlanes.value = !overlayPlanes.value;
    }),
  },
  {
    id: 'segments',
    group: 'view',
    keys: ['Shift+S'],
    run: withMade(({ segments, segmentations }) => {
      if (segmentations.value.length === 0) return false;
      segments.value = !segments.value;
    }),
  },
  {
    id: 'segment-list',
    group: 'view',
    keys: ['Shift+G'],
    run: withMade(({ isListed, segmentations }) => {
      if (segmentations.value.length === 0) return false;
      isListed.value = !isListed.value;
    }),
  },
];
