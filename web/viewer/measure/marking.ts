// What stands on images: measurements, arrows, texts and stars, and how each change of them is taken back. Pure.
import type { Note, Place } from './calibration.ts';
import type { Kind } from './shapes.ts';
import type { Value } from './values.ts';

export interface ImageKey {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopInstanceUid: string;
  /** Counted from 1. */
  frame: number;
  /** Which picture, if it was made in the viewer out of others: nothing that was stored. */
  plane?: string;
}

/** Without what belongs to the place where it stood. */
export const imageKey = ({
  studyInstanceUid,
  seriesInstanceUid,
  sopInstanceUid,
  frame,
  plane,
}: ImageKey): ImageKey => ({
  ...{ studyInstanceUid, seriesInstanceUid, sopInstanceUid, frame },
  ...(plane ? { plane } : {}),
});

export interface Marking extends ImageKey {
  /** Tracking Unique Identifier: the same through all corrections. */
  id: string;
  kind: Kind;
  points: Place[];
  label: string;
  values: Value[];
  note?: Note;
  /** Where it lies in the patient, for a plane that was made in the viewer (mm). */
  inPatient?: { frameOfReferenceUid: string; points: [x: number, y: number, z: number][] };
}

export interface Content {
  markings: readonly Marking[];
  keyImages: readonly ImageKey[];
}

export const EMPTY: Content = { markings: [], keyImages: [] };

/** As a key of a map. */
export const imageId = ({ sopInstanceUid, frame, plane }: ImageKey): string =>
  `${sopInstanceUid}/${frame}/${plane ?? ''}`;

export const isSameImage = (a: ImageKey, b: ImageKey): boolean =>
  a.sopInstanceUid === b.sopInstanceUid && a.frame === b.frame && a.plane === b.plane;

export function withMarking(content: Content, marking: Marking): Content {
  const isKnown = content.markings.some(({ id }) => id === marking.id);
  const markings = isKnown
    ? content.markings.map((one) => (one.id === marking.id ? marking : one))
    : [...content.markings, marking];
  return { ...content, markings };
}

export const withoutMarking = (content: Content, id: string): Content => ({
  ...content,
  markings: content.markings.filter((marking) => marking.id !== id),
});

export function withStarTurned(content: Content, turned: ImageKey): Content {
  const image = imageKey(turned);
  const others = content.keyImages.filter((key) => !isSameImage(key, image));
  return { ...content, keyImages: others.length < content.keyImages.length ? others : [...content.keyImages, image] };
}

/** What of it stands on images of a study. */
export const partOf = ({ markings, keyImages }: Content, studyInstanceUid: string): Content => ({
  markings: markings.filter((one) => one.studyInstanceUid === studyInstanceUid),
  keyImages: keyImages.filter((one) => one.studyInstanceUid === studyInstanceUid),
});

export const isEmpty = ({ markings, keyImages }: Content): boolean => markings.length + keyImages.length === 0;

/** All of both; where both have the same marking, the first's. */
export function joined(first: Content, second: Content): Content {
  const ids = new Set(first.markings.map(({ id }) => id));
  const images = new Set(first.keyImages.map(imageId));
  return {
    markings: [...first.markings, ...second.markings.filter(({ id }) => !ids.has(id))],
    keyImages: [...first.keyImages, ...second.keyImages.filter((image) => !images.has(imageId(image)))],
  };
}

/** With another part for a study. */
export function withPart(content: Content, studyInstanceUid: string, part: Content): Content {
  const isOther = (one: ImageKey) => one.studyInstanceUid !== studyInstanceUid;
  return {
    markings: [...content.markings.filter(isOther), ...part.markings],
    keyImages: [...content.keyImages.filter(isOther), ...part.keyImages],
  };
}

/** Every state there was and, after taking back, those that were left. */
export interface History {
  past: readonly Content[];
  now: Content;
  future: readonly Content[];
}

/** Steps that can be taken back; nobody counts further. */
const KEPT_STEPS = 200;

export const begun = (now: Content): History => ({ past: [], now, future: [] });

export const changed = ({ past, now }: History, next: Content): History => ({
  past: [...past, now].slice(-KEPT_STEPS),
  now: next,
  future: [],
});

export function undone(history: History): History {
  const { past, now, future } = history;
  return past.length === 0 ? history : { past: past.slice(0, -1), now: past.at(-1)!, future: [now, ...future] };
}

export function redone(history: History): History {
  const { past, now, future } = history;
  return future.length === 0 ? history : { past: [...past, now], now: future[0]!, future: future.slice(1) };
}

/** As if something had been there from the beginning: nobody takes back what was read. */
export const joinedEverywhere = ({ past, now, future }: History, read: Content): History => ({
  past: past.map((content) => joined(content, read)),
  now: joined(now, read),
  future: future.map((content) => joined(content, read)),
});

/** A new UID under 2.25 (PS3.5 B.2). By random bytes: browsers offer randomUUID only on HTTPS. */
export function newTrackingUid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return `2.25.${bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n)}`;
}
