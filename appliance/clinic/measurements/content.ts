// Whether a set can be what somebody drew: points that make its shapes, on images that are the study's.
import type { Queries } from '../../core/db/database.ts';
import { Fault } from '../../lib/fault.ts';
import { type KnownObject, knownObjects } from '../studies/known-objects.ts';
import type { ImageKey, Marking, SetContent } from './shapes.ts';
import * as store from './store.ts';

/** Points that make a marking; an outline has as many as its drawer likes. */
const POINTS: Record<Exclude<Marking['kind'], 'outline'>, number> = {
  length: 2,
  angle: 3,
  cobb: 4,
  ratio: 4,
  rectangle: 2,
  ellipse: 4,
  probe: 1,
  arrow: 2,
  text: 1,
};

/** As the archive keeps points (VR FL): what is opened again is what was filed. */
export function kept({ markings, keyImages, presentations }: SetContent): SetContent {
  return {
    markings: markings.map((marking) => ({
      ...marking,
      points: marking.points.map(([x, y]): [number, number] => [Math.fround(x), Math.fround(y)]),
    })),
    keyImages,
    presentations,
  };
}

/** @throws Fault('invalid') with the place in the set */
export async function checkContent(
  db: Queries,
  studyId: number,
  studyInstanceUid: string,
  { markings, keyImages, presentations }: SetContent,
): Promise<void> {
  for (const [i, marking] of markings.entries()) checkPoints(marking, `markings.${i}.points`);
  checkOnce(markings, ({ id }) => id, 'markings', 'Two markings have one tracking UID');
  checkOnce(keyImages, keyOf, 'keyImages', 'One image has two stars');
  checkOnce(
    presentations,
    ({ seriesInstanceUid }) => seriesInstanceUid,
    'presentations',
    'One series is shown in two ways',
  );
  const uids = new Set([...markings, ...keyImages].map(({ sopInstanceUid }) => sopInstanceUid));
  const known = new Map((await knownObjects(db, [...uids])).map((object) => [object.sopInstanceUid, object]));
  const check = (image: ImageKey, field: string) => checkImage(image, known, studyInstanceUid, field);
  for (const [i, marking] of markings.entries()) check(marking, `markings.${i}`);
  for (const [i, image] of keyImages.entries()) check(image, `keyImages.${i}`);
  const series = await store.seriesUidsOf(db, studyId);
  for (const [i, { seriesInstanceUid }] of presentations.entries()) {
    if (!series.has(seriesInstanceUid))
      throw new Fault('invalid', 'There is no such series in this study', { field: `presentations.${i}` });
  }
}

function checkPoints({ kind, points, inPatient }: Marking, field: string): void {
  const isWhole = kind === 'outline' ? points.length >= 3 : points.length === POINTS[kind];
  const inSpace = kind === 'rectangle' ? 4 : points.length;
  if (!isWhole || (inPatient && inPatient.points.length !== inSpace))
    throw new Fault('invalid', `These points don’t make a marking of kind ${kind}`, { field });
}

function checkOnce<T>(all: readonly T[], key: (one: T) => string, field: string, message: string): void {
  if (new Set(all.map(key)).size < all.length) throw new Fault('invalid', message, { field });
}

const keyOf = ({ sopInstanceUid, frame, plane = '' }: ImageKey): string => `${sopInstanceUid} ${frame} ${plane}`;

function checkImage(
  { seriesInstanceUid, sopInstanceUid, frame, plane }: ImageKey,
  known: ReadonlyMap<string, KnownObject>,
  studyInstanceUid: string,
  field: string,
): void {
  const object = known.get(sopInstanceUid);
  if (object?.studyInstanceUid !== studyInstanceUid || object.seriesInstanceUid !== seriesInstanceUid)
    throw new Fault('invalid', 'There is no such image in this study', { field });
  // A picture that the viewer made is counted in its own stack.
  if (plane === undefined && frame > object.frames)
    throw new Fault('invalid', 'The image has no such frame', { field });
}
