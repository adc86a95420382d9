// Text to lines of runs: where a line may break, which font each run has, and in which order runs stand where a line has
// both directions (UAX #9). Measures by a function; draws nothing.
import bidiFactory from 'bidi-js';
import { fontChooser, type PaperFont, type Weight } from './fonts.ts';
import type { Span } from './paper.ts';

/** Its own types say that the factory can't be called. */
interface Bidi {
  getEmbeddingLevels(text: string, base?: 'ltr'): { levels: Uint8Array; paragraphs: { level: number }[] };
  getMirroredCharacter(character: string): string | null;
}
const bidi = (bidiFactory as unknown as () => Bidi)();

/** Text of one font and direction; in right-to-left runs brackets are mirrored already, glyphs are turned by shaping. */
export interface Run {
  text: string;
  font: PaperFont;
  isSlanted: boolean;
  width: number;
}

export interface Line {
  runs: Run[];
  width: number;
  /** Of the paragraph: a right-to-left one stands at the right. */
  isRightToLeft: boolean;
}

/** Width of a text in a font at the size that is meant. */
export type Measure = (text: string, font: PaperFont) => number;

interface Piece {
  text: string;
  font: PaperFont;
  isSlanted: boolean;
  level: number;
}

/** A place where a line may end stands after each. */
interface Token {
  pieces: Piece[];
  width: number;
  isSpace: boolean;
}

/** Scripts that put no spaces between words break between any two words, Han between any two signs. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
const CLOSING = /^[\p{Pe}\p{Pf}、。，．：；！？,.;:!?ー々]/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** @param base of the page's own words, such as labels and footers; the text's own where nothing is said */
export function linesOf(spans: readonly Span[], width: number, measure: Measure, base?: 'ltr'): Line[] {
  return paragraphs(spans).flatMap((paragraph) => wrap(paragraph, width, measure, base));
}

/** Split where somebody broke the line. */
function paragraphs(spans: readonly Span[]): Span[][] {
  const all: Span[][] = [[]];
  for (const span of spans) {
    for (const [index, text] of span.text.split('\n').entries()) {
      if (index > 0) all.push([]);
      if (text) all.at(-1)!.push({ ...span, text });
    }
  }
  return all;
}

function wrap(spans: readonly Span[], width: number, measure: Measure, base?: 'ltr'): Line[] {
  const text = spans.map((span) => span.text).join('');
  if (text === '') return [{ runs: [], width: 0, isRightToLeft: false }];
  const embedding = bidi.getEmbeddingLevels(text, base);
  const isRightToLeft = (embedding.paragraphs[0].level & 1) === 1;
  const lines: Token[][] = [[]];
  let used = 0;
  for (const token of tokensOf(text, spans, embedding.levels, width, measure)) {
    if (used > 0 && !token.isSpace && used + token.width > width) {
      lines.push([]);
      used = 0;
    }
    if (used === 0 && token.isSpace) continue;
    lines.at(-1)!.push(token);
    used += token.width;
  }
  return lines.map((tokens) => lineOf(tokens, isRightToLeft, measure));
}

function tokensOf(text: string, spans: readonly Span[], levels: Uint8Array, width: number, measure: Measure): Token[] {
  const style = styles(spans);
  const choose = fontChooser(text);
  let last: PaperFont | undefined;
  const pieceAt = (index: number, character: string): Piece => {
    const { isStrong = false, isEmphasised = false } = style(index);
    const weight: Weight = isStrong ? 700 : 400;
    last = choose(character, weight, last?.weight === weight ? last : undefined);
    const isTurned = (levels[index] & 1) === 1;
    const shown = isTurned ? (bidi.getMirroredCharacter(character) ?? character) : character;
    return { text: shown, font: last, isSlanted: isEmphasised, level: levels[index] };
  };
  const tokens: Token[] = [];
  for (const chunk of chunksOf(text)) {
    const pieces: Piece[] = [];
    let index = chunk.index;
    for (const character of chunk.text) {
      pieces.push(pieceAt(index, character));
      index += character.length;
    }
    const joined = join(pieces);
    const wide = sum(joined, measure);
    const token = { pieces: joined, width: wide, isSpace: chunk.text.trim() === '' };
    // Longer than a line, such as a UID: it breaks anywhere rather than leave the page.
    if (wide <= width) tokens.push(token);
    else tokens.push(...pieces.map((piece) => ({ pieces: [piece], width: sum([piece], measure), isSpace: false })));
  }
  return tokens;
}

function styles(spans: readonly Span[]): (index: number) => Span {
  const ends: number[] = [];
  for (const { text } of spans) ends.push((ends.at(-1) ?? 0) + text.length);
  return (index) => spans[ends.findIndex((end) => index < end)];
}

/** Parts of a text after which a line may end. */
function chunksOf(text: string): { text: string; index: number }[] {
  const chunks: { text: string; index: number }[] = [];
  for (const { segment, index } of words.segment(text)) {
    const before = chunks.at(-1);
    const isSpace = segment.trim() === '';
    const mayBreak =
      !before ||
      isSpace !== (before.text.trim() === '') ||
      (!CLOSING.test(segment) && UNSPACED.test(before.text.at(-1)!) && UNSPACED.test(segment));
    if (mayBreak || isSpace) chunks.push({ text: segment, index });
    else before.text += segment;
  }
  return chunks;
}

/** Neighbours of one kind as one piece, so that letters join and kern. */
function join(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const isSame = last?.font === piece.font && last.isSlanted === piece.isSlanted && last.level === piece.level;
    if (isSame) last.text += piece.text;
    else joined.push({ ...piece });
  }
  return joined;
}

function sum(pieces: readonly Piece[], measure: Measure): number {
  return pieces.reduce((total, { text, font }) => total + measure(text, font), 0);
}

function lineOf(tokens: readonly Token[], isRightToLeft: boolean, measure: Measure): Line {
  const kept = [...tokens];
  while (kept.at(-1)?.isSpace) kept.pop();
  const pieces = join(kept.flatMap((token) => token.pieces));
  const runs = inOrder(pieces).map(({ text, font, isSlanted, level }) => {
    if ((level & 1) === 0) return { text, font, isSlanted, width: measure(text, font) };
    // Shaping turns the letters of a right-to-left script, but a run of signs alone it takes for left-to-right.
    const shown = RIGHT_TO_LEFT.test(text) ? text : [...text].reverse().join('');
    return { text: shown, font, isSlanted, width: measure(shown, font) };
  });
  return { runs, width: runs.reduce((total, run) => total + run.width, 0), isRightToLeft };
}

/** UAX #9, rule L2, for runs: their own glyphs are turned by shaping. */
function inOrder(pieces: Piece[]): Piece[] {
  const order = [...pieces];
  const levels = order.map(({ level }) => level);
  for (let level = Math.max(0, ...levels); level >= 1; level--) {
    for (let start = 0; start < order.length; start++) {
      if (order[start].level < level) continue;
      let end = start;
      while (end + 1 < order.length && order[end + 1].level >= level) end += 1;
      order.splice(start, end - start + 1, ...order.slice(start, end + 1).reverse());
      start = end;
    }
  }
  return order;
}
