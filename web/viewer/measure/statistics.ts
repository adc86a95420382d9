// Mean, spread and extremes of what lies in an outline, in the modality's own unit, from stored values after their rescale.
import { type Dataset, text } from '../dicom-json.ts';
import type { GreyPixels } from '../pixels.ts';
import type { Place } from './calibration.ts';

export interface Statistics {
  mean: number;
  deviation: number;
  min: number;
  max: number;
  count: number;
}

/** A grey picture as it is shown: rows and columns with their values. */
export interface Picture {
  rows: number;
  columns: number;
  grey?: GreyPixels;
}

/**
 * Pixels whose middle lies in the outline. Undefined for colours, outside the picture, and where a VOI table stands
 * between the values and the picture: what it gives is a brightness, not a measure.
 */
export function statisticsIn({ rows, columns, grey }: Picture, corners: readonly Place[]): Statistics | undefined {
  if (!grey || grey.voiApplied) return undefined;
  let [count, sum, squares, min, max] = [0, 0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const ys = corners.map(([, y]) => y);
  const first = Math.max(0, Math.floor(Math.min(...ys) - 0.5));
  const last = Math.min(rows - 1, Math.ceil(Math.max(...ys)));
  for (let row = first; row <= last; row++) {
    const crossings = crossingsAt(corners, row + 0.5);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const to = Math.min(columns, Math.ceil(crossings[i + 1]! - 0.5));
      for (let column = Math.max(0, Math.ceil(crossings[i]! - 0.5)); column < to; column++) {
        const value = grey.values[row * columns + column]! * grey.slope + grey.intercept;
        count++;
        sum += value;
        squares += value * value;
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
  }
  if (count === 0) return undefined;
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)), min, max, count };
}

/** Where a line of pixels goes in and out. */
function crossingsAt(corners: readonly Place[], y: number): number[] {
  const found: number[] = [];
  for (const [i, [ax, ay]] of corners.entries()) {
    const [bx, by] = corners[(i + 1) % corners.length]!;
    if (ay > y !== by > y) found.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
  }
  return found.sort((a, b) => a - b);
}

/** The value of the pixel that a place lies in. */
export function valueAt({ rows, columns, grey }: Picture, [x, y]: Place): number | undefined {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (!grey || grey.voiApplied || column < 0 || row < 0 || column >= columns || row >= rows) return undefined;
  return grey.values[row * columns + column]! * grey.slope + grey.intercept;
}

/** Units of PET (PS3.3 C.8.9.1.1.3) in UCUM; a standardized uptake only where the object itself is in it. */
const PET_UNITS: Record<string, string> = {
  BQML: 'Bq/mL',
  GML: 'g/mL{SUVbw}',
  CNTS: '{counts}',
  CPS: '{counts}/s',
  PROPCNTS: '{propcounts}',
};

/** The unit of the values after their rescale, in UCUM; 1 where the object names none. */
export function valueUnit(instance: Dataset): string {
  const type = text(instance, '00281054').toUpperCase();
  const modality = text(instance, '00080060');
  if (type === 'HU' || (modality === 'CT' && (type === '' || type === 'US'))) return "[hnsf'U]";
  if (modality === 'PT') return PET_UNITS[text(instance, '00541001').toUpperCase()] ?? '1';
  return '1';
}
