// A step that asks for one thing: why.
import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from './dialog.ts';
import { TextField } from './field.ts';
import { FormProblem, fieldError } from './problem.ts';
import { useTask } from './use-task.ts';

export interface ReasonDialogProps {
  title: string;
  text: string;
  /** The reason's label. */
  label: string;
  submit: string;
  danger?: boolean;
  /** Above the reason. */
  children?: ComponentChildren;
  /** The reason may be empty where the service takes none. */
  send: (reason: string) => Promise<unknown>;
  /** After it went well, with the dialog closed. */
  onDone?: () => void;
  onClose: () => void;
}

export function ReasonDialog({ label, children, send, onDone, onClose, ...dialog }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const task = useTask();
  const submit = async () => {
    if (!(await task.run(() => send(reason.trim())))) return;
    onClose();
    onDone?.();
  };
  return h(
    Dialog,
    { ...dialog, dirty: reason !== '', busy: task.busy, onSubmit: submit, onClose },
    children,
    h(TextField, {
      label,
      value: reason,
      onValue: setReason,
      error: fieldError(task.problem, 'reason'),
      autoFocus: true,
      maxLength: 500,
    }),
    h(FormProblem, { problem: task.problem, fields: ['reason'] }),
  );
}
