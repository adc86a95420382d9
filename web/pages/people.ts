// Who may sign in, and as what.
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Icon } from '../parts/icon.ts';
import { Menu } from '../parts/menu.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import { OpenSessions } from '../people/open-sessions.ts';
import { NO_PROFILE } from '../people/profile-fields.ts';
import { ResetFactorDialog } from '../people/reset-factor-dialog.ts';
import { UserDialog } from '../people/user-dialog.ts';
import { go, place } from '../route.ts';
import { session } from '../session.ts';
import type { Colleague, Department, User } from '../shapes.ts';
import { words } from '../words/with-device.ts';

export function PeoplePage() {
  const { people } = words;
  const house = useLoad(loadHouse, []);
  const users = house.value?.users;
  const profileOf = (username?: string) => house.value?.staff.find((one) => one.username === username) ?? NO_PROFILE;
  const [asked, setAsked] = useState<User | 'new' | undefined>();
  useEffect(() => {
    if (!place.value.query.has('add')) return;
    setAsked('new');
    go('/people', 'replace');
  }, [place.value]);
  return h(
    'div',
    { class: 'page' },
    h(
      'div',
      { class: 'page-head' },
      h('div', null, h('h1', null, people.title), h('p', { class: 'muted' }, people.text)),
      h(
        'div',
        { class: 'page-actions' },
        h('a', { class: 'button', href: '/people/roles' }, words.roles.title),
        h(Button, { icon: Plus, onClick: () => setAsked('new') }, people.add),
      ),
    ),
    house.problem ? h(Problem, { problem: house.problem, onRetry: house.reload }) : null,
    users && house.value
      ? h(DataTable<User>, {
          caption: people.title,
          columns: columns(house.value, setAsked, house.reload),
          rows: users,
          keyOf: ({ username }) => username,
          dim: ({ disabled }) => disabled,
        })
      : !house.problem && h(Skeleton, { rows: 5 }),
    h(OpenSessions, null),
    asked &&
      house.value &&
      h(UserDialog, {
        user: asked === 'new' ? undefined : asked,
        profile: profileOf(asked === 'new' ? undefined : asked.username),
        departments: house.value.departments,
        onClose: () => setAsked(undefined),
        onSaved: house.reload,
      }),
  );
}

interface House {
  users: User[];
  staff: Colleague[];
  departments: Department[];
}

async function loadHouse(): Promise<House> {
  const [{ users }, { staff }, { departments }] = await Promise.all([client.users(), client.staff(), client.clinic()]);
  return { users, staff, departments };
}

function columns({ staff, departments }: House, onEdit: (user: User) => void, onChanged: () => void): Column<User>[] {
  const { people, profile } = words;
  const of = ({ username }: Pick<User, 'username'>) => staff.find((one) => one.username === username);
  const you = session.value?.user.username;
  return [
    {
      text: people.columns.name,
      header: true,
      cell: ({ displayName, username }) => [
        h('bdi', null, [of({ username })?.title, displayName || username].filter(Boolean).join(' ')),
        username === you && [' ', h('span', { class: 'badge' }, people.you)],
      ],
    },
    { text: people.columns.username, cell: ({ username }) => username },
    {
      text: people.columns.role,
      cell: ({ role }) => h('span', { title: people.roleText[role] }, people.roles[role] ?? role),
    },
    {
      text: profile.columns.department,
      cell: (user) => h('bdi', null, departments.find(({ id }) => id === of(user)?.departmentId)?.name ?? ''),
    },
    { text: profile.columns.phone, cell: (user) => h('bdi', null, of(user)?.phone ?? '') },
    { text: people.columns.lastSeen, cell: ({ lastSeenAt }) => h(When, { at: lastSeenAt }) },
    {
      text: people.columns.state,
      cell: ({ disabled, hasSecondFactor }) => [
        disabled ? h('span', { class: 'badge warn' }, people.disabled) : people.active,
        hasSecondFactor && [' ', h('span', { class: 'badge' }, people.factor)],
      ],
    },
    { text: '', actions: true, cell: (user) => h(UserMenu, { user, onEdit, onChanged }) },
  ];
}

function UserMenu({ user, onEdit, onChanged }: { user: User; onEdit: (user: User) => void; onChanged: () => void }) {
  const { people } = words;
  const task = useTask();
  const [resets, setResets] = useState(false);
  const toggle = async () => {
    if (await task.run(() => client.changeUser(user.username, { disabled: !user.disabled }))) onChanged();
  };
  const choices = [
    { text: words.common.edit, onChoose: () => onEdit(user) },
    ...(user.hasSecondFactor ? [{ text: people.resetFactor, onChoose: () => setResets(true) }] : []),
    { text: user.disabled ? people.unlock : people.lock, danger: !user.disabled, onChoose: toggle },
  ];
  const label = words.common.actions(user.displayName || user.username);
  return [
    h(FormProblem, { problem: task.problem }),
    resets && h(ResetFactorDialog, { user, onClose: () => setResets(false), onReset: onChanged }),
    h(Menu, { label, align: 'end', class: 'button quiet icon-only', choices }, h(Icon, { of: Ellipsis })),
  ];
}
