// What is typed becomes something else: a macro's abbreviation and a space its text, a hyphen and a space a list.
import { InputRule, inputRules, wrappingInputRule } from 'prosemirror-inputrules';
import { Fragment, type ResolvedPos, Slice } from 'prosemirror-model';
import type { EditorState, Plugin, Transaction } from 'prosemirror-state';
import type { Macro } from '../shapes.ts';
import { schema } from './schema.ts';

const WORD = /(?:^|[^\p{L}\p{N}._-])([\p{L}\p{N}._-]{1,32})\s$/u;

/** @param macros asked at each space, for they come and go while one writes */
export function typingRules(macros: () => readonly Macro[]): Plugin {
  const macro = new InputRule(WORD, (state, match, start, end) => {
    const word = match[1]!;
    const found = macros().find(({ abbreviation }) => abbreviation === word);
    if (!found) return null;
    const from = start + match[0].length - 1 - word.length;
    return withText(state, `${found.text} `, from, end);
  });
  return inputRules({ rules: [macro, wrappingInputRule(/^\s*[-•*]\s$/, schema.nodes.bullet_list!)] });
}

/** Puts a text with lines in; where paragraphs can't stand, as in a list, they are lines of one. */
export function withText(state: EditorState, text: string, from: number, to: number): Transaction {
  const lines = text.replaceAll('\r', '').split('\n');
  const { tr } = state;
  const marks = state.storedMarks ?? state.doc.resolve(from).marks();
  const inline = (line: string) => (line === '' ? [] : [schema.text(line, marks)]);
  if (lines.length === 1) return tr.replaceWith(from, to, inline(text));
  const isFree = standsFree(state.doc.resolve(from));
  const content = isFree
    ? Fragment.from(lines.map((line) => schema.nodes.paragraph!.create(null, inline(line))))
    : Fragment.from(lines.flatMap((line, at) => [...(at ? [schema.nodes.hard_break!.create()] : []), ...inline(line)]));
  return tr.replace(from, to, new Slice(content, isFree ? 1 : 0, isFree ? 1 : 0));
}

/** In a paragraph of a section, not of a list or a table. */
function standsFree(place: ResolvedPos): boolean {
  return place.depth === 2;
}
