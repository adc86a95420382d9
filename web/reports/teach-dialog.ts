// Asks once which field a machine's own code means; from then on every study fills it.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { DocumentJson, StudyValues, TemplateField } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import type { ReportEditor } from './editor.ts';
import { type Measured, nameOf, valuesOf } from './measured-list.ts';
import { shownUnit } from './shown.ts';

export interface TeachDialogProps {
  studyInstanceUid: string;
  editor: ReportEditor | undefined;
  measured: Measured;
  fields: readonly TemplateField[];
  onTaught: (values: StudyValues) => void;
  onClose: () => void;
}

export function TeachDialog({ studyInstanceUid, editor, measured, fields, onTaught, onClose }: TeachDialogProps) {
  const { measured: text } = words.report;
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [isMissing, setMissing] = useState(false);
  const task = useTask();
  const [first] = measured.values;
  const { code, item, sopInstanceUid } = first!;
  const here = editor ? fieldIds(editor.document) : new Set<string>();
  const shown = sorted(fields, here).filter(({ label }) =>
    label.toLocaleLowerCase().includes(search.toLocaleLowerCase()),
  );
  const picked = shown.find(({ id }) => id === chosen);
  const teach = async () => {
    setMissing(!picked);
    if (!picked) return;
    const ok = await task.run(async () =>
      onTaught(await reportClient.teachCode(studyInstanceUid, { item, sopInstanceUid, fieldId: picked.id })),
    );
    if (!ok) return;
    notify(text.taught(nameOf(measured), picked.label));
    onClose();
  };
  return h(
    Dialog,
    {
      title: text.teachTitle(nameOf(measured)),
      text: text.teachText(valuesOf(measured), `${code.scheme} ${code.value}`),
      submit: text.teachButton,
      busy: task.busy,
      onSubmit: () => void teach(),
      onClose,
    },
    h(TextField, {
      label: text.search,
      value: search,
      onValue: setSearch,
      type: 'search',
      autoFocus: true,
      maxLength: 100,
    }),
    shown.length === 0 && h('p', { class: 'muted' }, text.noField),
    h(
      'div',
      { class: 'report-templates', role: 'radiogroup', 'aria-label': text.field },
      shown.map(({ id, label, unit }) =>
        h(
          'label',
          { key: id, class: 'check' },
          h('input', { type: 'radio', name: 'field', checked: chosen === id, onChange: () => setChosen(id) }),
          h(
            'span',
            null,
            label,
            h('span', { class: 'muted' }, ` ${shownUnit(unit)}${here.has(id) ? ` · ${text.here}` : ''}`),
          ),
        ),
      ),
    ),
    h('p', { class: 'error', role: 'alert' }, isMissing ? text.missing : fieldError(task.problem, 'fieldId')),
    h(FormProblem, { problem: task.problem, fields: ['fieldId'] }),
  );
}

/** Those of this report first. What takes no number is no place for one. */
function sorted(fields: readonly TemplateField[], here: ReadonlySet<string>): TemplateField[] {
  return fields.filter(({ unit }) => unit !== '').sort((a, b) => Number(here.has(b.id)) - Number(here.has(a.id)));
}

function fieldIds({ type, attrs, content }: DocumentJson): Set<string> {
  const own = type === 'field' ? [String(attrs!.id)] : [];
  return new Set([...own, ...(content ?? []).flatMap((child) => [...fieldIds(child)])]);
}
