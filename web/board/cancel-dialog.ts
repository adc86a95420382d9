// Gives an appointment up: the one thing asked is why.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Appointment } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-room.ts';

export interface CancelDialogProps {
  appointment: Appointment;
  /** The patient is in the room: the exam is broken off. */
  isBegun?: boolean;
  onChanged: (appointment: Appointment) => void;
  onClose: () => void;
}

export function CancelDialog({ appointment, isBegun, onChanged, onClose }: CancelDialogProps) {
  const { flow, room } = words;
  const name = nameLine(appointment.patient.name);
  const [reason, setReason] = useState('');
  const task = useTask();
  const cancel = async () => {
    const done = await task.run(async () =>
      onChanged(
        await client.moveAppointment(appointment.id, {
          to: 'cancelled',
          reason: reason.trim() || undefined,
          expectedVersion: appointment.version,
        }),
      ),
    );
    if (done) onClose();
  };
  return h(
    Dialog,
    {
      title: isBegun ? room.discontinueTitle(name) : flow.cancelTitle(name),
      text: isBegun ? room.discontinueText : flow.cancelText,
      submit: isBegun ? room.discontinueButton : flow.cancelButton,
      danger: true,
      dirty: reason !== '',
      busy: task.busy,
      onSubmit: cancel,
      onClose,
    },
    h(TextField, {
      label: flow.cancelReason,
      value: reason,
      onValue: setReason,
      error: fieldError(task.problem, 'reason'),
      autoFocus: true,
      maxLength: 500,
    }),
    h(FormProblem, { problem: task.problem, fields: ['reason'] }),
  );
}
