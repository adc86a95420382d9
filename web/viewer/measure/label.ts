// The parts that every drawn marking has: its lines as a path in the pane, and its words beside it.
import type { RefObject } from 'preact';
import { html } from '../../parts/html.ts';
import { inPane, type Placement } from '../placement.ts';
import type { Place } from './calibration.ts';
import type { Kind } from './shapes.ts';

export const round = (value: number): number => Math.round(value * 100) / 100;

/** As SVG paths; and the places that its words may stand at. */
export function pathOf(
  kind: Kind,
  points: readonly Place[],
  lines: readonly (readonly Place[])[],
  placement: Placement,
): { path: string; cross: string | undefined; places: Place[] } {
  const drawn = lines.map((line) => line.map((place) => inPane(placement, place)));
  const path = drawn.map((line) => `M${line.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`).join('');
  const places = points.map((place) => inPane(placement, place));
  const head = kind === 'arrow' && places.length > 1 ? arrowHead(places[1]!, places[0]!) : '';
  const single = kind === 'probe' ? places[0] : undefined;
  const cross =
    single && `M${round(single[0] - 6)} ${round(single[1])}h12M${round(single[0])} ${round(single[1] - 6)}v12`;
  return { path: path + head, cross, places: drawn.length > 0 ? drawn.flat() : places };
}

/** The barbs of an arrow that comes from one place and points to another. */
function arrowHead(from: Place, to: Place): string {
  const direction = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const barb = (turn: number) =>
    `${round(to[0] - 13 * Math.cos(direction + turn))} ${round(to[1] - 13 * Math.sin(direction + turn))}`;
  return `M${barb(0.4)}L${round(to[0])} ${round(to[1])}L${barb(-0.4)}`;
}

const LINE_HEIGHT = 16;

interface LabelProps {
  kind: Kind;
  lines: readonly string[];
  /** What must be said beside the values. */
  remark?: string | undefined;
  places: readonly Place[];
  element: RefObject<HTMLDivElement>;
}

/** Name and values at the right end; at the left where the right has no room. */
export function Label({ kind, lines: given, remark, places, element }: LabelProps) {
  const lines = [...given, remark ?? ''].filter(Boolean);
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
          class=${remark && i === lines.length - 1 ? 'v-said' : ''}>${line}</tspan>`,
    )}
  </text>`;
}
