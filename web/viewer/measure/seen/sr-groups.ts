// Measurement groups of a TID 1500 report (TID 1410, 1411, 1501) as other systems write them: what is tracked, what was
// found, its values, and the graphics that they were taken from. Pure.
import { type Dataset, items, number, numbers, text } from '../../dicom-json.ts';
import { meaningOf } from '../../documents/sr-content.ts';
import { childNamed, childrenOf, codeAt, isNamed, nameOf, valueType } from './sr-items.ts';

/** What a graphic was drawn for: it says how to draw one that could be several things. */
export type Purpose = 'angle' | 'area' | undefined;

export interface Graphic {
  type: string;
  /** Columns and rows, or millimetres in the patient where there is a frame of reference. */
  numbers: readonly number[];
  frameOfReferenceUid?: string;
  images: readonly { sopInstanceUid: string; frame: number }[];
  purpose: Purpose;
}

export interface Measured {
  name: string;
  value: number;
  /** UCUM, or what the maker calls it. */
  unit: string;
}

export interface Group {
  /** Tracking Unique Identifier; empty where there is none. */
  trackingUid: string;
  label: string;
  values: readonly Measured[];
  /** What was said of it in words: findings, sites, qualities. */
  notes: readonly string[];
  graphics: readonly Graphic[];
}

const GROUP = '125007';
const TRACKING = '112039';
const TRACKING_UID = '112040';
const FINDING = '121071';
const SITES = ['363698007', 'G-C0E3'];
const DERIVATION = '121401';
/** Of TID 1410, 1411 and 1501 what is about the measuring, not about the patient. */
const ABOUT = ['112039', '112040', 'C67447', '126100', '121191', '125008', '126072', '126073'];
const DEEPEST = 30;
const MOST_GROUPS = 2000;

/** In the order in which they stand, however deep. */
export function groupsOf(report: Dataset): Group[] {
  const found: Dataset[] = [];
  const look = (item: Dataset, depth: number): void => {
    if (depth > DEEPEST) return;
    for (const child of items(item, '0040A730')) {
      if (found.length >= MOST_GROUPS) return;
      if (valueType(child) === 'CONTAINER' && isNamed(child, GROUP)) found.push(child);
      look(child, depth + 1);
    }
  };
  look(report, 0);
  return found.map((item) => groupOf(report, item)).filter((group) => !isEmpty(group));
}

const isEmpty = ({ values, graphics, notes }: Group): boolean => values.length + graphics.length + notes.length === 0;

function groupOf(root: Dataset, item: Dataset): Group {
  const children = childrenOf(root, item);
  const sources = children.filter((child) => valueType(child) === 'IMAGE').flatMap(imagesOf);
  const values = children.flatMap(measuredIn);
  const graphics = children.flatMap((child) => graphicsIn(root, child, sources, undefined, 0));
  const { label, notes } = saidOf(item, children);
  const trackingUid = textOf(childNamed(item, TRACKING_UID), '0040A124');
  return { trackingUid, label: label || values[0]?.name || '', values, notes, graphics };
}

const textOf = (item: Dataset | undefined, tag: string): string => (item ? text(item, tag) : '');

/** Programs name what they track after themselves: `Cornerstone3DTools@^0.1.0:Length`. */
const BY_PROGRAM = /^\w+@[^:]*:(\w+)/;
/** And keep what a person wrote as a code of their own (OHIF). */
const FREE_TEXT = /FREETEXT$/i;

function saidOf(item: Dataset, children: readonly Dataset[]): { label: string; notes: string[] } {
  const tracked = textOf(childNamed(item, TRACKING), '0040A160');
  const [, tool] = BY_PROGRAM.exec(tracked) ?? [];
  const finding = children.find((child) => valueType(child) === 'CODE' && isNamed(child, FINDING));
  const written = finding && FREE_TEXT.test(codeAt(finding, '0040A168')?.value ?? '') ? wordsOf(finding) : '';
  const named = tool === undefined ? tracked : '';
  const said = children.filter(isSaid).map((child) => {
    const value = wordsOf(child);
    return child === finding || isNamed(child, ...SITES) ? value : [meaningOf(child, '0040A043'), value].join(': ');
  });
  const label = written || named || (finding && wordsOf(finding)) || spaced(tool ?? '');
  return { label, notes: [...new Set(said)].filter((one) => one && one !== label) };
}

/** A tool's name as words: `EllipticalROI` is an elliptical ROI. */
const spaced = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');

const isSaid = (child: Dataset): boolean =>
  (valueType(child) === 'CODE' || valueType(child) === 'TEXT') && !isNamed(child, ...ABOUT);

const wordsOf = (item: Dataset): string =>
  valueType(item) === 'CODE' ? meaningOf(item, '0040A168') : text(item, '0040A160');

function measuredIn(item: Dataset): Measured[] {
  const [measured] = items(item, '0040A300');
  const value = measured && number(measured, '0040A30A');
  if (valueType(item) !== 'NUM' || !measured || value === undefined) return [];
  const derived = childNamed(item, DERIVATION);
  const name = [meaningOf(item, '0040A043'), derived && meaningOf(derived, '0040A168')].filter(Boolean).join(', ');
  return [{ name, value, unit: unitOf(measured) }];
}

/** Some write pixels as the unit 1 with "px" for its meaning. */
function unitOf(measured: Dataset): string {
  const unit = codeAt(measured, '004008EA');
  if (!unit) return '1';
  if (unit.value === '1') return /^(px|pixels?|px2|mm2?|HU)$/i.test(unit.meaning) ? unit.meaning : '1';
  return unit.scheme === 'UCUM' || unit.value.length <= 4 ? unit.value : unit.meaning;
}

function purposeOf(item: Dataset): Purpose {
  const [measured] = items(item, '0040A300');
  const unit = measured && unitOf(measured);
  if (unit === 'deg') return 'angle';
  return unit === 'mm2' || unit === 'cm2' || unit === 'px2' || /\barea\b/i.test(nameOf(item)?.meaning ?? '')
    ? 'area'
    : undefined;
}

type Images = Graphic['images'];

/** @param sources the images of the whole group, for a graphic that names none */
function graphicsIn(root: Dataset, item: Dataset, sources: Images, purpose: Purpose, depth: number): Graphic[] {
  const kind = valueType(item);
  if (depth > DEEPEST || (kind === 'CONTAINER' && isNamed(item, GROUP))) return [];
  const children = childrenOf(root, item);
  if (kind === 'SCOORD' || kind === 'SCOORD3D') {
    const own = children.filter((child) => valueType(child) === 'IMAGE').flatMap(imagesOf);
    const graphic = { type: text(item, '00700023'), numbers: numbers(item, '00700022'), purpose };
    const frameOfReferenceUid = text(item, '30060024');
    if (kind === 'SCOORD3D') return [{ ...graphic, frameOfReferenceUid, images: [] }];
    return [{ ...graphic, images: own.length > 0 ? own : sources }];
  }
  const now = kind === 'NUM' ? purposeOf(item) : purpose;
  return children.flatMap((child) => graphicsIn(root, child, sources, now, depth + 1));
}

/** Every frame that is meant; the only one of a single-frame image is 1. */
export function imagesOf(item: Dataset): { sopInstanceUid: string; frame: number }[] {
  return items(item, '00081199').flatMap((object) => {
    const sopInstanceUid = text(object, '00081155');
    const frames = numbers(object, '00081160');
    return sopInstanceUid ? (frames.length > 0 ? frames : [1]).map((frame) => ({ sopInstanceUid, frame })) : [];
  });
}
