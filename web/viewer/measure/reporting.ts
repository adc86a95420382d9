// What of a marking or a picture goes into a report: nodes of the report's schema, rounded as they are read. Pure.
import type { DocumentJson } from '../../shapes.ts';
import type { Window } from '../window.ts';
import { rounded } from './format.ts';
import type { ImageKey, Marking } from './marking.ts';
import type { Concept, Value } from './values.ts';
import { words } from './words.ts';

/** What an area says besides its size: in a report only where there is no size. */
const STATISTICS = new Set<Concept>(['mean', 'deviation', 'min', 'max']);
const MOST_LABEL = 190;
const MOST_UNIT = 60;
const uidOrNone = (uid: string): string => (/^[0-9.]{1,64}$/.test(uid) ? uid : '');

/** A value for each node; none for words and arrows. */
export function measurementNodes(marking: Marking): DocumentJson[] {
  const { kind, label, values, note, id } = marking;
  const name = label || words.reportNames[kind];
  const said = note && words.notes[note] ? `${name} (${words.notes[note]})` : name;
  return reported(values).map((value) => {
    const { value: number, unit } = rounded(value);
    const what = words.parts[value.concept];
    const shown = (what ? `${said}, ${what}` : said).slice(0, MOST_LABEL);
    const attrs = { ...originOf(marking), label: shown, value: number, unit: UCUM[unit] ?? unit, trackingUid: id };
    return { type: 'measurement', attrs };
  });
}

/** A value that another system measured, named as it says. */
export function foreignNode(
  origin: ImageKey,
  label: string,
  { name, value, unit }: { name: string; value: number; unit: string },
  trackingUid: string,
): DocumentJson {
  const { value: number, unit: of } = rounded({ value, unit });
  const shown = (name && name !== label ? `${label}, ${name}` : label).slice(0, MOST_LABEL);
  const attrs = {
    label: shown,
    value: number,
    unit: UCUM[of] ?? of.slice(0, MOST_UNIT),
    trackingUid: uidOrNone(trackingUid),
  };
  return { type: 'measurement', attrs: { ...originOf(origin), ...attrs } };
}

/** A picture as it is windowed; one made in the viewer isn't in the archive and can't be shown in a report. */
export function imageNode(image: ImageKey, window: Window | undefined, caption: string): DocumentJson | undefined {
  if (image.plane) return undefined;
  const isWindowed = window !== undefined && window.width >= 1;
  const [windowCenter, windowWidth] = isWindowed ? [window.center, window.width] : [null, null];
  return { type: 'image', attrs: { ...originOf(image), windowCenter, windowWidth, caption } };
}

function reported(values: readonly Value[]): Value[] {
  const ratio = values.find(({ concept }) => concept === 'ratio');
  if (ratio) return [ratio];
  const plain = values.filter(({ concept }) => !STATISTICS.has(concept));
  return plain.length > 0 ? plain : values.filter(({ concept }) => concept === 'mean');
}

const UCUM: Record<string, string> = { px: '{px}', px2: '{px2}' };

function originOf({ studyInstanceUid, seriesInstanceUid, sopInstanceUid, frame, plane }: ImageKey) {
  // Nothing that was stored shows a plane made here: only where it was cut from is true.
  if (plane) return { studyInstanceUid, seriesInstanceUid, sopInstanceUid: '', frame: 1 };
  return { studyInstanceUid, seriesInstanceUid, sopInstanceUid, frame };
}
