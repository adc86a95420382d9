// What goes on paper, as data: a letterhead, facts, blocks of text and pictures, a code. Says nothing about reports; pdf-task.ts
// makes the PDF of it.

/** Text of one look. */
export interface Span {
  text: string;
  isStrong?: boolean;
  isEmphasised?: boolean;
}

export interface PaperImage {
  /** JPEG; empty where there is none, and the caption says why. */
  bytes: Uint8Array;
  caption: string;
}

/** Beside the name, as large as its place allows. */
export interface PaperLogo {
  /** PNG or JPEG without transparency. */
  bytes: Uint8Array;
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; spans: Span[] }
  /** Level from 0. */
  | { kind: 'item'; level: number; spans: Span[] }
  | { kind: 'table'; rows: { isHeader: boolean; cells: Span[][] }[] }
  | { kind: 'images'; images: PaperImage[] }
  /** What stands out: this is preliminary, this was amended. */
  | { kind: 'notice'; text: string };

export interface Paper {
  title: string;
  /** Of the document's own properties. */
  author: string;
  subject: string;
  keywords: string;
  /** ISO; the file's own date, so that the same paper is the same bytes. */
  date: string;
  letterhead: { name: string; lines: string[]; logo?: PaperLogo };
  /** Label and value, in two columns. */
  facts: [string, string][];
  blocks: Block[];
  signature: string[];
  /** A code and the lines beside it. */
  code?: { text: string; lines: string[] };
  /** At the foot of each page, before the page's number. */
  footer: string;
}
