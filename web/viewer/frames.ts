// What one frame of an instance is: how its pixels are stored, where it lies in the patient, how it wants to be
// windowed. Reads classic and enhanced (functional groups, PS3.3 C.7.6.16) objects alike. No I/O, no cornerstone.
import { type Dataset, items, number, numbers, text, texts } from './dicom-json.ts';

export type Point = [number, number, number];

export interface VoiWindow {
  center: number;
  width: number;
  name: string;
}

/** A lookup table as its descriptor says (PS3.3 C.11.1.1); `data` stays as the metadata carries it. */
export interface LutSource {
  entries: number;
  firstMapped: number;
  bitsPerEntry: number;
  /** The data are segments to be expanded, not entries (PS3.3 C.7.9.2). */
  segmented?: boolean;
  values?: number[];
  inlineBinary?: string;
  bulkDataUri?: string;
}

/** How the samples of a frame are stored (PS3.3 C.7.6.3). */
export interface PixelFormat {
  rows: number;
  columns: number;
  samplesPerPixel: number;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  signed: boolean;
  planar: boolean;
  photometric: string;
  transferSyntaxUid: string;
  paddingValue?: number;
  palette?: [LutSource, LutSource, LutSource];
  modalityLut?: LutSource;
  voiLut?: LutSource;
  slope: number;
  intercept: number;
  /** Float or double float pixel data instead of integers (PS3.3 C.7.6.24). */
  floatBits?: 32 | 64;
  /** A presentation state wants more than a window: what it does between modality values and the screen. */
  presented?: Presented;
}

/** The grey path of a presentation state after the modality values (PS3.4 N.2). */
export interface Presented {
  /** How values become shares of black and white, where no VOI table does; without either all possible values count. */
  window?: Pick<VoiWindow, 'center' | 'width'> & { by: FrameInfo['voiFunction'] };
  /** Presentation LUT (PS3.3 C.11.6). */
  lut?: LutSource;
  /** Colours instead of greys (Pseudo-Color Softcopy Presentation State). */
  palette?: [LutSource, LutSource, LutSource];
}

export interface FrameInfo {
  format: PixelFormat;
  windows: VoiWindow[];
  /** How the window is applied (PS3.3 C.11.2.1.3). */
  voiFunction: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
  position?: Point;
  rowDirection?: Point;
  columnDirection?: Point;
  /** Distance between rows, between columns, mm; 1 and 1 where unknown, then `calibrated` is false. */
  rowSpacing: number;
  columnSpacing: number;
  calibrated: boolean;
  sliceThickness?: number;
  sliceLocation?: number;
}

export const numberOfFrames = (instance: Dataset): number => Math.max(1, Math.trunc(number(instance, '00280008') ?? 1));

/** Whether the object has pixels at all: rows and columns are mandatory with them. */
export const hasPixels = (instance: Dataset): boolean =>
  (number(instance, '00280010') ?? 0) > 0 && (number(instance, '00280011') ?? 0) > 0;

/** The frame's own functional group item if it has the macro, else the shared one, else the data set itself. */
export function functionalGroup(instance: Dataset, frame: number, macro: string): Dataset {
  const perFrame = items(instance, '52009230')[frame - 1];
  const shared = items(instance, '52009229')[0];
  return (perFrame && items(perFrame, macro)[0]) ?? (shared && items(shared, macro)[0]) ?? instance;
}

/** @param frame counted from 1, as DICOM does. */
export function describeFrame(instance: Dataset, frame: number): FrameInfo {
  const orientation = numbers(functionalGroup(instance, frame, '00209116'), '00200037');
  const position = numbers(functionalGroup(instance, frame, '00209113'), '00200032');
  const measures = functionalGroup(instance, frame, '00289110');
  const spacing = spacingOf(measures, instance);
  const voi = functionalGroup(instance, frame, '00289132');
  const whole = orientation.length === 6 && length(orientation.slice(0, 3)) > 0 && length(orientation.slice(3)) > 0;
  return {
    format: pixelFormat(instance, frame, voi),
    windows: windowsOf(voi),
    voiFunction: voiFunctionOf(text(voi, '00281056')),
    position: position.length === 3 ? (position as Point) : undefined,
    rowDirection: whole ? (orientation.slice(0, 3) as Point) : undefined,
    columnDirection: whole ? (orientation.slice(3) as Point) : undefined,
    ...spacing,
    sliceThickness: number(measures, '00180050'),
    sliceLocation: number(instance, '00201041'),
  };
}

