// What a presentation state draws over a picture: shutters under it, then graphics and texts, sharp at any zoom.
import { useMemo } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import { inPane, type Placement } from '../placement.ts';
import type { FrameRef } from '../stacks.ts';
import { type Annotations, annotationsOn, type Place, type TextObject, type Units } from './annotations.ts';
import { boxInPane, displayedArea, type PaneBox } from './displayed-area.ts';
import { pathOf } from './graphic-path.ts';
import { shutterOn } from './shutters.ts';
import type { PresentationState } from './states.ts';
import { words } from './words.ts';

interface LayerProps {
  frame: FrameRef;
  state: PresentationState;
  placement: Placement;
}

export function ShutterLayer({ frame, state, placement }: LayerProps) {
  const shutter = useMemo(() => shutterOn(frame, state), [frame, state]);
  if (!shutter || shutter.openings.length === 0) return null;
  const { rows, columns } = frame.info.format;
  const { a, b, c, d, e, f } = placement;
  return html`<svg class="v-shutters" aria-hidden="true"><g transform="matrix(${a} ${b} ${c} ${d} ${e} ${f})" fill=${shutter.colour}>
    ${shutter.openings.map((path, i) => html`<path key=${i} fill-rule="evenodd" d="M0 0H${columns}V${rows}H0Z${path}" />`)}
  </g></svg>`;
}

export function AnnotationLayer({ frame, state, placement }: LayerProps) {
  const { graphics, texts }: Annotations = useMemo(() => annotationsOn(frame, state), [frame, state]);
  const area = useMemo(() => displayedArea(frame, state), [frame, state]);
  if (graphics.length === 0 && texts.length === 0) return null;
  // Places in the displayed area are the screen's: they follow it, but are never turned (PS3.3 C.10.5.1.1).
  const box = boxInPane(placement, [area.left, area.top], [area.right, area.bottom]);
  const place = placer(placement, box);
  return html`<svg class="v-annotations" role="group" aria-label=${words.annotations}>
    ${graphics.map(({ kind, units, points, filled, colour }, i) => {
      const path = pathOf(kind, points.map(place(units)));
      const fill = filled || kind === 'POINT' ? colour : 'none';
      return html`<g key=${i}><path class="v-halo" d=${path} /><path d=${path} stroke=${colour} fill=${fill} /></g>`;
    })}
    ${texts.map((text, i) => html`<${Text} key=${i} text=${text} place=${place} />`)}
  </svg>`;
}

type Placer = (units: Units) => (place: Place) => Place;

const placer =
  (placement: Placement, { left, top, width, height }: PaneBox): Placer =>
  (units) =>
  (at) =>
    units === 'PIXEL' ? inPane(placement, at) : [left + at[0] * width, top + at[1] * height];

const LINE_HEIGHT = 17;

function Text({ text: { lines, box, anchor, colour }, place }: { text: TextObject; place: Placer }) {
  const corners = box && [place(box.units)(box.from), place(box.units)(box.to)];
  const [left, right] = corners ? sorted(corners[0]![0], corners[1]![0]) : [0, 0];
  const [top, bottom] = corners ? sorted(corners[0]![1], corners[1]![1]) : [0, 0];
  const at = anchor && place(anchor.units)(anchor.at);
  const [x, y] = corners ? [{ LEFT: left, CENTER: (left + right) / 2, RIGHT: right }[box.align], top] : at!;
  const line = at && corners && anchor.visible && lineTo(at, left, top, right, Math.max(bottom, top + LINE_HEIGHT));
  const align = { LEFT: 'start', CENTER: 'middle', RIGHT: 'end' }[box?.align ?? 'LEFT'];
  return html`<g>
    ${line && html`<path class="v-halo" d=${line} /><path d=${line} stroke=${colour} fill="none" />`}
    <text text-anchor=${align} fill=${colour}>
      ${lines.map((words, i) => html`<tspan key=${i} x=${x} y=${y + 13 + i * LINE_HEIGHT}>${words}</tspan>`)}
    </text>
  </g>`;
}

const sorted = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);

/** From what is meant to the nearest edge of its words. */
function lineTo([x, y]: Place, left: number, top: number, right: number, bottom: number): string {
  const [nearX, nearY] = [Math.max(left, Math.min(right, x)), Math.max(top, Math.min(bottom, y))];
  return `M${x} ${y}L${nearX} ${nearY}`;
}
