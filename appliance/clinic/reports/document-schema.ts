// What a report's text may be made of, as plain data that ProseMirror's Schema takes: the service checks by it, the page
// that edits is built with it, and others get it over the API. Imports nothing, for it is bundled. Sections stand in the order of the ACR's outline for reports of imaging.

/** A section of the outline can be empty while it is written, but it can't be missing or stand twice. */
const section = { content: 'block+', isolating: true, defining: true };

/** Where something was measured or seen: empty texts where a person typed it. */
const origin = {
  studyInstanceUid: { default: '', validate: 'string' },
  seriesInstanceUid: { default: '', validate: 'string' },
  sopInstanceUid: { default: '', validate: 'string' },
  frame: { default: 1, validate: 'number' },
};

export const SECTIONS = ['indication', 'technique', 'comparison', 'findings', 'impression'] as const;
export type SectionName = (typeof SECTIONS)[number];

export const DOCUMENT_SCHEMA = {
  topNode: 'doc',
  nodes: {
    doc: { content: `${SECTIONS.join(' ')} addendum*` },
    indication: section,
    technique: section,
    comparison: section,
    findings: section,
    impression: section,
    /** What was added after signing; what stands above it is as it was signed. */
    addendum: section,
    paragraph: { content: 'inline*', group: 'block' },
    bullet_list: { content: 'list_item+', group: 'block' },
    list_item: { content: 'paragraph bullet_list*', defining: true },
    table: { content: 'table_row+', group: 'block', isolating: true },
    table_row: { content: 'table_cell+' },
    table_cell: {
      content: 'paragraph+',
      isolating: true,
      attrs: { isHeader: { default: false, validate: 'boolean' } },
    },
    /** A picture of one frame as the reader saw it: windowCenter and windowWidth in modality units, null: as it comes. */
    image: {
      group: 'block',
      atom: true,
      attrs: {
        ...origin,
        windowCenter: { default: null, validate: 'number|null' },
        windowWidth: { default: null, validate: 'number|null' },
        caption: { default: '', validate: 'string' },
      },
    },
    /** What somebody or a machine measured; `unit` in UCUM. */
    measurement: {
      inline: true,
      group: 'inline',
      atom: true,
      attrs: {
        ...origin,
        label: { validate: 'string' },
        value: { validate: 'number' },
        unit: { default: '1', validate: 'string' },
        trackingUid: { default: '', validate: 'string' },
      },
    },
    /** A place of the template that wants a value; null until it has one. */
    field: {
      inline: true,
      group: 'inline',
      atom: true,
      attrs: {
        ...origin,
        id: { validate: 'string' },
        label: { default: '', validate: 'string' },
        value: { default: null, validate: 'string|number|null' },
        unit: { default: '', validate: 'string' },
        source: { default: 'person', validate: 'string' },
      },
    },
    hard_break: { inline: true, group: 'inline' },
    text: { group: 'inline' },
  },
  marks: { strong: {}, em: {} },
};
