// The text of a report: what is one, what isn't, and what is too much.
import t from 'tap';
import {
  checkDocument,
  type DocumentJson,
  emptyDocument,
  isBlank,
  nodesOf,
  textOf as plain,
} from '../../../../appliance/clinic/reports/document.ts';
import { paragraph, textOf } from './writing.ts';

const IMAGE = {
  type: 'image',
  attrs: {
    studyInstanceUid: '2.25.1',
    seriesInstanceUid: '2.25.2',
    sopInstanceUid: '2.25.3',
    frame: 2,
    caption: 'Cyst',
  },
};
const MEASUREMENT = {
  type: 'measurement',
  attrs: { label: 'Liver', value: 14.2, unit: 'cm', sopInstanceUid: '2.25.3' },
};
const FIELD = { type: 'field', attrs: { id: 'bpd', label: 'BPD', value: null, unit: 'mm' } };
const within = (...blocks: unknown[]) => textOf({ findings: blocks as DocumentJson[] });
const inline = (...content: unknown[]) => within({ type: 'paragraph', content });
const cell = (text: string) => ({ type: 'table_cell', content: [paragraph(text)] });

t.test('sections, lists, tables, images, measurements and fields are kept as they were written', async (t) => {
  const document = within(
    { type: 'bullet_list', content: [{ type: 'list_item', content: [paragraph('One')] }] },
    { type: 'table', content: [{ type: 'table_row', content: [cell('BPD'), cell('48 mm')] }] },
    { type: 'paragraph', content: [{ type: 'text', text: 'Strong', marks: [{ type: 'strong' }] }, MEASUREMENT, FIELD] },
    IMAGE,
  );
  const kept = checkDocument(document);
  t.same(checkDocument(kept), kept, 'and checked again it is the same');
  t.equal(plain(kept.content![3]), 'One\nBPD\n48 mm\nStrongLiver 14.2 cm\nCyst');
  t.match(nodesOf(kept, 'image')[0].attrs, { frame: 2, windowWidth: null, caption: 'Cyst' });
  t.equal(isBlank(emptyDocument().content![3]), true);
  t.equal(isBlank(within(IMAGE).content![3]), false, 'an image alone is something');
});

t.test('what is no report is refused, and never breaks the service', async (t) => {
  const [first, ...others] = textOf().content!;
  const wrong: Record<string, unknown> = {
    nothing: null,
    'a list': [],
    'a text': 'doc',
    'a section': first,
    'a missing section': { type: 'doc', content: others },
    'a section twice': { type: 'doc', content: [first, first, ...others] },
    'a section in a section': within(first),
    'an unknown node': within({ type: 'script', content: [{ type: 'text', text: 'alert(1)' }] }),
    'an unknown mark': inline({ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'javascript:1' } }] }),
    'a paragraph in a paragraph': within({ type: 'paragraph', content: [paragraph('x')] }),
    'an empty text': inline({ type: 'text', text: '' }),
    'a NUL': inline({ type: 'text', text: 'a\u0000b' }),
    'half a character': inline({ type: 'text', text: '\ud800' }),
    'an image without a UID': within({ ...IMAGE, attrs: { ...IMAGE.attrs, sopInstanceUid: '' } }),
    'an image with a path': within({ ...IMAGE, attrs: { ...IMAGE.attrs, sopInstanceUid: '../../etc/passwd' } }),
    'a frame that is none': within({ ...IMAGE, attrs: { ...IMAGE.attrs, frame: 1.5 } }),
    'a measurement that is no number': inline({ type: 'measurement', attrs: { label: 'Liver', value: '14' } }),
    'a field without a name': inline({ type: 'field', attrs: { id: 'a b' } }),
    'a table that stands in a list': within({
      type: 'bullet_list',
      content: [
        { type: 'list_item', content: [{ type: 'table', content: [{ type: 'table_row', content: [cell('x')] }] }] },
      ],
    }),
  };
  for (const [name, document] of Object.entries(wrong))
    t.throws(() => checkDocument(document), { code: 'invalid' }, name);
});

t.test('what is too long, too deep or too many is refused before it is read', async (t) => {
  let deep: unknown = { type: 'bullet_list', content: [] };
  for (let n = 0; n < 5000; n++) deep = { type: 'bullet_list', content: [{ type: 'list_item', content: [deep] }] };
  t.throws(() => checkDocument(within(deep)), { code: 'too-large' });
  t.throws(() => checkDocument(textOf({ findings: 'x'.repeat(300_000) })), { code: 'too-large' });
  t.throws(() => checkDocument(within(...Array.from({ length: 60_000 }, () => paragraph('')))), { code: 'too-large' });
  t.throws(() => checkDocument(within(...Array.from({ length: 41 }, () => IMAGE))), { code: 'too-large' });
  t.ok(checkDocument(textOf({ findings: 'x'.repeat(100_000) })));
});
