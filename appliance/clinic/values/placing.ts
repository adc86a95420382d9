// Which of several numbers is the one, and in which field it stands: pure. One that was selected, else the mean, else the
// only one, else the last; nothing where they are of several fetuses, of several parts of a vessel, or of several methods.
import { fieldOf } from './known-codes.ts';
import {
  ageByBiometry,
  ageByCrownRump,
  type Biometry,
  type Reckoned,
  weightByBiometry,
  weightPercentile,
} from './obstetrics.ts';
import type { Found, Placed, StudyValues, TaughtCode } from './shapes.ts';
import { keyOf } from './structured-values.ts';
import { converted, rounded } from './units.ts';

/** A field of a template, with the unit that it is written in. */
export type FieldUnits = ReadonlyMap<string, string>;

interface Candidate {
  at: number;
  found: Found;
  field: string;
  value: number;
  unit: string;
}

export function placed(values: readonly Found[], taught: readonly TaughtCode[], units: FieldUnits): StudyValues {
  const unknown: number[] = [];
  const byField = new Map<string, Candidate[]>();
  for (const [at, found] of values.entries()) {
    const known = taughtField(found, taught, units) ?? fieldOf(found);
    if (known === null) continue;
    if (!known) {
      unknown.push(at);
      continue;
    }
    const unit = units.get(known.field) ?? known.unit;
    const value = converted(found.value, found.unit, unit);
    // Of another kind than the field's, or in a unit that nobody can be sure of: better nothing than a wrong number.
    if (value === undefined) continue;
    byField.set(known.field, [...(byField.get(known.field) ?? []), { at, found, field: known.field, value, unit }]);
  }
  const chosen = [...byField.values()].flatMap(chooseOne);
  return { values: [...values], placed: [...chosen, ...computed(chosen, units)], unknown };
}

/** What somebody taught here comes before what the standard says. */
function taughtField(found: Found, taught: readonly TaughtCode[], units: FieldUnits) {
  const site = found.site ? keyOf(found.site) : '';
  const lesson = taught.find(
    (one) => keyOf(one.code) === keyOf(found.code) && one.side === found.side && (one.site === '' || one.site === site),
  );
  if (!lesson) return undefined;
  return { field: lesson.fieldId, unit: units.get(lesson.fieldId) ?? found.unit };
}

function chooseOne(candidates: readonly Candidate[]): Placed[] {
  const several = (of: (found: Found) => string) => new Set(candidates.map(({ found }) => of(found))).size > 1;
  if (several(({ fetus }) => fetus)) return [];
  const how = (['isSelected', 'isMean'] as const).find((mark) => candidates.some(({ found }) => found[mark]));
  // An ejection fraction by Teichholz and one by Simpson are two things.
  if (!how && (several(({ segment }) => segment) || several(({ method }) => method))) return [];
  const one = candidates.filter(({ found }) => !how || found[how]).at(-1)!;
  const { at, field, value, unit } = one;
  const name =
    how === 'isSelected' ? 'selected' : how === 'isMean' ? 'mean' : candidates.length === 1 ? 'only' : 'last';
  return [{ fieldId: field, value: rounded(value, unit), unit, from: [at], how: name, source: '' }];
}

/** What the device didn't say and a published formula does. */
function computed(chosen: readonly Placed[], units: FieldUnits): Placed[] {
  const has = new Map(chosen.map((one) => [one.fieldId, one]));
  const millimetres = (field: string) => {
    const one = has.get(field);
    return one && converted(one.value, one.unit, 'mm');
  };
  const biometry: Biometry = {
    bpd: millimetres('bpd'),
    hc: millimetres('hc'),
    ac: millimetres('ac'),
    fl: millimetres('fl'),
    crl: millimetres('crl'),
  };
  const add = (fieldId: string, unit: string, reckoned: Reckoned | undefined, of: readonly string[]): Placed[] => {
    if (has.has(fieldId) || !reckoned) return [];
    const to = units.get(fieldId) ?? unit;
    const value = converted(reckoned.value, unit, to);
    if (value === undefined) return [];
    const from = of.flatMap((field) => has.get(field)?.from ?? []);
    return [{ fieldId, value: rounded(value, to), unit: to, from, how: 'computed', source: reckoned.source }];
  };
  const four = ['bpd', 'hc', 'ac', 'fl'];
  const byFour = ageByBiometry(biometry);
  const age = byFour
    ? add('gestational-age', 'wk', byFour, four)
    : add('gestational-age', 'wk', ageByCrownRump(biometry), ['crl']);
  const weight = add('efw', 'g', weightByBiometry(biometry), four);
  return [...age, ...weight, ...rank(weight[0] ?? has.get('efw'), has.get('gestational-age-by-dates'))];
}

/** By the age that dates give: by that of the same measurements every weight would be an average one. */
function rank(weight: Placed | undefined, age: Placed | undefined): Placed[] {
  const grams = weight && converted(weight.value, weight.unit, 'g');
  const weeks = age && converted(age.value, age.unit, 'wk');
  const reckoned = grams === undefined || weeks === undefined ? undefined : weightPercentile(grams, weeks);
  if (!reckoned) return [];
  const from = [...weight!.from, ...age!.from];
  const [fieldId, unit] = ['efw-percentile', '{percentile}'];
  return [{ fieldId, value: Math.round(reckoned.value), unit, from, how: 'computed', source: reckoned.source }];
}
