// What a marking measures: its values with their units, from its points, the calibration of its image and the picture's
// values. Pure. Where something can't be said in a unit, it isn't said.
import type { Dataset } from '../dicom-json.ts';
import { type Axis, type Calibration, type Note, type Place, type Scale, scaleFor } from './calibration.ts';
import { angle, area, cobb, distance, isAnnotation, isArea, type Kind, outlineOf } from './shapes.ts';
import { type Picture, statisticsIn, valueAt, valueUnit } from './statistics.ts';

export const CONCEPTS = [
  'length',
  'horizontal',
  'vertical',
  'angle',
  'cobb-angle',
  'ratio',
  'area',
  'mean',
  'deviation',
  'min',
  'max',
  'value',
  'x-value',
  'y-value',
] as const;
export type Concept = (typeof CONCEPTS)[number];

export interface Value {
  concept: Concept;
  value: number;
  /** UCUM. */
  unit: string;
}

export interface Measured {
  values: Value[];
  note?: Note;
}

export interface Source {
  instance: Dataset;
  calibration: Calibration;
  /** Absent while the picture isn't there. */
  picture?: Picture;
}

/** @param points a whole marking's */
export function measure(kind: Kind, points: readonly Place[], source: Source): Measured {
  if (isAnnotation(kind)) return { values: [] };
  const scale = scaleFor(source.calibration, isArea(kind) ? outlineOf(kind, points) : points);
  const note = scale.note ? { note: scale.note } : {};
  if (kind === 'probe') return probe(points[0]!, scale, source);
  if (isArea(kind)) {
    const square = isEven(scale) ? [value('area', area(kind, points, scale), squareOf(scale))] : [];
    return { values: [...square, ...statistics(kind, points, source)], ...note };
  }
  // Two directions in two units have no length between them and no angle: only how far apart in each.
  if (!isEven(scale)) {
    return kind === 'length' ? { values: apart(points, scale), ...note } : { values: [], ...note };
  }
  // An angle needs no millimetres, only that both directions are alike.
  const [first, second, third] = points as [Place, Place, Place];
  if (kind === 'length') return { values: [value('length', distance(first, second, scale), scale.x!.unit)], ...note };
  if (kind === 'ratio') return { values: ratio(points, scale), ...note };
  const sharpened = note.note === 'across' || note.note === 'misfit' ? note : {};
  if (kind === 'angle') return { values: [value('angle', angle(first, second, third, scale), 'deg')], ...sharpened };
  return { values: [value('cobb-angle', cobb(points, scale), 'deg')], ...sharpened };
}

const value = (concept: Concept, number: number, unit: string): Value => ({ concept, value: number, unit });
const isEven = ({ x, y }: Scale): boolean =>
  x !== undefined && x.unit === y?.unit && (x.unit === 'mm' || x.unit === 'px');
const squareOf = ({ x }: Scale): string => (x!.unit === 'mm' ? 'mm2' : 'px2');

function apart([a, b]: readonly Place[], { x, y }: Scale): Value[] {
  const along = (concept: Concept, axis: Axis | undefined, pixels: number): Value[] =>
    axis ? [value(concept, Math.abs(pixels * axis.delta), axis.unit)] : [];
  return [...along('horizontal', x, b![0] - a![0]), ...along('vertical', y, b![1] - a![1])];
}

/** Both lengths, and how often the second goes into the first: heart by thorax, in the order of drawing. */
function ratio([a, b, c, d]: readonly Place[], scale: Scale): Value[] {
  const [first, second] = [distance(a!, b!, scale), distance(c!, d!, scale)];
  const { unit } = scale.x!;
  const lengths = [value('length', first, unit), value('length', second, unit)];
  return second > 0 ? [value('ratio', first / second, '1'), ...lengths] : lengths;
}

function probe(place: Place, scale: Scale, { instance, picture }: Source): Measured {
  const found = picture && valueAt(picture, place);
  if (found !== undefined) return { values: [value('value', found, valueUnit(instance))] };
  if (scale.note !== 'graph') return { values: [] };
  return {
    values: [...valueOn('x-value', scale.x, place[0]), ...valueOn('y-value', scale.y, place[1])],
    note: 'graph',
  };
}

/** What a graph shows at a pixel: a time, a velocity. */
function valueOn(concept: Concept, axis: Axis | undefined, pixel: number): Value[] {
  if (!axis?.origin) return [];
  return [value(concept, axis.origin.value + (pixel - axis.origin.pixel) * axis.delta, axis.unit)];
}

function statistics(kind: Kind, points: readonly Place[], { instance, picture }: Source): Value[] {
  const found = picture && statisticsIn(picture, outlineOf(kind, points));
  if (!found) return [];
  const unit = valueUnit(instance);
  return (['mean', 'deviation', 'min', 'max'] as const).map((concept) => value(concept, found[concept], unit));
}
