// One's own account: password, where one is signed in, how the pages look.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { notify } from '../parts/notices.ts';
import { PasswordField } from '../parts/password-field.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import { session } from '../session.ts';
import type { OwnSession } from '../shapes.ts';
import { chooseTheme, type Theme, theme } from '../theme.ts';
import { words } from '../words/words.ts';

export function AccountPage() {
  const { account, people } = words;
  const { user } = session.value!;
  const sessions = useLoad(async () => (await client.sessions()).sessions, []);
  return h(
    'div',
    { class: 'page' },
    h(
      'div',
      null,
      h('h1', null, h('bdi', null, user.displayName || user.username)),
      h('p', { class: 'muted' }, `${user.username} · ${account.role(people.roles[user.role] ?? user.role)}`),
    ),
    h(
      'div',
      null,
      h('section', { class: 'section' }, h('h2', null, account.appearance), h(Appearance, null)),
      h(
        'section',
        { class: 'section' },
        h('h2', null, account.password),
        h(PasswordForm, { onChanged: sessions.reload }),
      ),
      h(
        'section',
        { class: 'section' },
        h('h2', null, account.sessions),
        sessions.problem ? h(Problem, { problem: sessions.problem, onRetry: sessions.reload }) : null,
        sessions.value
          ? h(
              'ul',
              { class: 'list' },
              sessions.value.map((one) => h(SessionItem, { key: one.id, session: one, onEnded: sessions.reload })),
            )
          : !sessions.problem && h(Skeleton, { rows: 2 }),
      ),
    ),
  );
}

function Appearance() {
  const { header } = words;
  return h(
    'div',
    null,
    h(
      'div',
      { class: 'segments', role: 'radiogroup', 'aria-label': header.theme },
      (['system', 'light', 'dark'] as Theme[]).map((value) =>
        h(
          'label',
          { key: value },
          h('input', {
            type: 'radio',
            name: 'theme',
            checked: theme.value === value,
            onChange: () => chooseTheme(value),
          }),
          header.themes[value],
        ),
      ),
    ),
  );
}

function PasswordForm({ onChanged }: { onChanged: () => void }) {
  const { account } = words;
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const task = useTask();
  const change = async (event: Event) => {
    event.preventDefault();
    if (!(await task.run(() => client.changePassword(current, next)))) return;
    setCurrent('');
    setNext('');
    notify(account.changed);
    onChanged();
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
    h(PasswordField, {
      label: account.new,
      hint: account.newHint,
      value: next,
      onValue: setNext,
      error: error('new'),
      autoComplete: 'new-password',
      required: true,
    }),
    h(FormProblem, { problem: task.problem, fields: ['current', 'new'] }),
    h('div', { class: 'form-foot' }, h(Button, { submit: true, busy: task.busy }, account.change)),
  );
}

function SessionItem({ session: one, onEnded }: { session: OwnSession; onEnded: () => void }) {
  const { account } = words;
  const task = useTask();
  const program = browserName(one.userAgent) ?? account.unknownBrowser;
  const end = async () => {
    if (await task.run(() => client.endSession(one.id))) onEnded();
  };
  return h(
    'li',
    null,
    h(
      'div',
      null,
      h('b', null, program),
      one.address && h('span', { class: 'muted' }, ' ', h('bdi', null, one.address)),
      one.current && [' ', h('span', { class: 'badge ok' }, account.thisOne)],
      h('div', { class: 'muted' }, h(When, { at: one.lastSeenAt })),
      h(FormProblem, { problem: task.problem }),
    ),
    !one.current && h(Button, { busy: task.busy, label: account.endOf(program), onClick: end }, account.end),
  );
}

/** "Firefox on Windows" from a user agent, as far as it can be told. */
function browserName(userAgent: string | null | undefined): string | undefined {
  if (!userAgent) return undefined;
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => userAgent.includes(`${name}/`));
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'CrOS', 'Linux'].find((name) =>
    userAgent.includes(name),
  );
  const name = browser === 'Edg' ? 'Edge' : browser;
  return [name, system].filter(Boolean).join(', ') || userAgent.slice(0, 60);
}
