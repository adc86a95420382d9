// The fields of a person: what the desk asks first on top, the rest behind one line. Holds the draft for its dialog.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Refusal } from '../client.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { fieldError } from '../parts/problem.ts';
import type { NameInput, NewPatient, Patient } from '../shapes.ts';
import { age, date, today } from '../words/formats.ts';
import { words } from '../words/words.ts';
import { type Birth, browserOrder, parseBirth, typedDate } from './birth.ts';

const NAMES = ['family', 'given', 'middle', 'prefix', 'suffix'] as const;
const OTHER_NAMES = ['nativeFamily', 'nativeGiven', 'phoneticFamily', 'phoneticGiven'] as const;
const TEXTS = ['phone', 'email', 'address', 'history', 'allergies', 'implants'] as const;
const LINES = { address: 2, history: 3, allergies: 2, implants: 2 } as Record<string, number>;

type Key = (typeof NAMES)[number] | (typeof OTHER_NAMES)[number] | (typeof TEXTS)[number] | 'birth' | 'sex';
export type Draft = Record<Key, string> & { isUnknown: boolean };

export interface PatientForm {
  draft: Draft;
  set: (key: Key, value: string) => void;
  setUnknown: (isUnknown: boolean) => void;
  /** Puts back what was typed before. */
  restore: (draft: Draft) => void;
  dirty: boolean;
  birth: Birth | undefined;
  /** What is typed, as the service takes it. @throws Refusal for a birth date that is none */
  input: () => NewPatient;
}

/** @param start what is in the fields at first: a patient to change, or a name typed elsewhere */
export function usePatientForm(start: Partial<Patient> = {}): PatientForm {
  const [first] = useState(() => draftOf(start));
  const [draft, setDraft] = useState(first);
  const birth = parseBirth(draft.birth, browserOrder());
  return {
    draft,
    birth,
    dirty: JSON.stringify(draft) !== JSON.stringify(first),
    set: (key, value) => setDraft((now) => ({ ...now, [key]: value })),
    restore: setDraft,
    setUnknown: (isUnknown) => setDraft((now) => ({ ...now, isUnknown })),
    input: () => {
      if (draft.birth.trim() && !birth) throw new Refusal('invalid', words.patients.birthWrong, { field: 'birthDate' });
      // An estimate that nobody touched stays one.
      const untouched = draft.birth === first.birth;
      return {
        name: nameOf(draft),
        sex: draft.sex as NewPatient['sex'],
        ...(untouched ? {} : (birth ?? { birthDate: null })),
        ...Object.fromEntries(TEXTS.map((key) => [key, draft[key]])),
      };
    },
  };
}

export function nameOf(draft: Draft): NameInput {
  return Object.fromEntries([...NAMES, ...OTHER_NAMES].map((key) => [key, draft[key]]));
}

function draftOf(start: Partial<Patient>): Draft {
  const names = [...NAMES, ...OTHER_NAMES].map((key) => [key, start.nameParts?.[key] ?? '']);
  const texts = TEXTS.map((key) => [key, start[key] ?? '']);
  const birth = start.birthDate ? typedDate(start.birthDate, browserOrder()) : '';
  return { ...Object.fromEntries([...names, ...texts]), birth, sex: start.sex ?? '', isUnknown: false };
}

export interface PatientFieldsProps {
  form: PatientForm;
  problem: unknown;
  /** Nobody knows who it is: may be ticked where somebody is registered. */
  mayBeUnknown?: boolean;
}

export function PatientFields({ form, problem, mayBeUnknown }: PatientFieldsProps) {
  const { patients } = words;
  const { draft, set } = form;
  const text = (key: Key, more: { autoFocus?: boolean; hint?: string } = {}) =>
    h(TextField, {
      key,
      label: patients[key],
      value: draft[key],
      onValue: (value) => set(key, value),
      error: fieldError(problem, errorField(key)),
      lines: LINES[key],
      maxLength: LINES[key] ? 4000 : 64,
      ...more,
    });
  const more = [
    ...OTHER_NAMES,
    'middle',
    'prefix',
    'suffix',
    'email',
    'address',
    'history',
    'allergies',
    'implants',
  ] as const;
  return [
    h('div', { class: 'pair' }, text('family', { autoFocus: true }), text('given')),
    h(
      'div',
      { class: 'pair' },
      text('birth', { hint: birthHint(form) }),
      h(SelectField, {
        label: patients.sex,
        value: draft.sex,
        onValue: (value) => set('sex', value),
        options: Object.entries(patients.sexes).map(([value, text]) => ({ value, text })),
      }),
    ),
    h('div', { class: 'pair' }, text('phone'), mayBeUnknown && h(Unknown, { form })),
    h(
      'details',
      { class: 'more-fields', open: more.some((key) => draft[key]) || undefined },
      h('summary', null, patients.more),
      h(
        'div',
        { class: 'pairs' },
        more.map((key) => text(key)),
      ),
    ),
  ];
}

function Unknown({ form }: { form: PatientForm }) {
  return h(
    'label',
    { class: 'tick-line' },
    h('input', {
      type: 'checkbox',
      checked: form.draft.isUnknown,
      onChange: (event: Event) => form.setUnknown((event.currentTarget as HTMLInputElement).checked),
    }),
    h('span', null, words.patients.unknownPatient),
  );
}

/** What was understood, while it is typed. */
function birthHint({ birth }: PatientForm): string {
  const { patients, ages } = words;
  if (!birth) return patients.birthHint(typedDate('1980-05-31', browserOrder()));
  if ('age' in birth) return patients.ageRead(ages[birth.age.unit](birth.age.value));
  return patients.birthRead(date(birth.birthDate), age(birth.birthDate, today()) ?? '');
}

/** Names stand under `name` in what is sent. */
function errorField(key: Key): string {
  if (key === 'birth') return 'birthDate';
  return ([...NAMES, ...OTHER_NAMES] as string[]).includes(key) ? `name.${key}` : key;
}

/** Every field that shows its own error, for the line above the buttons. */
export const FORM_FIELDS = ['birthDate', ...TEXTS, ...[...NAMES, ...OTHER_NAMES].map((key) => `name.${key}`)];
