// A stack as presentation states want it seen: the same frames with other lookup tables, windows and pixel shapes. What a
// state leaves out is identity; what the image says of it doesn't count (PS3.4 N.2). Pure.
import { type Dataset, items, number, numbers, text } from '../dicom-json.ts';
import {
  type FrameInfo,
  type LutSource,
  lutSource,
  type PixelFormat,
  paletteOf,
  voiFunctionOf,
  windowsOf,
} from '../frames.ts';
import { FITTED } from '../orientation.ts';
import type { FrameRef, Stack } from '../stacks.ts';
import { itemsFor, type PresentationState, refersTo } from './states.ts';

/** The state by which a frame is seen: the latest chosen one that speaks of it, else the newest. */
export function stateFor(
  frame: FrameRef,
  states: readonly PresentationState[],
  chosen: readonly string[],
): PresentationState | undefined {
  const possible = states.filter((state) => refersTo(state, frame));
  for (const uid of chosen) {
    const state = possible.find((one) => one.uid === uid);
    if (state) return state;
  }
  return possible[0];
}

/** Frames of which no state speaks stay as they were sent. */
export function presentedStack(plain: Stack, states: readonly PresentationState[], chosen: readonly string[]): Stack {
  const frames = plain.frames.map((frame) => {
    const state = stateFor(frame, states, chosen);
    return state ? presentedFrame(frame, state) : frame;
  });
  return { ...plain, frames, presentedAs: { plain, chosen, viewOf: () => FITTED } };
}

function presentedFrame(plain: FrameRef, state: PresentationState): FrameRef {
  const { imageId, studyInstanceUid, seriesInstanceUid, sopInstanceUid, instance, frame } = plain;
  let info: FrameInfo | undefined;
  return {
    imageId: `${imageId}/${state.uid}`,
    ...{ studyInstanceUid, seriesInstanceUid, sopInstanceUid, instance, frame, stateUid: state.uid },
    get info() {
      info ??= presentedInfo(plain, state);
      return info;
    },
  };
}

const PSEUDO_COLOUR = '1.2.840.10008.5.1.4.1.1.11.3';

export function presentedInfo(frame: FrameRef, { instance }: PresentationState): FrameInfo {
  const info = { ...frame.info, ...pixelShape(frame, instance) };
  const { format } = info;
  if (format.samplesPerPixel > 1 || format.palette) return info; // colours know no grey path
  const voi = itemsFor(instance, '00283110', frame)[0] ?? {};
  const windows = windowsOf(voi);
  const voiFunction = voiFunctionOf(text(voi, '00281056'));
  const modality = modalityOf(instance, format.signed);
  const voiLut = items(voi, '00283010')[0];
  const lut = items(instance, '20500010')[0];
  const palette = text(instance, '00080016') === PSEUDO_COLOUR ? paletteOf(instance) : undefined;
  const base: PixelFormat = {
    ...{ ...format, ...modality },
    // Polarity is the state's word alone (PS3.4 N.2.1.4).
    photometric: text(instance, '20500020') === 'INVERSE' ? 'MONOCHROME1' : 'MONOCHROME2',
    voiLut: voiLut && tableOf(voiLut, !modality.modalityLut && (format.signed || modality.intercept < 0)),
  };
  // With the image's own values and a window, the reader can go on windowing in their units, and measure.
  if (windows[0] && !voiLut && !lut && !palette && sameModality(format, modality)) {
    return { ...info, format: base, windows, voiFunction };
  }
  const window = windows[0] && !voiLut ? { ...windows[0], by: voiFunction } : undefined;
  const presented = { window, lut: lut && tableOf(lut, false), palette };
  return { ...info, format: { ...base, presented }, windows: [], voiFunction: 'LINEAR' };
}

function modalityOf(instance: Dataset, signed: boolean): Pick<PixelFormat, 'slope' | 'intercept' | 'modalityLut'> {
  const lut = items(instance, '00283000')[0];
  if (lut) return { slope: 1, intercept: 0, modalityLut: tableOf(lut, signed) };
  const [slope, intercept] = [number(instance, '00281053') || 1, number(instance, '00281052') ?? 0];
  return { slope, intercept, modalityLut: undefined };
}

/** A state knows no pixels, so the first value that its table maps may look unsigned where it is not. */
function tableOf(lut: Dataset, signed: boolean): LutSource {
  const source = lutSource(lut, '00283002', '00283006');
  const { firstMapped } = source;
  return signed && firstMapped > 0x7fff ? { ...source, firstMapped: firstMapped - 0x10000 } : source;
}

function sameModality(a: PixelFormat, b: ReturnType<typeof modalityOf>): boolean {
  return !a.modalityLut && !b.modalityLut && a.slope === b.slope && a.intercept === b.intercept;
}

/** Where the image doesn't know how wide and high its pixels are, the state may. */
function pixelShape(frame: FrameRef, instance: Dataset): Partial<FrameInfo> {
  if (frame.info.calibrated) return {};
  const area = itemsFor(instance, '0070005A', frame)[0];
  const [vertical, horizontal] = area
    ? ([numbers(area, '00700101'), numbers(area, '00700102')].find((pair) => pair.length === 2) ?? [])
    : [];
  if (!vertical || !horizontal || vertical < 0 || horizontal < 0) return {};
  return { rowSpacing: vertical / horizontal, columnSpacing: 1 };
}
