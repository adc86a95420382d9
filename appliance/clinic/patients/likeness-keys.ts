// The keys under which a patient is looked up as somebody's look-alike: how the name sounds, how it sounds with one sound
// dropped, and with parts of the birth date. Two people who might be one share at least one key; likeness.ts then judges.
import { doubleMetaphone } from 'double-metaphone';
import { type SpokenName, spokenNames } from './names.ts';

/** Enough for any name; a hostile one must not become thousands of keys. */
const MOST_SOUNDS = 8;
const PHONE_DIGITS = 8;

/**
 * How a word in Latin letters sounds, coarsely (Double Metaphone). Without vowels and h, for Arabic and Hebrew write
 * neither; sh, j and s are one, for transliterations can't agree on them.
 */
export function soundOf(word: string): string {
  const [code] = doubleMetaphone(word);
  const sound = code
    .replace(/[AH]/g, '')
    .replace(/0/g, 'T')
    .replace(/[XJ]/g, 'S')
    .replace(/(.)\1+/g, '$1');
  return (sound || word.slice(0, 2).toUpperCase()).slice(0, MOST_SOUNDS).toLowerCase();
}

export interface Keys {
  /** Name and part of the birth date, or the telephone: few share one. */
  strong: string[];
  /** The whole name alone. */
  names: string[];
  /** Family or given name: to be asked only where there is no other, for many share one. */
  single: string[];
}

export function keysOf(person: { name: string; birthDate: string | null; phone: string }): Keys {
  const strong = new Set<string>();
  const names = new Set<string>();
  const single = new Set<string>();
  for (const spoken of spokenNames(person.name)) {
    const [one, other] = sounds(spoken);
    const pair = [one, other].sort().join('q');
    for (const key of pairsWithOneLess(one, other)) names.add(`n${key}`);
    for (const sound of [one, other]) if (sound) single.add(`s${sound}`);
    if (!person.birthDate) continue;
    for (const key of dateKeys(person.birthDate)) strong.add(`${key}${pair}`);
    for (const sound of new Set([one, other])) strong.add(`d${person.birthDate.replaceAll('-', '')}${sound}`);
  }
  const phone = person.phone.replace(/\D/g, '');
  if (phone.length >= 6) strong.add(`t${phone.slice(-PHONE_DIGITS)}`);
  return { strong: [...strong], names: [...names], single: [...single] };
}

function sounds({ family, given }: SpokenName): [string, string] {
  return [family ? soundOf(family) : '', given ? soundOf(given) : ''];
}

/** Both sounds in either order, and each with one of its letters left out: a typo changes one. */
function pairsWithOneLess(one: string, other: string): string[] {
  const keys = new Set<string>();
  const add = (a: string, b: string) => keys.add([a, b].sort().join('q'));
  add(one, other);
  for (let at = 0; at < one.length; at++) add(one.slice(0, at) + one.slice(at + 1), other);
  for (let at = 0; at < other.length; at++) add(one, other.slice(0, at) + other.slice(at + 1));
  return [...keys];
}

/** One wrong digit spoils the year, the month or the day: the two others are a key. So are day and month swapped. */
function dateKeys(birthDate: string): string[] {
  const [year, month, day] = birthDate.split('-');
  const [low, high] = [month, day].sort();
  return [`a${year}${month}`, `b${year}${day}`, `c${month}${day}`, `e${year}${low}${high}`];
}
