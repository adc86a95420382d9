// Onto which images a report's graphics belong: by the object and frame that they name, or by where they lie in the patient.
// Pure.
import type { Point } from '../../frames.ts';
import { frameOfReference, type Plane, pixelOf, planeOf } from '../../geometry.ts';
import type { FrameRef, Stack } from '../../stacks.ts';
import type { Place } from '../calibration.ts';
import { type ImageKey, imageKey } from '../marking.ts';
import { drawnOf, pairs } from './graphics.ts';
import type { Shape } from './seen.ts';
import type { Graphic } from './sr-groups.ts';

interface Slice {
  image: ImageKey;
  plane: Plane;
  /** How far from the plane something may be and still lie in this slice (mm). */
  reach: number;
}

/** The images that are here, to look things up in. */
export class Images {
  readonly #byObject = new Map<string, FrameRef>();
  readonly #stacks: readonly Stack[];
  /** By frame of reference, the slices of each stack; made when somebody asks, for it costs. */
  readonly #slices = new Map<string, Slice[][]>();

  constructor(stacks: readonly Stack[]) {
    this.#stacks = stacks.filter(({ frames, derived }) => frames.length > 0 && !derived);
    for (const { frames } of this.#stacks)
      for (const frame of frames) this.#byObject.set(`${frame.sopInstanceUid}/${frame.frame}`, frame);
  }

  imageOf(sopInstanceUid: string, frame: number): ImageKey | undefined {
    const found = this.#byObject.get(`${sopInstanceUid}/${frame}`);
    return found && imageKey(found);
  }

  /** For each stack of this frame of reference its slices. */
  slicesIn(frameOfReferenceUid: string): Slice[][] {
    const known = this.#slices.get(frameOfReferenceUid);
    if (known) return known;
    const found = this.#stacks
      .filter(({ frames }) => frameOfReference(frames[0]!) === frameOfReferenceUid)
      .map(({ frames }) => frames.flatMap((frame) => sliceOf(frame) ?? []));
    this.#slices.set(frameOfReferenceUid, found);
    return found;
  }
}

/** A slice that says nothing of its thickness is taken for thin. */
const THIN_MM = 1;

function sliceOf(frame: FrameRef): Slice | undefined {
  const plane = planeOf(frame.info);
  return plane && { image: imageKey(frame), plane, reach: (frame.info.sliceThickness || THIN_MM) / 2 + 0.01 };
}

export function placed(graphic: Graphic, images: Images): Shape[] {
  const { type, numbers, purpose, frameOfReferenceUid } = graphic;
  if (frameOfReferenceUid) return inPatient(graphic, images.slicesIn(frameOfReferenceUid));
  const drawn = drawnOf(type, pairs(numbers), purpose);
  return graphic.images.flatMap(({ sopInstanceUid, frame }) => {
    const image = images.imageOf(sopInstanceUid, frame);
    return image ? drawn.map((one) => ({ ...one, image })) : [];
  });
}

/** In each stack the slice that all of it lies in; points one by one. */
function inPatient({ type, numbers, purpose }: Graphic, stacks: readonly Slice[][]): Shape[] {
  const points = Array.from({ length: Math.floor(numbers.length / 3) }, (_, i) => numbers.slice(3 * i, 3 * i + 3));
  const graphics = type === 'MULTIPOINT' ? points.map((point) => [point]) : [points];
  const drawnAs = type === 'MULTIPOINT' ? 'POINT' : type;
  return stacks.flatMap((slices) =>
    graphics.flatMap((graphic) => {
      const found = nearest(slices, graphic as Point[]);
      if (!found) return [];
      return drawnOf(drawnAs, found.places, purpose).map((one) => ({ ...one, image: found.slice.image }));
    }),
  );
}

function nearest(slices: readonly Slice[], points: readonly Point[]): { slice: Slice; places: Place[] } | undefined {
  let best: { slice: Slice; places: Place[] } | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const slice of slices) {
    const pixels = points.map((point) => pixelOf(slice.plane, point));
    const far = Math.max(...pixels.map(({ distance }) => Math.abs(distance)));
    if (far > slice.reach || far >= least) continue;
    least = far;
    // A pixel's middle is a whole number in the patient's geometry and a half one in the image's coordinates.
    best = { slice, places: pixels.map(({ column, row }): Place => [column + 0.5, row + 0.5]) };
  }
  return best && isInside(best.slice.plane, best.places) ? best : undefined;
}

/** What lies beside the picture is of another part of the patient. */
function isInside({ rows, columns }: Plane, places: readonly Place[]): boolean {
  return places.some(([x, y]) => x >= 0 && y >= 0 && x <= columns && y <= rows);
}
