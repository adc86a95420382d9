// Whether two sets of facts can be one person, and whether what came is what was scheduled. Pure: facts in, reasons out,
// as codes that the pages put into words. Names are compared folded; nobody is matched by a name alone.
import { foldForSearch, nameComponents, parsePersonName } from '../../lib/dicom/person-name.ts';

export interface Person {
  patientId: string;
  name: string;
  /** YYYY-MM-DD; empty where unknown. */
  birthDate: string;
  sex: string;
}

export type Reason =
  | 'id-same'
  | 'id-differs'
  | 'id-missing'
  | 'name-same'
  | 'name-similar'
  | 'name-swapped'
  | 'name-differs'
  | 'birth-date-same'
  | 'birth-date-differs'
  | 'sex-differs'
  | 'accession-same'
  | 'study-uid-same'
  | 'time-fits'
  | 'nothing-scheduled'
  | 'several-scheduled'
  | 'modality-differs'
  | 'station-differs'
  | 'time-differs'
  | 'body-part-differs'
  | 'laterality-differs'
  | 'other-patient-in-room';

export interface Comparison {
  /** same: nothing contradicts. unsure: a person must look. other: plainly somebody else. */
  verdict: 'same' | 'unsure' | 'other';
  reasons: Reason[];
}

export function compareIdentity(received: Person, known: Person): Comparison {
  const name = compareNames(received.name, known.name);
  const reasons: Reason[] = [idReason(received.patientId, known.patientId), name];
  const datesDiffer = Boolean(received.birthDate && known.birthDate && received.birthDate !== known.birthDate);
  if (datesDiffer) reasons.push('birth-date-differs');
  else if (received.birthDate && known.birthDate) reasons.push('birth-date-same');
  const sexesDiffer = isSex(received.sex) && isSex(known.sex) && received.sex !== known.sex;
  if (sexesDiffer) reasons.push('sex-differs');
  const contradictions = [name === 'name-differs', datesDiffer, sexesDiffer].filter(Boolean).length;
  if (contradictions > 1 || name === 'name-differs') return { verdict: 'other', reasons };
  const certain = reasons.includes('id-same') && (name === 'name-same' || name === 'name-swapped');
  return { verdict: certain && contradictions === 0 ? 'same' : 'unsure', reasons };
}

function idReason(received: string, known: string): Reason {
  if (received.trim() === '') return 'id-missing';
  return received.trim() === known.trim() ? 'id-same' : 'id-differs';
}

function isSex(sex: string): boolean {
  return sex === 'M' || sex === 'F';
}

/** The best of the groups that both have. */
function compareNames(one: string, other: string): Reason {
  const [ours, theirs] = [groupsOf(one), groupsOf(other)];
  const verdicts = ours.flatMap((left) => theirs.map((right) => compareGroups(left, right)));
  const order: Reason[] = ['name-same', 'name-swapped', 'name-similar'];
  return order.find((reason) => verdicts.includes(reason)) ?? 'name-differs';
}

function groupsOf(name: string): string[] {
  const { alphabetic, ideographic, phonetic } = parsePersonName(name);
  return [alphabetic, ideographic, phonetic].filter(Boolean);
}

function compareGroups(one: string, other: string): Reason {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (left.join(' ') === right.join(' ')) return 'name-same';
  if ([...left].sort().join(' ') === [...right].sort().join(' ')) return 'name-swapped';
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left];
  const rest = [...longer];
  for (const word of shorter) {
    const at = rest.findIndex((each) => isNear(word, each));
    if (at === -1) return 'name-differs';
    rest.splice(at, 1);
  }
  return shorter.length > 1 ? 'name-similar' : 'name-differs';
}

function wordsOf(group: string): string[] {
  const { family, given, middle } = nameComponents(group);
  return foldForSearch([family, given, middle].join(' ')).split(' ').filter(Boolean);
}

/** One letter wrong in a word of five or more, or two neighbours swapped. */
function isNear(one: string, other: string): boolean {
  if (one === other) return true;
  if (Math.min(one.length, other.length) < 4 || Math.abs(one.length - other.length) > 1) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from++;
  let back = 0;
  while (back < Math.min(one.length, other.length) - from && one.at(-1 - back) === other.at(-1 - back)) back++;
  const [left, right] = [one.slice(from, one.length - back), other.slice(from, other.length - back)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** What was done, from the images, beside what was to be done. Empty where unknown. */
export interface Performed {
  modalities: string[];
  stationAeTitle: string;
  bodyParts: string[];
  lateralities: string[];
  /** UTC; undefined where the images don't say. */
  at: Date | undefined;
}

export interface Scheduled {
  modality: string;
  stationAeTitle: string;
  bodyPart: string;
  laterality: string;
  startsAt: Date;
  /** Another patient was called into this room and had not left it. */
  otherPatientInRoom: boolean;
}

/** Nobody is scanned half a day away from the appointment without a person having moved it. */
const HOURS_APART = 6;
/** Alone they are a busy day; two of them together are not. */
const WEAK: ReadonlySet<Reason> = new Set(['station-differs', 'time-differs']);

/**
 * The wrong-patient guard. With names copied from the worklist a wrong line shows only in what was done, where and when.
 * @returns why the study may be somebody else's; empty where it fits
 */
export function doubts(performed: Performed, scheduled: Scheduled, person: Comparison): Reason[] {
  const found: Reason[] = person.reasons.filter(
    (reason) => reason === 'sex-differs' || reason === 'birth-date-differs',
  );
  const { modalities, bodyParts, lateralities } = performed;
  if (scheduled.modality && modalities.length > 0 && !modalities.includes(scheduled.modality))
    found.push('modality-differs');
  if (differs(scheduled.bodyPart, bodyParts)) found.push('body-part-differs');
  if (isOpposite(scheduled.laterality, lateralities)) found.push('laterality-differs');
  if (scheduled.otherPatientInRoom) found.push('other-patient-in-room');
  if (scheduled.stationAeTitle && performed.stationAeTitle && scheduled.stationAeTitle !== performed.stationAeTitle)
    found.push('station-differs');
  const apart = performed.at ? Math.abs(performed.at.getTime() - scheduled.startsAt.getTime()) / 3_600_000 : 0;
  if (apart > HOURS_APART) found.push('time-differs');
  const weak = found.filter((reason) => WEAK.has(reason)).length;
  return found.length > weak || weak > 1 ? found : [];
}

function differs(expected: string, found: readonly string[]): boolean {
  const one = plain(expected);
  const others = found.map(plain).filter(Boolean);
  if (one === '' || others.length === 0) return false;
  return !others.some((other) => one.includes(other) || other.includes(one));
}

function plain(bodyPart: string): string {
  return bodyPart.toUpperCase().replace(/[^A-Z]/g, '');
}

function isOpposite(expected: string, found: readonly string[]): boolean {
  const opposite = expected === 'L' ? 'R' : expected === 'R' ? 'L' : '';
  return opposite !== '' && found.includes(opposite) && !found.includes(expected);
}
