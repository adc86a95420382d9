// Gives an order up: the one thing asked is why.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { PersonBanner } from '../parts/person.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Order } from '../shapes.ts';
import { words } from '../words/words.ts';

export interface CancelOrderDialogProps {
  order: Order;
  onChanged: (order: Order) => void;
  onClose: () => void;
}

export function CancelOrderDialog({ order, onChanged, onClose }: CancelOrderDialogProps) {
  const text = words.order;
  const [reason, setReason] = useState('');
  const task = useTask();
  const cancel = async () => {
    const done = await task.run(async () =>
      onChanged(await client.cancelOrder(order.id, reason.trim(), order.version)),
    );
    if (done) onClose();
  };
  return h(
    Dialog,
    {
      title: text.cancelTitle(order.examName),
      text: text.cancelText,
      submit: text.cancelButton,
      danger: true,
      dirty: reason !== '',
      busy: task.busy,
      onSubmit: cancel,
      onClose,
    },
    h(PersonBanner, { person: order.patient }),
    h(TextField, {
      label: text.reason,
      value: reason,
      onValue: setReason,
      error: fieldError(task.problem, 'reason'),
      autoFocus: true,
      maxLength: 500,
    }),
    h(FormProblem, { problem: task.problem, fields: ['reason'] }),
  );
}
