// One study of the inbox: what was received beside what is proposed, why, and the next step as the biggest button.
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import { h } from 'preact';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { PersonName } from '../parts/person.ts';
import { When } from '../parts/when.ts';
import type { InboxEntry } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { words } from '../words/words.ts';
import type { Asked } from './settle-dialog.ts';

type Facts = InboxEntry['received'];

export function EntryCard({ entry, onAsk }: { entry: InboxEntry; onAsk: (asked: Asked) => void }) {
  const { inbox } = words;
  const { proposal, suspicion, conflict, received } = entry;
  const title = `inbox-${entry.studyInstanceUid}`;
  return h(
    'li',
    { class: suspicion ? 'inbox-entry suspected' : 'inbox-entry', 'aria-labelledby': title },
    h(
      'div',
      { class: 'inbox-head' },
      h(
        'h2',
        { id: title },
        suspicion && h(Icon, { of: TriangleAlert, size: 16 }),
        suspicion ? inbox.suspected : (inbox.conflicts[conflict ?? ''] ?? inbox.conflicts['']),
      ),
      h(
        'p',
        { class: 'muted' },
        whatCame(entry),
        ' · ',
        h('bdi', null, entry.source),
        ' · ',
        h(When, { at: entry.receivedAt }),
      ),
    ),
    h(
      'div',
      { class: 'inbox-pair' },
      h(Side, { title: inbox.received, facts: received, accessionNumber: entry.accessionNumber }),
      proposal
        ? h(Side, {
            title: proposal.order ? inbox.proposed : inbox.proposedPatient,
            facts: proposal.patient,
            against: received,
            exam: proposal.order?.exam,
            accessionNumber: proposal.order?.accessionNumber,
          })
        : h('p', { class: 'muted inbox-side' }, inbox.noProposal),
    ),
    h(Reasons, { reasons: suspicion ? suspicion.reasons : entry.reasons }),
    h(Actions, { entry, onAsk }),
  );
}

function whatCame({ modalities, description, studyDate, instanceCount }: InboxEntry): string {
  const what = [modalities.join(' '), description].filter(Boolean).join(' ');
  return [what, studyDate && date(studyDate), words.inbox.images(instanceCount)].filter(Boolean).join(' · ');
}

interface SideProps {
  title: string;
  facts: Facts;
  /** What differs from these is marked. */
  against?: Facts;
  exam?: string;
  accessionNumber?: string;
}

function Side({ title, facts, against, exam, accessionNumber }: SideProps) {
  const { study, studies, inbox } = words;
  const line = (name: string, value: string, differs: boolean) =>
    h(
      'div',
      { class: differs ? 'differs' : undefined },
      h('dt', null, name),
      h('dd', null, value, differs && h('span', { class: 'badge warn' }, inbox.differs)),
    );
  const differs = (field: keyof Facts) => Boolean(against?.[field] && facts[field] && against[field] !== facts[field]);
  return h(
    'section',
    { class: 'inbox-side' },
    h('h3', null, title),
    h('p', { class: 'inbox-name' }, h(PersonName, { name: facts.name })),
    h(
      'dl',
      null,
      line(study.id, facts.patientId || studies.noId, differs('patientId')),
      line(inbox.born, facts.birthDate ? date(facts.birthDate) : study.bornUnknown, differs('birthDate')),
      line(inbox.sex, study.sex[facts.sex] ?? study.sexUnknown, differs('sex')),
      exam && line(inbox.exam, exam, false),
      accessionNumber && line(inbox.accession, accessionNumber, false),
    ),
  );
}

function Reasons({ reasons }: { reasons: string[] }) {
  const { inbox } = words;
  return h(
    'ul',
    { class: 'inbox-reasons', 'aria-label': inbox.why },
    reasons.map((reason) => h('li', { class: 'badge', key: reason }, inbox.reasons[reason] ?? reason)),
  );
}

function Actions({ entry, onAsk }: { entry: InboxEntry; onAsk: (asked: Asked) => void }) {
  const { inbox } = words;
  if (entry.suspicion)
    return h(
      'div',
      { class: 'row-actions' },
      h(Button, { kind: 'primary', onClick: () => onAsk({ what: 'clear', entry }) }, inbox.rightPatient),
      h(Button, { kind: 'quiet', onClick: () => onAsk({ what: 'other', entry }) }, inbox.another),
    );
  return h(
    'div',
    { class: 'row-actions' },
    entry.proposal && h(Button, { kind: 'primary', onClick: () => onAsk({ what: 'accept', entry }) }, inbox.accept),
    h(Button, { kind: 'quiet', onClick: () => onAsk({ what: 'other', entry }) }, inbox.another),
    h(Button, { kind: 'quiet', onClick: () => onAsk({ what: 'leave', entry }) }, inbox.leave),
  );
}
