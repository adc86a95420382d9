// The questions before a decision: into whom to merge, whose a study or a received name is, what to split off and for whom.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import type {
  Identity,
  IdentityChange,
  IdentityRequest,
  NewPatient,
  Patient,
  PatientRow,
  TimelineEntry,
} from '../shapes.ts';
import { date } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { ChoosePatient } from './choose-patient.ts';
import { DecisionDialog } from './decision.ts';
import { nameOf, PatientFields, type PatientForm, usePatientForm } from './patient-form.ts';

export type Asked =
  | { what: 'merge' }
  | { what: 'split' }
  | { what: 'move'; entry: TimelineEntry }
  | { what: 'link'; identity: Identity }
  | { what: 'undo'; change: IdentityChange };

interface QuestionProps {
  asked: Asked;
  patient: Patient;
  entries: TimelineEntry[];
  onClose: () => void;
  onDone: (change: IdentityChange) => void;
}

export function DecisionQuestion(props: QuestionProps) {
  const { patients } = words;
  const { asked, onClose, onDone } = props;
  if (asked.what === 'split') return h(Split, props);
  if (asked.what !== 'undo') return h(GiveTo, { ...props, asked });
  const { kind, from, to } = asked.change;
  const text = patients.said[kind](nameLine(from.name), nameLine(to.name));
  const what = { undo: asked.change.id };
  return h(DecisionDialog, { title: patients.undoTitle, text, submit: patients.undoButton, what, onClose, onDone });
}

type GiveAsked = Exclude<Asked, { what: 'split' | 'undo' }>;

/** Merge, move and link: to whom? */
function GiveTo({ asked, patient, onClose, onDone }: Omit<QuestionProps, 'asked'> & { asked: GiveAsked }) {
  const { patients } = words;
  const [to, setTo] = useState<PatientRow>();
  const [withOrder, setWithOrder] = useState(true);
  const [title, text, submit] = {
    merge: [patients.mergeTitle, patients.mergeText, patients.do.merge],
    move: [patients.moveTitle, patients.moveText, patients.do['move-study']],
    link: [patients.linkTitle, patients.linkText, patients.do.link],
  }[asked.what] as [string, string, string];
  const [keepThis, setKeepThis] = useState(false);
  const what = to && requestOf(asked, keepThis ? [to.id, patient.id] : [patient.id, to.id], withOrder);
  return h(
    DecisionDialog,
    { title, text, submit, what, dirty: Boolean(to), onClose, onDone },
    h(ChoosePatient, { chosen: to, except: patient.id, onChoose: setTo }),
    asked.what === 'merge' &&
      to &&
      h(Tick, {
        label: patients.keepThis(nameLine(patient.name)),
        checked: keepThis,
        onChange: () => setKeepThis(!keepThis),
      }),
    asked.what === 'move' &&
      h(Tick, { label: patients.withOrder, checked: withOrder, onChange: () => setWithOrder(!withOrder) }),
  );
}

function requestOf(asked: GiveAsked, [from, to]: [number, number], withOrder: boolean): IdentityRequest {
  switch (asked.what) {
    case 'merge':
      return { kind: 'merge', patientId: from, intoPatientId: to };
    case 'move':
      return { kind: 'move-study', studyInstanceUid: asked.entry.id, toPatientId: to, withOrder };
    case 'link':
      return { kind: 'link', identityId: asked.identity.id, toPatientId: to };
  }
}

function Split({ patient, entries, onClose, onDone }: QuestionProps) {
  const { patients } = words;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { family, given } = patient.nameParts;
  const form = usePatientForm({ nameParts: { family, given } });
  // An exam's appointment goes with its order.
  const splittable = entries.filter(
    ({ kind, modality }) =>
      kind !== 'document' && kind !== 'report' && (kind !== 'appointment' || modality === 'consultation'),
  );
  const ids = (kind: TimelineEntry['kind']) =>
    splittable.filter((entry) => entry.kind === kind && chosen.has(keyOf(entry))).map(({ id }) => id);
  const { draft } = form;
  const isNamed = Boolean(draft.family || draft.given || draft.nativeFamily || draft.nativeGiven);
  const what: IdentityRequest | undefined =
    chosen.size > 0 && isNamed
      ? {
          kind: 'split',
          patientId: patient.id,
          person: personOf(form),
          studyInstanceUids: ids('study'),
          orderIds: ids('order').map(Number),
          appointmentIds: ids('appointment').map(Number),
        }
      : undefined;
  const toggle = (key: string) =>
    setChosen((now) => new Set([...now, key].filter((one) => one !== key || !now.has(key))));
  return h(
    DecisionDialog,
    {
      title: patients.splitTitle,
      text: patients.splitText,
      submit: patients.do.split,
      what,
      dirty: form.dirty || chosen.size > 0,
      onClose,
      onDone,
    },
    h(
      'fieldset',
      { class: 'split-what' },
      h('legend', null, patients.splitWhat),
      splittable.map((entry) =>
        h(Tick, {
          key: keyOf(entry),
          label: [patients.kinds[entry.kind], entry.title || entry.modality, entry.at && date(entry.at.slice(0, 10))]
            .filter(Boolean)
            .join(' · '),
          checked: chosen.has(keyOf(entry)),
          onChange: () => toggle(keyOf(entry)),
        }),
      ),
    ),
    h('h3', null, patients.splitWho),
    h(PatientFields, { form, problem: undefined }),
  );
}

/** While the birth date is half typed there is none: a preview must not fail at each key. */
function personOf(form: PatientForm): NewPatient {
  try {
    return form.input();
  } catch {
    return { name: nameOf(form.draft) };
  }
}

const keyOf = ({ kind, id }: TimelineEntry) => `${kind} ${id}`;

function Tick({ label, checked, onChange }: { label: string; checked: boolean; onChange: () => void }) {
  return h(
    'label',
    { class: 'tick-line' },
    h('input', { type: 'checkbox', checked, onChange }),
    h('span', null, label),
  );
}
