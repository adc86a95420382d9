// Texts of templates as data: ids of new fields, values that are no part of a template, lists as people type them.
import t from 'tap';
import { fieldIds, listOf, newFieldId, withoutValues } from '../../../web/templates/texts.ts';

t.test('a new field never takes the id of another', async (t) => {
  t.equal(newFieldId('Länge der Milz', []), 'lange-der-milz');
  t.equal(newFieldId('Spleen length', ['spleen-length', 'spleen-length-2']), 'spleen-length-3');
  t.equal(newFieldId('脾臓', []), 'field');
  t.equal(newFieldId('脾臓', ['field']), 'field-2');
  t.match(newFieldId('x'.repeat(100), ['x'.repeat(60)]), /^[a-z0-9][a-z0-9.-]{0,63}$/);
});

t.test('values and where they came from are left out, the rest stays', async (t) => {
  const attrs = { id: 'bpd', label: 'BPD', unit: 'mm', value: 47, studyInstanceUid: '2.25.1', source: 'device' };
  const text = { type: 'text', text: 'BPD ' };
  const document = { type: 'doc', content: [{ type: 'paragraph', content: [text, { type: 'field', attrs }] }] };
  t.same(withoutValues(document).content![0]!.content, [
    text,
    { type: 'field', attrs: { id: 'bpd', label: 'BPD', unit: 'mm' } },
  ]);
  t.same(fieldIds(document), ['bpd']);
});

t.test('a list is what stands between commas, each once', async (t) => {
  t.same(listOf(' US, CT;US ,,'), ['US', 'CT']);
  t.same(listOf(''), []);
});
