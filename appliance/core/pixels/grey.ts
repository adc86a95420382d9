// Stored values of a greyscale image to shades from 0 to 255: modality transformation, window or VOI LUT, and inversion for
// MONOCHROME1 (PS3.3 C.11, C.7.6.3.1.2).
import type { DataSet } from 'dicom-parser';
import type { Frame, Samples } from './frame.ts';
import { decimal, groupOf, itemOf } from './functional-groups.ts';
import { type ImageFile, isSegmentation } from './image-file.ts';
import { type Lut, lookUp, readLut } from './lut.ts';
import { type Tone, type Window, windowTone } from './window.ts';

const PIXEL_VALUE_TRANSFORMATION = 'x00289145';
const FRAME_VOI_LUT = 'x00289132';

/**
 * @param number of the frame, counted from 0
 * @param window in modality units; without it the object's first window, its VOI LUT, or the range of its values
 * @returns one byte a pixel
 */
export function toGrey(image: ImageFile, frame: Frame, number: number, window?: Window): Uint8Array {
  const { samples } = frame;
  const modality = modalityOf(image.dataSet, number, frame.isSigned);
  const wanted = window ?? windowOf(image.dataSet, number);
  const voi = wanted ? windowTone(isFloat(samples) ? exact(wanted) : wanted) : voiOf(image, frame, modality);
  const isInverted = frame.photometricInterpretation === 'MONOCHROME1';
  const shade = (stored: number) => {
    const value = Math.round(255 * voi(modality(stored)));
    return isInverted ? 255 - value : value;
  };
  return paint(samples, shade);
}

/** Through a table where there are few possible values. */
function paint(samples: Samples, shade: (stored: number) => number): Uint8Array {
  const shades = new Uint8Array(samples.length);
  if (samples.BYTES_PER_ELEMENT > 2) {
    for (let each = 0; each < samples.length; each++) shades[each] = shade(samples[each]);
    return shades;
  }
  const { lowest, highest } = rangeOf(samples);
  const table = new Uint8Array(highest - lowest + 1);
  for (let each = 0; each < table.length; each++) table[each] = shade(lowest + each);
  for (let each = 0; each < samples.length; each++) shades[each] = table[samples[each] - lowest];
  return shades;
}

/** Stored value → value in the modality's unit (PS3.3 C.11.1). */
function modalityOf(dataSet: DataSet, frame: number, isSigned: boolean): (stored: number) => number {
  const item = itemOf(dataSet, 'x00283000');
  const lut = item && readLut(item, { descriptor: 'x00283002', data: 'x00283006' }, isSigned);
  if (lut) return (stored) => lookUp(lut, stored);
  const group = groupOf(dataSet, PIXEL_VALUE_TRANSFORMATION, frame);
  const slope = decimal(group, 'x00281053') || 1;
  const intercept = decimal(group, 'x00281052') ?? 0;
  return (stored) => stored * slope + intercept;
}

/** The object's own first window. */
function windowOf(dataSet: DataSet, frame: number): Window | undefined {
  const group = groupOf(dataSet, FRAME_VOI_LUT, frame);
  const center = decimal(group, 'x00281050');
  const width = decimal(group, 'x00281051');
  if (center === undefined || width === undefined || width <= 0) return undefined;
  return { center, width, shape: shapeOf(group.string('x00281056')) };
}

/** LINEAR means whole numbers: on others its window of width 1 would be a step (PS3.3 C.11.2.1.2.1, C.11.2.1.3.2). */
function exact(window: Window): Window {
  return window.shape === 'SIGMOID' ? window : { ...window, shape: 'LINEAR_EXACT' };
}

function isFloat(samples: Samples): boolean {
  return samples instanceof Float32Array || samples instanceof Float64Array;
}

/** Without a window: the object's VOI LUT, or the range of its values. */
function voiOf(image: ImageFile, frame: Frame, modality: (stored: number) => number): Tone {
  const lut = voiLutOf(image.dataSet, modality);
  if (lut) return (value) => lookUp(lut, value) / lut.top;
  // A picture of 8 bits is meant as it is, unless its values are mere labels.
  const isPicture = frame.bitsStored <= 8 && !frame.isSigned && !isSegmentation(image) && modality(1) === 1;
  if (isPicture) return rangeTone(0, 2 ** frame.bitsStored - 1);
  const { lowest, highest } = rangeOf(frame.samples, paddingOf(image, frame));
  return rangeTone(...modalityRange(modality, lowest, highest));
}

function shapeOf(text: string | undefined): Window['shape'] {
  return text === 'SIGMOID' || text === 'LINEAR_EXACT' ? text : 'LINEAR';
}

/** Its first input is signed where the modality can give negative values (PS3.3 C.11.2.1.1). */
function voiLutOf(dataSet: DataSet, modality: (stored: number) => number): Lut | undefined {
  const item = itemOf(dataSet, 'x00283010');
  const isSigned = dataSet.uint16('x00280103') === 1 || modality(0) < 0;
  return item && readLut(item, { descriptor: 'x00283002', data: 'x00283006' }, isSigned);
}

/** A frame of one value is black where that is 0, else middle grey. */
function rangeTone(lowest: number, highest: number): Tone {
  const span = highest - lowest;
  if (span <= 0) return () => (lowest === 0 ? 0 : 0.5);
  return (value) => Math.max(0, Math.min(1, (value - lowest) / span));
}

/** Over a lookup table the ends of the input need not be the ends of the output. */
function modalityRange(modality: (stored: number) => number, lowest: number, highest: number): [number, number] {
  const steps = Number.isInteger(highest - lowest) ? Math.min(highest - lowest, 65536) : 1;
  let [low, high] = [Infinity, -Infinity];
  for (let step = 0; step <= steps; step++) {
    const value = modality(lowest + ((highest - lowest) * step) / Math.max(1, steps));
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Stored values that stand for "nothing here" (PS3.3 C.7.5.1.1.2). */
function paddingOf({ dataSet }: ImageFile, { isSigned }: Frame): [number, number] | undefined {
  const read = (tag: string) => (isSigned ? dataSet.int16(tag) : dataSet.uint16(tag));
  if (!dataSet.elements.x00280120 || dataSet.elements.x00280120.length < 2) return undefined;
  const value = read('x00280120') ?? 0;
  const limit = dataSet.elements.x00280121?.length ? (read('x00280121') ?? value) : value;
  return [Math.min(value, limit), Math.max(value, limit)];
}

/** Least and greatest value outside of the padding; of all where nothing else is there. */
function rangeOf(samples: Samples, padding?: [number, number]): { lowest: number; highest: number } {
  let lowest = Infinity;
  let highest = -Infinity;
  const [from, to] = padding ?? [1, 0];
  for (let each = 0; each < samples.length; each++) {
    const value = samples[each];
    if (value >= from && value <= to) continue;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  if (lowest <= highest) return { lowest, highest };
  return padding ? rangeOf(samples) : { lowest: 0, highest: 0 };
}
