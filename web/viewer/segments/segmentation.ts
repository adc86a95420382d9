// Segmentation objects (PS3.3 A.51, A.51.5 label maps): their segments, and which frame holds what, from where. Pure.
import { type Dataset, items, number, numbers, text } from '../dicom-json.ts';
import { describeFrame, type PixelFormat, type Point } from '../frames.ts';
import { cross, type Plane, unit } from '../geometry.ts';
import { type Rgb, srgbOf } from '../presentation/cielab.ts';
import type { FrameRef, Stack } from '../stacks.ts';

export interface Segment {
  number: number;
  label: string;
  /** What it is and of which kind, as coded: `Liver`, `Tissue`. */
  type: string;
  category: string;
  colour: Rgb;
}

export interface SegmentFrame {
  ref: FrameRef;
  /** The segment in it; a label map's frames hold them all. */
  segment: number | undefined;
  sources: { sopInstanceUid: string; frames: readonly number[] }[];
  plane: Plane | undefined;
}

export interface Segmentation {
  uid: string;
  label: string;
  kind: 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
  /** Value that is the whole of a pixel. */
  maximum: number;
  /** What a fraction is: PROBABILITY or OCCUPANCY; empty otherwise. */
  fraction: string;
  segments: Segment[];
  frames: SegmentFrame[];
  frameOfReference: string;
  /** Distance of its slices in mm, 0 where it doesn't say. */
  spacing: number;
  format: PixelFormat;
}

const SOP_CLASSES = new Set(['1.2.840.10008.5.1.4.1.1.66.4', '1.2.840.10008.5.1.4.1.1.66.7']);

export const isSegmentation = (instance: Dataset): boolean => SOP_CLASSES.has(text(instance, '00080016'));

export function segmentationsIn(stacks: readonly Stack[]): Segmentation[] {
  return stacks.flatMap((stack) => {
    const objects = new Map<Dataset, FrameRef[]>();
    if (!stack.frames[0] || !isSegmentation(stack.frames[0].instance)) return [];
    for (const frame of stack.frames) {
      const known = objects.get(frame.instance);
      if (known) known.push(frame);
      else objects.set(frame.instance, [frame]);
    }
    return [...objects].flatMap(([instance, frames]) => segmentationOf(instance, frames));
  });
}

/** @param refs its frames, in order */
export function segmentationOf(instance: Dataset, refs: readonly FrameRef[]): Segmentation {
  const kind = text(instance, '00620001');
  const shared = items(instance, '52009229')[0];
  const perFrame = items(instance, '52009230');
  const { format } = describeFrame(instance, 1);
  const group = (i: number, macro: string): Dataset =>
    items(perFrame[i] ?? {}, macro)[0] ?? items(shared ?? {}, macro)[0] ?? {};
  const measures = group(0, '00289110');
  return {
    uid: text(instance, '00080018'),
    label: text(instance, '0008103E') || text(instance, '00700081') || text(instance, '00700080'),
    kind: kind === 'FRACTIONAL' || kind === 'LABELMAP' ? kind : 'BINARY',
    maximum: kind === 'FRACTIONAL' ? number(instance, '0062000E') || 255 : 1,
    fraction: kind === 'FRACTIONAL' ? text(instance, '00620010') : '',
    segments: segmentsOf(instance),
    frames: refs.map((ref, i) => ({
      ref,
      segment: kind === 'LABELMAP' ? undefined : (number(group(i, '0062000A'), '0062000B') ?? 1),
      sources: sourcesOf(group(i, '00089124')),
      plane: planeOf(format, group(i, '00209113'), group(i, '00209116'), group(i, '00289110')),
    })),
    frameOfReference: text(instance, '00200052'),
    spacing: number(measures, '00180088') || number(measures, '00180050') || 0,
    // Whatever it says of palettes and windows: its values are segments.
    format: {
      ...{ ...format, slope: 1, intercept: 0, photometric: 'MONOCHROME2', paddingValue: undefined },
      ...{ palette: undefined, modalityLut: undefined, voiLut: undefined },
    },
  };
}

function sourcesOf(derivation: Dataset): SegmentFrame['sources'] {
  return items(derivation, '00082112').map((source) => ({
    sopInstanceUid: text(source, '00081155'),
    frames: numbers(source, '00081160'),
  }));
}

function planeOf(format: PixelFormat, at: Dataset, lies: Dataset, measures: Dataset): Plane | undefined {
  const [position, orientation] = [numbers(at, '00200032'), numbers(lies, '00200037')];
  const [rowSpacing, columnSpacing] = numbers(measures, '00280030');
  const row = unit(orientation.slice(0, 3) as Point);
  const column = unit(orientation.slice(3) as Point);
  const normal = row && column && unit(cross(row, column));
  if (position.length !== 3 || orientation.length !== 6 || !normal || !rowSpacing || !columnSpacing) return undefined;
  const { rows, columns } = format;
  return { ...{ position: position as Point, row, column, normal, rowSpacing, columnSpacing }, rows, columns };
}

/** Far apart for an eye that compares neighbours; for segments whose maker recommends no colour. */
const COLOURS: Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 190, 140],
  [240, 228, 66],
  [213, 94, 0],
  [204, 121, 167],
  [120, 220, 90],
  [150, 140, 255],
];

const BACKGROUND = '125040';

/** Without what is nothing: a label map names its background as a segment. */
function segmentsOf(instance: Dataset): Segment[] {
  return items(instance, '00620002').flatMap((item, i) => {
    const value = number(item, '00620004') ?? i + 1;
    const type = items(item, '0062000F')[0] ?? {};
    if (value === 0 || (text(type, '00080100') === BACKGROUND && text(type, '00080102') === 'DCM')) return [];
    const modifiers = items(type, '00620011').map((modifier) => text(modifier, '00080104'));
    return {
      number: value,
      label: text(item, '00620005'),
      type: [...modifiers, text(type, '00080104')].filter(Boolean).join(' '),
      category: text(items(item, '00620003')[0] ?? {}, '00080104'),
      colour: srgbOf(numbers(item, '0062000D')) ?? COLOURS[(value - 1) % COLOURS.length]!,
    };
  });
}
