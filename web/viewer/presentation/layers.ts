// Everything that others have put on the image that a pane shows, from below: covers, overlay planes, segments, graphics.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import { shownFrame } from '../measure/measuring.ts';
import type { Pane } from '../pane.ts';
import { SegmentLayer } from '../segments/segment-layer.ts';
import type { FrameRef } from '../stacks.ts';
import { AnnotationLayer, ShutterLayer } from './annotation-layer.ts';
import { type Bitmap, BitmapOver } from './bitmap.ts';
import type { Made } from './made.ts';
import { planesOn, type ShownPlane } from './shown-planes.ts';
import type { PresentationState } from './states.ts';

interface LayersProps {
  made: Made;
  pane: Pane;
}

export function Layers({ made, pane }: LayersProps) {
  const frame = shownFrame(pane);
  const placement = pane.placement.value;
  const width = pane.canvas?.clientWidth;
  const height = pane.canvas?.clientHeight;
  useEffect(() => {
    if (frame) made.follow(pane, frame);
  }, [made, pane, frame, width, height]);
  if (!frame || frame.load) return null; // a plane made here is another picture than any that was spoken of
  const state = made.stateOf(frame);
  const on = { frame, state, placement };
  return html`<div class="v-made">
    ${state && html`<${ShutterLayer} ...${on} />`}
    <${OverlayPlanes} made=${made} pane=${pane} frame=${frame} state=${state} />
    <${SegmentLayer} made=${made} pane=${pane} frame=${frame} />
    ${state && html`<${AnnotationLayer} ...${on} />`}
  </div>`;
}

function OverlayPlanes({
  made,
  pane,
  frame,
  state,
}: LayersProps & { frame: FrameRef; state: PresentationState | undefined }) {
  const planes = useMemo(() => planesOn(frame, state), [frame, state]);
  // A cover stays when overlays are hidden: it says what is to be seen, the others say something about it.
  const wanted = planes.filter(({ isShutter }) => isShutter || made.overlayPlanes.value);
  return wanted.map(
    (shown) =>
      html`<${Plane} key=${`${frame.imageId}/${shown.plane.group}`} made=${made} pane=${pane} frame=${frame} shown=${shown} />`,
  );
}

function Plane({ made, pane, frame, shown }: LayersProps & { frame: FrameRef; shown: ShownPlane }) {
  const [bitmap, setBitmap] = useState<Bitmap | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    made.bits.of(frame, shown).then(
      (bits) => isWanted && bits && setBitmap(bitmapOf(bits, shown)),
      (failure) => made.tellFailure(shown.owner.sopInstanceUid, failure),
    );
    return () => {
      isWanted = false;
    };
  }, [made, frame, shown]);
  if (!bitmap) return null;
  const { x, y } = shown.plane;
  const onImage = { a: 1, b: 0, c: 0, d: 1, e: x, f: y };
  return html`<${BitmapOver} bitmap=${bitmap} onImage=${onImage} placement=${pane.placement.value} />`;
}

function bitmapOf(bits: Uint8Array, { plane: { rows, columns }, colour }: ShownPlane): Bitmap {
  const [red, green, blue] = colour.match(/\d+/g)!.map(Number);
  const rgba = new Uint8ClampedArray(rows * columns * 4);
  for (let i = 0, o = 0; i < bits.length; i++, o += 4) {
    if (!bits[i]) continue;
    rgba[o] = red!;
    rgba[o + 1] = green!;
    rgba[o + 2] = blue!;
    rgba[o + 3] = 255;
  }
  return { rows, columns, rgba };
}
