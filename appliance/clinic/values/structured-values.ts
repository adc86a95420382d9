// The numbers of a structured report (PS3.3 C.17.3) with what its tree says about each: of which fetus, site and side, a
// mean or chosen, in which image. Any template's tree, vendors' own codes too; what the numbers are for isn't known here.
import type { Code, Found } from './shapes.ts';

/** DICOM JSON (PS3.18 F.2), as far as it is read here. */
export type Json = Record<string, { vr?: string; Value?: unknown[] } | undefined>;

const MOST_ITEMS = 5000;
const MOST_LEVELS = 24;

const CONTENT = '0040A730';
const VALUE_TYPE = '0040A040';
const CONCEPT = '0040A043';

/** Codes by `scheme|value`; SRT is what SCT was called, and devices go on writing it. */
const LATERALITY = new Set(['SCT|272741003', 'SRT|G-C171', 'SNM3|G-C171', '99SDM|G-C171']);
const SITE = new Set(['SCT|363698007', 'SRT|G-C0E3', 'SNM3|G-C0E3', '99SDM|G-C0E3']);
const SEGMENT = new Set(['SCT|106233006', 'SRT|G-A1F8', 'SNM3|G-A1F8', '99SDM|G-A1F8']);
const METHOD = new Set(['SCT|370129005', 'SRT|G-C036', 'SNM3|G-C036', '99SDM|G-C036']);
const FETUS = new Set(['LN|11951-1', 'DCM|121030']);
/** Facts about images (TID 1600): how large they are, not what is in them. */
const IMAGE_LIBRARY = 'DCM|111028';
const DERIVATION = 'DCM|121401';
const SELECTION = 'DCM|121404';
const MEAN = new Set(['SCT|373098007', 'SRT|R-00317', 'SNM3|R-00317', '99SDM|R-00317']);
const SIDES: Readonly<Record<string, 'L' | 'R'>> = {
  'SCT|7771000': 'L',
  'SRT|G-A101': 'L',
  'SNM3|G-A101': 'L',
  '99SDM|G-A101': 'L',
  'SCT|24028007': 'R',
  'SRT|G-A100': 'R',
  'SNM3|G-A100': 'R',
  '99SDM|G-A100': 'R',
};

export const keyOf = ({ scheme, value }: Code) => `${scheme}|${value}`;

type Context = Pick<Found, 'site' | 'side' | 'segment' | 'method' | 'fetus' | 'isMean' | 'isSelected' | 'path'>;
const NOTHING: Context = {
  ...{ site: null, side: '', segment: '', method: '', fetus: '' },
  ...{ isMean: false, isSelected: false, path: [] },
};

/** In the order of the tree. @param report the whole object as DICOM JSON */
export function valuesIn(report: Json): Found[] {
  const found: Found[] = [];
  let items = 0;
  const walk = (item: Json, context: Context, place: string, level: number): void => {
    items += 1;
    if (items > MOST_ITEMS || level > MOST_LEVELS) return;
    const children = sequence(item[CONTENT]);
    const own = children.reduce(modified, context);
    if (text(item[VALUE_TYPE]) === 'NUM') {
      const value = numberOf(item, children, own, place);
      if (value)
        found.push({ ...value, sopInstanceUid: text(report['00080018']), seriesInstanceUid: text(report['0020000E']) });
      return; // what is below a number is about it
    }
    const concept = codeIn(item[CONCEPT]);
    if (concept && keyOf(concept) === IMAGE_LIBRARY) return;
    const within = place && concept ? { ...own, path: [...own.path, concept] } : own;
    for (const [at, child] of children.entries())
      walk(child, within, place ? `${place}.${at + 1}` : `1.${at + 1}`, level + 1);
  };
  walk(report, NOTHING, '', 0);
  return found;
}

/** A container's or number's modifiers and contexts hold for all of it. */
function modified(context: Context, child: Json): Context {
  const relation = text(child['0040A010']);
  if (relation !== 'HAS CONCEPT MOD' && relation !== 'HAS OBS CONTEXT' && relation !== 'HAS PROPERTIES') return context;
  const concept = codeIn(child[CONCEPT]);
  if (!concept) return context;
  const key = keyOf(concept);
  const code = codeIn(child['0040A168']);
  if (FETUS.has(key)) return { ...context, fetus: text(child['0040A160']) || code?.meaning || '' };
  if (!code) return context;
  if (LATERALITY.has(key)) return { ...context, side: SIDES[keyOf(code)] ?? '' };
  if (METHOD.has(key)) return { ...context, method: keyOf(code) };
  if (SEGMENT.has(key)) return { ...context, segment: keyOf(code) };
  if (SITE.has(key)) return sequence(child[CONTENT]).reduce(modified, { ...context, site: code });
  if (key === DERIVATION) return { ...context, isMean: MEAN.has(keyOf(code)) };
  if (key === SELECTION) return { ...context, isSelected: true };
  return context;
}

function numberOf(item: Json, children: readonly Json[], context: Context, place: string) {
  const code = codeIn(item[CONCEPT]);
  const [measured] = sequence(item['0040A300']);
  const value = Number(measured?.['0040A30A']?.Value?.[0] ?? Number.NaN);
  // A device that couldn't measure says so by an empty sequence.
  if (!code || !Number.isFinite(value)) return undefined;
  const unit = codeIn(measured?.['004008EA']);
  return {
    ...context,
    code,
    value,
    unit: unit?.scheme === 'UCUM' ? unit.value : '',
    shownUnit: unit?.meaning || unit?.value || '',
    item: place,
    image: imageOf(children),
  };
}

function imageOf(children: readonly Json[]): Found['image'] {
  for (const child of children) {
    const [reference] = sequence(child['00081199']);
    const sopInstanceUid = text(reference?.['00081155']);
    if (sopInstanceUid) return { sopInstanceUid, frame: Number(reference?.['00081160']?.Value?.[0] ?? 1) || 1 };
    // A region of an image (SCOORD) was selected from it.
    const below = imageOf(sequence(child[CONTENT]));
    if (below) return below;
  }
  return null;
}

function codeIn(element: Json[string]): Code | undefined {
  const [code] = sequence(element);
  if (!code) return undefined;
  const value = text(code['00080100']) || text(code['00080119']) || text(code['00080120']);
  const scheme = text(code['00080102']);
  return value
    ? { value: value.slice(0, 64), scheme: scheme.slice(0, 16), meaning: text(code['00080104']).slice(0, 64) }
    : undefined;
}

function sequence(element: Json[string]): Json[] {
  const items = element?.Value;
  return Array.isArray(items) ? items.filter((item): item is Json => typeof item === 'object' && item !== null) : [];
}

function text(element: Json[string]): string {
  const value = element?.Value?.[0];
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' ? String(value) : '';
}
