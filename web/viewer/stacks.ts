// Turns a series' metadata into what can be scrolled: stacks of frames in the order in which they lie in the patient.
// Objects without pictures become a sentence. Pure.
import { type Dataset, items, number, text } from './dicom-json.ts';
import type { Frame } from './frame-pool.ts';
import { describeFrame, type FrameInfo, hasPixels, numberOfFrames, type Point, transferSyntaxOf } from './frames.ts';
import { cross, dot, unit } from './geometry.ts';
import type { View } from './orientation.ts';
import { isVideo } from './transfer-syntaxes.ts';
import { words } from './words.ts';

export interface FrameRef {
  imageId: string;
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopInstanceUid: string;
  instance: Dataset;
  /** Counted from 1 within the instance. */
  frame: number;
  /** Read on first use: a thousand slices are described one by one as they are needed. */
  readonly info: FrameInfo;
  /** Where the pixels come from if not from the server: cut out of a volume. */
  load?(): Promise<Frame>;
  /** The presentation state by which it is seen. */
  stateUid?: string;
  /** What tells such a picture apart: the same whenever it is cut so again. */
  readonly plane?: string;
}

export interface Stack {
  key: string;
  studyInstanceUid: string;
  seriesInstanceUid: string;
  frames: FrameRef[];
  /** Frames a second at which the object wants to be played; undefined where it doesn't say. */
  frameRate?: number;
  /** Several frames of one object, rather than several objects. */
  multiFrame: boolean;
  /** Why there is nothing to see, where `frames` is empty. */
  explanation?: string;
  /** Where the object's first instance is, for a thumbnail or a download. */
  sopInstanceUid: string;
  /** Made here out of another stack: nothing that was stored, nothing to fetch ahead. */
  derived?: { title: string };
  /** A document that the browser can open or save. */
  document?: 'pdf' | 'text' | 'video' | 'waveform';
  /** What an object without pictures says. */
  instance?: Dataset;
  /** Seen by presentation states: how it was sent, the states that were chosen, the latest first, and where they place it. */
  presentedAs?: { plain: Stack; chosen: readonly string[]; viewOf(frame: FrameRef): View };
}

/** @param instances of one series, in any order. */
export function stacksOf(studyInstanceUid: string, seriesInstanceUid: string, instances: Dataset[]): Stack[] {
  const stacks: Stack[] = [];
  const singles: Dataset[] = [];
  for (const instance of instances) {
    if (!hasPixels(instance) || isVideo(transferSyntaxOf(instance)))
      stacks.push(explained(studyInstanceUid, seriesInstanceUid, instance));
    else if (numberOfFrames(instance) > 1) stacks.push(multiFrame(studyInstanceUid, seriesInstanceUid, instance));
    else singles.push(instance);
  }
  if (singles.length > 0) {
    const frames = sorted(singles.map((instance) => frameRef(studyInstanceUid, seriesInstanceUid, instance, 1)));
    stacks.unshift({
      key: `${studyInstanceUid}/${seriesInstanceUid}`,
      studyInstanceUid,
      seriesInstanceUid,
      frames,
      multiFrame: false,
      sopInstanceUid: frames[0]!.sopInstanceUid,
    });
  }
  return stacks;
}

const sopInstanceUidOf = (instance: Dataset): string => text(instance, '00080018');

function frameRef(study: string, series: string, instance: Dataset, frame: number): FrameRef {
  const sopInstanceUid = sopInstanceUidOf(instance);
  let info: FrameInfo | undefined;
  return {
    imageId: `lightbox:${study}/${series}/${sopInstanceUid}/${frame}`,
    studyInstanceUid: study,
    seriesInstanceUid: series,
    sopInstanceUid,
    instance,
    frame,
    get info() {
      info ??= describeFrame(instance, frame);
      return info;
    },
  };
}

function multiFrame(study: string, series: string, instance: Dataset): Stack {
  const frames = Array.from({ length: numberOfFrames(instance) }, (_, i) => frameRef(study, series, instance, i + 1));
  return {
    key: `${study}/${series}/${sopInstanceUidOf(instance)}`,
    studyInstanceUid: study,
    seriesInstanceUid: series,
    frames,
    multiFrame: true,
    frameRate: frameRateOf(instance),
    sopInstanceUid: sopInstanceUidOf(instance),
  };
}

