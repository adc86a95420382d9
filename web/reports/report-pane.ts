// The report of a study: to write for whoever may, else to read. The same beside the images and on a page of its own.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { CriticalFlag } from '../critical/critical-flag.ts';
import { onLive } from '../live.ts';
import { type Place, placed } from '../offline/offline.ts';
import { isAway } from '../offline/queue.ts';
import { type KeptText, textKey } from '../offline/report-texts.ts';
import { Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { reportClient } from '../report-client.ts';
import { may } from '../session.ts';
import type { DocumentJson, Macro, Report, StudyDetails, Writing } from '../shapes.ts';
import { isAddendumTo, withAddendum } from './documents.ts';
import { PaneHead } from './pane-head.ts';
import type { Origin } from './shown.ts';
import { SignedView } from './signed-view.ts';
import { Writer } from './writer.ts';

export interface ReportPaneProps {
  studyInstanceUid: string;
  /** On a page of its own, not beside the images. */
  isPage: boolean;
  isFocused: boolean;
  /** The keyboard goes to the images. */
  onImages: () => void;
  onSource: (origin: Origin) => void;
  /** It was signed: the next study. */
  onNext: () => void;
}

/** How somebody begins to write on what was signed. */
export type Begun = 'change' | 'amend' | 'addendum';

export function ReportPane(props: ReportPaneProps) {
  const { studyInstanceUid } = props;
  const study = useLoad((signal) => client.study(studyInstanceUid, signal), [studyInstanceUid]);
  useEffect(
    () =>
      onLive('study', (message) => {
        if (message.study.studyInstanceUid === studyInstanceUid) study.set((known) => ({ ...known, ...message.study }));
      }),
    [studyInstanceUid],
  );
  const content = may('reports.write') ? h(ToWrite, { ...props, study: study.value }) : h(ToRead, { ...props });
  return h(
    'div',
    { class: props.isPage ? 'report-pane is-page' : 'report-pane' },
    h(PaneHead, { study: study.value, isPage: props.isPage }),
    h(CriticalFlag, { studyInstanceUid }),
    study.problem !== undefined && !study.value
      ? h(Problem, { problem: study.problem, onRetry: study.reload })
      : content,
  );
}

function ToRead({ studyInstanceUid }: ReportPaneProps) {
  const report = useLoad((signal) => reportClient.report(studyInstanceUid, signal), [studyInstanceUid]);
  useEffect(() => onReport(studyInstanceUid, report.reload), [studyInstanceUid]);
  if (report.value) return h(SignedView, { report: report.value });
  return report.problem ? h(Problem, { problem: report.problem, onRetry: report.reload }) : h(Skeleton, { rows: 8 });
}

function onReport(uid: string, act: () => void): () => void {
  const unhear = [onLive('report', ({ studyInstanceUid }) => studyInstanceUid === uid && act()), onLive('hello', act)];
  return () => {
    for (const end of unhear) end();
  };
}

interface Loaded {
  place: Place;
  writing: Writing;
  kept: KeptText | undefined;
  macros: Macro[];
}

/** Without the box what was kept here is gone on with. @throws Refusal where nothing was */
async function load(studyInstanceUid: string, signal: AbortSignal): Promise<Loaded> {
  const place = await placed;
  const kept = await place.shelf.get<KeptText>('reports', textKey(place.user, studyInstanceUid));
  try {
    const [writing, { macros }] = await Promise.all([
      reportClient.writing(studyInstanceUid, signal),
      reportClient.reportMacros(),
    ]);
    return { place, writing, kept, macros };
  } catch (problem) {
    if (!kept || !isAway(problem)) throw problem;
    const { revision, document, at } = kept;
    const nothing = { versions: [], receipts: [], isOtherPatient: false, imagesAfter: 0 };
    const report: Report = { studyInstanceUid, state: 'none', ...nothing };
    const writing = { report, revision, asOf: at, draft: null, begin: document, fitting: [], aside: [] };
    return { place, writing, kept, macros: [] };
  }
}

function ToWrite(props: ReportPaneProps & { study: StudyDetails | undefined }) {
  const { studyInstanceUid, study } = props;
  const loaded = useLoad((signal) => load(studyInstanceUid, signal), [studyInstanceUid]);
  const [begun, setBegun] = useState<Begun>();
  const [rounds, setRounds] = useState(0);
  if (!loaded.value || !study)
    return loaded.problem ? h(Problem, { problem: loaded.problem, onRetry: loaded.reload }) : h(Skeleton, { rows: 8 });
  const { place, writing, kept, macros } = loaded.value;
  const takeIn = (next: Writing) => {
    setBegun(undefined);
    setRounds((count) => count + 1);
    loaded.set((known) => ({ ...known, writing: next, kept: undefined }));
  };
  const [signed] = writing.report.versions;
  if (signed && !writing.draft && !kept && !begun) return h(SignedView, { report: writing.report, onBegin: setBegun });
  const document = textToBegin(writing, kept, begun);
  const isFinal = signed !== undefined && signed.kind !== 'preliminary';
  return h(Writer, {
    ...{ ...props, study, place, writing, kept, macros, document },
    key: `${studyInstanceUid} ${rounds}`,
    isFocused: props.isFocused || rounds > 0 || begun !== undefined,
    isAddendum: isFinal && isAddendumTo(document, signed.document),
    isFinal,
    onNewer: takeIn,
    onMacros: (next: Macro[]) => loaded.set((known) => ({ ...known, macros: next })),
  });
}

function textToBegin(writing: Writing, kept: KeptText | undefined, begun: Begun | undefined): DocumentJson {
  if (kept) return kept.document;
  if (writing.draft) return writing.draft.document;
  return begun === 'addendum' ? withAddendum(writing.begin) : writing.begin;
}
