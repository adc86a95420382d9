// A marking's points as spatial coordinates of a structured report (PS3.3 C.18.6, C.18.9): in its image, or in the patient
// where they were drawn in a picture that no object holds.
import { type Code, item, of } from '../../lib/dicom/build.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { type Facts, frameReference } from './facts.ts';
import type { Marking } from './shapes.ts';

/** A content item with these coordinates, in a relation to the one that it will stand in. */
export type Line = (relation: string, name?: Code) => JsonDataSet;

/** Two lines for what has two; outlines are closed. */
export function coordinates(facts: Facts, marking: Marking): Line[] {
  const { inPatient, plane, frame, kind } = marking;
  if (inPatient && plane !== undefined) {
    const { frameOfReferenceUid, points } = inPatient;
    const isArea = kind === 'outline' || kind === 'rectangle';
    return shapesOf(kind, points).map(
      ({ type, points }) =>
        (relation, name) =>
          item(relation, 'SCOORD3D', name, {
            '00700022': of('FL', ...points.flat()),
            '00700023': of('CS', isArea && type === 'POLYLINE' ? 'POLYGON' : type),
            '30060024': of('UI', frameOfReferenceUid),
          }),
    );
  }
  const image = facts.images.get(marking.sopInstanceUid)!;
  const selected = item('SELECTED FROM', 'IMAGE', undefined, {
    '00081199': of('SQ', frameReference(image, frame)),
  });
  return shapesOf(kind, cornersOf(marking)).map(
    ({ type, points }) =>
      (relation, name) =>
        item(relation, 'SCOORD', name, {
          '00700022': of('FL', ...points.flat()),
          '00700023': of('CS', type),
          '0040A730': of('SQ', selected),
        }),
  );
}

export interface Shape<P> {
  type: 'POINT' | 'POLYLINE' | 'ELLIPSE';
  points: P[];
}

/** @param points of a whole marking (content.ts) */
export function shapesOf<P extends readonly number[]>(kind: Marking['kind'], points: readonly P[]): Shape<P>[] {
  if (kind === 'probe' || kind === 'text') return [{ type: 'POINT', points: [points[0]] }];
  if (kind === 'ellipse') return [{ type: 'ELLIPSE', points: [...points] }];
  if (kind === 'cobb' || kind === 'ratio')
    return [points.slice(0, 2), points.slice(2, 4)].map((line) => ({ type: 'POLYLINE', points: line }));
  const isArea = kind === 'outline' || kind === 'rectangle';
  return [{ type: 'POLYLINE', points: isArea ? [...points, points[0]] : [...points] }];
}

/** A rectangle by all its corners: in its image it is kept as two. */
export function cornersOf({ kind, points }: Pick<Marking, 'kind' | 'points'>): [number, number][] {
  if (kind !== 'rectangle') return points;
  const [[left, top], [right, bottom]] = points;
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}
