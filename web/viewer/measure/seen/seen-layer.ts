// Other people's markings over a picture: thinner and paler than one's own, without handles, with their author's name.
import type { RefObject } from 'preact';
import { html } from '../../../parts/html.ts';
import type { Pane } from '../../pane.ts';
import { linesOf } from '../hit.ts';
import { Label, pathOf } from '../label.ts';
import { type ImageKey, imageId } from '../marking.ts';
import type { Measuring } from '../measuring.ts';

/** Of what another system says: the rest stands in the list. */
const LINES = 3;

interface SeenMarkingsProps {
  measuring: Measuring;
  pane: Pane;
  image: ImageKey;
  element: RefObject<HTMLDivElement>;
}

export function SeenMarkings({ measuring, pane, image, element }: SeenMarkingsProps) {
  const here = measuring.seenIndex.value.shapes.get(imageId(image)) ?? [];
  return here.map(({ set, marking, shape }, i) => {
    const { kind, points } = shape;
    const { path, cross, places } = pathOf(kind, points, linesOf(kind, points), pane.placement.value);
    // Two axes of one lesion are one marking, with one label.
    const isFirst = here.findIndex((other) => other.marking === marking) === i;
    const lines = [marking.label, ...marking.lines.slice(0, LINES)];
    return html`<g key=${`${set.key} ${marking.key} ${i}`} class="v-marking v-seen" data-kind=${kind}>
      <path class="v-halo" d=${path} />
      <path d=${path} />
      ${cross && html`<path d=${cross} />`}
      ${isFirst && html`<${Label} kind=${kind} lines=${lines} remark=${set.author} places=${places} element=${element} />`}
    </g>`;
  });
}
