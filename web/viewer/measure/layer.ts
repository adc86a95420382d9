// What is drawn over a picture: lines, handles and values of its markings, in SVG from image coordinates, so that it is
// sharp at any zoom and stays on its place. Takes no pointer (hand.ts does); its handles take the keyboard.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import type { Viewer } from '../model.ts';
import type { Pane } from '../pane.ts';
import { inPane } from '../placement.ts';
import type { Place } from './calibration.ts';
import { pointsOf } from './drawing.ts';
import { shownLines } from './format.ts';
import { followHand, withPoint } from './hand.ts';
import { handlesOf, linesOf } from './hit.ts';
import type { Marking } from './marking.ts';
import { type Measuring, shownImage } from './measuring.ts';
import { words } from './words.ts';

interface LayerProps {
  viewer: Viewer;
  pane: Pane;
  /** The pane's picture, which has the pointer. */
  element: RefObject<HTMLDivElement>;
}

export function MeasureLayer({ viewer, pane, element }: LayerProps) {
  const { measuring } = viewer;
  useEffect(
    () =>
      followHand(measuring, pane, element.current!, () => {
        viewer.active.value = viewer.panes.indexOf(pane);
      }),
    [measuring, pane],
  );
  const frame = shownImage(pane);
  const isDrawing = measuring.drawing.value?.pane === pane;
  if (!frame || !(measuring.isShown.value || isDrawing)) return null;
  const markings = measuring.on(frame);
  const drawn = isDrawing ? drawnNow(measuring, pane) : undefined;
  const all = drawn ? [...markings, drawn] : markings;
  const named = markings.find(({ id }) => id === measuring.naming.value);
  const star = measuring.isKeyImage(frame);
  return html`<svg class="v-markings" role="group" aria-label=${words.title}>
      ${all.map((marking) => html`<${Drawn} key=${marking.id} measuring=${measuring} pane=${pane} marking=${marking} element=${element} />`)}
    </svg>
    ${star && html`<span class="v-star" role="img" aria-label=${words.keyImages}>★</span>`}
    ${named && html`<${NameField} measuring=${measuring} pane=${pane} marking=${named} key=${named.id} />`}`;
}

/** What is under the hand, measured as far as it goes. */
function drawnNow(measuring: Measuring, pane: Pane): Marking | undefined {
  const { drawing } = measuring.drawing.value!;
  const points = pointsOf(drawing);
  const { kind } = drawing;
  const isMeasured = kind !== 'outline' && linesOf(kind, points).length > 0;
  const enough = {
    length: 2,
    arrow: 2,
    rectangle: 2,
    ellipse: 4,
    angle: 3,
    cobb: 4,
    ratio: 4,
    probe: 1,
    text: 1,
    outline: 0,
  };
  if (isMeasured && points.length >= enough[kind]) {
    return measuring.made(pane, kind, points, { id: 'drawing', label: '' } as Marking);
  }
  return {
    ...shownImage(pane)!,
    id: 'drawing',
    kind: kind === 'outline' ? 'outline' : kind,
    points,
    label: '',
    values: [],
  };
}

interface DrawnProps {
  measuring: Measuring;
  pane: Pane;
  marking: Marking;
  element: RefObject<HTMLDivElement>;
}

