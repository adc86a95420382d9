// Markings that are somebody else's: a colleague's set in the database, an object that another system sent. They are drawn,
// listed, gone to and put into a report; nobody changes them here. Pure.
import type { DocumentJson, MeasurementSet } from '../../../shapes.ts';
import type { Place } from '../calibration.ts';
import { shownLines } from '../format.ts';
import { type ImageKey, imageId, type Marking } from '../marking.ts';
import { measurementNodes } from '../reporting.ts';
import type { Kind } from '../shapes.ts';
import { words } from '../words.ts';

/** One drawing on one image. */
export interface Shape {
  image: ImageKey;
  kind: Kind;
  points: readonly Place[];
}

export interface SeenMarking {
  /** Of this marking in its set. */
  key: string;
  label: string;
  /** None where it could not be placed on an image that is here. */
  shapes: readonly Shape[];
  /** Values as they are read, one line each. */
  lines: readonly string[];
  /** What a report takes of it. */
  nodes: readonly DocumentJson[];
}

export interface SeenSet {
  key: string;
  /** A colleague's name, or what an object says of its maker. */
  author: string;
  /** When it was saved or written, ISO 8601; empty where nobody says. */
  at: string;
  isColleague: boolean;
  markings: readonly SeenMarking[];
  keyImages: readonly ImageKey[];
}

export function seenSet(studyInstanceUid: string, set: MeasurementSet): SeenSet {
  return {
    key: `${studyInstanceUid} ${set.author.id}`,
    author: set.author.displayName,
    at: set.savedAt,
    isColleague: true,
    markings: set.markings.map((marking) => seenMarking({ ...marking, studyInstanceUid })),
    keyImages: set.keyImages.map((image) => ({ ...image, studyInstanceUid })),
  };
}

function seenMarking(marking: Marking): SeenMarking {
  const { id, kind, points, label, values, note } = marking;
  const said = note && words.notes[note] ? [words.notes[note]] : [];
  return {
    key: id,
    label: label || words.kinds[kind],
    shapes: [{ image: marking, kind, points }],
    lines: [...shownLines(values), ...said],
    nodes: measurementNodes(marking),
  };
}

/** Where something stands of the sets that aren't hidden: looked up at every picture that is drawn. */
export interface SeenIndex {
  shapes: ReadonlyMap<string, readonly { set: SeenSet; marking: SeenMarking; shape: Shape }[]>;
  /** Who marked an image. */
  stars: ReadonlyMap<string, readonly string[]>;
}

export function indexOf(sets: readonly SeenSet[], hidden: ReadonlySet<string>): SeenIndex {
  const shapes = new Map<string, { set: SeenSet; marking: SeenMarking; shape: Shape }[]>();
  const stars = new Map<string, string[]>();
  for (const set of sets.filter(({ key }) => !hidden.has(key))) {
    for (const marking of set.markings)
      for (const shape of marking.shapes) add(shapes, imageId(shape.image), { set, marking, shape });
    for (const image of set.keyImages) add(stars, imageId(image), set.author);
  }
  return { shapes, stars };
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const there = map.get(key);
  if (there) there.push(value);
  else map.set(key, [value]);
}
