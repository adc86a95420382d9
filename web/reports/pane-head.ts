// Whose report it is: the banner of the patient and the study, above the text and never scrolled away.
import { h } from 'preact';
import { PersonBanner } from '../parts/person.ts';
import type { StudyDetails } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { words } from '../words/with-report.ts';

export function PaneHead({ study, isPage }: { study: StudyDetails | undefined; isPage: boolean }) {
  const { report } = words;
  if (!study) return h('header', { class: 'report-head', 'aria-busy': 'true' });
  const what = [study.modalities.join(' '), study.description].filter(Boolean).join(' ');
  const { patient } = study;
  return h(
    'header',
    { class: 'report-head' },
    h(isPage ? 'h1' : 'h2', { class: 'sr-only' }, report.title),
    h(PersonBanner, { person: patient }),
    h(
      'p',
      { class: 'report-study' },
      h('bdi', null, report.ofStudy(what, study.studyDate ? date(study.studyDate) : '')),
    ),
    h(Held, { study }),
  );
}

/** Why nothing of it can be signed just now. */
function Held({ study }: { study: StudyDetails }) {
  const { held } = words.report;
  const why = study.flags.includes('under-investigation')
    ? held.investigated
    : study.flags.includes('waiting')
      ? held.waiting
      : undefined;
  return why ? h('p', { class: 'report-held', role: 'alert' }, why) : null;
}
