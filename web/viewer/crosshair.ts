// One place in the patient, seen in every pane: the others go to the picture that it lies in. Within a frame of
// reference only.
import { html } from '../parts/html.ts';
import type { Point } from './frames.ts';
import { frameOfReference, pixelOf, placeOf, planeOf } from './geometry.ts';
import type { Viewer } from './model.ts';
import type { Pane } from './pane.ts';
import { pixelInPane } from './placement.ts';
import type { Stack } from './stacks.ts';

export interface Crosshair {
  reference: string;
  place: Point;
}

/** Sets the crosshair at a place on the screen (CSS pixels from the pane's corner). */
export function pointAt(viewer: Viewer, pane: Pane, x: number, y: number): void {
  const [pixel, frame] = [pane.valueAt(x, y), pane.frame.value];
  const plane = frame && planeOf(frame.info);
  const reference = frame && frameOfReference(frame);
  if (!pixel || !plane || !reference) return;
  const place = placeOf(plane, pixel.column, pixel.row);
  viewer.crosshair.value = { reference, place };
  for (const other of viewer.visiblePanes) {
    const stack = other === pane ? undefined : other.stack.value;
    if (!stack?.frames[0] || frameOfReference(stack.frames[0]) !== reference) continue;
    const index = nearestTo(stack, place);
    if (index !== undefined) viewer.linked.alone(other, [], () => other.goTo(index));
  }
}

function nearestTo({ frames }: Stack, place: Point): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, frame] of frames.entries()) {
    const plane = planeOf(frame.info);
    const distance = plane ? Math.abs(pixelOf(plane, place).distance) : Number.POSITIVE_INFINITY;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

/** How near to the picture the place must lie to be marked in it where no thickness is told (mm). */
const NEAR = 2;

export function CrosshairMark({ viewer, pane }: { viewer: Viewer; pane: Pane }) {
  const [crosshair, frame] = [viewer.crosshair.value, pane.frame.value];
  const plane = frame && planeOf(frame.info);
  if (!crosshair || !plane || !pane.shown.value || frameOfReference(frame) !== crosshair.reference) return null;
  const { column, row, distance } = pixelOf(plane, crosshair.place);
  if (Math.abs(distance) > Math.max(frame.info.sliceThickness ?? 0, NEAR)) return null;
  const [x, y] = pixelInPane(pane.placement.value, column, row);
  return html`<svg class="v-lines v-crosshair" aria-hidden="true">
    <path d="M${x - 24} ${y}h16 M${x + 8} ${y}h16 M${x} ${y - 24}v16 M${x} ${y + 8}v16" />
  </svg>`;
}
