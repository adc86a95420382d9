// Person names: their groups and components (PS3.5 6.2.1), how they read in a list, and the folded form in which names
// and all other text are searched. Works on decoded text; bytes are charset.ts's.

export interface PersonName {
  alphabetic: string;
  ideographic: string;
  phonetic: string;
}

export interface NameComponents {
  family: string;
  given: string;
  middle: string;
  prefix: string;
  suffix: string;
}

/** The up to three groups of a PN value, each trimmed and empty where absent. Of several values, the first. */
export function parsePersonName(text: string): PersonName {
  const [first] = text.split('\\');
  const [alphabetic = '', ideographic = '', phonetic = ''] = first.split('=').map(trimGroup);
  return { alphabetic, ideographic, phonetic };
}

/** The five components of one group. */
export function nameComponents(group: string): NameComponents {
  const [family = '', given = '', middle = '', prefix = '', ...suffixes] = group.split('^').map((part) => part.trim());
  return { family, given, middle, prefix, suffix: suffixes.filter(Boolean).join(' ') };
}

/**
 * A PN for people to read: `Sample, Anna`, `Sample, Dr. Anna Maria, MD`, and `山田 太郎` without a comma. The alphabetic
 * group where there is one. Empty for an empty name.
 */
export function displayName(text: string): string {
  const { alphabetic, ideographic, phonetic } = parsePersonName(text);
  const { family, given, middle, prefix, suffix } = nameComponents(alphabetic || ideographic || phonetic);
  const called = [prefix, given, middle].filter(Boolean).join(' ');
  const separator = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(family)
    ? ' '
    : ', ';
  return [family, called, suffix].filter(Boolean).join(separator);
}

/** Without the empty components and spaces that some machines put at the end (`Sample^Anna^^^`). */
function trimGroup(group: string): string {
  return group.replace(/[\^\s]+$/, '').trimStart();
}

/** Letters that Unicode doesn't take apart, but that people type without their strokes and ligatures. */
const plainLetters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  // Tatweel only stretches a word.
  ـ: '',
};

/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel and hamza signs of Arabic. Marks of other scripts are
 *  part of their spelling and stay. */
const droppedMarks =
  /[\u0300-\u036f]|[\u0591-\u05bd\u05bf-\u05c7]|[\u064b-\u065f\u0670]|[\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed]/g;

/**
 * The form in which text is stored for search and a query is looked up: lower case, without accents, width and kana
 * folded, words apart by one space. Nothing is translated between scripts; a name is found in those it was sent in.
 */
export function foldForSearch(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(droppedMarks, '')
    .replace(/\p{Cf}/gu, '')
    .replace(/[ßæœøłđðþħıŋŧςىیکةـ]/g, (letter) => plainLetters[letter])
    .replace(/[\u30a1-\u30f6]/g, (katakana) => String.fromCharCode(katakana.charCodeAt(0) - 0x60))
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}
