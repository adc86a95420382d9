// The banner of a registered patient: who it is, and what must be known before anything is done. Stays in sight.

import CircleHelp from 'lucide/dist/esm/icons/circle-question-mark.mjs';
import CloudOff from 'lucide/dist/esm/icons/cloud-off.mjs';
import TriangleAlert from 'lucide/dist/esm/icons/triangle-alert.mjs';
import { type ComponentChildren, h } from 'preact';
import { Icon } from '../parts/icon.ts';
import { PersonBanner } from '../parts/person.ts';
import type { Patient } from '../shapes.ts';
import { words } from '../words/words.ts';

export type BannerPatient = Pick<Patient, 'name' | 'patientId' | 'birthDate' | 'sex' | 'allergies' | 'implants'> &
  Partial<Pick<Patient, 'birthDateIsEstimated' | 'isUnknown'>>;

export interface PatientBannerProps {
  patient: BannerPatient;
  /** What is shown waits to be sent. */
  unsent?: boolean;
  children?: ComponentChildren;
}

export function PatientBanner({ patient, unsent, children }: PatientBannerProps) {
  const { patients } = words;
  const alerts = [
    unsent && { key: 'unsent', icon: CloudOff, text: words.offline.badge },
    patient.isUnknown && { key: 'unknown', icon: CircleHelp, text: patients.unknown },
    patient.birthDateIsEstimated && { key: 'estimated', icon: CircleHelp, text: patients.birthIsEstimated },
    patient.allergies && { key: 'allergies', icon: TriangleAlert, text: `${patients.allergies}: ${patient.allergies}` },
    patient.implants && { key: 'implants', icon: TriangleAlert, text: `${patients.implants}: ${patient.implants}` },
  ].filter((alert) => alert !== undefined && alert !== false && alert !== '');
  return h(
    'div',
    { class: 'patient-banner' },
    h(
      PersonBanner,
      { person: patient },
      alerts.length > 0 &&
        h(
          'ul',
          { class: 'alerts' },
          alerts.map(({ key, icon, text }) =>
            h(
              'li',
              { key, class: icon === TriangleAlert ? 'alert strong' : 'alert' },
              h(Icon, { of: icon }),
              h('bdi', null, text),
            ),
          ),
        ),
    ),
    children && h('div', { class: 'patient-actions' }, children),
  );
}
