// Finds one patient by typing and hands it on; who was picked stays shown, with a way to pick another.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { TextField } from '../parts/field.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { FormProblem } from '../parts/problem.ts';
import { useLoad } from '../parts/use-load.ts';
import type { PatientRow } from '../shapes.ts';
import { date } from '../words/formats.ts';
import { words } from '../words/words.ts';

const PAUSE_MS = 200;
const SHOWN = 8;

export type PickedPatient = Pick<PatientRow, 'id' | 'name' | 'birthDate' | 'sex' | 'patientId'>;

export interface PatientPickerProps {
  picked: PickedPatient | undefined;
  onPick: (patient: PatientRow | undefined) => void;
  error?: string;
}

export function PatientPicker({ picked, onPick, error }: PatientPickerProps) {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useLoad(
    async (signal) =>
      asked && !picked ? (await client.patients({ search: asked, limit: SHOWN }, signal)).patients : [],
    [asked, picked],
  );
  if (picked) {
    return h(
      'div',
      { class: 'picked' },
      h('div', null, h(PersonName, { name: picked.name }), h('p', { class: 'muted' }, facts(picked))),
      h(Button, { kind: 'quiet', onClick: () => onPick(undefined) }, words.booking.change),
    );
  }
  const patients = found.value ?? [];
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.target as Element).tagName === 'INPUT') {
      event.preventDefault(); // whoever types faster than the answer comes must not send the form
      if (patients[0] && text.trim() === asked) onPick(patients[0]);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !patients.length) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[Math.max(0, Math.min(at + step, buttons.length - 1))]?.focus();
  };
  const nobody = asked && !found.loading && !found.problem && patients.length === 0;
  return h(
    'div',
    { class: 'patient-picker', onKeyDown: onKey },
    h(TextField, {
      label: words.booking.search,
      hint: words.booking.patientHint,
      type: 'search',
      value: text,
      onValue: setText,
      error,
      autoFocus: true,
      maxLength: 200,
    }),
    h(FormProblem, { problem: found.problem }),
    nobody && h('p', { class: 'muted', role: 'status' }, words.booking.nobody),
    patients.length > 0 &&
      h(
        'ul',
        { class: 'list', ref: list },
        patients.map((patient) =>
          h(
            'li',
            { key: patient.id },
            h(
              'button',
              { type: 'button', class: 'pick', onClick: () => onPick(patient) },
              h(PersonName, { name: patient.name }),
              h('span', { class: 'muted' }, facts(patient)),
            ),
          ),
        ),
      ),
  );
}

function facts(patient: PickedPatient): string {
  const born = patient.birthDate && `${words.study.born} ${date(patient.birthDate)}`;
  return [ageAndSex(patient), born, patient.patientId].filter(Boolean).join(' · ');
}
