// Which font has a character: the Noto families as npm brings them, a file a script and weight, opened when first needed.
// What a picture of a page shows must be there whatever the reader's machine has, so every font is embedded.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { unpackWoff } from './woff.ts';

export type Weight = 400 | 700;

export interface PaperFont {
  /** Of its file: what pdfkit registers it by. */
  name: string;
  weight: Weight;
  /** OpenType, unpacked. */
  bytes: Buffer;
  has(codePoint: number): boolean;
}

const { resolve } = createRequire(import.meta.url);

/** Scripts in the order they are looked through; a character that belongs to none is looked for in the first. */
const FAMILIES: readonly (readonly [script: RegExp, family: string, subset: string])[] = [
  [/\p{Script=Latin}/u, 'noto-sans', 'latin'],
  [/\p{Script=Latin}/u, 'noto-sans', 'latin-ext'],
  [/\p{Script=Latin}/u, 'noto-sans', 'vietnamese'],
  [/\p{Sm}/u, 'noto-sans-math', 'latin'],
  [/\p{Script=Greek}/u, 'noto-sans', 'greek'],
  [/\p{Script=Greek}/u, 'noto-sans', 'greek-ext'],
  [/\p{Script=Cyrillic}/u, 'noto-sans', 'cyrillic'],
  [/\p{Script=Cyrillic}/u, 'noto-sans', 'cyrillic-ext'],
  [/\p{Script=Devanagari}/u, 'noto-sans', 'devanagari'],
  [/\p{Script=Arabic}/u, 'noto-sans-arabic', 'arabic'],
  [/\p{Script=Hebrew}/u, 'noto-sans-hebrew', 'hebrew'],
  [/\p{Script=Thai}/u, 'noto-sans-thai', 'thai'],
  [/\p{Script=Hangul}/u, 'noto-sans-kr', 'korean'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'noto-sans-jp', 'japanese'],
  [/\p{Script=Han}/u, 'noto-sans-sc', 'chinese-simplified'],
  [/\p{Script=Han}/u, 'noto-sans-jp', 'japanese'],
  [/\p{Script=Han}/u, 'noto-sans-kr', 'korean'],
];
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const KOREAN = /\p{Script=Hangul}/u;

const opened = new Map<string, PaperFont>();

function open(family: string, subset: string, weight: Weight): PaperFont {
  const name = `${family}-${subset}-${family === 'noto-sans-math' ? 400 : weight}-normal`;
  let font = opened.get(name);
  if (!font) {
    const bytes = unpackWoff(readFileSync(resolve(`@fontsource/${family}/files/${name}.woff`)));
    const file = fontkit.create(bytes) as fontkit.Font;
    font = { name, weight, bytes, has: (codePoint) => file.hasGlyphForCodePoint(codePoint) };
    opened.set(name, font);
  }
  return font;
}

/**
 * A chooser for one text: signs that every script uses stay with the letters before them, and Han characters look as in
 * the language of the text.
 */
export function fontChooser(whole: string): (character: string, weight: Weight, before?: PaperFont) => PaperFont {
  const families = JAPANESE.test(whole) ? first('noto-sans-jp') : KOREAN.test(whole) ? first('noto-sans-kr') : FAMILIES;
  return (character, weight, before) => {
    const codePoint = character.codePointAt(0)!;
    if (!/\p{L}|\p{N}/u.test(character) && before?.has(codePoint)) return before;
    const own = families.filter(([script]) => script.test(character));
    for (const [, family, subset] of [...own, ...families]) {
      const font = open(family, subset, weight);
      if (font.has(codePoint)) return font;
    }
    return open('noto-sans', 'latin', weight); // it draws a box: a reader sees that something stood here
  };
}

function first(family: string): typeof FAMILIES {
  return [...FAMILIES.filter(([, name]) => name === family), ...FAMILIES.filter(([, name]) => name !== family)];
}
