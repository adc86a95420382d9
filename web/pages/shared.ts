// What a link opens, on whatever telephone or computer its holder has: one report and its images. Nobody is signed in. The
// page opens first and asks for the report only when pressed, so that robots which look at links use none of them up.
import LogOut from 'lucide/dist/esm/icons/log-out.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Refusal } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { ImagesHost } from '../referrals/images-host.ts';
import { ReportView } from '../referrals/report-view.ts';
import { reportClient } from '../report-client.ts';
import { go, goBack, place } from '../route.ts';
import type { SharedReport } from '../shapes.ts';
import { Mark } from '../shell/mark.ts';
import { instant } from '../words/formats.ts';
import { useClinicZone } from '../words/wall-time.ts';
import { words } from '../words/with-share.ts';

const IMAGES = '/shared/images';
const tokenInAddress = () => location.hash.slice(1);

export function SharedPage() {
  const [token, setToken] = useState(tokenInAddress);
  const [left, setLeft] = useState(false);
  useEffect(() => {
    document.title = `${words.shared.title} · ${words.product}`;
    // A second code may be scanned into the page that still shows the first.
    const scanned = () => setToken(tokenInAddress());
    addEventListener('hashchange', scanned);
    return () => removeEventListener('hashchange', scanned);
  }, []);
  // Opened already, in this browser: a reload, or back from the images.
  const { value, problem, loading, set, reload } = useLoad(
    async () => (token || left ? undefined : whenOpened(await reportClient.sharedReport())),
    [token, left],
  );
  const opened = (report: SharedReport) => {
    set(whenOpened(report));
    // The token must not stay in the address bar of a computer that others use.
    go('/shared', 'replace');
    setToken('');
  };
  const leave = async () => {
    await reportClient.leaveShare();
    setLeft(true);
    set(undefined);
  };
  if (value && place.value.path === IMAGES)
    return h(ImagesHost, {
      studyInstanceUid: value.studyInstanceUid,
      seriesInstanceUid: place.value.query.get('series') ?? undefined,
      onBack: () => goBack('/shared'),
    });
  if (value && !token) return h(Opened, { report: value, onLeave: leave });
  const isClosed = problem instanceof Refusal && problem.code === 'not-found';
  return h(
    'main',
    { class: 'shared-door' },
    h('div', { class: 'shared-mark' }, h(Mark, null)),
    h('h1', null, words.shared.title),
    left
      ? h('p', { role: 'status' }, words.shared.left)
      : token
        ? h(Door, { key: token, token, onOpened: opened })
        : loading
          ? h(Skeleton, { rows: 4 })
          : isClosed
            ? h('p', null, words.shared.noToken)
            : h(Problem, { problem, onRetry: reload }),
  );
}

function whenOpened(report: SharedReport): SharedReport {
  useClinicZone(report.timeZone);
  return report;
}

function Door({ token, onOpened }: { token: string; onOpened: (report: SharedReport) => void }) {
  const task = useTask();
  const open = () => task.run(async () => onOpened(await reportClient.openShare(token)));
  return [
    h('p', null, words.shared.text),
    task.problem ? h(Problem, { problem: task.problem }) : null,
    h(Button, { kind: 'primary', busy: task.busy, onClick: open }, words.shared.open),
  ];
}

function Opened({ report, onLeave }: { report: SharedReport; onLeave: () => Promise<void> }) {
  const { shared } = words;
  const task = useTask();
  return h(
    'main',
    { class: 'shared-report' },
    h('h1', null, h('bdi', null, report.clinic)),
    h(
      ReportView,
      { report, pdf: reportClient.sharedPdf(), images: IMAGES },
      h('p', { class: 'muted' }, shared.until(instant(report.expiresAt))),
    ),
    h(Button, { icon: LogOut, busy: task.busy, onClick: () => task.run(onLeave) }, shared.leave),
  );
}
