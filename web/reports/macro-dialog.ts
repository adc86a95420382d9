// One's macros and the clinic's: a new one, and away with an old one.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { Dialog } from '../parts/dialog.ts';
import { CheckField, TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { Macro } from '../shapes.ts';
import { words } from '../words/with-report.ts';

export interface MacroDialogProps {
  macros: Macro[];
  onMacros: (macros: Macro[]) => void;
  onClose: () => void;
}

export function MacroDialog({ macros, onMacros, onClose }: MacroDialogProps) {
  const { macro: said } = words.report;
  const [abbreviation, setAbbreviation] = useState('');
  const [text, setText] = useState('');
  const [isShared, setShared] = useState(false);
  const task = useTask();
  const add = async () => {
    const wanted = { abbreviation: abbreviation.trim(), text: text.trim(), isShared };
    const isKept = await task.run(async () => {
      const added = await reportClient.addReportMacro(wanted);
      onMacros([...macros, added].sort((a, b) => a.abbreviation.localeCompare(b.abbreviation)));
    });
    if (!isKept) return;
    notify(said.kept(wanted.abbreviation));
    onClose();
  };
  const remove = (id: number) =>
    task.run(async () => {
      await reportClient.removeReportMacro(id);
      onMacros(macros.filter((one) => one.id !== id));
    });
  const error = (field: string) => fieldError(task.problem, field);
  return h(
    Dialog,
    {
      ...{ title: said.title, text: said.text, submit: said.button, onSubmit: add, onClose },
      dirty: abbreviation !== '' || text !== '',
      busy: task.busy,
    },
    h(TextField, {
      label: said.abbreviation,
      value: abbreviation,
      onValue: setAbbreviation,
      error: error('abbreviation'),
      autoFocus: true,
      maxLength: 32,
      required: true,
    }),
    h(TextField, { label: said.body, value: text, onValue: setText, error: error('text'), lines: 4, maxLength: 4000 }),
    h(CheckField, { label: said.isShared, checked: isShared, onChecked: setShared }),
    h(FormProblem, { problem: task.problem, fields: ['abbreviation', 'text'] }),
    macros.length > 0 &&
      h(
        'ul',
        { class: 'list report-macros' },
        macros.map((one) =>
          h(
            'li',
            { key: one.id },
            h('div', null, h('b', null, one.abbreviation), ' ', h('span', { class: 'muted' }, one.text)),
            h(
              Button,
              { class: 'small', label: said.removeOf(one.abbreviation), onClick: () => void remove(one.id) },
              said.remove,
            ),
          ),
        ),
      ),
  );
}
