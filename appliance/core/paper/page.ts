// A pen on pages: draws lines of runs below each other, turns the page, and tags what it draws for who can't see it.
import PDFDocument from 'pdfkit';
import type { PaperFont } from './fonts.ts';
import { type Line, linesOf, type Measure } from './lines.ts';
import type { Span } from './paper.ts';

export const MARGIN = 56;
export const INK = '#101418';
export const QUIET = '#5a6570';
export const HAIRLINE = '#c6cdd3';
const FOOT = 72;
const LINE_HEIGHT = 1.36;
const SLANT = 12;

export interface TextOptions {
  size?: number;
  colour?: string;
  x?: number;
  width?: number;
  /** Of PDF's structure: P, H1 … */
  tag?: string;
}

export interface Pen {
  readonly doc: PDFKit.PDFDocument;
  readonly left: number;
  readonly width: number;
  y: number;
  /** Draws a text and moves below it. */
  text(spans: readonly Span[] | string, options?: TextOptions): void;
  /** How high a text would be. */
  heightOf(spans: readonly Span[] | string, options?: TextOptions): number;
  /** Turns the page where less than this is left. */
  need(height: number): void;
  space(height: number): void;
  rule(): void;
  /** Draws something that stands for the whole page and not for its content. */
  artifact(draw: () => void): void;
  tagged(tag: string, draw: () => void, said?: { alt?: string; actual?: string }): void;
  /** Lines at an own place, within what is tagged already. */
  place(lines: readonly Line[], at: { x: number; y: number; width: number; size: number; colour?: string }): void;
  lines(spans: readonly Span[] | string, width: number, size: number, base?: 'ltr'): Line[];
}

export function openPen(options: PDFKit.PDFDocumentOptions): Pen {
  const doc = new PDFDocument({ size: 'A4', margin: 0, bufferPages: true, ...options });
  const root = doc.struct('Document');
  doc.addStructure(root);
  const measure: (size: number) => Measure = (size) => (text, font) => {
    choose(doc, font).fontSize(size);
    // An empty list of features keeps pdfkit from shaping word by word, which turns only each word of Arabic.
    return doc.widthOfString(text, { features: [] });
  };
  const spansOf = (text: readonly Span[] | string): readonly Span[] => (typeof text === 'string' ? [{ text }] : text);
  const left = MARGIN;
  const width = doc.page.width - 2 * MARGIN;

  const pen: Pen = {
    doc,
    left,
    width,
    y: MARGIN,
    lines: (spans, wide, size, base) => linesOf(spansOf(spans), wide, measure(size), base),
    heightOf: (spans, { size = 10, width: wide = width } = {}) =>
      pen.lines(spans, wide, size).length * size * LINE_HEIGHT,
    need(height) {
      if (pen.y + height <= doc.page.height - FOOT) return;
      doc.addPage();
      pen.y = MARGIN;
    },
    space(height) {
      pen.y += height;
    },
    rule() {
      pen.artifact(() =>
        doc
          .moveTo(left, pen.y)
          .lineTo(left + width, pen.y)
          .lineWidth(0.5)
          .stroke(HAIRLINE),
      );
    },
    artifact(draw) {
      doc.markContent('Artifact', { type: 'Layout' });
      draw();
      doc.endMarkedContent();
    },
    tagged(tag, draw, said = {}) {
      const element = doc.struct(tag, said);
      root.add(element);
      element.add(doc.markStructureContent(tag));
      draw();
      doc.endMarkedContent();
      element.end();
    },
    place(lines, { x, y, width: wide, size, colour = INK }) {
      for (const [index, line] of lines.entries())
        drawLine(doc, line, x, y + index * size * LINE_HEIGHT, wide, size, colour);
    },
    text(spans, { size = 10, colour = INK, x = left, width: wide = width, tag = 'P' } = {}) {
      const all = pen.lines(spans, wide, size);
      pen.need(Math.min(all.length, 2) * size * LINE_HEIGHT);
      // Glyphs of joined scripts say little about their letters: who hears the page is given the words.
      const words = spansOf(spans).map(({ text }) => text);
      const said = all.some(({ isRightToLeft }) => isRightToLeft) ? { actual: words.join('') } : {};
      // A paragraph is tagged a page at a time: marked content doesn't go over the edge of one.
      for (let rest: readonly Line[] = all; rest.length > 0; ) {
        pen.need(size * LINE_HEIGHT);
        const room = Math.max(1, Math.floor((doc.page.height - FOOT - pen.y) / (size * LINE_HEIGHT)));
        const here = rest.slice(0, room);
        pen.tagged(
          tag,
          () => pen.place(here, { x, y: pen.y, width: wide, size, colour }),
          here.length === all.length ? said : {},
        );
        pen.y += here.length * size * LINE_HEIGHT;
        rest = rest.slice(room);
      }
    },
  };
  return pen;
}

const registered = new WeakMap<PDFKit.PDFDocument, Set<string>>();

/** By its bytes the first time, by its name later. */
function choose(doc: PDFKit.PDFDocument, { name, bytes }: PaperFont): PDFKit.PDFDocument {
  const known = registered.get(doc) ?? new Set<string>();
  registered.set(doc, known);
  if (!known.has(name)) doc.registerFont(name, bytes);
  known.add(name);
  return doc.font(name);
}

function drawLine(
  doc: PDFKit.PDFDocument,
  line: Line,
  x: number,
  y: number,
  width: number,
  size: number,
  colour: string,
): void {
  let at = line.isRightToLeft ? x + width - line.width : x;
  const baseline = y + size * 1.05;
  for (const { text, font, isSlanted, width: wide } of line.runs) {
    drawRun(doc, text, font, { at, baseline, size, colour, isSlanted });
    at += wide;
  }
}

function drawRun(
  doc: PDFKit.PDFDocument,
  text: string,
  font: PaperFont,
  how: { at: number; baseline: number; size: number; colour: string; isSlanted: boolean },
): void {
  choose(doc, font).fontSize(how.size).fillColor(how.colour);
  const options = { lineBreak: false, features: [], baseline: 'alphabetic' } as PDFKit.Mixins.TextOptions;
  doc.text(text, how.at, how.baseline, how.isSlanted ? { ...options, oblique: SLANT } : options);
}
