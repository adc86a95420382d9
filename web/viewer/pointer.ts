// Mouse, pen and fingers over a pane: drags, wheel and gestures become changes of window, frame, place. What each button and
// the wheel do is the person's choice (controls/mouse.ts); one finger scrolls, two zoom or window.

import { controls, firstTool } from './controls/controls.ts';
import { dragOf, type Wheel, wheelOf } from './controls/mouse.ts';
import { pointAt } from './crosshair.ts';
import type { Tool } from './layouts.ts';
import { holdMagnifier } from './magnifier.ts';
import type { Viewer } from './model.ts';
import type { View } from './orientation.ts';
import type { Pane } from './pane.ts';
import type { Window } from './window.ts';

/** Pixels of drag for one image at most; long stacks go faster so that a pane's height spans them. */
const PIXELS_PER_IMAGE = 12;
/** Movement before a gesture of two fingers is taken for one thing or the other (CSS pixels). */
const GESTURE_DECIDES = 10;
const WHEEL_NOTCH = 60;

interface Drag {
  action: Tool;
  x: number;
  y: number;
  index: number;
  window: Window | undefined;
  view: View;
}

/** Listens on a pane's element until the answer is called. */
export function followPointer(viewer: Viewer, pane: Pane, element: HTMLElement): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  let drag: Drag | undefined;
  let pinch: Pinch | undefined;
  let wheel = 0;
  let glass: ReturnType<typeof holdMagnifier> | undefined;

  const point = (x: number, y: number) => {
    const box = element.getBoundingClientRect();
    pointAt(viewer, pane, x - box.left, y - box.top);
  };
  const begin = (action: Tool, x: number, y: number) => {
    if (action === 'magnify') {
      glass = holdMagnifier(pane, element);
      glass({ x, y });
    }
    if (action === 'crosshair') point(x, y);
    drag = { action, x, y, index: pane.index.value, window: pane.window.value, view: pane.view.value };
  };
  const down = (event: PointerEvent) => {
    element.setPointerCapture(event.pointerId);
    if (event.pointerType === 'touch') {
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      drag = undefined;
      if (fingers.size === 2) pinch = beginPinch(pane, [...fingers.values()]);
      else if (fingers.size === 1)
        begin(viewer.tool.value === firstTool() ? 'scroll' : viewer.tool.value, event.clientX, event.clientY);
      return;
    }
    const does = dragOf(controls.value.mouse, event);
    const action = does === 'hand' ? viewer.tool.value : does;
    if (isTool(action)) begin(action, event.clientX, event.clientY);
    if (event.button === 1) event.preventDefault();
  };
  const move = (event: PointerEvent) => {
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pinch && fingers.size === 2) return followPinch(pane, pinch, [...fingers.values()]);
    glass?.({ x: event.clientX, y: event.clientY });
    if (drag?.action === 'crosshair') point(event.clientX, event.clientY);
    if (drag?.action === 'turn' && viewer.planes.value?.isOblique(pane)) {
      viewer.planes.value.turn(event.clientX - drag.x, event.clientY - drag.y);
      [drag.x, drag.y] = [event.clientX, event.clientY];
    }
    if (drag) followDrag(pane, drag, event.clientX - drag.x, event.clientY - drag.y, element.clientHeight);
  };
  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (fingers.size < 2) pinch = undefined;
    drag = undefined;
    glass?.();
    glass = undefined;
  };
  const turn = (event: WheelEvent) => {
    event.preventDefault();
    const does = wheelOf(controls.value.mouse, event);
    if (does === 'zoom') {
      const factor = Math.exp(-event.deltaY / 300);
      pane.place(zoomedAt(pane.view.value, factor, placeIn(element, event.clientX, event.clientY)));
      return;
    }
    // A mouse notch is about 100, a touchpad sends many small ones: one image for a notch either way.
    // Browsers turn a wheel sideways while Shift is held.
    const delta = event.shiftKey ? event.deltaY || event.deltaX : event.deltaY;
    wheel += event.deltaMode === 0 ? delta : delta * 40;
    const images = Math.trunc(wheel / WHEEL_NOTCH);
    if (images === 0) return;
    wheel = 0;
    turnBy(viewer, pane, does, Math.sign(images) * Math.max(1, Math.min(Math.abs(images) - 1, 5)));
  };
  const noMenu = (event: Event) => event.preventDefault();

  const listeners: [string, (event: never) => void][] = [
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', up],
    ['wheel', turn],
    ['contextmenu', noMenu],
  ];
  for (const [name, listener] of listeners) element.addEventListener(name, listener as never, { passive: false });
  return () => {
    for (const [name, listener] of listeners) element.removeEventListener(name, listener as never);
  };
}