const length = (v: number[]): number => Math.hypot(v[0] ?? 0, v[1] ?? 0, v[2] ?? 0);

export function voiFunctionOf(name: string): FrameInfo['voiFunction'] {
  return name === 'SIGMOID' || name === 'LINEAR_EXACT' ? name : 'LINEAR';
}

/** Pixel Spacing, else Imager Pixel Spacing (projection), else the Pixel Aspect Ratio with no measure. */
function spacingOf(measures: Dataset, instance: Dataset) {
  for (const [dataset, tag] of [
    [measures, '00280030'],
    [instance, '00181164'],
    [instance, '00182010'],
  ] as const) {
    const [row, column] = numbers(dataset, tag);
    if (row && column && row > 0 && column > 0) return { rowSpacing: row, columnSpacing: column, calibrated: true };
  }
  const [vertical, horizontal] = numbers(instance, '00280034');
  if (vertical && horizontal && vertical > 0 && horizontal > 0) {
    return { rowSpacing: vertical / horizontal, columnSpacing: 1, calibrated: false };
  }
  return { rowSpacing: 1, columnSpacing: 1, calibrated: false };
}

export function windowsOf(voi: Dataset): VoiWindow[] {
  const centers = numbers(voi, '00281050');
  const widths = numbers(voi, '00281051');
  const names = texts(voi, '00281055');
  return centers
    .map((center, i) => ({ center, width: widths[i] ?? 0, name: names[i] ?? '' }))
    .filter((window) => window.width > 0);
}

function pixelFormat(instance: Dataset, frame: number, voi: Dataset): PixelFormat {
  const bitsAllocated = number(instance, '00280100') ?? 16;
  const bitsStored = number(instance, '00280101') ?? bitsAllocated;
  const transformation = functionalGroup(instance, frame, '00289145');
  const photometric = text(instance, '00280004') || 'MONOCHROME2';
  const modalityLut = items(instance, '00283000')[0];
  const voiLut = items(voi, '00283010')[0];
  return {
    rows: number(instance, '00280010') ?? 0,
    columns: number(instance, '00280011') ?? 0,
    samplesPerPixel: number(instance, '00280002') ?? 1,
    bitsAllocated,
    bitsStored,
    highBit: number(instance, '00280102') ?? bitsStored - 1,
    signed: number(instance, '00280103') === 1,
    planar: number(instance, '00280006') === 1,
    photometric,
    transferSyntaxUid: transferSyntaxOf(instance),
    paddingValue: number(instance, '00280120'),
    // Only PALETTE COLOR uses its tables: a supplemental palette on a grey image is for overlaying, not for showing.
    palette: photometric === 'PALETTE COLOR' ? paletteOf(instance) : undefined,
    modalityLut: modalityLut && lutSource(modalityLut, '00283002', '00283006'),
    voiLut: voiLut && lutSource(voiLut, '00283002', '00283006'),
    slope: number(transformation, '00281053') || 1,
    intercept: number(transformation, '00281052') ?? 0,
    floatBits: instance['7FE00008'] ? 32 : instance['7FE00009'] ? 64 : undefined,
  };
}

export function paletteOf(instance: Dataset): PixelFormat['palette'] {
  return [
    lutSource(instance, '00281101', '00281201', '00281221'),
    lutSource(instance, '00281102', '00281202', '00281222'),
    lutSource(instance, '00281103', '00281203', '00281223'),
  ];
}

/** Available Transfer Syntax UID, which the server adds to metadata for us (PS3.18 10.4.1.1.3 lets it). */
export const transferSyntaxOf = (instance: Dataset): string => text(instance, '00083002') || text(instance, '00020010');

export function lutSource(dataset: Dataset, descriptorTag: string, dataTag: string, segmentedTag?: string): LutSource {
  const [entries = 0, firstMapped = 0, bitsPerEntry = 16] = numbers(dataset, descriptorTag);
  const segmented = segmentedTag !== undefined && !dataset[dataTag] ? dataset[segmentedTag] : undefined;
  const data = segmented ?? dataset[dataTag];
  return {
    segmented: segmented !== undefined,
    entries: entries === 0 ? 65536 : entries & 0xffff,
    firstMapped,
    bitsPerEntry,
    values: data?.Value && numbers(dataset, dataTag),
    inlineBinary: data?.InlineBinary,
    bulkDataUri: data?.BulkDataURI,
  };
}
