// The schema of reports for a page: the service's own, with how each part looks and what a paste may bring. Sections
// can't be pasted, only what stands in them: a report has each once.
import {
  type AttributeSpec,
  type DOMOutputSpec,
  type Node,
  type NodeSpec,
  Schema,
  type SchemaSpec,
  type TagParseRule,
} from 'prosemirror-model';
import { DOCUMENT_SCHEMA } from '../../appliance/clinic/reports/document-schema.ts';
import { words } from '../words/with-report.ts';
import { pictureOf, shownUnit } from './shown.ts';

type Name = keyof typeof DOCUMENT_SCHEMA.nodes;
/** Without these nothing is signed. */
const NEEDED = new Set<string>(['findings', 'impression']);

function section(name: string): Partial<NodeSpec> {
  const { parts, needed } = words.report;
  const needs = NEEDED.has(name) ? { 'data-needed': needed } : {};
  const title: DOMOutputSpec = ['h2', { class: 'report-part-title', contenteditable: 'false', ...needs }, parts[name]];
  const toDOM = (): DOMOutputSpec => [
    'section',
    { class: 'report-part', 'data-part': name },
    title,
    ['div', { class: 'report-part-text', dir: 'auto' }, 0],
  ];
  return { toDOM };
}

/** As data beside the shown text, so that what is cut can be pasted elsewhere in the report. */
function atom(name: 'field' | 'measurement' | 'image', tag: string, show: (node: Node) => (DOMOutputSpec | string)[]) {
  const at = `data-${name}`;
  const toDOM = (node: Node) =>
    [tag, { class: `report-${name}`, [at]: JSON.stringify(node.attrs) }, ...show(node)] as unknown as DOMOutputSpec;
  const getAttrs = (element: HTMLElement) => attrsFrom(name, element.getAttribute(at) ?? '');
  return { toDOM, parseDOM: [{ tag: `${tag}[${at}]`, getAttrs }] as TagParseRule[] };
}

/** Only what the schema knows, of the kind it says: a paste can come from anywhere. */
export function attrsFrom(name: Name, text: string): Record<string, unknown> | false {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return false;
  }
  if (typeof given !== 'object' || given === null) return false;
  const specs = (DOCUMENT_SCHEMA.nodes[name] as NodeSpec).attrs as Record<string, AttributeSpec>;
  const attrs: Record<string, unknown> = {};
  for (const [key, { validate }] of Object.entries(specs)) {
    const value = (given as Record<string, unknown>)[key];
    const kind = value === null ? 'null' : typeof value;
    if (value !== undefined && !String(validate).split('|').includes(kind)) return false;
    if (value === undefined && !('default' in specs[key]!)) return false;
    if (value !== undefined) attrs[key] = value;
  }
  return attrs;
}

const looks: Record<string, Partial<NodeSpec>> = {
  paragraph: {
    toDOM: () => ['p', 0],
    parseDOM: ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre'].map((tag) => ({ tag })),
  },
  bullet_list: { toDOM: () => ['ul', 0], parseDOM: [{ tag: 'ul' }, { tag: 'ol' }] },
  list_item: { toDOM: () => ['li', { dir: 'auto' }, 0], parseDOM: [{ tag: 'li' }] },
  table: { toDOM: () => ['table', ['tbody', 0]], parseDOM: [{ tag: 'table' }] },
  table_row: { toDOM: () => ['tr', 0], parseDOM: [{ tag: 'tr' }] },
  table_cell: {
    toDOM: ({ attrs }: Node): DOMOutputSpec => [attrs.isHeader ? 'th' : 'td', 0],
    parseDOM: [{ tag: 'td' }, { tag: 'th', attrs: { isHeader: true } }],
  },
  hard_break: { toDOM: () => ['br'], parseDOM: [{ tag: 'br' }], selectable: false },
  field: atom('field', 'span', ({ attrs }) => [
    ['span', { class: attrs.value === null ? 'report-blank' : '' }, attrs.value === null ? '–' : String(attrs.value)],
    ` ${shownUnit(attrs.unit)}`,
  ]),
  measurement: atom('measurement', 'span', ({ attrs }) => [
    ['span', `${attrs.label} ${attrs.value} ${shownUnit(attrs.unit)}`.trim()],
  ]),
  image: {
    ...atom('image', 'figure', ({ attrs }) => [
      ['img', { src: pictureOf(attrs), alt: attrs.caption || words.report.image, loading: 'lazy' }],
      ['figcaption', { dir: 'auto' }, attrs.caption],
    ]),
    draggable: true,
  },
};

function build(): Schema {
  const nodes = Object.entries(DOCUMENT_SCHEMA.nodes).map(([name, spec]) => {
    const isSection = name in words.report.parts;
    return [name, { ...spec, ...(isSection ? section(name) : looks[name]) }] as const;
  });
  const marks = {
    strong: {
      toDOM: () => ['strong', 0] as DOMOutputSpec,
      parseDOM: [{ tag: 'strong' }, { tag: 'b' }, { style: 'font-weight=bold' }],
    },
    em: {
      toDOM: () => ['em', 0] as DOMOutputSpec,
      parseDOM: [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }],
    },
  };
  return new Schema({ topNode: 'doc', nodes: Object.fromEntries(nodes), marks } as unknown as SchemaSpec);
}

export const schema = build();
