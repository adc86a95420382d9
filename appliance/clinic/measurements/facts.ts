// What the objects of a set are made of beside what was drawn: the study, its images, whose set it is and when.
import { type ObjectRef, of } from '../../lib/dicom/build.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import type { KnownObject } from '../studies/known-objects.ts';
import type { OwnHead, OwnIdentity } from '../studies/own-objects.ts';

export interface Facts {
  study: OwnHead['study'];
  identity: OwnIdentity;
  zone: string;
  at: Date;
  /** Whose set it is, as people read it. */
  author: string;
  /** The study's images that the set names, by SOP Instance UID; what isn't in here is left out. */
  images: ReadonlyMap<string, KnownObject>;
}

/** Of one object: its place in its series, and which it follows. */
export interface Version {
  sopInstanceUid: string;
  number: number;
  previous?: ObjectRef;
}

/** The part of an object's head that all of a filing share. */
export function headOf({ study, identity, zone, at }: Facts, { sopInstanceUid, number }: Version) {
  return { study, identity, zone, at, sopInstanceUid, number };
}

/** @param frames only where not all of the image's are meant */
export function referenceTo(
  { sopClassUid, sopInstanceUid }: Pick<ObjectRef, 'sopClassUid' | 'sopInstanceUid'>,
  frames: readonly number[] = [],
): JsonDataSet {
  return {
    '00081150': of('UI', sopClassUid),
    '00081155': of('UI', sopInstanceUid),
    ...(frames.length > 0 ? { '00081160': of('IS', ...frames.map(String)) } : {}),
  };
}

/** One frame of an image; where it has but one, the image itself (PS3.3 C.18.4). */
export function frameReference(image: KnownObject, frame: number): JsonDataSet {
  return referenceTo(image, image.frames > 1 ? [frame] : []);
}
