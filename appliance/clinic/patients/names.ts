// A patient's name between the fields of a form and a DICOM PN, and in Latin letters whatever script it came in.
import anyAscii from 'any-ascii';
import { nameComponents, parsePersonName } from '../../lib/dicom/person-name.ts';
import type { NameInput } from './shapes.ts';

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * The PN of what was typed. A native name stands in the second group (PS3.5 6.2.1.1); where it is the only one and not
 * of East Asia, it is what the standard calls alphabetic.
 */
export function composeName(input: NameInput): string {
  const part = (text: string | undefined) => (text ?? '').normalize('NFC').trim().replace(/\s+/g, ' ');
  const group = (...parts: (string | undefined)[]) => parts.map(part).join('^').replace(/\^+$/, '');
  const native = group(input.nativeFamily, input.nativeGiven);
  const latin = group(input.family, input.given, input.middle, input.prefix, input.suffix);
  const phonetic = group(input.phoneticFamily, input.phoneticGiven);
  if (!latin && native && !CJK.test(native)) return [native, '', phonetic].join('=').replace(/=+$/, '');
  return [latin, native, phonetic].join('=').replace(/=+$/, '');
}

/** The fields that make this PN again. */
export function nameFields(name: string): NameInput {
  const { alphabetic, ideographic, phonetic } = parsePersonName(name);
  const native = nameComponents(ideographic);
  const read = nameComponents(phonetic);
  return {
    ...nameComponents(alphabetic),
    nativeFamily: native.family,
    nativeGiven: native.given,
    phoneticFamily: read.family,
    phoneticGiven: read.given,
  };
}

/** Lower-case Latin letters and digits: `Щербаков` → `shcherbakov`, `محمد` → `mhmd`, `Müller-Test` → `muller test`. */
export function romanised(text: string): string {
  // Capitals of any-ascii begin a character of Chinese; the word stays one.
  return anyAscii(text.normalize('NFC'))
    .toLowerCase()
    .replace(/['`’]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Family and given name in Latin letters without spaces, and the words of both. */
export interface SpokenName {
  family: string;
  given: string;
  words: string[];
}

/** One for each group that is filled. */
export function spokenNames(name: string): SpokenName[] {
  const { alphabetic, ideographic, phonetic } = parsePersonName(name);
  const spoken: SpokenName[] = [];
  for (const group of [alphabetic, ideographic, phonetic]) {
    const components = nameComponents(group);
    let family = romanised(components.family);
    let given = romanised([components.given, components.middle].filter(Boolean).join(' '));
    // Machines on which the whole name was typed into one field.
    if (!given && family.includes(' ')) [family, given] = [family.split(' ')[0], family.split(' ').slice(1).join(' ')];
    const words = `${family} ${given}`.split(' ').filter(Boolean);
    if (words.length > 0) spoken.push({ family: family.replaceAll(' ', ''), given: given.replaceAll(' ', ''), words });
  }
  return spoken;
}
