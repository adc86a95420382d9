// Flagging a critical result: how soon somebody must know, and what was found.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { CriticalResult } from '../shapes.ts';
import { words } from '../words/with-critical.ts';

type Category = CriticalResult['category'];

export interface FlagDialogProps {
  studyInstanceUid: string;
  onDone: () => void;
  onClose: () => void;
}

export function FlagDialog({ studyInstanceUid, onDone, onClose }: FlagDialogProps) {
  const { critical } = words;
  const [category, setCategory] = useState<Category>('immediate');
  const [what, setWhat] = useState('');
  const task = useTask();
  const flag = async () => {
    if (!(await task.run(() => reportClient.flagCritical(studyInstanceUid, { category, what })))) return;
    onClose();
    onDone();
    notify(critical.flagged);
  };
  return h(
    Dialog,
    {
      title: critical.flagTitle,
      text: critical.flagText,
      submit: critical.submit,
      dirty: what !== '',
      busy: task.busy,
      onSubmit: flag,
      onClose,
    },
    h(TextField, {
      label: critical.what,
      hint: critical.whatHint,
      value: what,
      onValue: setWhat,
      lines: 2,
      maxLength: 500,
      autoFocus: true,
      error: fieldError(task.problem, 'what'),
    }),
    h(SelectField, {
      label: critical.category,
      hint: critical.categoryHint,
      value: category,
      onValue: (value: string) => setCategory(value as Category),
      options: Object.entries(critical.categories).map(([value, text]) => ({ value, text })),
    }),
    h(FormProblem, { problem: task.problem, fields: ['what'] }),
  );
}
