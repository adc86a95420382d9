// Finds in a report's text what a guard speaks of: words as the service compares them (folded), or an empty field.
import type { EditorState } from 'prosemirror-state';
import { folded } from '../../appliance/lib/folded-text.ts';

export type Found = { from: number; to: number } | { field: number };

/** The next behind the cursor; from the beginning where none is. */
export function findIn({ doc, selection }: EditorState, sought: readonly string[]): Found | undefined {
  const words = sought.map(folded).filter(Boolean);
  const all: Found[] = [];
  doc.descendants((node, at) => {
    if (node.type.name === 'field') {
      const isEmpty = node.attrs.value === null || node.attrs.value === '';
      if (isEmpty && sought.includes(String(node.attrs.label || node.attrs.id))) all.push({ field: at });
    }
    if (node.isText) all.push(...wordsIn(node.text!, words).map(([from, to]) => ({ from: at + from, to: at + to })));
  });
  const placeOf = (found: Found) => ('field' in found ? found.field : found.from);
  return all.find((found) => placeOf(found) >= selection.to) ?? all[0];
}

/** Folding may make letters more or fewer, so each letter remembers where it stands. */
function wordsIn(text: string, words: readonly string[]): [from: number, to: number][] {
  let plain = '';
  const places: number[] = [];
  let at = 0;
  for (const letter of text) {
    for (const piece of folded(letter)) {
      plain += piece;
      for (let unit = 0; unit < piece.length; unit++) places.push(at);
    }
    at += letter.length;
  }
  places.push(at);
  const found: [number, number][] = [];
  for (const word of words) {
    for (let from = plain.indexOf(word); from >= 0; from = plain.indexOf(word, from + 1)) {
      const isLetter = (place: number) => /[\p{L}\p{N}]/u.test(plain[place] ?? '');
      // Scripts without spaces have no beginnings of words to look at.
      const isSpaced = /^[\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}]/u.test(word);
      const end = from + word.length;
      if (!isSpaced || (!isLetter(from - 1) && !isLetter(end))) found.push([places[from]!, places[end]!]);
    }
  }
  return found.sort(([a], [b]) => a - b);
}