/** Recommended Display Frame Rate, Cine Rate, then Frame Time in milliseconds (PS3.3 C.7.6.5). */
function frameRateOf(instance: Dataset): number | undefined {
  const frameTime = number(instance, '00181063');
  const rate =
    number(instance, '00082144') ?? number(instance, '00180040') ?? (frameTime ? 1000 / frameTime : undefined);
  return rate && rate > 0 ? Math.min(120, rate) : undefined;
}

/** How far along the normal two slices of one series may differ in direction and still count as parallel. */
const PARALLEL = 0.999;

/**
 * By position along the slices' normal, from the end where the device began to number; by instance number where the
 * images are not parallel slices or share positions (phases, echoes).
 */
function sorted(frames: FrameRef[]): FrameRef[] {
  const byNumber = (a: FrameRef, b: FrameRef) =>
    (number(a.instance, '00200013') ?? 0) - (number(b.instance, '00200013') ?? 0) ||
    text(a.instance, '00080018').localeCompare(text(b.instance, '00080018'));
  const distances = distancesAlongNormal(frames);
  if (!distances) return [...frames].sort(byNumber);
  const along = [...frames].sort((a, b) => distances.get(a)! - distances.get(b)!);
  return byNumber(along[0]!, along.at(-1)!) > 0 ? along.reverse() : along;
}

function distancesAlongNormal(frames: FrameRef[]): Map<FrameRef, number> | undefined {
  const first = frames[0] && normalOf(frames[0].info);
  if (!first || frames.length < 2) return undefined;
  const distances = new Map<FrameRef, number>();
  for (const frame of frames) {
    const normal = normalOf(frame.info);
    if (!normal || !frame.info.position || dot(normal, first) < PARALLEL) return undefined;
    distances.set(frame, Math.round(dot(frame.info.position, first) * 1000) / 1000);
  }
  const places = new Set(distances.values()).size;
  // Several images at each place are phases or echoes: a person expects them as the device numbered them.
  return places === frames.length ? distances : undefined;
}

function normalOf({ rowDirection, columnDirection }: FrameInfo): Point | undefined {
  return rowDirection && columnDirection && unit(cross(rowDirection, columnDirection));
}

const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1';

function explained(study: string, series: string, instance: Dataset): Stack {
  const sopClass = text(instance, '00080016');
  const modality = text(instance, '00080060');
  const video = isVideo(transferSyntaxOf(instance));
  const document = video ? 'video' : documentOf(instance, sopClass);
  return {
    key: `${study}/${series}/${sopInstanceUidOf(instance)}`,
    studyInstanceUid: study,
    seriesInstanceUid: series,
    frames: [],
    multiFrame: false,
    sopInstanceUid: sopInstanceUidOf(instance),
    document,
    instance: document || modality === 'PR' ? instance : undefined,
    explanation: video ? words.noPixels.video : explanationOf(sopClass, modality),
  };
}

/** By what the object holds rather than by its modality: makers call a report many things. */
function documentOf(instance: Dataset, sopClass: string): Stack['document'] {
  if (sopClass === ENCAPSULATED_PDF) return 'pdf';
  if (items(instance, '54000100').length > 0) return 'waveform';
  return text(instance, '0040A040') === 'CONTAINER' ? 'text' : undefined;
}

/** SOP classes without pixels, by how their UIDs begin (PS3.4 B.5). */
const WITHOUT_PIXELS: [string, keyof typeof words.noPixels][] = [
  [ENCAPSULATED_PDF, 'pdf'],
  ['1.2.840.10008.5.1.4.1.1.104.', 'document'],
  ['1.2.840.10008.5.1.4.1.1.9.', 'waveform'],
  ['1.2.840.10008.5.1.4.1.1.481.', 'radiotherapy'],
  ['1.2.840.10008.5.1.4.1.1.66', 'derived'],
];

function explanationOf(sopClass: string, modality: string): string {
  const kind = WITHOUT_PIXELS.find(([start]) => sopClass.startsWith(start))?.[1];
  if (kind) return words.noPixels[kind];
  return modality === 'SR' || modality === 'KO' || modality === 'PR' ? words.noPixels[modality] : words.noPixels.other;
}
