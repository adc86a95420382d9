// A field to put into a template's text: one that other templates have, which machines may fill, or a new one.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { FormProblem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { reportClient } from '../report-client.ts';
import { shownUnit } from '../reports/shown.ts';
import type { TemplateField } from '../shapes.ts';
import { words } from '../words/with-template.ts';
import { newFieldId } from './texts.ts';

export interface FieldDialogProps {
  /** Ids that the text has already. */
  taken: readonly string[];
  /** @returns false where no field can stand */
  onField: (field: TemplateField) => boolean;
  onClose: () => void;
}

export function FieldDialog({ taken, onField, onClose }: FieldDialogProps) {
  const { fieldDialog: text } = words.templates;
  const known = useLoad(async () => (await reportClient.reportFields()).fields, []);
  const [id, setId] = useState('');
  const [label, setLabel] = useState('');
  const [unit, setUnit] = useState('');
  const [error, setError] = useState('');
  const fields = known.value ?? [];
  const chosen = fields.find((field) => field.id === id);
  const put = () => {
    const name = label.trim();
    if (!chosen && name === '') return setError(text.missing);
    const others = [...taken, ...fields.map((field) => field.id)];
    const field = chosen ?? { id: newFieldId(name, others), label: name, unit: unit.trim() };
    if (!onField(field)) return setError(text.noPlace);
    onClose();
  };
  const options = [
    { value: '', text: text.new },
    ...fields.map((field) => ({
      value: field.id,
      text: [field.label, shownUnit(field.unit)].filter(Boolean).join(', '),
    })),
  ];
  return h(
    Dialog,
    {
      ...{ title: text.title, text: text.text, submit: text.submit, onSubmit: put, onClose },
      dirty: label !== '' || unit !== '',
    },
    h(SelectField, { label: text.which, value: id, onValue: setId, options }),
    !chosen &&
      h(TextField, {
        ...{ label: text.label, value: label, onValue: setLabel, error, maxLength: 100, autoFocus: true },
        required: true,
      }),
    !chosen &&
      h(TextField, { label: text.unit, hint: text.unitHint, value: unit, onValue: setUnit, maxLength: 32, mono: true }),
    chosen && error && h('p', { class: 'form-problem', role: 'alert' }, error),
    h(FormProblem, { problem: known.problem }),
  );
}
