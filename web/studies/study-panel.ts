// One study beside the list: whose it is, what is wrong with it, its series with pictures, and the way into the images.
import Images from 'lucide/dist/esm/icons/images.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import X from 'lucide/dist/esm/icons/x.mjs';
import { type ComponentChildren, h } from 'preact';
import { useEffect } from 'preact/hooks';
import { client } from '../client.ts';
import { onLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { Icon } from '../parts/icon.ts';
import { later } from '../parts/later.ts';
import { PersonBanner } from '../parts/person.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { When } from '../parts/when.ts';
import { address } from '../route.ts';
import { may } from '../session.ts';
import type { Study, StudyDetails } from '../shapes.ts';
import { calendarDay, size, wallTime } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { SeriesItem } from './series-item.ts';

const CriticalFlag = later(async () => (await import('../critical/critical-flag.ts')).CriticalFlag);
const ReportLine = later(async () => (await import('../referrals/report-line.ts')).ReportLine);

/** While images come the series are read again, but no more often than this. */
const SERIES_PAUSE_MS = 1000;

export interface StudyPanelProps {
  uid: string;
  /** What the list knows already; shown until the details are there. */
  known: Study | undefined;
  onOpen: (uid: string) => void;
  onClose: () => void;
}

export function StudyPanel({ uid, known, onOpen, onClose }: StudyPanelProps) {
  const details = useLoad((signal) => client.study(uid, signal), [uid]);
  useLiveStudy(uid, details.reload);
  const loaded: StudyDetails | undefined = details.value?.studyInstanceUid === uid ? details.value : undefined;
  const study = known ?? loaded;
  const onKey = (event: KeyboardEvent) => {
    // A dialog that was opened from here closes by itself, and only itself.
    if (event.key === 'Escape' && !(event.target as Element).closest('dialog')) onClose();
  };
  return h(
    'aside',
    { class: 'study-panel', 'aria-label': words.study.panel, onKeyDown: onKey },
    h(
      'div',
      { class: 'study-panel-head' },
      study ? h(PersonBanner, { person: study.patient }) : h('div', { class: 'person-banner' }),
      h(Button, {
        kind: 'quiet',
        class: 'icon-only',
        icon: X,
        label: words.study.close,
        keys: undefined,
        onClick: onClose,
      }),
    ),
    h(
      'div',
      { class: 'study-panel-body' },
      study && h(Summary, { study, onOpen }),
      study && may('reports.read') && h(CriticalFlag, { key: `critical ${uid}`, studyInstanceUid: uid }),
      study && may('reports.read') && h(ReportLine, { key: uid, studyInstanceUid: uid }),
      details.problem && !loaded ? h(Problem, { problem: details.problem, onRetry: details.reload }) : null,
      loaded ? h(SeriesList, { study: loaded }) : !details.problem && h(Skeleton, { rows: 4 }),
      study && h(Facts, { study }),
    ),
  );
}

function Summary({ study, onOpen }: { study: Study; onOpen: (uid: string) => void }) {
  const title = [study.modalities.join(' '), study.description || words.studies.noDescription]
    .filter(Boolean)
    .join(' · ');
  const receiving = study.state === 'receiving';
  return [
    ...study.flags.map((flag) =>
      h(
        'p',
        { class: 'flag', key: flag },
        h(Icon, { of: TriangleAlert }),
        h('span', null, words.studies.flags[flag] ?? flag),
      ),
    ),
    h(
      'div',
      null,
      h('h2', null, h('bdi', null, title)),
      h(
        'p',
        { class: 'muted', 'aria-live': 'off' },
        `${words.studies.images(study.instanceCount)} · ${words.studies.series(study.seriesCount)}`,
        receiving && [' · ', h('span', { class: 'receiving' }, words.studies.receiving)],
      ),
    ),
    h(
      Button,
      {
        kind: 'primary',
        class: 'study-open',
        icon: Images,
        keys: '↵',
        label: `${words.studies.open}: ${nameLine(study.patient.name) || words.studies.noName}`,
        onClick: () => onOpen(study.studyInstanceUid),
      },
      words.studies.open,
    ),
    may('reports.read') &&
      h(
        'a',
        { class: 'button', href: address(`/viewer/${encodeURIComponent(study.studyInstanceUid)}`, { report: '1' }) },
        words.pages.report,
      ),
    study.patient.id !== undefined &&
      may('patients.read') &&
      h('a', { class: 'button', href: `/patients/${study.patient.id}` }, words.patients.openPatient),
  ];
}

function SeriesList({ study }: { study: StudyDetails }) {
  return h(
    'section',
    null,
    h('h3', null, words.study.seriesTitle),
    h(
      'ul',
      { class: 'series-list' },
      study.series.map((series) => h(SeriesItem, { key: series.seriesInstanceUid, study, series })),
    ),
  );
}

function Facts({ study }: { study: Study }) {
  const { facts } = words.study;
  const rows: [string, ComponentChildren][] = [
    [
      facts.date,
      study.studyDate && `${calendarDay(study.studyDate)} ${study.studyTime ? wallTime(study.studyTime) : ''}`,
    ],
    [facts.accession, study.accessionNumber && h(Copy, { value: study.accessionNumber, what: facts.accession })],
    [facts.referring, study.referringPhysician && h('bdi', null, nameLine(study.referringPhysician))],
    [facts.institution, study.institution && h('bdi', null, study.institution)],
    [facts.source, study.source && h('bdi', null, study.source)],
    [facts.received, h(When, { at: study.lastReceivedAt })],
    [facts.size, size(study.sizeBytes)],
    [facts.uid, h(Copy, { value: study.studyInstanceUid, what: facts.uid, class: 'mono' })],
  ];
  const filled = rows.filter(([, value]) => value);
  return h(
    'dl',
    { class: 'facts' },
    filled.map(([name, value]) => [h('dt', { key: name }, name), h('dd', null, value)]),
  );
}

function useLiveStudy(uid: string, reload: () => void): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unhear = onLive('study', ({ study }) => {
      if (study.studyInstanceUid !== uid || timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        reload();
      }, SERIES_PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      unhear();
    };
  }, [uid, reload]);
}
