// Presentation states made elsewhere (PS3.3 A.33): which there are, what they are called, which images they are about. Pure.
import { type Dataset, items, numbers, text } from '../dicom-json.ts';
import type { FrameRef, Stack } from '../stacks.ts';

export interface PresentationState {
  uid: string;
  studyInstanceUid: string;
  seriesInstanceUid: string;
  /** As its maker called it. */
  label: string;
  creator: string;
  /** Date and time of making, as DICOM writes them: they sort as text. */
  created: string;
  /** Frames by SOP Instance UID; an empty list means all of the object. */
  images: ReadonlyMap<string, readonly number[]>;
  instance: Dataset;
}

/** Grayscale, Color, Pseudo-Color, XA/XRF Grayscale. Blending states need two images at once and aren't offered. */
const SOP_CLASS = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\.[1235]$/;

/** The newest first: that is what its maker thought last. */
export function statesIn(stacks: readonly Stack[]): PresentationState[] {
  const states = new Map<string, PresentationState>();
  for (const { instance, studyInstanceUid, seriesInstanceUid } of stacks) {
    if (!instance || !SOP_CLASS.test(text(instance, '00080016'))) continue;
    const uid = text(instance, '00080018');
    states.set(uid, { ...described(instance), uid, studyInstanceUid, seriesInstanceUid, instance });
  }
  return [...states.values()].sort((a, b) => b.created.localeCompare(a.created));
}

/**
 * What is offered to a person. Measurements that this Lightbox has filed as objects are on the images already, as
 * measurements that can be moved; as presentation states they would be there twice.
 * @param filedHere SOP Instance UIDs (`objects` of GET /api/v1/studies/{uid}/measurements)
 */
export function offered(
  states: readonly PresentationState[],
  filedHere: ReadonlySet<string>,
): readonly PresentationState[] {
  return states.filter(({ uid }) => !filedHere.has(uid));
}

function described(instance: Dataset) {
  return {
    label: text(instance, '00700081') || text(instance, '00700080') || text(instance, '0008103E'),
    creator: personOf(instance, '00700084'),
    created: text(instance, '00700082') + text(instance, '00700083'),
    images: new Map(items(instance, '00081115').flatMap((series) => [...imagesOf(series)])),
  };
}

/** In the JSON model the groups of a name stand apart (PS3.18 F.2.2). */
function personOf(dataset: Dataset, tag: string): string {
  const name = dataset[tag]?.Value?.[0] as Record<string, string | undefined> | undefined;
  const groups = [name?.Alphabetic, name?.Ideographic, name?.Phonetic].map((group) => group ?? '');
  return groups.join('=').replace(/=+$/, '');
}

/** Of a Referenced Image Sequence; frames are named only where not all are meant. */
export function imagesOf(dataset: Dataset): Map<string, readonly number[]> {
  return new Map(
    items(dataset, '00081140').map((image) => [text(image, '00081155'), numbers(image, '00081160')] as const),
  );
}

export const refersTo = ({ images }: Pick<PresentationState, 'images'>, frame: FrameRef): boolean =>
  isAmong(images, frame);

function isAmong(images: PresentationState['images'], { sopInstanceUid, frame }: FrameRef): boolean {
  const frames = images.get(sopInstanceUid);
  return frames !== undefined && (frames.length === 0 || frames.includes(frame));
}

/** Items of a sequence that speak of a frame: those that name it, and those that name no image and so mean all. */
export function itemsFor(instance: Dataset, tag: string, frame: FrameRef): Dataset[] {
  return items(instance, tag).filter((item) => {
    const images = imagesOf(item);
    return images.size === 0 || isAmong(images, frame);
  });
}
