// Proving who one is: password, and the code of the second factor where the service asks for one. Used for signing in
// and at the locked screen.
import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { PasswordField } from '../parts/password-field.ts';
import { sentence } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { signedIn } from '../session.ts';
import { words } from '../words/words.ts';

export interface CredentialsFormProps {
  username: string;
  /** Missing where the name was chosen already. */
  onUsername?: (username: string) => void;
  button: string;
  /** Whose page is beneath, if anybody's: somebody else gets a fresh one. */
  owner: string | undefined;
  /** What stands above the fields. */
  children?: ComponentChildren;
}

export function CredentialsForm({ username, onUsername, button, owner, children }: CredentialsFormProps) {
  const { signIn } = words;
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const task = useTask();
  const submit = (event: Event) => {
    event.preventDefault();
    void task.run(async () => {
      try {
        const sent = asksCode ? code.trim() : undefined;
        signedIn(await client.signIn(username.trim(), password, sent), owner);
      } catch (problem) {
        if (!isAboutCode(problem)) throw problem;
        if (asksCode) setCode('');
        setAsksCode(true);
        if (asksCode) throw problem; // asked for the first time, nothing went wrong
      }
    });
  };
  return h(
    'form',
    { onSubmit: submit },
    children,
    onUsername &&
      h(TextField, {
        label: signIn.username,
        value: username,
        onValue: onUsername,
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
      autoFocus: Boolean(username) && !asksCode,
      required: true,
    }),
    asksCode &&
      h(TextField, {
        label: signIn.code,
        hint: signIn.codeHint,
        value: code,
        onValue: setCode,
        name: 'code',
        autoComplete: 'one-time-code',
        autoFocus: true,
        required: true,
        maxLength: 50,
      }),
    task.problem ? h('p', { class: 'form-problem', role: 'alert' }, refusalText(task.problem)) : null,
    h(Button, { submit: true, kind: 'primary', busy: task.busy }, button),
    h('p', { class: 'hint' }, signIn.help),
  );
}

function isAboutCode(problem: unknown): boolean {
  return problem instanceof Refusal && problem.code === 'unauthenticated' && problem.field === 'code';
}

function refusalText(problem: unknown): string {
  if (!(problem instanceof Refusal)) return sentence(problem);
  if (problem.code === 'unauthenticated') return isAboutCode(problem) ? words.signIn.wrongCode : words.signIn.wrong;
  if (problem.code === 'too-many') return words.signIn.wait(problem.retryAfterSeconds ?? 60);
  return sentence(problem);
}
