// The locked screen: who used this workstation lately, each a password away. Knows nothing of the page beneath.
import UserRound from 'lucide/dist/esm/icons/user-round.mjs';
import UserRoundPlus from 'lucide/dist/esm/icons/user-round-plus.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Icon } from '../parts/icon.ts';
import { useLoad } from '../parts/use-load.ts';
import { session } from '../session.ts';
import type { Workstation } from '../shapes.ts';
import { Mark } from '../shell/mark.ts';
import { CredentialsForm } from '../sign-in/credentials-form.ts';
import { words } from '../words/words.ts';

type Somebody = Workstation['people'][number];

export function LockedPage() {
  const { locked: text } = words;
  const { value } = useLoad(() => client.workstation(), []);
  const here = session.value?.user;
  const owner: Somebody | undefined = here ?? value?.locked ?? undefined;
  const others = (value?.people ?? []).filter(({ username }) => username !== owner?.username);
  const people = owner ? [owner, ...others] : others;
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState('');
  const isSomebodyElse = chosen === '';
  const username = isSomebodyElse ? typed : (chosen ?? owner?.username ?? typed);
  const asksName = isSomebodyElse || (chosen === undefined && !owner);
  const isOwner = username !== '' && username === owner?.username;
  const choice = (name: string, shown: string, icon = UserRound) =>
    h(
      'button',
      {
        key: name,
        type: 'button',
        class: 'lock-person',
        'aria-pressed': name === '' ? isSomebodyElse : !asksName && name === username,
        onClick: () => setChosen(name),
      },
      h(Icon, { of: icon, size: 20 }),
      h('bdi', null, shown),
    );
  return h(
    'main',
    { class: 'sign-in lock' },
    h(
      CredentialsForm,
      {
        // Another name, another form: nothing typed for one person is sent for another.
        key: asksName ? 'typed' : username,
        username,
        onUsername: asksName ? setTyped : undefined,
        button: isOwner ? text.unlock : text.switch,
        owner: owner?.username,
      },
      h('div', { class: 'sign-in-mark' }, h(Mark, null), words.product),
      h('h1', null, text.title),
      h(
        'div',
        { class: 'lock-people', role: 'group', 'aria-label': text.people },
        people.map((one) => choice(one.username, one.displayName || one.username)),
        people.length > 0 && choice('', text.somebodyElse, UserRoundPlus),
      ),
      h('p', { class: 'muted', role: 'status' }, isOwner ? text.own : text.other),
    ),
  );
}
