// The text of a report under a person's hands, without a browser: parts stay, macros, lists, what was signed.
import { AllSelection, type EditorState, TextSelection } from 'prosemirror-state';
import t from 'tap';
import { checkDocument, type DocumentJson, emptyDocument } from '../../../appliance/clinic/reports/document.ts';
import { stateOf } from '../../../web/reports/editor.ts';
import { findIn } from '../../../web/reports/finding.ts';
import { withText } from '../../../web/reports/macros.ts';
import { partCommand, selectPart } from '../../../web/reports/parts.ts';
import { attrsFrom } from '../../../web/reports/schema.ts';
import { textOf } from '../../appliance/clinic/reports/writing.ts';

const begin = (document: DocumentJson, isAddendum = false) => stateOf(document, { isAddendum, macros: () => [] });
const checked = ({ doc }: EditorState) => checkDocument(doc.toJSON());
const text = ({ doc }: EditorState) => doc.textBetween(0, doc.content.size, '|');

t.test('every part survives whatever is deleted, and the service takes what is left', async (t) => {
  const state = begin(textOf({ indication: 'Headache', comparison: 'None' }));
  const all = state.apply(state.tr.setSelection(new AllSelection(state.doc)).deleteSelection());
  t.same(checked(all), emptyDocument());
  const typed = state.apply(state.tr.setSelection(new AllSelection(state.doc)).insertText('x'));
  t.equal(checked(typed).content?.length, 5);
  const size = state.doc.content.size;
  for (let from = 1; from < size; from += 3) {
    for (let to = from; to < size; to += 5) {
      const { doc, tr } = state;
      const after = state.apply(
        tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to))).deleteSelection(),
      );
      t.equal(checked(after).content?.length, 5, `${from} to ${to}`);
    }
  }
});

t.test('Ctrl-A takes the part, and everything the second time', async (t) => {
  let state = begin(textOf());
  const dispatch = (tr: EditorState['tr']) => {
    state = state.apply(tr);
  };
  selectPart(state, dispatch);
  const { from, to } = state.selection;
  t.equal(state.doc.textBetween(from, to), 'No haemorrhage. Ventricles of normal width.');
  selectPart(state, dispatch);
  t.ok(state.selection instanceof AllSelection);
});

t.test('one goes from part to part, and not past the ends', async (t) => {
  let state = begin(textOf());
  const dispatch = (tr: EditorState['tr']) => {
    state = state.apply(tr);
  };
  const here = () => state.selection.$from.node(1).type.name;
  t.equal(here(), 'findings');
  t.ok(partCommand(1)(state, dispatch));
  t.equal(here(), 'impression');
  t.notOk(partCommand(1)(state, dispatch));
  t.ok(partCommand('technique')(state, dispatch));
  t.equal(here(), 'technique');
});

t.test('the lines of a macro are paragraphs, in a list lines of one item', async (t) => {
  const lungs = 'Lungs clear.\nHeart normal.';
  const free = begin(textOf({ findings: '' }));
  const written = free.apply(withText(free, lungs, free.selection.from, free.selection.to));
  t.match(text(written), 'Lungs clear.|Heart normal.');
  checked(written);
  const item = { type: 'list_item', content: [{ type: 'paragraph' }] };
  const list = begin(textOf({ findings: [{ type: 'bullet_list', content: [item] }] }));
  const inList = list.apply(withText(list, lungs, list.selection.from, list.selection.to));
  const findings = checked(inList).content![3]!;
  t.equal(findings.content?.[0]?.content?.length, 1, 'one item');
  t.match(JSON.stringify(findings), 'hard_break');
});

t.test('of a signed report only the addendum can be written on', async (t) => {
  const state = begin(textOf({ addenda: ['Seen late.'] }), true);
  t.equal(state.selection.$from.node(1).type.name, 'addendum');
  t.match(text(state.apply(state.tr.insertText(' More.'))), 'Seen late. More.');
  const place = 4;
  const tried = state.apply(state.tr.insertText('no', place, place));
  t.ok(tried.doc.eq(state.doc), 'the signed text stays');
  const removed = state.apply(state.tr.setSelection(new AllSelection(state.doc)).deleteSelection());
  t.ok(removed.doc.eq(state.doc));
});

t.test('a guard’s words are found where they stand, one after the other, and fields by name', async (t) => {
  const field = { type: 'field', attrs: { id: 'spleen', label: 'Spleen length', unit: 'cm' } };
  const findings = [{ type: 'paragraph', content: [{ type: 'text', text: 'Öl, LEFT kidney. Cleft. Left.' }, field] }];
  let state = begin(textOf({ findings, impression: '' }));
  state = state.apply(state.tr.setSelection(TextSelection.atStart(state.doc)));
  const next = () => {
    const found = findIn(state, ['left']);
    if (!found || 'field' in found) return undefined;
    state = state.apply(state.tr.setSelection(TextSelection.create(state.doc, found.from, found.to)));
    return state.doc.textBetween(found.from, found.to);
  };
  t.equal(next(), 'LEFT');
  t.equal(next(), 'Left');
  t.equal(next(), 'LEFT', 'and round again');
  t.match(findIn(state, ['Spleen length']), { field: Number });
  t.equal(findIn(state, ['nothing like it']), undefined);
});

t.test('what is pasted as a field or measurement is one, or nothing', async (t) => {
  t.same(attrsFrom('field', '{"id":"a","value":3,"extra":"x"}'), { id: 'a', value: 3 });
  t.equal(attrsFrom('field', '{"value":3}'), false, 'a field has an id');
  t.equal(attrsFrom('measurement', '{"label":"a","value":"3"}'), false, 'a number is a number');
  t.equal(attrsFrom('measurement', 'null'), false);
  t.equal(attrsFrom('measurement', '<b>'), false);
});
