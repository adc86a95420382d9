// Which objects say what a set says: one measurement report, one key object, and a presentation state for each series (more
// where its images differ). Pure; each comes with a hash of what it says, so that saying the same again makes no object.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { OwnObject } from '../studies/own-objects.ts';
import type { OwnSeries } from '../studies/own-series.ts';
import type { Facts, Version } from './facts.ts';
import { keyObject } from './key-object.ts';
import { measurementReport } from './measurement-report.ts';
import { presentationState, type Said } from './presentation-state.ts';
import type { Presented } from './presented-images.ts';
import type { ImageKey, Marking, Presentation, SetContent } from './shapes.ts';

export interface Document {
  /** The same at every filing: its versions follow each other. */
  name: string;
  series: OwnSeries;
  /** SHA-256 of what it says. */
  hash: string;
  /** It says nothing: worth an object only where one before it said something. */
  isEmpty: boolean;
  make(version: Version): OwnObject;
}

/** Series that a set's presentation states are for. @param names of documents that were filed before */
export function presentedSeries({ markings, presentations }: SetContent, names: readonly string[]): Set<string> {
  const drawn = markings.filter(isOnImage);
  const before = names.flatMap((name) => (name.startsWith('presentation ') ? [name.split(' ')[1]] : []));
  return new Set([...[...drawn, ...presentations].map(({ seriesInstanceUid }) => seriesInstanceUid), ...before]);
}

/** @param presented of each of those series */
export function documentsOf(
  facts: Facts,
  { markings, keyImages, presentations }: SetContent,
  presented: ReadonlyMap<string, readonly Presented[]>,
): Document[] {
  const isKnown = ({ sopInstanceUid }: ImageKey) => facts.images.has(sopInstanceUid);
  const measured = markings.filter(
    (marking) => !isAnnotation(marking) && (isOnImage(marking) ? isKnown(marking) : marking.inPatient !== undefined),
  );
  const starred = keyImages.filter((image) => isOnImage(image) && isKnown(image));
  const states = [...presented].flatMap(([seriesInstanceUid, groups]) =>
    groups.flatMap((group) => {
      const own = presentations.find((one) => one.seriesInstanceUid === seriesInstanceUid);
      const drawn = markings.filter((one) => isOnImage(one) && one.seriesInstanceUid === seriesInstanceUid);
      return stateOf(facts, group, { seriesInstanceUid, drawn, presentation: groups.length === 1 ? own : undefined });
    }),
  );
  return [
    {
      name: 'measurements',
      series: 'measurements',
      hash: hashOf(measured),
      isEmpty: measured.length === 0,
      make: (version) => measurementReport(facts, measured, version),
    },
    ...states,
    // There is no key object without an image.
    ...(starred.length > 0
      ? [
          {
            name: 'key-images',
            series: 'key-images' as const,
            hash: hashOf(starred),
            isEmpty: false,
            make: (version: Version) => keyObject(facts, starred, version),
          },
        ]
      : []),
  ];
}

const isOnImage = ({ plane }: ImageKey): boolean => plane === undefined;
const isAnnotation = ({ kind }: Marking): boolean => kind === 'arrow' || kind === 'text';
const hashOf = (said: unknown): string => createHash('sha256').update(canonicalJson(said)).digest('hex');

interface Drawn {
  seriesInstanceUid: string;
  drawn: readonly Marking[];
  presentation: Presentation | undefined;
}

/** For all images alike, or only for those with drawings where a series' images differ or nothing was turned or windowed. */
function stateOf(facts: Facts, group: Presented, { seriesInstanceUid, drawn, presentation }: Drawn): Document[] {
  const uids = new Set(group.images.map(({ sopInstanceUid }) => sopInstanceUid));
  const markings = drawn.filter(({ sopInstanceUid }) => uids.has(sopInstanceUid));
  const isSeen = presentation !== undefined && isUnusual(presentation);
  const withDrawings = new Set(markings.map(({ sopInstanceUid }) => sopInstanceUid));
  const isAll = isSeen || markings.length === 0;
  const images = isAll ? group.images : group.images.filter(({ sopInstanceUid }) => withDrawings.has(sopInstanceUid));
  const said: Said = { seriesInstanceUid, images, presentation, markings };
  return [
    {
      name: `presentation ${seriesInstanceUid} ${group.key}`,
      series: 'presentation',
      hash: hashOf({ presentation, markings }),
      isEmpty: !isSeen && markings.length === 0,
      make: (version) => presentationState(facts, group, said, version),
    },
  ];
}

const isUnusual = ({ window, isInverted, rotation, isFlipped }: Presentation): boolean =>
  window !== undefined || isInverted || rotation !== 0 || isFlipped;
