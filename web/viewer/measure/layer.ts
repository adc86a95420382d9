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
import { Label, pathOf, round } from './label.ts';
import { type ImageKey, imageId, type Marking } from './marking.ts';
import { type Measuring, shownImage } from './measuring.ts';
import { SeenMarkings } from './seen/seen-layer.ts';
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
  return html`<svg class="v-markings" role="group" aria-label=${words.title}>
      ${measuring.isShown.value && html`<${SeenMarkings} measuring=${measuring} pane=${pane} image=${frame} element=${element} />`}
      ${all.map((marking) => html`<${Drawn} key=${marking.id} measuring=${measuring} pane=${pane} marking=${marking} element=${element} />`)}
    </svg>
    <${Star} measuring=${measuring} image=${frame} />
    ${named && html`<${NameField} measuring=${measuring} pane=${pane} marking=${named} key=${named.id} />`}`;
}

/** One's own filled, a colleague's hollow. */
function Star({ measuring, image }: { measuring: Measuring; image: ImageKey }) {
  const names = measuring.seenIndex.value.stars.get(imageId(image))?.join(', ');
  if (measuring.isKeyImage(image)) return html`<span class="v-star" role="img" aria-label=${words.keyImages}>★</span>`;
  return names ? html`<span class="v-star v-seen-star" role="img" aria-label=${words.seen.star(names)}>☆</span>` : null;
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
  const lines = isOpen ? [points] : linesOf(kind, points);
  const { path, cross, places } = pathOf(kind, points, lines, placement);
  const isChosen = measuring.selected.value === id || id === 'drawing';
  const said = [marking.label, ...shownLines(marking.values)];
  const remark = marking.note && words.notes[marking.note];
  return html`<g class="v-marking ${isChosen ? 'v-chosen' : ''}" data-kind=${kind}>
    <path class="v-halo" d=${path} />
    <path d=${path} />
    ${cross && html`<path d=${cross} />`}
    ${isChosen && html`<${Handles} measuring=${measuring} pane=${pane} marking=${marking} />`}
    ${id !== measuring.naming.value && html`<${Label} kind=${kind} lines=${said} remark=${remark} places=${places} element=${element} />`}
  </g>`;
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

/** Of the field itself: it is left once more when it goes. */
const wordsIn = (event: Event): string => (event.currentTarget as HTMLInputElement).value.trim();

/** Enter or leaving the field takes the name, Esc doesn't. */
function NameField({ measuring, pane, marking }: Pick<DrawnProps, 'measuring' | 'pane' | 'marking'>) {
  const field = useRef<HTMLInputElement>(null);
  // At once: the first letter typed would else be a key of the viewer.
  useLayoutEffect(() => field.current!.focus(), []);
  const done = (label: string | undefined) => {
    if (measuring.naming.value === marking.id) measuring.name(marking.id, label);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') done(wordsIn(event));
    if (event.key === 'Escape') done(undefined);
    event.stopPropagation();
  };
  const anchor = marking.points.at(-1)!;
  const [x, y] = inPane(pane.placement.value, anchor);
  const stop = (event: Event) => event.stopPropagation();
  return html`<input ref=${field} class="v-name" style="left: ${round(Math.max(4, x + 8))}px; top: ${round(Math.max(4, y - 12))}px"
    value=${marking.label} maxlength="64" aria-label=${words.name(words.kinds[marking.kind])} placeholder=${words.textHere}
    onKeyDown=${press} onBlur=${(event: Event) => done(wordsIn(event))} onDblClick=${stop} onPointerDown=${stop} />`;
}
