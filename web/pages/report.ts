// A report on a page of its own, for a second screen: it goes with the images on the first, and never stands beside
// another patient's.
import FileText from 'lucide/dist/esm/icons/file-text.mjs';
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Empty } from '../parts/empty.ts';
import { notify } from '../parts/notices.ts';
import { readNext } from '../reading/next.ts';
import { readingAddress } from '../reading/order.ts';
import { onWord, tell } from '../reports/companions.ts';
import { ReportPane } from '../reports/report-pane.ts';
import { address, go, place } from '../route.ts';
import { SuspicionStrip } from '../studies/suspicion-strip.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-report.ts';

const reportAddress = (study: string) => address('/report', { study });

export function ReportPage() {
  const study = place.value.query.get('study');
  const { report } = words;
  if (study) return h(OneReport, { key: study, studyInstanceUid: study });
  return h(
    'main',
    { class: 'page' },
    h('h1', null, report.title),
    h(Empty, { icon: FileText, title: report.noStudy, text: report.noStudyText }),
    h('p', null, h('a', { class: 'button', href: '/reading' }, report.toReading)),
  );
}

function OneReport({ studyInstanceUid }: { studyInstanceUid: string }) {
  const [other, setOther] = useState<Other>();
  useEffect(() => followImages(studyInstanceUid, setOther), []);
  // The lock that writing takes is this page's to give back; images that are open on the study take it again.
  useEffect(() => () => void client.releaseReading(studyInstanceUid).catch(() => {}), []);
  const images = () => {
    tell({ kind: 'open', studyInstanceUid });
    setOther(undefined);
  };
  const next = async () => {
    const open = (uid: string) => {
      tell({ kind: 'open', studyInstanceUid: uid });
      go(reportAddress(uid));
    };
    if (await readNext(studyInstanceUid, open)) return;
    notify(words.report.nothingNext);
    go('/reading');
  };
  return h(
    'main',
    { class: 'report-page' },
    h(SuspicionStrip, { studyInstanceUid }),
    h(
      'nav',
      { class: 'report-bar', 'aria-label': words.report.title },
      h('a', { class: 'button quiet small', href: '/reading' }, words.report.toReading),
      h('a', { class: 'button quiet small', href: readingAddress(studyInstanceUid) }, words.report.withImages),
    ),
    other
      ? h(OtherPatient, { other, onImages: images })
      : h(ReportPane, {
          ...{ studyInstanceUid, isPage: true, isFocused: true, onImages: images },
          onSource: (origin) => tell({ kind: 'source', origin }),
          onNext: () => void next(),
        }),
  );
}

interface Other {
  studyInstanceUid: string;
  name: string;
}

/** The images go to another patient: the report goes along. They are at another already: the person decides first. */
function followImages(studyInstanceUid: string, setOther: (other: Other | undefined) => void): () => void {
  let isOver = false;
  const unhear = onWord(async (word) => {
    if (word.kind !== 'showing') return;
    if (word.studyInstanceUid === studyInstanceUid) return setOther(undefined);
    const [here, there] = await Promise.all([studyInstanceUid, word.studyInstanceUid].map((uid) => client.study(uid)));
    if (isOver || here!.patient.id === there!.patient.id) return;
    if (word.isAnswer) setOther({ studyInstanceUid: word.studyInstanceUid, name: nameLine(there!.patient.name) });
    else go(reportAddress(word.studyInstanceUid), 'replace');
  });
  tell({ kind: 'who' });
  return () => {
    isOver = true;
    unhear();
  };
}

function OtherPatient({ other, onImages }: { other: Other; onImages: () => void }) {
  const { otherPatient: text } = words.report;
  return h(
    'section',
    { class: 'report-other', role: 'alert' },
    h('h1', null, text.title),
    h('p', null, text.text(other.name)),
    h(
      'div',
      { class: 'form-foot' },
      h(Button, { kind: 'primary', onClick: onImages }, text.images),
      h(Button, { onClick: () => go(reportAddress(other.studyInstanceUid), 'replace') }, text.report),
    ),
  );
}
