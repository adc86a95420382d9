// Handing out one report: a link for so long, as a code on paper or to copy, and the links that are out.
import ArrowLeft from 'lucide/dist/esm/icons/arrow-left.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { Icon } from '../parts/icon.ts';
import { PersonBanner } from '../parts/person.ts';
import { FormProblem, fieldError, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { IssuedShare, StudyShares } from '../shapes.ts';
import { ShareList } from '../shares/share-list.ts';
import { ShareSheet } from '../shares/share-sheet.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/with-share.ts';

export function SharesPage({ studyInstanceUid }: { studyInstanceUid: string }) {
  const { share } = words;
  const { value, problem, reload, set } = useLoad(() => reportClient.shares(studyInstanceUid), [studyInstanceUid]);
  const [issued, setIssued] = useState<IssuedShare>();
  if (!value)
    return h('div', { class: 'page' }, problem ? h(Problem, { problem, onRetry: reload }) : h(Skeleton, { rows: 6 }));
  const made = (now: IssuedShare) => {
    setIssued(now);
    reload();
  };
  return h(
    'div',
    { class: 'page shares-page' },
    h(
      'a',
      { class: 'back-link', href: `/studies/${encodeURIComponent(studyInstanceUid)}` },
      h(Icon, { of: ArrowLeft }),
      share.back,
    ),
    h('h1', null, share.title),
    h(PersonBanner, { person: value.patient }),
    h('p', null, h('bdi', null, value.examName)),
    h('p', { class: 'muted' }, share.text),
    issued && h(ShareSheet, { key: issued.share.id, issued, study: value }),
    h(MakeForm, { study: value, onMade: made }),
    h(ShareList, { study: value, onChange: set }),
  );
}

function MakeForm({ study, onMade }: { study: StudyShares; onMade: (issued: IssuedShare) => void }) {
  const { share } = words;
  const [recipient, setRecipient] = useState(nameLine(study.patient.name).slice(0, 100));
  const [hours, setHours] = useState('168');
  const task = useTask();
  const make = (event: Event) => {
    event.preventDefault();
    void task.run(async () =>
      onMade(await reportClient.addShare(study.studyInstanceUid, { recipient, hours: Number(hours) })),
    );
  };
  return h(
    'form',
    { class: 'share-form', onSubmit: make, noValidate: true },
    h(TextField, {
      label: share.recipient,
      hint: share.recipientHint,
      value: recipient,
      onValue: setRecipient,
      maxLength: 100,
      error: fieldError(task.problem, 'recipient'),
    }),
    h(SelectField, {
      label: share.hours,
      value: hours,
      onValue: setHours,
      options: Object.entries(share.spans).map(([value, text]) => ({ value, text })),
    }),
    h(FormProblem, { problem: task.problem, fields: ['recipient'] }),
    h(Button, { kind: 'primary', submit: true, busy: task.busy }, share.make),
  );
}
