// How a person saw images and what they drew on them, as softcopy presentation state: Grayscale, or Color where the images
// are (PS3.3 A.33.1, A.33.2). Pure. Units of drawings are the image's pixels; nothing of the pixels themselves is in it.
import { decimalString, of, plainName } from '../../lib/dicom/build.ts';
import { SRGB_PROFILE } from '../../lib/dicom/icc-profile.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { dicomTime, type OwnObject, ownHead } from '../studies/own-objects.ts';
import { type Facts, headOf, referenceTo, type Version } from './facts.ts';
import { graphicAnnotations } from './graphic-annotations.ts';
import type { Presented, PresentedImage } from './presented-images.ts';
import type { Marking, Presentation } from './shapes.ts';

export const GRAYSCALE_STATE = '1.2.840.10008.5.1.4.1.1.11.1';
export const COLOR_STATE = '1.2.840.10008.5.1.4.1.1.11.2';

/** What one state says. */
export interface Said {
  seriesInstanceUid: string;
  /** All of `presented` that it is for. */
  images: readonly PresentedImage[];
  /** Absent: as the images want to be seen. */
  presentation?: Presentation;
  /** On these images. */
  markings: readonly Marking[];
}

export function presentationState(facts: Facts, presented: Presented, said: Said, version: Version): OwnObject {
  const { isColour, elements } = presented;
  const { images, presentation, seriesInstanceUid, markings } = said;
  const sopClassUid = isColour ? COLOR_STATE : GRAYSCALE_STATE;
  const { sopInstanceUid } = version;
  const { date, time } = dicomTime(facts.at, facts.zone);
  const dataSet: JsonDataSet = {
    ...ownHead({ ...headOf(facts, version), sopClassUid, series: 'presentation' }),
    '00081115': of('SQ', {
      '00081140': of('SQ', ...images.map((image) => referenceTo(image))),
      '0020000E': of('UI', seriesInstanceUid),
    }),
    '00200060': of('CS'), // type 2C, and a state can be of both sides
    '00700080': of('CS', 'ANNOTATIONS'),
    '00700081': of('LO', 'Annotations and display'),
    '00700082': of('DA', date),
    '00700083': of('TM', time),
    '00700084': of('PN', plainName(facts.author)),
    '0070005A': of('SQ', ...displayedAreas(images, presentation)),
    ...elements,
    ...(isColour ? { '00282000': of('OB', SRGB_PROFILE.toString('latin1')) } : greys(presented, said)),
    ...transformation(presentation),
    ...graphicAnnotations(images, markings),
  };
  return { sopClassUid, sopInstanceUid, dataSet };
}

function greys({ isMonochrome1 }: Presented, { images, presentation }: Said): JsonDataSet {
  const windows = presentation?.window ? [chosen(presentation.window)] : wanted(images);
  // What the images say of their polarity doesn't count beside a state, so it has to say it (PS3.3 C.11.6.1).
  const isInverted = isMonochrome1 !== (presentation?.isInverted ?? false);
  return {
    ...(windows.length > 0 ? { '00283110': of('SQ', ...windows) } : {}),
    '20500020': of('CS', isInverted ? 'INVERSE' : 'IDENTITY'),
  };
}

function chosen({ center, width }: { center: number; width: number }): JsonDataSet {
  return { '00281050': of('DS', decimalString(center)), '00281051': of('DS', decimalString(width)) };
}

/** The images' own windows, each with the images that have it; without a reference where all have one. */
function wanted(images: readonly PresentedImage[]): JsonDataSet[] {
  const groups = grouped(
    images.filter(({ window }) => window['00281050']),
    ({ window }) => JSON.stringify(window),
  );
  if (groups.length === 1 && groups[0].length === images.length) return [images[0].window];
  return groups.map((group) => ({
    '00081140': of('SQ', ...group.map((image) => referenceTo(image))),
    ...group[0].window,
  }));
}

/** The whole of each image, by the pixels that come to lie at the top left and bottom right (PS3.3 C.10.4). */
function displayedAreas(images: readonly PresentedImage[], presentation: Presentation | undefined): JsonDataSet[] {
  const { rotation = 0, isFlipped = false } = presentation ?? {};
  const groups = grouped(images, ({ rows, columns, aspect }) => `${rows} ${columns} ${aspect}`);
  return groups.map((group) => {
    const { rows, columns } = group[0];
    const aspect = presentation?.aspect ?? group[0].aspect;
    const around = [
      [1, 1],
      [columns, 1],
      [columns, rows],
      [1, rows],
    ];
    const turned = around.map((_, corner) => around[(corner - rotation / 90 + 4) % 4]);
    const [topLeft, bottomRight] = isFlipped ? [turned[1], turned[3]] : [turned[0], turned[2]];
    return {
      ...(groups.length > 1 ? { '00081140': of('SQ', ...group.map((image) => referenceTo(image))) } : {}),
      '00700052': of('SL', ...topLeft),
      '00700053': of('SL', ...bottomRight),
      '00700100': of('CS', 'SCALE TO FIT'),
      '00700102': of('IS', ...(aspect === 1 ? ['1', '1'] : [String(Math.round(aspect * 10_000)), '10000'])),
    };
  });
}

function transformation(presentation: Presentation | undefined): JsonDataSet {
  const { rotation = 0, isFlipped = false } = presentation ?? {};
  if (rotation === 0 && !isFlipped) return {};
  return { '00700041': of('CS', isFlipped ? 'Y' : 'N'), '00700042': of('US', rotation) };
}

function grouped<T>(all: readonly T[], key: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return [...groups.values()];
}
