// What a referring provider's own orders came to: the list, and beside it (on a phone: instead of it) one report.
import ChevronLeft from 'lucide/dist/esm/icons/chevron-left.mjs';
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { onLive } from '../live.ts';
import { Empty } from '../parts/empty.ts';
import { Icon } from '../parts/icon.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { Acknowledge } from '../referrals/acknowledge.ts';
import { CriticalFound } from '../referrals/critical-found.ts';
import { ReferralList, useReferrals } from '../referrals/referral-list.ts';
import { ReportView } from '../referrals/report-view.ts';
import { reportClient } from '../report-client.ts';
import { words } from '../words/with-referral.ts';

export function ReferralsPage({ studyInstanceUid }: { studyInstanceUid?: string }) {
  const { referral } = words;
  const referrals = useReferrals();
  const { value, problem, reload } = referrals;
  const unread = value?.referrals.filter(({ readAt }) => readAt === null).length ?? 0;
  return h(
    'div',
    { class: studyInstanceUid ? 'referrals-page with-report' : 'referrals-page' },
    h(
      'div',
      { class: 'board-bar' },
      h('h1', null, referral.title),
      h('span', { class: 'muted', role: 'status' }, value ? referral.unread(unread) : ''),
    ),
    h(
      'div',
      { class: 'referrals-place' },
      problem && !value
        ? h('div', { class: 'page' }, h(Problem, { problem, onRetry: reload }))
        : !value
          ? h('div', { class: 'page' }, h(Skeleton, { rows: 6 }))
          : value.referrals.length === 0
            ? h(Empty, { icon: FileText, title: referral.empty, text: referral.emptyText })
            : h(ReferralList, { referrals, chosen: studyInstanceUid }),
      studyInstanceUid
        ? h(OneReport, { key: studyInstanceUid, studyInstanceUid, onRead: reload })
        : value && value.referrals.length > 0 && h('p', { class: 'muted referrals-choose' }, referral.choose),
    ),
  );
}

function OneReport({ studyInstanceUid, onRead }: { studyInstanceUid: string; onRead: () => void }) {
  const { value, problem, reload, set } = useLoad(() => reportClient.referral(studyInstanceUid), [studyInstanceUid]);
  // Signed again while it is read: the newest is shown, with its own button.
  useEffect(() => onLive('referral', reload), [reload]);
  const base = `/referrals/${encodeURIComponent(studyInstanceUid)}`;
  return h(
    'div',
    { class: 'referral-report' },
    h(
      'a',
      { class: 'button quiet referral-back', href: '/referrals' },
      h(Icon, { of: ChevronLeft }),
      words.referral.back,
    ),
    problem
      ? h(Problem, { problem, onRetry: reload })
      : !value
        ? h(Skeleton, { rows: 8 })
        : h(
            ReportView,
            {
              report: value,
              pdf: reportClient.referralPdf(studyInstanceUid),
              images: `${base}/images`,
              above: value.critical.length > 0 && h(CriticalFound, { report: value }),
            },
            h(Acknowledge, {
              report: value,
              onDone: (now) => {
                set(now);
                onRead();
              },
            }),
          ),
  );
}
