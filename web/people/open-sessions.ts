// Who is signed in now, everybody: an administrator ends a session that was left somewhere.
import { h } from 'preact';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import type { OpenSession } from '../shapes.ts';
import { browserName } from '../words/browser-name.ts';
import { words } from '../words/with-device.ts';

export function OpenSessions() {
  const { people } = words;
  const { value, problem, reload } = useLoad(async () => (await client.openSessions()).sessions, []);
  return h(
    'section',
    { class: 'section' },
    h('h2', null, people.sessions),
    problem ? h(Problem, { problem, onRetry: reload }) : null,
    value &&
      h(DataTable<OpenSession>, {
        caption: people.sessions,
        columns: columns(reload),
        rows: value,
        keyOf: ({ id }) => id,
        dense: true,
      }),
  );
}

function columns(onEnded: () => void): Column<OpenSession>[] {
  const { people, account } = words;
  const text = people.sessionColumns;
  return [
    {
      text: text.who,
      header: true,
      cell: ({ username, current, locked }) => [
        h('bdi', null, username),
        current && [' ', h('span', { class: 'badge ok' }, account.thisOne)],
        locked && [' ', h('span', { class: 'badge' }, people.sessionLocked)],
      ],
    },
    {
      text: text.where,
      cell: ({ address, userAgent }) => [
        browserName(userAgent) ?? account.unknownBrowser,
        ' ',
        h('bdi', { class: 'muted' }, address),
      ],
    },
    { text: text.since, cell: ({ createdAt }) => h(When, { at: createdAt }) },
    { text: text.lastSeen, cell: ({ lastSeenAt }) => h(When, { at: lastSeenAt }) },
    { text: '', actions: true, cell: (one) => !one.current && h(End, { one, onEnded }) },
  ];
}

function End({ one, onEnded }: { one: OpenSession; onEnded: () => void }) {
  const { people } = words;
  const task = useTask();
  const end = async () => {
    if (await task.run(() => client.endOpenSession(one.id))) onEnded();
  };
  return [
    h(FormProblem, { problem: task.problem }),
    h(Button, { busy: task.busy, label: people.endSessionOf(one.username), onClick: end }, people.endSession),
  ];
}
