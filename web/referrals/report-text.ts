// The text of a signed report, read-only: each node of the document as an element of its own. Nothing of it is markup.
import { type ComponentChildren, h } from 'preact';
import type { ReportNode } from '../shapes.ts';
import { words } from '../words/with-referral.ts';
import { ReportImage } from './report-image.ts';

type Section = keyof typeof words.referral.sections;

/** What a reader wants first: what was added later, then the impression; the rest in its order. */
const FIRST: readonly string[] = ['addendum', 'impression'];

export function ReportText({ document }: { document: ReportNode }) {
  const sections = (document.content ?? []).filter((section) => !isBlank(section));
  const rank = ({ type }: ReportNode) => (FIRST.includes(type) ? FIRST.indexOf(type) : FIRST.length);
  const inOrder = [...sections].sort((a, b) => rank(a) - rank(b));
  return h(
    'div',
    { class: 'referral-text' },
    inOrder.map((section, at) =>
      h(
        'section',
        { key: at, class: `report-section ${section.type}` },
        h('h3', null, words.referral.sections[section.type as Section] ?? section.type),
        blocks(section),
      ),
    ),
  );
}

function isBlank(node: ReportNode): boolean {
  if (node.type === 'text') return !node.text?.trim();
  if (['image', 'measurement', 'field'].includes(node.type)) return false;
  return (node.content ?? []).every(isBlank);
}

function blocks(node: ReportNode): ComponentChildren {
  return (node.content ?? []).map((child, at) => h(Node, { key: at, node: child }));
}

function Node({ node }: { node: ReportNode }) {
  switch (node.type) {
    case 'paragraph':
      return isBlank(node) ? null : h('p', { dir: 'auto' }, blocks(node));
    case 'bullet_list':
      return h('ul', null, blocks(node));
    case 'list_item':
      return h('li', { dir: 'auto' }, blocks(node));
    case 'table':
      return h('div', { class: 'report-table' }, h('table', null, h('tbody', null, blocks(node))));
    case 'table_row':
      return h('tr', null, blocks(node));
    case 'table_cell':
      return h(node.attrs?.isHeader ? 'th' : 'td', null, blocks(node));
    case 'image':
      return h(ReportImage, { attrs: node.attrs! });
    case 'measurement':
      return h('span', { class: 'report-value' }, `${node.attrs!.label} ${withUnit(node)}`.trim());
    case 'field':
      return h(
        'span',
        { class: 'report-value' },
        node.attrs!.value === null ? h('i', null, words.referral.noField) : withUnit(node),
      );
    case 'hard_break':
      return h('br', null);
    default:
      return marked(node);
  }
}

function marked({ text = '', marks = [] }: ReportNode): ComponentChildren {
  return marks.reduce<ComponentChildren>(
    (inner, { type }) => h(type === 'strong' ? 'strong' : 'em', null, inner),
    text,
  );
}

/** UCUM writes what has no unit as 1, and says in braces what is counted (as document.ts prints it). */
function withUnit({ attrs }: ReportNode): string {
  const unit = String(attrs?.unit ?? '');
  const shown = unit === '1' ? '' : unit.replace(/[{}]/g, '').replace('[in_i]', 'in').replace('Cel', '°C');
  return `${attrs!.value} ${shown}`.trim();
}
