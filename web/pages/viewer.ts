// The place of the viewer: loads it when images are opened and ends it on the way out. Knows nothing of images.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { CriticalPlace } from '../critical/critical-place.ts';
import { later } from '../parts/later.ts';
import { Problem } from '../parts/problem.ts';
import { readingAddress } from '../reading/order.ts';
import { showing } from '../reports/companions.ts';
import { isPanelOpen, openPanel } from '../reports/panel-state.ts';
import { go, goBack, place } from '../route.ts';
import { may } from '../session.ts';
import { SuspicionStrip } from '../studies/suspicion-strip.ts';
import { close } from '../tabs/open-tabs.ts';
import { TabsPlace } from '../tabs/tabs-place.ts';
import { keepView, viewOf } from '../tabs/view-states.ts';
import { words } from '../words/words.ts';

const ReportPanel = later(async () => (await import('../reports/report-panel.ts')).ReportPanel);
const ReadingStrip = later(async () => (await import('../reading/reading-strip.ts')).ReadingStrip);

export function ViewerPage({ studyInstanceUid }: { studyInstanceUid: string }) {
  const host = useRef<HTMLDivElement>(null);
  const seriesInstanceUid = place.value.query.get('series') ?? undefined;
  const toRead = place.value.query.get('read') === '1' && may('reading.read');
  const panel = useRef<HTMLDivElement>(null);
  const hasReport = isPanelOpen(place.value);
  /** It was asked for by a person, who wants to write. */
  const [isFocused, setFocused] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  const [ready, setReady] = useState(false);
  const closeReport = () => {
    openPanel(false);
    toImages();
  };
  const toReport = useRef(() => {});
  toReport.current = () => {
    setFocused(true);
    if (!hasReport) openPanel(true);
    else panel.current?.querySelector<HTMLElement>('[role=textbox], .report-foot a, .report-foot button')?.focus();
  };
  const openNext = async () => {
    const { readNext } = await import('../reading/next.ts');
    const isNext = await readNext(studyInstanceUid);
    close({ kind: 'study', id: studyInstanceUid });
    if (!isNext) go('/reading', 'replace');
  };
  // Whoever may write, and has the report open, reads: the study's lock belongs to its tab.
  const takesLock = hasReport && !toRead && may('reports.write') && may('reading.read');
  useEffect(() => {
    if (takesLock) openPanel(true);
  }, [takesLock]);
  useEffect(() => showing(studyInstanceUid, (uid) => go(readingAddress(uid))), [studyInstanceUid]);
  useEffect(() => {
    let left = false;
    let end = () => {};
    const open = async () => {
      const { openViewer } = await import('../viewer/viewer.ts');
      if (left) return;
      end = await openViewer(host.current!, {
        studyInstanceUid,
        seriesInstanceUid,
        left: seriesInstanceUid ? undefined : viewOf(studyInstanceUid),
        onReport: may('reports.read') ? () => toReport.current() : undefined,
        onInsert: may('reports.write')
          ? async (node) => (await import('../reports/insertion.ts')).insertIntoReport(studyInstanceUid, node)
          : undefined,
        onLeft: (state) => keepView(studyInstanceUid, state),
        onBack: () => {
          close({ kind: 'study', id: studyInstanceUid });
          goBack(toRead ? '/reading' : '/studies');
        },
      });
      if (left) end();
      else setReady(true);
    };
    setProblem(undefined);
    setReady(false);
    open().catch(setProblem);
    return () => {
      left = true;
      end();
    };
  }, [studyInstanceUid, seriesInstanceUid, attempt]);
  const back = h('a', { class: 'button', href: '/studies' }, words.viewer.back);
  return h(
    'div',
    { class: 'viewer-page' },
    h(CriticalPlace, null),
    h(TabsPlace, null),
    h(SuspicionStrip, { studyInstanceUid }),
    toRead && h(ReadingStrip, { studyInstanceUid }),
    h(
      'div',
      { class: 'viewer-split' },
      h(
        'main',
        { class: 'viewer-main' },
        h('div', { class: 'viewer-host', ref: host }),
        // Last, because the headings of the series are of a lower level.
        h('h1', { class: 'sr-only' }, words.viewer.title),
      ),
      hasReport &&
        h(
          'div',
          { class: 'report-place', ref: panel },
          h(ReportPanel, {
            key: studyInstanceUid,
            ...{ studyInstanceUid, isFocused, onImages: toImages, onClose: closeReport },
            onNext: () => void openNext(),
          }),
        ),
    ),
    problem
      ? h('div', { class: 'viewer-over' }, h(Problem, { problem, onRetry: () => setAttempt(attempt + 1) }), back)
      : !ready &&
          h('div', { class: 'viewer-over' }, h('p', { class: 'viewer-opening', role: 'status' }, words.viewer.opening)),
  );
}

/** The keys belong to the images again. */
function toImages(): void {
  (document.activeElement as HTMLElement | null)?.blur();
}
