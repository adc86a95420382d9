// Which frames of a segmentation lie on a frame of images, and how: by the images that they name, else by place and
// direction in one frame of reference. Pure.
import { items, text } from '../dicom-json.ts';
import { numberOfFrames } from '../frames.ts';
import { frameOfReference, type Plane, pixelOf, placeOf, planeOf } from '../geometry.ts';
import type { Affine } from '../presentation/bitmap.ts';
import type { FrameRef } from '../stacks.ts';
import type { Segmentation, SegmentFrame } from './segmentation.ts';

export interface Placed {
  frame: SegmentFrame;
  /** From the mask's places to the image's. */
  onImage: Affine;
}

/** Directions of one plane differ by rounding only (0.5°). */
const PARALLEL = Math.cos((0.5 * Math.PI) / 180);
/** What writers lose of a position in decimal strings (mm). */
const ROUNDING = 0.01;

/**
 * @param stackUids SOP Instance UIDs of all images beside it: where the segmentation names any of them, it was drawn on
 * these images, and its word on which one counts more than millimetres
 */
export function placedOn(image: FrameRef, segmentation: Segmentation, stackUids: ReadonlySet<string>): Placed[] {
  const plane = planeOf(image.info);
  const names = namesOf(image);
  const isOneOfMany = numberOfFrames(image.instance) > 1;
  const isShared = frameOfReference(image) !== undefined && frameOfReference(image) === segmentation.frameOfReference;
  const isNamed = segmentation.frames.some(({ sources }) => sources.some((one) => stackUids.has(one.sopInstanceUid)));
  const found = segmentation.frames.flatMap((frame) => {
    const named = isNamed ? frame.sources.filter((source) => isNamedBy(source, names)) : [];
    if (isNamed && frame.sources.length > 0 && named.length === 0) return [];
    const isHere = named.length > 0;
    const placed = plane && frame.plane && (isHere || isShared) && lying(frame.plane, plane, segmentation.spacing);
    if (placed) return [{ frame, ...placed }];
    // Named alone, it lies there whatever its millimetres say; in pictures without a place there is nothing else.
    const isAlone = isHere && frame.sources.length === 1 && (named[0]!.frames.length > 0 || !isOneOfMany);
    const isOnlyNamed = isHere && (!plane || !frame.plane);
    return isAlone || isOnlyNamed ? [{ frame, distance: 0, onImage: stretched(segmentation, image) }] : [];
  });
  return nearest(found);
}

type Names = { sopInstanceUid: string; frame: number | undefined }[];

/** What an image is called, and what a frame that was converted from classic images was called before. */
function namesOf({ sopInstanceUid, frame, instance }: FrameRef): Names {
  const group = items(instance, '52009230')[frame - 1] ?? {};
  const before = items(group, '00209172').map((source) => ({
    sopInstanceUid: text(source, '00081155'),
    frame: undefined,
  }));
  return [{ sopInstanceUid, frame }, ...before];
}

/** All names of a stack's images. */
export function uidsOf(frames: readonly FrameRef[]): Set<string> {
  const uids = new Set<string>();
  let last: FrameRef['instance'] | undefined;
  for (const { sopInstanceUid, instance } of frames) {
    uids.add(sopInstanceUid);
    if (instance === last) continue;
    last = instance;
    for (const group of items(instance, '52009230'))
      for (const source of items(group, '00209172')) uids.add(text(source, '00081155'));
  }
  return uids;
}

const isNamedBy = ({ sopInstanceUid, frames }: SegmentFrame['sources'][number], names: Names): boolean =>
  names.some(
    (name) =>
      name.sopInstanceUid === sopInstanceUid &&
      (frames.length === 0 || name.frame === undefined || frames.includes(name.frame)),
  );

/** Within half a slice of the image's plane, and parallel to it. */
function lying(mask: Plane, image: Plane, spacing: number): { distance: number; onImage: Affine } | undefined {
  const parallel =
    mask.normal[0] * image.normal[0] + mask.normal[1] * image.normal[1] + mask.normal[2] * image.normal[2];
  if (Math.abs(parallel) < PARALLEL) return undefined;
  const first = pixelOf(image, mask.position);
  const distance = Math.abs(first.distance);
  if (distance > Math.max(ROUNDING, spacing / 2 + ROUNDING)) return undefined;
  const [right, below] = [pixelOf(image, placeOf(mask, 1, 0)), pixelOf(image, placeOf(mask, 0, 1))];
  const [a, b] = [right.column - first.column, right.row - first.row];
  const [c, d] = [below.column - first.column, below.row - first.row];
  // Whole numbers are middles of pixels there, corners here.
  const e = first.column + 0.5 - (a + c) / 2;
  const f = first.row + 0.5 - (b + d) / 2;
  return { distance, onImage: { a, b, c, d, e, f } };
}

function stretched({ format }: Segmentation, { info }: FrameRef): Affine {
  const [a, d] = [info.format.columns / format.columns, info.format.rows / format.rows];
  return { a, b: 0, c: 0, d, e: 0, f: 0 };
}

/** Of each segment what lies nearest: between two slices of the segmentation an image would show both. */
function nearest(found: (Placed & { distance: number })[]): Placed[] {
  const least = new Map<number | undefined, number>();
  for (const { frame, distance } of found)
    least.set(frame.segment, Math.min(distance, least.get(frame.segment) ?? Number.POSITIVE_INFINITY));
  return found.filter(({ frame, distance }) => distance <= least.get(frame.segment)! + ROUNDING / 2);
}
