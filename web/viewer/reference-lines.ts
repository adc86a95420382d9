// Lines where the pictures of the other panes cut this one: the active pane's strong, the others' fine.
import { html } from '../parts/html.ts';
import { cut, frameOfReference, planeOf } from './geometry.ts';
import type { Viewer } from './model.ts';
import type { Pane } from './pane.ts';
import { pixelInPane } from './placement.ts';
import type { FrameRef } from './stacks.ts';
import { words } from './words.ts';

export function ReferenceLines({ viewer, pane }: { viewer: Viewer; pane: Pane }) {
  const frame = pane.frame.value;
  if (!viewer.referenceLines.value || !frame || !pane.shown.value) return null;
  const lines = viewer.visiblePanes.flatMap((other) => {
    const ends = other === pane || !other.frame.value ? undefined : lineBetween(frame, other.frame.value);
    const [from, to] = (ends ?? []).map(([column, row]) => pixelInPane(pane.placement.value, column, row));
    return from && to ? [{ from, to, isActive: other === viewer.pane.value, number: viewer.panes.indexOf(other) }] : [];
  });
  if (lines.length === 0) return null;
  return html`<svg class="v-lines" role="img" aria-label=${words.referenceLines}>
    ${lines.map(
      ({ from, to, isActive, number }) =>
        html`<line key=${number} class=${isActive ? 'v-strong' : ''} x1=${from[0]} y1=${from[1]} x2=${to[0]} y2=${to[1]} />`,
    )}
  </svg>`;
}

/** In pixels of `frame`; undefined in different frames of reference, whose millimetres have nothing to do with each other. */
function lineBetween(frame: FrameRef, other: FrameRef) {
  const reference = frameOfReference(frame);
  if (reference === undefined || reference !== frameOfReference(other)) return undefined;
  const [plane, cutting] = [planeOf(frame.info), planeOf(other.info)];
  return plane && cutting && cut(plane, cutting);
}
