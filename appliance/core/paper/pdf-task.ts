// Task: a paper as PDF/A-2b with its fonts in it. Alone starts pdfkit, in a process of its own.
import { encode } from 'uqr';
import { HAIRLINE, INK, MARGIN, openPen, type Pen, QUIET } from './page.ts';
import type { Block, Paper, PaperImage, PaperLogo, Span } from './paper.ts';

export interface PdfRequest {
  paper: Paper;
}
export interface Pdf {
  bytes: Uint8Array;
  pages: number;
}

const CODE_EDGE = 92;
const GAP = 14;
const MOST_IMAGE_HEIGHT = 210;
const MOST_LOGO_WIDTH = 170;
const MOST_LOGO_HEIGHT = 52;

export async function run({ paper }: PdfRequest): Promise<Pdf> {
  const pen = openPen({
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    tagged: true,
    displayTitle: true,
    lang: 'en',
    info: {
      Title: paper.title,
      Author: paper.author,
      Subject: paper.subject,
      Keywords: paper.keywords,
      Creator: 'Lightbox',
      Producer: 'Lightbox',
      CreationDate: new Date(paper.date),
      ModDate: new Date(paper.date),
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => pen.doc.on('end', resolve).on('error', reject));
  pen.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  letterhead(pen, paper);
  facts(pen, paper.facts);
  for (const block of paper.blocks) draw(pen, block);
  signature(pen, paper);
  footers(pen, paper.footer);
  const { count } = pen.doc.bufferedPageRange();
  pen.doc.end();
  await ended;
  return { bytes: Buffer.concat(chunks), pages: count };
}

function letterhead(pen: Pen, { letterhead: { name, lines, logo }, title }: Paper): void {
  const top = pen.y;
  // The name stands where it does without a logo, which takes the other side: for Arabic, the left.
  const isRightToLeft = pen.lines(name, pen.width, 15)[0]?.isRightToLeft === true;
  const size = logo ? drawLogo(pen, logo, name, isRightToLeft) : { width: 0, height: 0 };
  const beside = logo ? size.width + GAP : 0;
  const place = { width: pen.width - beside, x: isRightToLeft ? pen.left + beside : pen.left };
  pen.text([{ text: name, isStrong: true }], { size: 15, ...place });
  for (const line of lines) pen.text(line, { size: 8.5, colour: QUIET, ...place });
  pen.y = Math.max(pen.y, top + size.height);
  pen.space(8);
  pen.rule();
  pen.space(12);
  pen.text([{ text: title, isStrong: true }], { size: 13, tag: 'H1' });
  pen.space(6);
}

function drawLogo(pen: Pen, { bytes }: PaperLogo, name: string, isAtLeft: boolean): { width: number; height: number } {
  const picture = openImage(pen, bytes);
  if (!picture) return { width: 0, height: 0 };
  // Never larger than its pixels at 96 dpi: a small one would only be coarse.
  const scale = Math.min(MOST_LOGO_WIDTH / picture.width, MOST_LOGO_HEIGHT / picture.height, 72 / 96);
  const size = { width: picture.width * scale, height: picture.height * scale };
  const x = isAtLeft ? pen.left : pen.left + pen.width - size.width;
  pen.tagged('Figure', () => pen.doc.image(picture as never, x, pen.y, size), { alt: name });
  return size;
}

/** Label above value, two beside each other. */
function facts(pen: Pen, all: readonly [string, string][]): void {
  const width = (pen.width - GAP) / 2;
  for (let index = 0; index < all.length; index += 2) {
    const pair = all.slice(index, index + 2);
    const values = pair.map(([, value]) => [{ text: value || '–' }]);
    const height = 12 + Math.max(...values.map((value) => pen.heightOf(value, { size: 10, width })));
    pen.need(height + 4);
    pen.tagged('P', () => {
      for (const [column, [label]] of pair.entries()) {
        const x = pen.left + column * (width + GAP);
        pen.place(pen.lines(label, width, 7.5), { x, y: pen.y, width, size: 7.5, colour: QUIET });
        pen.place(pen.lines(values[column], width, 10, 'ltr'), { x, y: pen.y + 10, width, size: 10 });
      }
    });
    pen.space(height + 4);
  }
  pen.space(2);
  pen.rule();
  pen.space(6);
}

function draw(pen: Pen, block: Block): void {
  switch (block.kind) {
    case 'heading':
      pen.space(9);
      pen.need(44);
      pen.text([{ text: block.text, isStrong: true }], { size: 10.5, tag: 'H2' });
      pen.space(2);
      return;
    case 'paragraph':
      pen.text(block.spans);
      pen.space(3);
      return;
    case 'item':
      item(pen, block.level, block.spans);
      return;
    case 'notice':
      pen.space(4);
      pen.text([{ text: block.text, isStrong: true }], { size: 10 });
      pen.space(2);
      return;
    case 'table':
      table(pen, block.rows);
      return;
    case 'images':
      images(pen, block.images);
  }
}

function item(pen: Pen, level: number, spans: readonly Span[]): void {
  const indent = 12 * (level + 1);
  const width = pen.width - indent;
  const lines = pen.lines(spans, width, 10);
  pen.need(Math.min(lines.length, 2) * 13.6);
  const isRightToLeft = lines[0]?.isRightToLeft === true;
  const bullet = isRightToLeft ? pen.left + pen.width - indent + 4 : pen.left + indent - 9;
  const y = pen.y;
  pen.artifact(() => pen.doc.circle(bullet, y + 7, 1.4).fill(INK));
  pen.text(spans, { x: isRightToLeft ? pen.left : pen.left + indent, width, tag: 'LI' });
  pen.space(2);
}

function table(pen: Pen, rows: readonly { isHeader: boolean; cells: Span[][] }[]): void {
  const columns = Math.max(1, ...rows.map(({ cells }) => cells.length));
  const width = pen.width / columns;
  const [size, pad] = [9, 4];
  pen.space(2);
  for (const { isHeader, cells } of rows) {
    const shown = cells.map((spans) => (isHeader ? spans.map((span) => ({ ...span, isStrong: true })) : spans));
    const height = 2 * pad + Math.max(...shown.map((spans) => pen.heightOf(spans, { size, width: width - 2 * pad })));
    pen.need(height);
    pen.tagged('P', () => {
      for (const [column, spans] of shown.entries()) {
        const at = { x: pen.left + column * width + pad, y: pen.y + pad, width: width - 2 * pad, size };
        pen.place(pen.lines(spans, at.width, size), at);
      }
    });
    pen.y += height;
    pen.rule();
  }
  pen.space(6);
}

/** A picture as pdfkit keeps it; its types don't know. */
function openImage(pen: Pen, bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length === 0) return undefined;
  return (pen.doc as unknown as { openImage(bytes: Buffer): { width: number; height: number } }).openImage(
    Buffer.from(bytes),
  );
}

/** Two beside each other, with their captions. */
function images(pen: Pen, all: readonly PaperImage[]): void {
  const width = (pen.width - GAP) / 2;
  pen.space(4);
  for (let index = 0; index < all.length; index += 2) {
    const pair = all.slice(index, index + 2).map((image) => ({ ...image, opened: openImage(pen, image.bytes) }));
    const sizes = pair.map(({ opened }) => {
      if (!opened) return { width, height: 0 };
      const scale = Math.min(width / opened.width, MOST_IMAGE_HEIGHT / opened.height);
      return { width: opened.width * scale, height: opened.height * scale };
    });
    const captions = pair.map(({ caption }) => pen.lines(caption, width, 8));
    const high = Math.max(...sizes.map(({ height }) => height));
    const below = Math.max(...captions.map((lines) => lines.length)) * 11 + 10;
    pen.need(high + below);
    for (const [column, { opened, caption }] of pair.entries()) {
      const x = pen.left + column * (width + GAP);
      if (opened)
        pen.tagged('Figure', () => pen.doc.image(opened as never, x, pen.y, sizes[column]), {
          alt: caption || 'Image',
        });
      if (caption) {
        const at = { x, y: pen.y + sizes[column].height + 3, width, size: 8, colour: QUIET };
        pen.tagged('Caption', () => pen.place(captions[column], at));
      }
    }
    pen.space(high + below);
  }
}

function signature(pen: Pen, { signature: lines, code }: Paper): void {
  pen.space(14);
  pen.need(CODE_EDGE + 12);
  pen.rule();
  pen.space(10);
  const top = pen.y;
  const beside = code ? CODE_EDGE + GAP : 0;
  for (const [index, line] of lines.entries())
    pen.text([{ text: line, isStrong: index === 0 }], { size: 9.5, width: pen.width - beside });
  if (!code) return;
  pen.space(6);
  for (const line of code.lines) pen.text(line, { size: 7.5, colour: QUIET, width: pen.width - beside });
  const below = pen.y;
  pen.tagged('Figure', () => qrCode(pen, code.text, pen.left + pen.width - CODE_EDGE, top), {
    alt: 'Code to verify this report',
  });
  pen.y = Math.max(below, top + CODE_EDGE);
}

function qrCode(pen: Pen, text: string, x: number, y: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 0 });
  const edge = CODE_EDGE / size;
  for (const [row, cells] of data.entries())
    for (const [column, isDark] of cells.entries())
      if (isDark) pen.doc.rect(x + column * edge, y + row * edge, edge, edge);
  pen.doc.fill(INK);
}

function footers(pen: Pen, footer: string): void {
  const { start, count } = pen.doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    pen.doc.switchToPage(page);
    const y = pen.doc.page.height - 44;
    pen.artifact(() => {
      pen.doc
        .moveTo(MARGIN, y)
        .lineTo(MARGIN + pen.width, y)
        .lineWidth(0.5)
        .stroke(HAIRLINE);
      const text = `${footer} · ${page - start + 1}/${count}`;
      pen.place(pen.lines(text, pen.width, 7.5, 'ltr'), {
        x: MARGIN,
        y: y + 6,
        width: pen.width,
        size: 7.5,
        colour: QUIET,
      });
    });
  }
}
