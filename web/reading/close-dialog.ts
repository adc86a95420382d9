// Says that a study is read elsewhere: the one thing asked is where, or why.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Study } from '../shapes.ts';
import { words } from '../words/with-reading.ts';

export interface CloseDialogProps {
  study: Study;
  onDone?: () => void;
  onClose: () => void;
}

export function CloseDialog({ study, onDone, onClose }: CloseDialogProps) {
  const { close } = words.reading;
  const [reason, setReason] = useState('');
  const task = useTask();
  const name = study.patient.displayName;
  const send = async () => {
    if (!(await task.run(() => client.closeReading(study.studyInstanceUid, reason.trim())))) return;
    notify(close.done(name));
    onClose();
    onDone?.();
  };
  return h(
    Dialog,
    {
      title: close.title(name),
      text: close.text,
      submit: close.button,
      dirty: reason !== '',
      busy: task.busy,
      onSubmit: send,
      onClose,
    },
    h(TextField, {
      label: close.reason,
      value: reason,
      onValue: setReason,
      error: fieldError(task.problem, 'reason'),
      autoFocus: true,
      maxLength: 500,
    }),
    h(FormProblem, { problem: task.problem, fields: ['reason'] }),
  );
}
