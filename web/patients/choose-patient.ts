// Finds the patient that something shall go to: type, arrow, Enter; the one chosen stands there until another is wanted.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import type { PatientRow } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';

const PAUSE_MS = 150;
const SHOWN = 6;

export interface ChoosePatientProps {
  chosen: PatientRow | undefined;
  /** Who can't be meant. */
  except: number;
  onChoose: (patient: PatientRow | undefined) => void;
}

export function ChoosePatient({ chosen, except, onChoose }: ChoosePatientProps) {
  const { patients } = words;
  const [typed, setTyped] = useState('');
  const [found, setFound] = useState<PatientRow[]>([]);
  useEffect(() => {
    if (typed.trim().length < 2) return setFound([]);
    const controller = new AbortController();
    const timer = setTimeout(() => {
      client.patients({ search: typed.trim(), limit: SHOWN + 1 }, controller.signal).then(
        (page) => setFound(page.patients.filter(({ id }) => id !== except).slice(0, SHOWN)),
        () => controller.signal.aborted || setFound([]),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [typed, except]);
  if (chosen)
    return h(
      'div',
      { class: 'chosen-patient' },
      h('div', null, h('div', { class: 'muted' }, patients.target), h(Line, { patient: chosen })),
      h(Button, { onClick: () => onChoose(undefined) }, patients.targetChange),
    );
  return h(
    'div',
    { class: 'choose-patient' },
    h(TextField, {
      label: patients.target,
      hint: patients.searchHint,
      value: typed,
      onValue: setTyped,
      autoFocus: true,
      maxLength: 200,
    }),
    found.length > 0 &&
      h(
        'ul',
        { class: 'list' },
        found.map((patient) =>
          h(
            'li',
            { key: patient.id },
            h(Line, { patient }),
            h(
              Button,
              { label: `${words.patients.choose}: ${nameLine(patient.name)}`, onClick: () => onChoose(patient) },
              patients.choose,
            ),
          ),
        ),
      ),
  );
}

function Line({ patient }: { patient: PatientRow }) {
  const facts = [patient.birthDate && date(patient.birthDate), ageAndSex(patient), patient.patientId];
  return h(
    'div',
    null,
    h('div', null, h(PersonName, { name: patient.name })),
    h('div', { class: 'muted' }, facts.filter(Boolean).join(' · ')),
  );
}
