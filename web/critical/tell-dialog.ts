// Who was told, and how; with the read-back that closes it.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.ts';
import { CheckField, SelectField, TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { CriticalResult, CriticalTelling } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-critical.ts';

export interface TellDialogProps {
  result: CriticalResult;
  onDone: () => void;
  onClose: () => void;
}

export function TellDialog({ result, onDone, onClose }: TellDialogProps) {
  const { critical } = words;
  const begun = nameLine(result.referrer);
  const [whom, setWhom] = useState(begun);
  const [how, setHow] = useState<CriticalTelling['how']>('telephone');
  const [isReadBack, setReadBack] = useState(false);
  const task = useTask();
  const tell = async () => {
    if (!(await task.run(() => reportClient.tellCritical(result.id, { whom, how, isReadBack })))) return;
    onClose();
    onDone();
  };
  const { report: _, ...hows } = critical.hows;
  return h(
    Dialog,
    {
      title: critical.tellTitle,
      text: result.what,
      submit: critical.tellSubmit,
      dirty: whom !== begun,
      busy: task.busy,
      onSubmit: tell,
      onClose,
    },
    h(TextField, {
      label: critical.whom,
      hint: critical.whomHint,
      value: whom,
      onValue: setWhom,
      maxLength: 200,
      autoFocus: true,
      error: fieldError(task.problem, 'whom'),
    }),
    h(SelectField, {
      label: critical.how,
      value: how,
      onValue: (value: string) => setHow(value as CriticalTelling['how']),
      options: Object.entries(hows).map(([value, text]) => ({ value, text })),
    }),
    h(CheckField, { label: critical.isReadBack, checked: isReadBack, onChecked: setReadBack }),
    h('p', { class: 'hint' }, critical.readBackHint),
    h(FormProblem, { problem: task.problem, fields: ['whom'] }),
  );
}
