// Registers a patient or changes one. While somebody is registered, people who might be the same stand beside the fields.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { isUnsent } from '../offline/action.ts';
import { useKeptDraft } from '../offline/drafts.ts';
import { OfferedDraft } from '../offline/offered-draft.ts';
import { Dialog } from '../parts/dialog.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { NewPatient, Patient } from '../shapes.ts';
import { nameLine } from '../words/person-name.ts';
import { words } from '../words/words.ts';
import { LookAlikes, useLookAlikes } from './look-alikes.ts';
import { FORM_FIELDS, PatientFields, usePatientForm } from './patient-form.ts';

export interface PatientDialogProps {
  /** Missing for a new one. */
  patient?: Patient;
  /** What was typed into the search before. */
  typed?: string;
  onClose: () => void;
  onSaved: (patient: Patient) => void;
  /** It was one of those who are here already. */
  onChoose: (id: number) => void;
}

export function PatientDialog({ patient, typed, onClose, onSaved, onChoose }: PatientDialogProps) {
  const { patients } = words;
  const form = usePatientForm(patient ?? { nameParts: namesTyped(typed) });
  const [refused, setRefused] = useState(0);
  const found = useLookAlikes(form, patient?.id, refused);
  const kept = useKeptDraft(patient ? `patient/${patient.id}` : 'patient', form.draft, form.dirty, form.restore);
  const task = useTask();
  const close = () => {
    kept.done();
    onClose();
  };
  const save = () =>
    task.run(async () => {
      const input = form.input();
      const saved = patient
        ? await client.changePatient(patient.id, { ...input, expectedVersion: patient.version })
        : await register({ ...input, isUnknown: form.draft.isUnknown, unlessAlike: found.length === 0 });
      kept.done();
      if (isUnsent(saved)) notify(words.offline.kept);
      else notify(patient ? words.common.saved : patients.registered(nameLine(saved.name)));
      onSaved(saved);
    });
  // Whoever sees nobody alike must hear of it; whoever sees somebody has decided.
  const register = async (input: NewPatient) => {
    try {
      return await client.registerPatient(input);
    } catch (problem) {
      if (problem instanceof Refusal && problem.field === 'unlessAlike') setRefused((times) => times + 1);
      throw problem;
    }
  };
  const button = found.length > 0 ? patients.registerAnyway : patients.registerButton;
  return h(
    Dialog,
    {
      title: patient ? patients.editTitle : patients.register,
      submit: patient ? words.common.save : button,
      dirty: form.dirty,
      busy: task.busy,
      wide: true,
      onSubmit: save,
      onClose: close,
    },
    h(OfferedDraft, { offer: form.dirty ? undefined : kept.offer }),
    h(
      'div',
      { class: 'beside' },
      h(
        'div',
        { class: 'fields' },
        h(PatientFields, { form, problem: task.problem, mayBeUnknown: !patient }),
        h(FormProblem, { problem: task.problem, fields: FORM_FIELDS }),
      ),
      h(LookAlikes, { found, onChoose }),
    ),
  );
}

/** `Sample, Anna` or `Sample Anna`; an ID or a number is no name. */
function namesTyped(typed = '') {
  if (/\d/.test(typed)) return undefined;
  const [family = '', ...given] = typed.includes(',') ? typed.split(',') : typed.split(' ');
  return { family: family.trim(), given: given.join(' ').trim() };
}