function Drawn({ measuring, pane, marking, element }: DrawnProps) {
  const placement = pane.placement.value;
  const { kind, points, id } = marking;
  const isOpen = kind === 'outline' && id === 'drawing';
  const lines = (isOpen ? [points] : linesOf(kind, points)).map((line) =>
    line.map((place) => inPane(placement, place)),
  );
  const path = lines.map((line) => `M${line.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`).join('');
  const isChosen = measuring.selected.value === id || id === 'drawing';
  const places = points.map((place) => inPane(placement, place));
  const head = kind === 'arrow' && places.length > 1 ? arrowHead(places[1]!, places[0]!) : '';
  const single = kind === 'probe' && places[0];
  return html`<g class="v-marking ${isChosen ? 'v-chosen' : ''}" data-kind=${kind}>
    <path class="v-halo" d=${path + head} />
    <path d=${path + head} />
    ${single && html`<path d=${`M${single[0] - 6} ${single[1]}h12M${single[0]} ${single[1] - 6}v12`} />`}
    ${isChosen && html`<${Handles} measuring=${measuring} pane=${pane} marking=${marking} />`}
    ${id !== measuring.naming.value && html`<${Label} marking=${marking} places=${lines.flat().length > 0 ? lines.flat() : places} element=${element} />`}
  </g>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The barbs of an arrow that comes from one place and points to another. */
function arrowHead(from: Place, to: Place): string {
  const direction = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const barb = (turn: number) =>
    `${round(to[0] - 13 * Math.cos(direction + turn))} ${round(to[1] - 13 * Math.sin(direction + turn))}`;
  return `M${barb(0.4)}L${round(to[0])} ${round(to[1])}L${barb(-0.4)}`;
}

/** The points of the chosen marking, which Tab goes through and arrows move. */
function Handles({ measuring, pane, marking }: Pick<DrawnProps, 'measuring' | 'pane' | 'marking'>) {
  const { kind, points, id } = marking;
  const name = marking.label || words.kinds[kind];
  const first = useRef<SVGCircleElement>(null);
  useLayoutEffect(() => {
    if (measuring.toFocus.value === id) first.current?.focus();
    measuring.toFocus.value = undefined;
  }, [id]);
  const press = (index: number) => (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    const [x, y] = points[index]!;
    const moved = withPoint(kind, points, index, [x + step[0] * far, y + step[1] * far]);
    const next = measuring.made(pane, kind, moved, marking);
    if (next) measuring.put(next);
  };
  return handlesOf(kind, points).map((place, index) => {
    const [x, y] = inPane(pane.placement.value, place);
    return html`<circle key=${index} ref=${index === 0 ? first : undefined} class="v-handle" cx=${round(x)} cy=${round(y)} r="5" tabindex=${id === 'drawing' ? undefined : 0}
      role="button" aria-label=${words.handle(name, index + 1)} onKeyDown=${press(index)} />`;
  });
}

const STEPS: Record<string, Place> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const LINE_HEIGHT = 16;

/** Name and values at the right end; at the left where the right has no room. */
function Label({
  marking,
  places,
  element,
}: {
  marking: Marking;
  places: readonly Place[];
  element: LayerProps['element'];
}) {
  const { label, values, note, kind } = marking;
  const lines = [label, ...shownLines(values), note ? words.notes[note] : ''].filter(Boolean);
  if (lines.length === 0 || places.length === 0) return null;
  const width = element.current?.clientWidth ?? 0;
  const height = element.current?.clientHeight ?? 0;
  const right = places.reduce((a, b) => (b[0] > a[0] ? b : a));
  const left = places.reduce((a, b) => (b[0] < a[0] ? b : a));
  const needed = 12 + 7.2 * Math.max(...lines.map((line) => line.length));
  const turns = right[0] + needed > width && left[0] > needed;
  // An arrow's words stand at its tail.
  const [x, y] = kind === 'arrow' ? places[places.length - 1]! : turns ? left : right;
  const top = Math.max(14, Math.min(height - LINE_HEIGHT * lines.length, y + 4));
  return html`<text class="v-value" text-anchor=${turns ? 'end' : 'start'}>
    ${lines.map(
      (line, i) =>
        html`<tspan key=${i} x=${round(x + (turns ? -10 : 10))} y=${round(top + i * LINE_HEIGHT)}
          class=${note && i === lines.length - 1 && words.notes[note] ? 'v-said' : ''}>${line}</tspan>`,
    )}
  </text>`;
}

/** Enter or leaving the field takes the name, Esc doesn't. */
function NameField({ measuring, pane, marking }: Pick<DrawnProps, 'measuring' | 'pane' | 'marking'>) {
  const field = useRef<HTMLInputElement>(null);
  // At once: the first letter typed would else be a key of the viewer.
  useLayoutEffect(() => field.current!.focus(), []);
  const done = (label: string | undefined) => {
    if (measuring.naming.value === marking.id) measuring.name(marking.id, label);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') done(field.current!.value.trim());
    if (event.key === 'Escape') done(undefined);
    event.stopPropagation();
  };
  const anchor = marking.points.at(-1)!;
  const [x, y] = inPane(pane.placement.value, anchor);
  const stop = (event: Event) => event.stopPropagation();
  return html`<input ref=${field} class="v-name" style="left: ${round(Math.max(4, x + 8))}px; top: ${round(Math.max(4, y - 12))}px"
    value=${marking.label} maxlength="64" aria-label=${words.name(words.kinds[marking.kind])} placeholder=${words.textHere}
    onKeyDown=${press} onBlur=${() => done(field.current!.value.trim())} onDblClick=${stop} onPointerDown=${stop} />`;
}
