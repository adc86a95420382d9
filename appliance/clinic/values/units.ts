// Units as UCUM writes them, and one into another: exact factors, and nothing where two aren't of one kind. A unit that
// isn't in the table is never guessed.

/** Of the kind's base: metres, kilograms, seconds, litres, metres a second, one a minute, pascals, one, radians. */
interface Unit {
  kind: 'length' | 'area' | 'mass' | 'time' | 'volume' | 'velocity' | 'rate' | 'pressure' | 'ratio' | 'angle';
  /** Both whole, so that a factor is the quotient of two exact numbers. */
  times: number;
  over: number;
}

const unit = (kind: Unit['kind'], times: number, over = 1): Unit => ({ kind, times, over });

/** A month is UCUM's, a twelfth of 365.25 days: too vague for an age, so it isn't here. */
const UNITS: Readonly<Record<string, Unit>> = {
  um: unit('length', 1, 1_000_000),
  mm: unit('length', 1, 1000),
  cm: unit('length', 1, 100),
  dm: unit('length', 1, 10),
  m: unit('length', 1),
  '[in_i]': unit('length', 254, 10_000),
  mm2: unit('area', 1, 1_000_000),
  cm2: unit('area', 1, 10_000),
  m2: unit('area', 1),
  mg: unit('mass', 1, 1_000_000),
  g: unit('mass', 1, 1000),
  kg: unit('mass', 1),
  ms: unit('time', 1, 1000),
  s: unit('time', 1),
  min: unit('time', 60),
  h: unit('time', 3600),
  d: unit('time', 86_400),
  wk: unit('time', 604_800),
  mm3: unit('volume', 1, 1_000_000),
  cm3: unit('volume', 1, 1000),
  ml: unit('volume', 1, 1000),
  mL: unit('volume', 1, 1000),
  dl: unit('volume', 1, 10),
  dL: unit('volume', 1, 10),
  l: unit('volume', 1),
  L: unit('volume', 1),
  'mm/s': unit('velocity', 1, 1000),
  'cm/s': unit('velocity', 1, 100),
  'm/s': unit('velocity', 1),
  '/min': unit('rate', 1),
  '1/min': unit('rate', 1),
  '{beats}/min': unit('rate', 1),
  '{H.B.}/min': unit('rate', 1),
  '{bpm}': unit('rate', 1),
  'mm[Hg]': unit('pressure', 133_322, 1000),
  kPa: unit('pressure', 1000),
  '1': unit('ratio', 1),
  '{ratio}': unit('ratio', 1),
  '%': unit('ratio', 1, 100),
  deg: unit('angle', 1),
};

export function isKnownUnit(code: string): boolean {
  return Object.hasOwn(UNITS, code);
}

/** @returns undefined where one of them isn't known, or they are of two kinds */
export function converted(value: number, from: string, to: string): number | undefined {
  if (from === to) return value;
  if (!isKnownUnit(from) || !isKnownUnit(to)) return undefined;
  const [a, b] = [UNITS[from], UNITS[to]];
  if (a.kind !== b.kind) return undefined;
  // What binary fractions add isn't part of the value.
  return Number(((value * a.times * b.over) / (a.over * b.times)).toPrecision(12));
}

/** Places behind the point that are read in a report: a tenth of a millimetre is more than anybody measures. */
const PLACES: Readonly<Record<string, number>> = {
  mm: 1,
  cm: 2,
  g: 0,
  kg: 3,
  mL: 1,
  ml: 1,
  '/min': 0,
  'cm/s': 1,
  'm/s': 3,
  '%': 1,
  '{ratio}': 2,
  ms: 0,
  wk: 1,
  d: 0,
};

/** As it is written into a report. */
export function rounded(value: number, inUnit: string): number {
  return Number(value.toFixed(PLACES[inUnit] ?? 3));
}