/** Measuring is the hand's (measure/hand.ts), which looks at each press before the pane does. */
const isTool = (does: ReturnType<typeof dragOf>): does is Tool =>
  does !== 'hand' && does !== 'none' && !does.startsWith('measure-');

/** @param images how many notches the wheel says, forward or back */
function turnBy(viewer: Viewer, pane: Pane, does: Wheel, images: number): void {
  const scroll = (by: number) => pane.goTo(pane.index.value + by);
  if (does === 'scroll') scroll(images);
  else if (does === 'scroll-fast') scroll(10 * images);
  else if (does === 'scroll-alone') viewer.linked.alone(pane, viewer.visiblePanes, () => scroll(images));
  else if (does === 'series') {
    viewer.active.value = viewer.panes.indexOf(pane);
    viewer.stepStack(images > 0 ? 1 : -1);
  }
}

function followDrag(pane: Pane, drag: Drag, dx: number, dy: number, height: number): void {
  if (drag.action === 'window' && drag.window) pane.dragWindow(drag.window, dx, dy);
  else if (drag.action === 'pan') pane.place({ pan: [drag.view.pan[0] + dx, drag.view.pan[1] + dy] });
  else if (drag.action === 'zoom') pane.place(zoomedAt(drag.view, Math.exp(-dy / 200), [0, 0]));
  else if (drag.action === 'scroll') {
    const perImage = Math.max(1, Math.min(PIXELS_PER_IMAGE, (0.8 * height) / Math.max(1, pane.imageIds.length)));
    pane.goTo(drag.index + Math.round(dy / perImage));
  }
}

interface Pinch {
  middle: [number, number];
  distance: number;
  view: View;
  window: Window | undefined;
  decided?: 'zoom' | 'window';
}

type Finger = { x: number; y: number };

function measure([a, b]: Finger[]): { middle: [number, number]; distance: number } {
  return { middle: [(a!.x + b!.x) / 2, (a!.y + b!.y) / 2], distance: Math.hypot(a!.x - b!.x, a!.y - b!.y) };
}

function beginPinch(pane: Pane, fingers: Finger[]): Pinch {
  return { ...measure(fingers), view: pane.view.value, window: pane.window.value };
}

/** Fingers that part or close zoom and move; fingers that travel together window. Decided once a gesture. */
function followPinch(pane: Pane, pinch: Pinch, fingers: Finger[]): void {
  const now = measure(fingers);
  const [dx, dy] = [now.middle[0] - pinch.middle[0], now.middle[1] - pinch.middle[1]];
  const spread = Math.abs(now.distance - pinch.distance);
  if (!pinch.decided && Math.max(spread, Math.hypot(dx, dy)) < GESTURE_DECIDES) return;
  pinch.decided ??= spread > Math.hypot(dx, dy) || !pinch.window ? 'zoom' : 'window';
  if (pinch.decided === 'window') {
    pane.dragWindow(pinch.window!, dx, dy);
    return;
  }
  const zoomed = zoomedAt(pinch.view, now.distance / Math.max(1, pinch.distance), [0, 0]);
  pane.place({ ...zoomed, pan: [zoomed.pan[0] + dx, zoomed.pan[1] + dy] });
}

/** @param at the place that stays under the pointer, from the middle of the pane. */
export function zoomedAt(view: View, factor: number, at: [number, number]): Pick<View, 'zoom' | 'pan'> {
  const zoom = Math.max(0.1, Math.min(40, view.zoom * factor));
  const grown = zoom / view.zoom;
  return { zoom, pan: [at[0] - (at[0] - view.pan[0]) * grown, at[1] - (at[1] - view.pan[1]) * grown] };
}

function placeIn(element: HTMLElement, x: number, y: number): [number, number] {
  const box = element.getBoundingClientRect();
  return [x - box.left - box.width / 2, y - box.top - box.height / 2];
}
