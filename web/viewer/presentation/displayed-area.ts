// Which part of an image a presentation state shows, how it is turned, and what place in the pane that gives (PS3.3
// C.10.4, C.10.6). Pure.
import { number, numbers, text } from '../dicom-json.ts';
import { FITTED, type View } from '../orientation.ts';
import { type ImagePlace, inPane, type Placement } from '../placement.ts';
import type { FrameRef } from '../stacks.ts';
import { itemsFor, type PresentationState } from './states.ts';

export interface DisplayedArea {
  /** In image places: outer corners of the first and last pixel. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** Screen pixels for an image pixel, where the state says so (MAGNIFY). */
  magnification?: number;
}

export function displayedArea(frame: FrameRef, { instance }: PresentationState): DisplayedArea {
  const { rows, columns } = frame.info.format;
  const whole = { left: 0, top: 0, right: columns, bottom: rows };
  const item = itemsFor(instance, '0070005A', frame)[0];
  const [first, last] = item ? [numbers(item, '00700052'), numbers(item, '00700053')] : [[], []];
  if (!item || first.length !== 2 || last.length !== 2) return whole;
  // In a turned image the top left corner on the screen is another corner of the matrix.
  const [xs, ys] = [0, 1].map((axis) => [first[axis]!, last[axis]!].sort((a, b) => a - b));
  const area = { left: xs![0]! - 1, right: xs![1]!, top: ys![0]! - 1, bottom: ys![1]! };
  const magnification = text(item, '00700100') === 'MAGNIFY' ? number(item, '00700103') : undefined;
  // TRUE SIZE needs to know how large the screen is, which no browser tells: it is fitted.
  return magnification && magnification > 0 ? { ...area, magnification } : area;
}

/** Ours flips first and turns then, DICOM turns first: after a flip the turn has the other sense. */
export function turnOf({ instance }: PresentationState): Pick<View, 'rotation' | 'flipHorizontal' | 'flipVertical'> {
  const rotation = ((((number(instance, '00700042') ?? 0) % 360) + 360) % 360) as number;
  const flipHorizontal = text(instance, '00700041') === 'Y';
  return { rotation: flipHorizontal ? (360 - rotation) % 360 : rotation, flipHorizontal, flipVertical: false };
}

/** How the image must be placed so that the area fills a pane of so many CSS pixels. */
export function viewOf(frame: FrameRef, state: PresentationState, width: number, height: number, ratio = 1): View {
  const turn = turnOf(state);
  const { left, top, right, bottom, magnification } = displayedArea(frame, state);
  const { rowSpacing, columnSpacing, format } = frame.info;
  const isQuarter = turn.rotation % 180 !== 0;
  /** CSS pixels for a millimetre when so many columns and rows fit the pane. */
  const fit = (columns: number, rows: number) => {
    const [w, h] = [columns * columnSpacing, rows * rowSpacing];
    return isQuarter ? Math.min(width / h, height / w) : Math.min(width / w, height / h);
  };
  const fitted = fit(format.columns, format.rows);
  const wanted = magnification ? magnification / ratio / columnSpacing : fit(right - left, bottom - top);
  const zoom = Math.max(0.1, Math.min(40, wanted / fitted));
  const scale = fitted * zoom;
  // The middle of the area comes to the middle of the pane.
  let x = ((left + right) / 2 - format.columns / 2) * columnSpacing * scale;
  const y = ((top + bottom) / 2 - format.rows / 2) * rowSpacing * scale;
  if (turn.flipHorizontal) x = -x;
  const angle = (turn.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.round(Math.cos(angle)), Math.round(Math.sin(angle))];
  return { ...FITTED, ...turn, zoom, pan: [-(cos * x - sin * y) || 0, -(sin * x + cos * y) || 0] };
}

export interface PaneBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where two corners of the image come to lie in the pane. */
export function boxInPane(placement: Placement, a: ImagePlace, b: ImagePlace): PaneBox {
  const [[x1, y1], [x2, y2]] = [inPane(placement, a), inPane(placement, b)];
  const [left, top] = [Math.min(x1, x2), Math.min(y1, y2)];
  return { left, top, width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}
