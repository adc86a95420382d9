// The content tree of a structured report of any template (PS3.3 C.17.3) as what a person reads: names, values, units,
// and which objects it speaks of. Pure; bounded, for reports come from anywhere.
import { type Dataset, items, number, numbers, text, texts } from '../dicom-json.ts';

export interface ContentItem {
  name: string;
  /** Empty for a heading. */
  value: string;
  isHeading: boolean;
  /** The object that is meant, to be shown beside. */
  reference?: { sopInstanceUid: string; frame?: number };
  children: ContentItem[];
}

export interface Report {
  title: string;
  /** PARTIAL or COMPLETE, VERIFIED or UNVERIFIED, as written. */
  completion: string;
  verification: string;
  verifiedBy: string[];
  date: string;
  content: ContentItem[];
}

const DEEPEST = 40;
const MOST_ITEMS = 20_000;

export function reportOf(instance: Dataset): Report {
  const left = { items: MOST_ITEMS };
  return {
    title: meaningOf(instance, '0040A043'),
    completion: text(instance, '0040A491'),
    verification: text(instance, '0040A493'),
    verifiedBy: items(instance, '0040A073')
      .map((observer) => personName(observer, '0040A075'))
      .filter(Boolean),
    date: text(instance, '00080023'),
    content: childrenOf(instance, 1, left),
  };
}

function childrenOf(parent: Dataset, depth: number, left: { items: number }): ContentItem[] {
  if (depth > DEEPEST) return [];
  const found: ContentItem[] = [];
  for (const item of items(parent, '0040A730')) {
    if (left.items-- <= 0) break;
    const kind = text(item, '0040A040');
    found.push({
      name: meaningOf(item, '0040A043'),
      value: shownValue(item, kind),
      isHeading: kind === 'CONTAINER',
      reference: referenceOf(item, kind),
      children: childrenOf(item, depth + 1, left),
    });
  }
  return found;
}

const plain =
  (tag: string) =>
  (item: Dataset): string =>
    text(item, tag);

/** By value type; one that is not here has its name alone. */
const VALUES: Record<string, (item: Dataset) => string> = {
  TEXT: plain('0040A160'),
  CODE: (item) => meaningOf(item, '0040A168'),
  NUM: quantity,
  DATETIME: plain('0040A120'),
  DATE: plain('0040A121'),
  TIME: plain('0040A122'),
  PNAME: (item) => personName(item, '0040A123'),
  UIDREF: plain('0040A124'),
  SCOORD: shape,
  SCOORD3D: shape,
  TCOORD: (item) => text(item, '0040A130').toLowerCase(),
};

function shownValue(item: Dataset, kind: string): string {
  return VALUES[kind]?.(item) ?? '';
}

function quantity(item: Dataset): string {
  const [measured] = items(item, '0040A300');
  // Without a number the reason for that is the value (PS3.3 C.18.1).
  if (!measured) return meaningOf(item, '0040A301');
  const [unit] = items(measured, '004008EA');
  const isUcum = unit !== undefined && text(unit, '00080102') === 'UCUM';
  const shown = unit && (isUcum ? text(unit, '00080100').replace(/^1$|[{}]/g, '') : text(unit, '00080104'));
  return [texts(measured, '0040A30A').join(', '), shown].filter(Boolean).join(' ');
}

function shape(item: Dataset): string {
  const points = numbers(item, '00700022').length / (text(item, '0040A040') === 'SCOORD3D' ? 3 : 2);
  return [text(item, '00700023').toLowerCase(), points > 1 ? `(${points})` : ''].filter(Boolean).join(' ');
}

function referenceOf(item: Dataset, kind: string): ContentItem['reference'] {
  if (kind !== 'IMAGE' && kind !== 'COMPOSITE' && kind !== 'WAVEFORM') return undefined;
  const [object] = items(item, '00081199');
  const sopInstanceUid = object && text(object, '00081155');
  return sopInstanceUid ? { sopInstanceUid, frame: number(object, '00081160') } : undefined;
}

/** What a code means, or the code itself where its meaning was left out. */
export function meaningOf(item: Dataset, tag: string): string {
  const [code] = items(item, tag);
  return code ? text(code, '00080104') || text(code, '00080100') : '';
}

export function personName(item: Dataset, tag: string): string {
  const [name] = item[tag]?.Value ?? [];
  const groups = (typeof name === 'object' && name !== null ? name : { Alphabetic: name }) as Record<string, unknown>;
  const best = groups.Alphabetic ?? groups.Ideographic ?? groups.Phonetic ?? '';
  const [family, given, middle, prefix, suffix] = String(best).split('^');
  return [prefix, given, middle, family, suffix].filter(Boolean).join(' ');
}
