// Registers a patient or changes one. While somebody is registered, people who might be the same stand beside the fields.
import { h } from 'preact';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Patient } from '../shapes.ts';
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
  const found = useLookAlikes(form, patient?.id);
  const task = useTask();
  const save = () =>
    task.run(async () => {
      const input = form.input();
      const saved = patient
        ? await client.changePatient(patient.id, { ...input, expectedVersion: patient.version })
        : await client.registerPatient({ ...input, isUnknown: form.draft.isUnknown });
      notify(patient ? words.common.saved : patients.registered(nameLine(saved.name)));
      onSaved(saved);
    });
  const register = found.length > 0 ? patients.registerAnyway : patients.registerButton;
  return h(
    Dialog,
    {
      title: patient ? patients.editTitle : patients.register,
      submit: patient ? words.common.save : register,
      dirty: form.dirty,
      busy: task.busy,
      wide: true,
      onSubmit: save,
      onClose,
    },
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
