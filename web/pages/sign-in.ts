// Signing in; also over a page whose session ended, which then goes on where it was.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { session } from '../session.ts';
import { Mark } from '../shell/mark.ts';
import { CredentialsForm } from '../sign-in/credentials-form.ts';
import { words } from '../words/words.ts';

export function SignInPage({ ended }: { ended?: boolean }) {
  const { signIn } = words;
  const owner = (ended && session.value?.user.username) || undefined;
  const [username, setUsername] = useState(owner ?? '');
  return h(
    'main',
    { class: 'sign-in' },
    h(
      CredentialsForm,
      { username, onUsername: setUsername, button: signIn.button, owner },
      h('div', { class: 'sign-in-mark' }, h(Mark, null), words.product),
      h('h1', null, signIn.title),
      ended && h('p', { role: 'status' }, signIn.ended),
    ),
  );
}
