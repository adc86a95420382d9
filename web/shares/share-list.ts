// The links to one report that were handed out: for whom, how often opened, and the way to withdraw one.
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { Share, StudyShares } from '../shapes.ts';
import { instantShort } from '../words/formats.ts';
import { words } from '../words/with-share.ts';

export function ShareList({ study, onChange }: { study: StudyShares; onChange: (study: StudyShares) => void }) {
  const { share } = words;
  const task = useTask();
  const revoke = (id: number) =>
    task.run(async () => {
      onChange(await reportClient.revokeShare(id));
      notify(share.revoked);
    });
  return h(
    'section',
    { class: 'share-list' },
    h('h2', null, share.list),
    h(FormProblem, { problem: task.problem }),
    study.shares.length === 0
      ? h('p', { class: 'muted' }, share.none)
      : h(
          'ul',
          { class: 'list' },
          study.shares.map((one) =>
            h(Line, { key: one.id, share: one, busy: task.busy, onRevoke: () => revoke(one.id) }),
          ),
        ),
  );
}

function Line({ share: one, busy, onRevoke }: { share: Share; busy: boolean; onRevoke: () => void }) {
  const { share } = words;
  const isOver = one.endedAt !== null || one.expiresAt <= new Date().toISOString();
  const facts = [
    `${share.columns.made} ${instantShort(one.createdAt)} ${share.by(one.createdBy.displayName || one.createdBy.username)}`,
    `${share.columns.until} ${instantShort(one.expiresAt)}`,
    `${share.columns.used} ${share.uses(one.uses, one.mostUses)}${one.lastUsedAt ? `, ${share.last(instantShort(one.lastUsedAt))}` : ''}`,
  ];
  return h(
    'li',
    { class: isOver ? 'dim' : '' },
    h('div', null, h('b', null, h('bdi', null, one.recipient)), h('div', { class: 'muted' }, facts.join(' · '))),
    isOver
      ? h('span', { class: 'badge' }, share.ended)
      : h(Button, { label: share.revokeOf(one.recipient), disabled: busy, onClick: onRevoke }, share.revoke),
  );
}
