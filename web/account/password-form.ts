// Changing one's own password: the present one once more, then the new one with its rules beside it.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { NewPasswordField } from '../parts/new-password-field.ts';
import { notify } from '../parts/notices.ts';
import { PasswordField } from '../parts/password-field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { session } from '../session.ts';
import { words } from '../words/words.ts';

export function PasswordForm({ onChanged }: { onChanged: () => unknown }) {
  const { account } = words;
  const { user, clinic, passwordRules } = session.value!;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const task = useTask();
  const change = async (event: Event) => {
    event.preventDefault();
    if (!(await task.run(() => client.changePassword(current, next)))) return;
    setCurrent('');
    setNext('');
    notify(account.changed);
    await onChanged();
  };
  const error = (field: string) => fieldError(task.problem, field);
  return h(
    'form',
    { class: 'form', onSubmit: change },
    h(PasswordField, {
      label: account.current,
      value: current,
      onValue: setCurrent,
      error: error('current'),
      autoComplete: 'current-password',
      required: true,
    }),
    h(NewPasswordField, {
      label: account.new,
      rules: passwordRules,
      names: [user.username, user.displayName, clinic.name],
      value: next,
      onValue: setNext,
      error: error('new'),
      required: true,
    }),
    h(FormProblem, { problem: task.problem, fields: ['current', 'new'] }),
    h('div', { class: 'form-foot' }, h(Button, { submit: true, busy: task.busy }, account.change)),
  );
}
