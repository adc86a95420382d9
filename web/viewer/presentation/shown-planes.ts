// Which overlay planes lie on a frame: all that the image has, or, under a presentation state, those that it carries or
// switches on (PS3.3 C.11.7). Pure.
import { type Dataset, text } from '../dicom-json.ts';
import type { FrameRef } from '../stacks.ts';
import { layersOf, NO_COLOUR } from './annotations.ts';
import { firstBit, type OverlayPlane, overlayPlanesOf } from './overlay-planes.ts';
import { shutterOn } from './shutters.ts';
import type { PresentationState } from './states.ts';

export interface ShownPlane {
  plane: OverlayPlane;
  /** The object that carries its bits. */
  owner: { studyInstanceUid: string; seriesInstanceUid: string; sopInstanceUid: string; instance: Dataset };
  colour: string;
  /** It covers the image instead of marking it. */
  isShutter: boolean;
}

export function planesOn(frame: FrameRef, state: PresentationState | undefined): ShownPlane[] {
  const own = overlayPlanesOf(frame.instance).filter((plane) => firstBit(plane, frame.frame) !== undefined);
  if (!state) return own.map((plane) => ({ plane, owner: frame, colour: NO_COLOUR, isShutter: false }));
  const { studyInstanceUid, seriesInstanceUid, uid, instance } = state;
  const owner = { studyInstanceUid, seriesInstanceUid, sopInstanceUid: uid, instance };
  const layers = layersOf(instance);
  const shutter = shutterOn(frame, state);
  const carried = overlayPlanesOf(instance).filter((plane) => firstBit(plane, frame.frame) !== undefined);
  const groups = new Set(carried.map(({ group }) => group));
  const all = [
    ...own.filter(({ group }) => !groups.has(group)).map((plane) => ({ plane, owner: frame as ShownPlane['owner'] })),
    ...carried.map((plane) => ({ plane, owner })),
  ];
  return all
    .map(({ plane, owner }) => {
      const layer = text(instance, `${plane.group}1001`);
      const isShutter = plane.group === shutter?.bitmap && groups.has(plane.group);
      const colour = isShutter ? shutter.colour : (layers.get(layer)?.colour ?? NO_COLOUR);
      return { plane, owner, colour, isShutter, layer, order: layers.get(layer)?.order ?? 0 };
    })
    .filter(({ layer, isShutter }) => layer !== '' || isShutter)
    .sort((a, b) => a.order - b.order);
}
