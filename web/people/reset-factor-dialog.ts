// Asks before a person's second factor is taken away.
import { h } from 'preact';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { User } from '../shapes.ts';
import { words } from '../words/with-device.ts';

export interface ResetFactorDialogProps {
  user: User;
  onClose: () => void;
  onReset: () => void;
}

export function ResetFactorDialog({ user, onClose, onReset }: ResetFactorDialogProps) {
  const { people } = words;
  const task = useTask();
  const reset = async () => {
    if (!(await task.run(() => client.resetSecondFactor(user.username)))) return;
    onReset();
    onClose();
  };
  return h(
    Dialog,
    {
      title: people.resetFactorTitle(user.displayName || user.username),
      text: people.resetFactorText,
      submit: people.resetFactorButton,
      danger: true,
      busy: task.busy,
      onSubmit: reset,
      onClose,
    },
    h(FormProblem, { problem: task.problem }),
  );
}
