// Windows: from what the object or the reader asks for, in the modality's units (HU), to the range of stored values
// that is drawn; and the presets by modality. Pure.
import type { FrameInfo, VoiWindow } from './frames.ts';
import type { GreyPixels } from './pixels.ts';
import { words } from './words.ts';

export type Window = Pick<VoiWindow, 'center' | 'width'>;

export interface Preset extends VoiWindow {
  /** The key that calls it, 1 to 9. */
  key: string;
}

/** 1 to 5 as OHIF has them. */
const CT_PRESETS: VoiWindow[] = [
  { name: words.windowNames.softTissue, center: 40, width: 400 },
  { name: words.windowNames.lung, center: -600, width: 1500 },
  { name: words.windowNames.liver, center: 90, width: 150 },
  { name: words.windowNames.bone, center: 480, width: 2500 },
  { name: words.windowNames.brain, center: 40, width: 80 },
  { name: words.windowNames.subdural, center: 75, width: 215 },
  { name: words.windowNames.abdomen, center: 50, width: 350 },
  { name: words.windowNames.angio, center: 300, width: 600 },
];

/** How the object itself wants to be seen comes first, in CT last: presets in Hounsfield units make sense there only. */
export function presetsFor(modality: string, own: VoiWindow[]): Preset[] {
  const { stored, storedOther, full } = words.windowNames;
  const list = own.map((window, i) => ({ ...window, name: window.name || (i ? storedOther(i + 1) : stored) }));
  const fixed = modality === 'CT' ? CT_PRESETS : [];
  const first = list.length > 0 ? list.slice(0, fixed.length ? 1 : 8) : [{ name: full, center: 0, width: 0 }];
  return [...fixed, ...first].map((preset, i) => ({ ...preset, key: String(i + 1) }));
}

/** The first window: the object's own, else the whole range of what it shows. In modality units. */
export function firstWindow(info: FrameInfo, pixels: GreyPixels): Window {
  if (!pixels.voiApplied && info.windows[0]) return info.windows[0];
  return fullWindow(pixels, isExact(info));
}

/**
 * Whether a window's width is a distance rather than a count of values: LINEAR_EXACT, and real numbers, of which a
 * count makes no sense.
 */
export const isExact = (info: FrameInfo): boolean =>
  info.voiFunction === 'LINEAR_EXACT' || info.format.floatBits !== undefined;

/** Smallest value black, largest white. */
function fullWindow({ shownMin, shownMax, slope, intercept }: GreyPixels, exact: boolean): Window {
  const a = shownMin * slope + intercept;
  const b = shownMax * slope + intercept;
  if (exact) return { center: (a + b) / 2, width: Math.abs(b - a) || 1 };
  return { center: (a + b + 1) / 2, width: Math.abs(b - a) + 1 };
}

/** Stored values drawn black and white: PS3.3 C.11.2.1.2.1, solved for the values and put through the rescale. */
export function storedRange(window: Window, pixels: Pick<GreyPixels, 'slope' | 'intercept'>, exact = false) {
  const half = exact ? window.width / 2 : (window.width - 1) / 2;
  const middle = exact ? window.center : window.center - 0.5;
  const ends = [middle - half, middle + half].map((value) => (value - pixels.intercept) / pixels.slope);
  const lower = Math.min(ends[0]!, ends[1]!);
  // A window of one value is a threshold; the renderers divide by the difference.
  return { lower, upper: Math.max(ends[0]!, ends[1]!, lower + 1e-3) };
}

export interface DrawnWindow {
  lower: number;
  upper: number;
  /** An S-shaped window in their place (PS3.3 C.11.2.1.3.1): half grey at its center. */
  sigmoid?: Window;
}

/** A window of modality units in stored values, as the frame wants it applied. */
export function drawnWindow(info: FrameInfo, pixels: GreyPixels, window: Window): DrawnWindow {
  const range = storedRange(window, pixels, isExact(info));
  if (info.voiFunction !== 'SIGMOID' || pixels.voiApplied) return range;
  const { slope, intercept } = pixels;
  return { ...range, sigmoid: { center: (window.center - intercept) / slope, width: Math.abs(window.width / slope) } };
}

/** A negative slope turns black into white; so does MONOCHROME1. */
export function drawnInverted(info: FrameInfo, pixels: GreyPixels): boolean {
  return (info.format.photometric === 'MONOCHROME1') !== pixels.slope < 0;
}

/**
 * A drag of the pointer in pixels, as radiologists are used to it: to the right flatter, upward brighter. Speed follows the width, so that a lung and a brain window feel alike.
 */
export function draggedWindow(from: Window, dx: number, dy: number, exact = false): Window {
  const step = Math.min(from.width, 8192) / 400;
  return { width: Math.max(exact ? from.width / 100 : 1, from.width + dx * step), center: from.center + dy * step };
}
