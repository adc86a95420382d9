// Says yes to a device that called: the one thing asked is its name.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Device, DeviceAttempt } from '../shapes.ts';
import { words } from '../words/with-device.ts';

export interface AcceptDialogProps {
  attempt: DeviceAttempt;
  onClose: () => void;
  onAccepted: (device: Device) => void;
}

export function AcceptDialog({ attempt, onClose, onAccepted }: AcceptDialogProps) {
  const { devices } = words;
  const [name, setName] = useState(attempt.callingAeTitle);
  const task = useTask();
  const accept = async () => {
    const done = await task.run(async () => onAccepted(await client.acceptAttempt(attempt.id, name.trim())));
    if (!done) return;
    notify(devices.accepted(name.trim()));
    onClose();
  };
  return h(
    Dialog,
    {
      title: devices.acceptTitle,
      text: `${devices.attempt(attempt.callingAeTitle || devices.blankAeTitle, attempt.address)}. ${devices.acceptText}`,
      submit: devices.acceptButton,
      dirty: name !== attempt.callingAeTitle,
      busy: task.busy,
      onSubmit: accept,
      onClose,
    },
    h(TextField, {
      label: devices.name,
      hint: devices.nameHint,
      value: name,
      onValue: setName,
      error: fieldError(task.problem, 'name'),
      autoFocus: true,
      maxLength: 100,
    }),
    h(FormProblem, { problem: task.problem, fields: ['name'] }),
  );
}
