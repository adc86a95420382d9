// The first thing after signing in with a password that somebody else chose: an own one.
import { h } from 'preact';
import { PasswordForm } from '../account/password-form.ts';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { session, signOut } from '../session.ts';
import { Mark } from '../shell/mark.ts';
import { words } from '../words/words.ts';

export function OwnPasswordPage() {
  const { account } = words;
  const isOld = session.value?.isPasswordOld;
  const goOn = async () => {
    session.value = await client.session();
  };
  return h(
    'main',
    { class: 'sign-in' },
    h(
      'div',
      { class: 'sign-in-card' },
      h('div', { class: 'sign-in-mark' }, h(Mark, null), words.product),
      h('h1', null, isOld ? account.oldTitle : account.ownTitle),
      h('p', { class: 'muted' }, isOld ? account.oldText : account.ownText),
      h(PasswordForm, { onChanged: goOn }),
      h(Button, { kind: 'quiet', onClick: signOut }, words.header.signOut),
    ),
  );
}
