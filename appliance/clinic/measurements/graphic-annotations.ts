// Markings as the graphics and texts of a presentation state (PS3.3 C.10.5), each on its frame, in two layers: what measures,
// and what is only said. Pure.
import { of } from '../../lib/dicom/build.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import type { KnownObject } from '../studies/known-objects.ts';
import { writtenLines } from './concepts.ts';
import { cornersOf, type Shape, shapesOf } from './coordinates.ts';
import { frameReference } from './facts.ts';
import type { Marking } from './shapes.ts';

type Point = readonly [x: number, y: number];
type Layer = 'MEASUREMENTS' | 'ANNOTATIONS';

/** Of an arrow's barbs, in pixels of the image at most. */
const BARB = 12;

const layerOf = ({ kind }: Marking): Layer => (kind === 'arrow' || kind === 'text' ? 'ANNOTATIONS' : 'MEASUREMENTS');

/** Nothing where nothing is drawn. @param markings on these images */
export function graphicAnnotations(images: readonly KnownObject[], markings: readonly Marking[]): JsonDataSet {
  if (markings.length === 0) return {};
  const known = new Map(images.map((image) => [image.sopInstanceUid, image]));
  const places = new Map<string, Marking[]>();
  for (const marking of markings) {
    const place = `${layerOf(marking)} ${marking.sopInstanceUid} ${marking.frame}`;
    places.set(place, [...(places.get(place) ?? []), marking]);
  }
  const layers = (['MEASUREMENTS', 'ANNOTATIONS'] as const).filter((layer) =>
    markings.some((marking) => layerOf(marking) === layer),
  );
  return {
    '00700001': of('SQ', ...[...places.values()].map((all) => annotation(known.get(all[0].sopInstanceUid)!, all))),
    '00700060': of(
      'SQ',
      ...layers.map((layer, i) => ({ '00700002': of('CS', layer), '00700062': of('IS', String(i + 1)) })),
    ),
  };
}

/** @param markings of one layer on one frame */
function annotation(image: KnownObject, markings: readonly Marking[]): JsonDataSet {
  const texts = markings.flatMap(textObject);
  const graphics = markings.flatMap(graphicObjects);
  return {
    '00081140': of('SQ', frameReference(image, markings[0].frame)),
    '00700002': of('CS', layerOf(markings[0])),
    ...(texts.length > 0 ? { '00700008': of('SQ', ...texts) } : {}),
    ...(graphics.length > 0 ? { '00700009': of('SQ', ...graphics) } : {}),
  };
}

/** Beside the drawing, as it stood in the viewer: at an arrow's tail, else at the right end. */
function textObject(marking: Marking): JsonDataSet[] {
  const lines = writtenLines(marking);
  if (lines.length === 0) return [];
  const { kind, points } = marking;
  const place = kind === 'arrow' ? points[1] : points.reduce((a, b) => (b[0] > a[0] ? b : a));
  return [
    {
      '00700004': of('CS', 'PIXEL'),
      '00700006': of('ST', lines.join('\r\n')),
      '00700014': of('FL', ...place),
      '00700015': of('CS', 'N'),
    },
  ];
}

function graphicObjects(marking: Marking): JsonDataSet[] {
  const { kind, points } = marking;
  if (kind === 'text') return [];
  const shapes: Shape<Point>[] =
    kind === 'arrow' ? [{ type: 'POLYLINE', points: arrow(points[0], points[1]) }] : shapesOf(kind, cornersOf(marking));
  const isClosed = kind === 'rectangle' || kind === 'ellipse' || kind === 'outline';
  return shapes.map(({ type, points }) => ({
    '00700005': of('CS', 'PIXEL'),
    '00700020': of('US', 2),
    '00700021': of('US', points.length),
    '00700022': of('FL', ...points.flat()),
    '00700023': of('CS', type),
    ...(isClosed ? { '00700024': of('CS', 'N') } : {}),
  }));
}

/** One line from the tail to the head, over one barb and back over the other. */
function arrow(head: Point, tail: Point): Point[] {
  const [dx, dy] = [head[0] - tail[0], head[1] - tail[1]];
  const direction = Math.atan2(dy, dx);
  const size = Math.min(BARB, Math.hypot(dx, dy) / 3);
  const barb = (turn: number): Point => [
    head[0] - size * Math.cos(direction + turn),
    head[1] - size * Math.sin(direction + turn),
  ];
  return [tail, head, barb(0.4), head, barb(-0.4)];
}
