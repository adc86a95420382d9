// The list of a referring provider's reports, newest first, what is unread marked; live.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { onLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { PersonName } from '../parts/person.ts';
import { FormProblem } from '../parts/problem.ts';
import { type Loaded, useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import { reportClient } from '../report-client.ts';
import type { ReferralLine, ReferralPage } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { words } from '../words/with-referral.ts';

export interface Referrals extends Loaded<ReferralPage> {
  more: () => Promise<boolean>;
  moreProblem: unknown;
}

/** As many pages as were asked for stay, also when something new comes. */
export function useReferrals(): Referrals {
  const [pages, setPages] = useState(1);
  const task = useTask();
  const loaded = useLoad(() => firstPages(pages), [pages]);
  useEffect(() => {
    const unhear = [onLive('referral', loaded.reload), onLive('hello', loaded.reload)];
    return () => {
      for (const end of unhear) end();
    };
  }, [loaded.reload]);
  const more = () => task.run(async () => setPages(pages + 1));
  return { ...loaded, more, moreProblem: task.problem };
}

async function firstPages(count: number): Promise<ReferralPage> {
  const all: ReferralLine[] = [];
  let next: number | null = null;
  for (let page = 0; page < count && (page === 0 || next !== null); page++) {
    const answer: ReferralPage = await reportClient.referrals(next ?? undefined);
    all.push(...answer.referrals);
    next = answer.next;
  }
  return { referrals: all, next };
}

export function ReferralList({ referrals, chosen }: { referrals: Referrals; chosen: string | undefined }) {
  const { value, more, moreProblem, loading } = referrals;
  return h(
    'nav',
    { class: 'referral-list', 'aria-label': words.referral.list },
    h(
      'ul',
      null,
      value!.referrals.map((line) => h(Line, { key: line.studyInstanceUid, line, chosen })),
    ),
    h(FormProblem, { problem: moreProblem }),
    value!.next !== null && h(Button, { onClick: more, busy: loading }, words.common.loadMore),
  );
}

function Line({ line, chosen }: { line: ReferralLine; chosen: string | undefined }) {
  const { referral } = words;
  const isNew = line.readAt === null;
  return h(
    'li',
    null,
    h(
      'a',
      {
        class: isNew ? 'referral unread' : 'referral',
        href: `/referrals/${encodeURIComponent(line.studyInstanceUid)}`,
        'aria-current': chosen === line.studyInstanceUid ? 'page' : undefined,
      },
      h('span', { class: 'referral-who' }, h(PersonName, { name: line.patientName })),
      h('span', { class: 'referral-when' }, h(When, { at: line.signedAt })),
      h(
        'span',
        { class: 'referral-what' },
        h('bdi', null, line.examName),
        line.birthDate && h('span', { class: 'muted' }, ` · ${words.study.born} ${date(line.birthDate)}`),
      ),
      h(
        'span',
        { class: 'referral-marks' },
        line.isCritical && h('span', { class: 'badge danger' }, referral.criticalMark),
        line.kind !== 'final' && h('span', { class: 'badge' }, referral.kinds[line.kind]),
        isNew && h('span', { class: 'badge accent' }, referral.newMark),
      ),
    ),
  );
}
