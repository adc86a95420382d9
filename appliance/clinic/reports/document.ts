// The text of a report: is it one, within bounds, and what does it say. Alone knows ProseMirror, which is asked only after
// size and depth were bounded, for its parsing recurses.
import { Node, Schema, type SchemaSpec } from 'prosemirror-model';
import { isUid } from '../../lib/dicom/uid.ts';
import { Fault } from '../../lib/fault.ts';
import { DOCUMENT_SCHEMA, SECTIONS, type SectionName } from './document-schema.ts';

const schema = new Schema(DOCUMENT_SCHEMA as unknown as SchemaSpec);

/** Some hundred pages. */
const MOST_CHARACTERS = 256 * 1024;
/** doc, section, list, item … a list in a list in a list has ten. */
const MOST_LEVELS = 24;
const MOST_NODES = 10_000;
const MOST_IMAGES = 40;
const MOST_FRAME = 1_000_000;

/** A node as JSON: what is stored, signed and sent. */
export interface DocumentJson {
  type: string;
  attrs?: Record<string, string | number | boolean | null>;
  content?: DocumentJson[];
  marks?: { type: string }[];
  text?: string;
}

/** @returns the document as we write it @throws Fault('invalid' | 'too-large') */
export function checkDocument(sent: unknown): DocumentJson {
  bound(sent);
  try {
    const node = Node.fromJSON(schema, sent);
    if (node.type !== schema.topNodeType) throw new Error('not a whole document');
    node.check();
    node.descendants((each) => checkNode(each));
    const document = node.toJSON() as DocumentJson;
    if (nodesOf(document, 'image').length > MOST_IMAGES)
      throw new Fault('too-large', `A report holds ${MOST_IMAGES} images at most`, { field: 'document' });
    return document;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('invalid', 'This is not the text of a report: a part is missing or stands where it may not', {
      field: 'document',
      cause,
    });
  }
}

/** Every section with one empty paragraph. */
export function emptyDocument(): DocumentJson {
  return { type: 'doc', content: SECTIONS.map((type) => ({ type, content: [{ type: 'paragraph' }] })) };
}

function bound(sent: unknown): void {
  const tooLarge = () => new Fault('too-large', 'This report is too large to be kept', { field: 'document' });
  let characters = 0;
  let nodes = 0;
  const waiting: [unknown, number][] = [[sent, 0]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, level] = next;
    if (typeof value === 'string') characters += value.length;
    if (typeof value !== 'object' || value === null) continue;
    nodes += 1;
    if (level > 2 * MOST_LEVELS || nodes > 5 * MOST_NODES || characters > MOST_CHARACTERS) throw tooLarge();
    for (const one of Object.values(value)) waiting.push([one, level + 1]);
  }
  if (characters > MOST_CHARACTERS) throw tooLarge();
}

/** What no schema says: lengths, UIDs, characters that neither a page nor a PDF can show. */
function checkNode(node: Node): void {
  const refuse = () =>
    new Fault('invalid', `This report has a ${node.type.name} that can't be read`, { field: 'document' });
  if (node.isText && !isReadable(node.text!)) throw refuse();
  for (const [name, value] of Object.entries(node.attrs)) {
    if (typeof value === 'string' && (value.length > 200 || !isReadable(value))) throw refuse();
    if (typeof value === 'number' && !Number.isFinite(value)) throw refuse();
    if (name.endsWith('Uid') && value !== '' && !isUid(value)) throw refuse();
    if (name === 'frame' && (!Number.isInteger(value) || value < 1 || value > MOST_FRAME)) throw refuse();
    if (name === 'windowWidth' && value !== null && value < 1) throw refuse();
  }
  if (node.type.name === 'image' && (node.attrs.sopInstanceUid === '' || node.attrs.studyInstanceUid === ''))
    throw refuse();
  if (node.type.name === 'field' && !/^[a-z0-9][a-z0-9.-]{0,63}$/.test(node.attrs.id)) throw refuse();
}

function isReadable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  return !/\p{Cs}/u.test(text) && !/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/.test(text);
}

/** Nodes of one kind, in the order they stand. */
export function nodesOf(document: DocumentJson, type: string): DocumentJson[] {
  const found = document.type === type ? [document] : [];
  return [...found, ...(document.content ?? []).flatMap((one) => nodesOf(one, type))];
}

export function sectionOf(document: DocumentJson, name: SectionName): DocumentJson {
  return document.content!.find(({ type }) => type === name)!;
}

export function addendaOf(document: DocumentJson): DocumentJson[] {
  return document.content!.filter(({ type }) => type === 'addendum');
}

/**
 * What is written in a part, a line for each paragraph.
 * @param blank stands for a field without a value
 */
export function textOf(node: DocumentJson, blank = ''): string {
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hard_break') return '\n';
  if (node.type === 'measurement') return `${node.attrs!.label} ${node.attrs!.value} ${shownUnit(node)}`.trim();
  if (node.type === 'field')
    return node.attrs!.value === null ? blank : `${node.attrs!.value} ${shownUnit(node)}`.trim();
  if (node.type === 'image') return String(node.attrs!.caption ?? '');
  const parts = (node.content ?? []).map((one) => textOf(one, blank));
  return parts.join(node.type === 'paragraph' ? '' : '\n');
}

/** UCUM writes what has no unit as 1, and says in braces what is counted. */
export function shownUnit({ attrs }: DocumentJson): string {
  const unit = String(attrs?.unit ?? '');
  return unit === '1'
    ? ''
    : unit
        .replace(/[{}]/g, '')
        .replace('[in_i]', 'in')
        .replace('[Hg]', 'Hg')
        .replace('Cel', '°C')
        .replace("[hnsf'U]", 'HU')
        .replace(/^deg$/, '°')
        .replace(/(?<=m)2\b/, '²');
}

/** Nothing in it that a reader would see. */
export function isBlank(node: DocumentJson): boolean {
  return textOf(node).trim() === '' && nodesOf(node, 'image').length === 0;
}
