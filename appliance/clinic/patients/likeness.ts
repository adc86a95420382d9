// How alike two people are, from 0 to 1, and why: what a person at the desk would compare. Never decides.
import { soundOf } from './likeness-keys.ts';
import { type SpokenName, spokenNames } from './names.ts';
import type { Likeness } from './shapes.ts';

export interface Compared {
  name: string;
  birthDate: string | null;
  sex: string;
  phone: string;
}

export interface Judgement {
  score: number;
  reasons: Likeness[];
}

/** From here on a person should look. */
export const WORTH_SHOWING = 0.62;

export function judge(asked: Compared, known: Compared): Judgement {
  const reasons: Likeness[] = [];
  const name = nameLikeness(asked.name, known.name);
  const date = dateLikeness(asked.birthDate, known.birthDate);
  if (name.score > 0.75) {
    if (name.swapped) reasons.push('swapped-names');
    reasons.push(name.score > 0.985 ? 'same-name' : 'similar-name');
  }
  if (date.reason) reasons.push(date.reason);
  // Without a date on both sides the name has to carry it, and can't carry all.
  let score = date.score === undefined ? name.score * 0.85 : name.score * 0.6 + date.score * 0.4;
  if (samePhone(asked.phone, known.phone)) {
    reasons.push('same-phone');
    score = Math.min(1, score + 0.15);
  }
  if (asked.sex && known.sex && asked.sex !== known.sex && asked.sex !== 'O' && known.sex !== 'O') {
    reasons.push('other-sex');
    score -= 0.08;
  }
  return { score: Math.max(0, Math.round(score * 1000) / 1000), reasons };
}

/** The best of all pairs of groups: a Latin name is compared with the romanised Cyrillic one too. */
function nameLikeness(asked: string, known: string): { score: number; swapped: boolean } {
  let best = { score: 0, swapped: false };
  for (const one of spokenNames(asked)) {
    for (const other of spokenNames(known)) {
      const straight = pairLikeness(one, other);
      const swapped = pairLikeness(one, { ...other, family: other.given, given: other.family }) - 0.01;
      if (straight > best.score) best = { score: straight, swapped: false };
      if (swapped > best.score) best = { score: swapped, swapped: true };
    }
  }
  return best;
}

function pairLikeness(one: SpokenName, other: SpokenName): number {
  if (!one.given || !other.given) {
    const family = wordLikeness(one.family || one.given, other.family || other.given);
    return one.given === other.given ? family : family * 0.85;
  }
  return wordLikeness(one.family, other.family) * 0.5 + wordLikeness(one.given, other.given) * 0.5;
}

/** 1 for the same letters; the same sound counts nearly as much; half a name typed so far counts as far as it goes. */
function wordLikeness(one: string, other: string): number {
  if (one === other) return 1;
  if (!one || !other) return 0;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const [shortSound, longSound] = [soundOf(short), soundOf(long)];
  const written = jaroWinkler(one, other);
  if (shortSound === longSound && shortSound.length > 1) return Math.max(written, 0.93);
  if (short.length >= 2 && long.startsWith(short)) return Math.max(written, 0.85);
  return Math.max(written, jaroWinkler(shortSound, longSound) * 0.85);
}

function dateLikeness(one: string | null, other: string | null): { score?: number; reason?: Likeness } {
  if (!one || !other) return {};
  if (one === other) return { score: 1, reason: 'same-birth-date' };
  const wrong = [...one].filter((digit, at) => digit !== other[at]).length;
  if (wrong === 1) return { score: 0.85, reason: 'birth-date-one-digit' };
  const [year, month, day] = one.split('-');
  if (`${year}-${day}-${month}` === other) return { score: 0.85, reason: 'birth-date-swapped' };
  if (one.slice(0, 4) === other.slice(0, 4)) return { score: 0.4 };
  return { score: wrong === 2 ? 0.4 : 0.1 };
}

function samePhone(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.replace(/\D/g, '').slice(-8));
  return a.length >= 6 && a === b;
}

/** Jaro-Winkler: letters in common, in order, with more weight on the beginning. */
export function jaroWinkler(one: string, other: string): number {
  if (one === other) return 1;
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1);
  const taken = new Array<boolean>(other.length).fill(false);
  const common: string[] = [];
  for (let i = 0; i < one.length; i++) {
    for (let j = Math.max(0, i - reach); j < Math.min(other.length, i + reach + 1); j++) {
      if (taken[j] || other[j] !== one[i]) continue;
      taken[j] = true;
      common.push(one[i]);
      break;
    }
  }
  if (common.length === 0) return 0;
  const inOther = [...other].filter((_, at) => taken[at]);
  const transposed = common.filter((letter, at) => letter !== inOther[at]).length / 2;
  const m = common.length;
  const jaro = (m / one.length + m / other.length + (m - transposed) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && one[prefix] && one[prefix] === other[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}
