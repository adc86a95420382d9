// Gives an appointment up: the one thing asked is why.
import { h } from 'preact';
import { client } from '../client.ts';
import { ReasonDialog } from '../parts/reason-dialog.ts';
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
  const { id, version: expectedVersion } = appointment;
  return h(ReasonDialog, {
    title: isBegun ? room.discontinueTitle(name) : flow.cancelTitle(name),
    text: isBegun ? room.discontinueText : flow.cancelText,
    label: flow.cancelReason,
    submit: isBegun ? room.discontinueButton : flow.cancelButton,
    danger: true,
    send: async (reason) =>
      onChanged(await client.moveAppointment(id, { to: 'cancelled', reason: reason || undefined, expectedVersion })),
    onClose,
  });
}
