// What a step from pixel to pixel means: millimetres at the patient or at the detector, the units of an ultrasound region,
// or nothing but pixels. Pure. Never guesses: where the object says nothing or contradicts itself, the scale says so.
import { type Dataset, items, number, numbers, text } from '../dicom-json.ts';
import { functionalGroup } from '../frames.ts';

/** A place in the image: column and row, 0,0 the outer corner of the first pixel (PS3.3 C.18.6.1.2). */
export type Place = readonly [x: number, y: number];

/** One direction: what a pixel is worth, and for a graph which value stands at which pixel. */
export interface Axis {
  unit: string;
  /** Below 0 where values grow to the left or upward. */
  delta: number;
  /** Value at a pixel, where the region has an origin. */
  origin?: { pixel: number; value: number };
}

/** What must be said beside a value, or instead of it. */
export type Note =
  | 'detector'
  | 'magnification'
  | 'nominal'
  | 'uncalibrated'
  | 'outside'
  | 'across'
  | 'graph'
  | 'misfit';

export interface Scale {
  x: Axis | undefined;
  y: Axis | undefined;
  note?: Note;
}

interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
  isHighPriority: boolean;
  scale: Scale;
}

export interface Calibration {
  /** The whole image; undefined where regions say what is what. */
  whole?: Scale;
  regions: Region[];
  /** Height of a pixel by its width, for angles where there are no millimetres. */
  aspect: number;
}

/** Modalities whose pixels lie on a detector behind the patient: a spacing there isn't one in the patient. */
const PROJECTION = new Set(['CR', 'DX', 'MG', 'XA', 'RF', 'IO', 'PX', 'RG', 'RTIMAGE']);

/** Units of PS3.3 C.8.5.5.1.15 in UCUM; centimetres are told as millimetres, as everywhere else. */
const REGION_UNITS: Record<number, [unit: string, factor: number]> = {
  1: ['%', 1],
  2: ['dB', 1],
  3: ['mm', 10],
  4: ['s', 1],
  5: ['Hz', 1],
  6: ['dB/s', 1],
  7: ['cm/s', 1],
  8: ['cm2', 1],
  9: ['cm2/s', 1],
  10: ['cm3', 1],
  11: ['cm3/s', 1],
  12: ['deg', 1],
};

/** @param frame counted from 1 */
export function calibrationOf(instance: Dataset, frame: number): Calibration {
  const regions = items(instance, '00186011').flatMap((item) => regionOf(item, instance) ?? []);
  const [vertical, horizontal] = numbers(instance, '00280034');
  const aspect = vertical && horizontal && vertical > 0 && horizontal > 0 ? vertical / horizontal : 1;
  if (regions.length > 0) return { regions, aspect };
  return { whole: wholeOf(instance, frame), regions, aspect };
}

/** The one scale that holds for all these places. */
export function scaleFor({ whole, regions, aspect }: Calibration, places: readonly Place[]): Scale {
  if (whole?.x?.unit === 'mm') return whole;
  const pixels = (note: Note): Scale => ({ x: { unit: 'px', delta: 1 }, y: { unit: 'px', delta: aspect }, note });
  if (regions.length === 0) return pixels('uncalibrated');
  const around = regions.filter((region) => places.every((place) => isIn(region, place)));
  const best = around.find(({ isHighPriority }) => isHighPriority) ?? around[0];
  if (best) return best.scale;
  const touched = regions.some((region) => places.some((place) => isIn(region, place)));
  return pixels(touched ? 'across' : 'outside');
}

function wholeOf(instance: Dataset, frame: number): Scale | undefined {
  const own = pair(functionalGroup(instance, frame, '00289110'), '00280030');
  const imager = pair(instance, '00181164');
  const isProjection = PROJECTION.has(text(instance, '00080060'));
  // GEOMETRY or FIDUCIAL: somebody made it right for where the patient is (PS3.3 10.7.1.3).
  const isCalibrated = text(instance, '00280A02') !== '';
  if (own && (isCalibrated || !(isProjection || imager))) return millimetres(own);
  const detector = imager ?? own;
  if (detector) {
    const isSame = !own || !imager || (own[0] === imager[0] && own[1] === imager[1]);
    if (!isSame) return millimetres(own);
    const magnification = number(instance, '00181114') ?? 1;
    if (magnification <= 1) return { ...millimetres(detector), note: 'detector' };
    return {
      ...millimetres([detector[0] / magnification, detector[1] / magnification]),
      note: 'magnification',
    };
  }
  const nominal = pair(instance, '00182010');
  return nominal && { ...millimetres(nominal), note: 'nominal' };
}

/** @param spacing between rows, between columns: DICOM's order */
function millimetres([row, column]: readonly [number, number]): Scale {
  return { x: { unit: 'mm', delta: column }, y: { unit: 'mm', delta: row } };
}

function pair(dataset: Dataset, tag: string): [number, number] | undefined {
  const [row, column] = numbers(dataset, tag);
  return row && column && row > 0 && column > 0 ? [row, column] : undefined;
}

/** Undefined for a region without any unit: it calibrates nothing (colour bars, text). */
function regionOf(item: Dataset, instance: Dataset): Region | undefined {
  const [left, top, right, bottom] = ['00186018', '0018601A', '0018601C', '0018601E'].map((tag) => number(item, tag));
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return undefined;
  const x = axisOf(item, '00186024', '0018602C', '00186028', left + (number(item, '00186020') ?? 0));
  const y = axisOf(item, '00186026', '0018602E', '0018602A', top + (number(item, '00186022') ?? 0));
  if (!x && !y) return undefined;
  const isPlane = x?.unit === 'mm' && y?.unit === 'mm';
  // One pixel over is a habit of some makers; more: the image was cut or made smaller after it was calibrated.
  const fits = right <= (number(instance, '00280011') ?? right) && bottom <= (number(instance, '00280010') ?? bottom);
  const note = isPlane ? (fits ? undefined : 'misfit') : 'graph';
  const isHighPriority = ((number(item, '00186016') ?? 0) & 1) === 0;
  return { left, top, right, bottom, isHighPriority, scale: { x, y, ...(note ? { note } : {}) } };
}

function axisOf(item: Dataset, unitTag: string, deltaTag: string, valueTag: string, pixel: number): Axis | undefined {
  const known = REGION_UNITS[number(item, unitTag) ?? 0];
  const delta = number(item, deltaTag);
  if (!known || !delta) return undefined;
  const [unit, factor] = known;
  const value = number(item, valueTag);
  return {
    unit,
    delta: delta * factor,
    // The reference pixel is counted from the region's corner (PS3.3 C.8.5.5.1.6); its middle carries the value.
    ...(value === undefined ? {} : { origin: { pixel: pixel + 0.5, value: value * factor } }),
  };
}

/** The last column and row belong to the region, and so do their outer edges. */
function isIn({ left, top, right, bottom }: Region, [x, y]: Place): boolean {
  return x >= left && y >= top && x <= right + 1 && y <= bottom + 1;
}
