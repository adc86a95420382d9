// Signing in; also over a page whose session ended, which then goes on where it was.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { PasswordField } from '../parts/password-field.ts';
import { sentence } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { session, signedIn } from '../session.ts';
import { Mark } from '../shell/mark.ts';
import { words } from '../words/words.ts';

export function SignInPage({ ended }: { ended?: boolean }) {
  const { signIn } = words;
  const [username, setUsername] = useState((ended && session.value?.user.username) || '');
  const [password, setPassword] = useState('');
  const task = useTask();
  const submit = (event: Event) => {
    event.preventDefault();
    void task.run(async () => signedIn(await client.signIn(username.trim(), password)));
  };
  return h(
    'main',
    { class: 'sign-in' },
    h(
      'form',
      { onSubmit: submit },
      h('div', { class: 'sign-in-mark' }, h(Mark, null), words.product),
      h('h1', null, signIn.title),
      ended && h('p', { role: 'status' }, signIn.ended),
      h(TextField, {
        label: signIn.username,
        value: username,
        onValue: setUsername,
        name: 'username',
        autoComplete: 'username',
        autoFocus: !username,
        required: true,
      }),
      h(PasswordField, {
        label: signIn.password,
        value: password,
        onValue: setPassword,
        name: 'password',
        autoComplete: 'current-password',
        autoFocus: Boolean(username),
        required: true,
      }),
      task.problem ? h('p', { class: 'form-problem', role: 'alert' }, refusalText(task.problem)) : null,
      h(Button, { submit: true, kind: 'primary', busy: task.busy }, signIn.button),
      h('p', { class: 'hint' }, signIn.help),
    ),
  );
}

function refusalText(problem: unknown): string {
  if (!(problem instanceof Refusal)) return sentence(problem);
  if (problem.code === 'unauthenticated') return words.signIn.wrong;
  if (problem.code === 'too-many') return words.signIn.wait(problem.retryAfterSeconds ?? 60);
  return sentence(problem);
}
