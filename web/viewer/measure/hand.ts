// The pointer over a pane while it draws or moves a marking. Looks at each press before the pane does (capture) and leaves
// to it what isn't about markings: other buttons, the wheel, two fingers.

import { controls } from '../controls/controls.ts';
import { dragOf } from '../controls/mouse.ts';
import type { Pane } from '../pane.ts';
import { inImage, inPane } from '../placement.ts';
import type { Place } from './calibration.ts';
import { type Drawing, isWhole, moved, pointsOf, pressed, released } from './drawing.ts';
import { type Hit, hitOf, linesOf } from './hit.ts';
import type { Marking } from './marking.ts';
import { type Measuring, shownImage } from './measuring.ts';
import { ellipseMoved, KINDS } from './shapes.ts';

/** How near is near (CSS pixels): a mouse points finer than a finger. */
const NEAR = { mouse: 8, touch: 22 };
/** Movement that makes a press a drag. */
const DRAG = 4;

interface Grip {
  marking: Marking;
  hit: Hit;
  from: Place;
  hasMoved: boolean;
}

/** @param onTake called when a press is the hand's, not the pane's */
export function followHand(measuring: Measuring, pane: Pane, element: HTMLElement, onTake: () => void): () => void {
  let grip: Grip | undefined;
  let begunAt: Place = [0, 0];
  let firstFinger: PointerEvent | undefined;
  let passesOn = false;

  const at = (event: MouseEvent): Place => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const placeOf = (event: MouseEvent): Place => {
    const { rows = 0, columns = 0 } = pane.shown.value ?? {};
    const [x, y] = inImage(pane.placement.value, ...at(event));
    return [Math.max(0, Math.min(columns, x)), Math.max(0, Math.min(rows, y))];
  };
  const drawing = (): Drawing | undefined => {
    const now = measuring.drawing.value;
    return now?.pane === pane ? now.drawing : undefined;
  };
  const draw = (next: Drawing) => {
    measuring.drawing.value = { pane, drawing: next };
  };
  const isFar = (event: MouseEvent, from: Place, distance: number) =>
    Math.hypot(at(event)[0] - from[0], at(event)[1] - from[1]) > distance;

  const finish = (done: Drawing) => {
    measuring.drawing.value = undefined;
    const points = pointsOf({ ...done, next: undefined });
    if (!isDrawable(done.kind, points)) return;
    const marking = measuring.made(pane, done.kind, points);
    if (marking) measuring.put(marking, true);
  };

  const down = (event: PointerEvent) => {
    if (passesOn || !pane.shown.value) return;
    if (event.pointerType === 'touch') {
      if (!event.isPrimary) return giveFingersBack();
      firstFinger = event;
    }
    const does = dragOf(controls.value.mouse, event);
    const ofButton = KINDS.find((kind) => does === `measure-${kind}`);
    if (does !== 'hand' && !ofButton) return;
    const tool = ofButton ?? measuring.tool.value;
    // A drawing that another tool began is left as if it had never been.
    if (tool && drawing() && drawing()!.kind !== tool) measuring.drawing.value = undefined;
    const found = drawing() || ofButton ? undefined : hit(measuring, pane, at(event), nearOf(event));
    const isHeld = found && (!tool || (found.hit.part === 'handle' && found.marking.id === measuring.selected.value));
    if (!isHeld && !tool) {
      measuring.selected.value = undefined;
      return;
    }
    event.stopImmediatePropagation();
    element.setPointerCapture(event.pointerId);
    onTake();
    begunAt = at(event);
    if (isHeld) {
      measuring.selected.value = found.marking.id;
      grip = { ...found, from: placeOf(event), hasMoved: false };
      return;
    }
    const now = drawing();
    const begins = now?.kind === 'outline' ? now.set[0] : undefined;
    const closes = begins && now!.set.length > 2 && !isFar(event, inPane(pane.placement.value, begins), nearOf(event));
    if (closes) finish(now!);
    else draw(pressed(now, tool!, placeOf(event)));
  };
  const move = (event: PointerEvent) => {
    if (grip) {
      grip.hasMoved ||= isFar(event, begunAt, DRAG / 2);
      if (grip.hasMoved) measuring.pending.value = moving(measuring, pane, grip, placeOf(event));
      return;
    }
    const now = drawing();
    if (now) {
      const last = now.set.at(-1)!;
      draw(moved(now, placeOf(event), isFar(event, inPane(pane.placement.value, last), DRAG)));
    } else if (event.pointerType === 'mouse') {
      const over = !measuring.tool.value && event.buttons === 0 && hit(measuring, pane, at(event), nearOf(event));
      element.style.cursor = over ? (over.hit.part === 'handle' ? 'grab' : 'move') : '';
    }
  };
  const up = (event: PointerEvent) => {
    firstFinger = undefined;
    if (grip) {
      const moving = measuring.pending.value;
      if (grip.hasMoved && moving) measuring.put(moving);
      grip = undefined;
      return;
    }
    const now = drawing();
    if (!now?.isPressed) return;
    const next = released(now, placeOf(event), isFar(event, begunAt, DRAG));
    if (isWhole(next) || (next.kind === 'outline' && next.isFreehand)) finish(next);
    else draw(next);
  };
  const abandon = () => {
    grip = undefined;
    measuring.pending.value = undefined;
    if (drawing()) measuring.drawing.value = undefined;
  };
  /** A second finger: the pane's gestures begin, with the finger that the hand had. */
  const giveFingersBack = () => {
    if (!firstFinger) return;
    abandon();
    passesOn = true;
    element.dispatchEvent(new PointerEvent('pointerdown', firstFinger));
    passesOn = false;
    firstFinger = undefined;
  };
  /** Without this a double click on what is drawn would make the pane large. */
  const doubleClick = (event: MouseEvent) => {
    const now = drawing();
    const found = hit(measuring, pane, at(event), NEAR.mouse);
    if (!now && !found && !measuring.tool.value) return;
    event.stopImmediatePropagation();
    if (now?.kind === 'outline') finish({ ...now, set: now.set.slice(0, -1) });
    else if (found && !measuring.tool.value) measuring.naming.value = found.marking.id;
  };

  const listeners: [string, (event: never) => void][] = [
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', abandon],
    ['dblclick', doubleClick],
  ];
  for (const [name, listener] of listeners) element.addEventListener(name, listener as never, { capture: true });
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener as never, { capture: true });
  };
}

