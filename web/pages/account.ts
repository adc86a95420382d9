// One's own account: password, where one is signed in, how the pages look.
import { h } from 'preact';
import { KeysSection } from '../account/keys-section.ts';
import { PasswordForm } from '../account/password-form.ts';
import { PinSection } from '../account/pin-section.ts';
import { ProfileSection } from '../account/profile-section.ts';
import { SecondFactorSection } from '../account/second-factor.ts';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import { may, session } from '../session.ts';
import type { OwnSession } from '../shapes.ts';
import { chooseTheme, type Theme, theme } from '../theme.ts';
import { browserName } from '../words/browser-name.ts';
import { words } from '../words/with-device.ts';

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
      h(ProfileSection, null),
      (may('studies.read') || may('referrals.read')) && h(KeysSection, null),
      h(
        'section',
        { class: 'section' },
        h('h2', null, account.password),
        h(PasswordForm, { onChanged: sessions.reload }),
      ),
      may('reports.write') && h(PinSection, null),
      h(SecondFactorSection, { onChanged: sessions.reload }),
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