const nearOf = ({ pointerType }: PointerEvent): number => (pointerType === 'touch' ? NEAR.touch : NEAR.mouse);

/** The marking under a place of the pane; the chosen one before the others. */
function hit(measuring: Measuring, pane: Pane, at: Place, radius: number): { marking: Marking; hit: Hit } | undefined {
  const frame = shownImage(pane);
  if (!frame || !measuring.isShown.value) return undefined;
  const drawn = (places: readonly Place[]) => places.map((place) => inPane(pane.placement.value, place));
  const isChosen = ({ id }: Marking) => (id === measuring.selected.value ? 1 : 0);
  for (const marking of [...measuring.on(frame)].reverse().sort((a, b) => isChosen(b) - isChosen(a))) {
    const { kind, points } = marking;
    const found = hitOf(kind, drawn(points), linesOf(kind, points).map(drawn), at, radius);
    if (found) return { marking, hit: found };
  }
  return undefined;
}

/** The marking with one point, or all of it, where the pointer is now. */
function moving(measuring: Measuring, pane: Pane, { marking, hit, from }: Grip, to: Place): Marking | undefined {
  const { kind, points } = marking;
  const next =
    hit.part === 'handle'
      ? withPoint(kind, points, hit.index, to)
      : points.map(([x, y]): Place => [x + to[0] - from[0], y + to[1] - from[1]]);
  return measuring.made(pane, kind, next, marking);
}

export const withPoint = (kind: Marking['kind'], points: readonly Place[], index: number, to: Place): Place[] =>
  kind === 'ellipse' ? ellipseMoved(points, index, to) : points.map((point, i) => (i === index ? to : point));

/** A click that was no drag leaves a line without length, or an area without one. */
function isDrawable(kind: Marking['kind'], points: readonly Place[]): boolean {
  if (kind === 'outline') return points.length > 2;
  const pairs = kind === 'cobb' || kind === 'ratio' ? [points.slice(0, 2), points.slice(2)] : [points];
  const apart = ([a, b]: readonly Place[]) => !a || !b || Math.hypot(a[0] - b[0], a[1] - b[1]) > 0.01;
  if (kind === 'rectangle' && (points[0]![0] === points[1]![0] || points[0]![1] === points[1]![1])) return false;
  return pairs.every(apart);
}
