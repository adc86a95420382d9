// Whose images these are: stands in the toolbar and never leaves the screen, whatever else is hidden.
import { html } from '../parts/html.ts';
import { readableName } from '../words/person-name.ts';
import type { Viewer } from './model.ts';
import { ageAt, shownDate } from './person-facts.ts';
import { words } from './words.ts';

export function PatientLine({ viewer }: { viewer: Viewer }) {
  const study = viewer.study;
  if (!study) return html`<div class="v-patient" aria-busy="true"></div>`;
  const { patient, studyDate } = study;
  const name = readableName(patient.name || patient.displayName);
  const { birthDate, sex, patientId } = patient;
  const facts = [words.sex[sex ?? ''], shownDate(birthDate), ageAt(birthDate, studyDate), patientId].filter(Boolean);
  return html`<div class="v-patient">
    <strong><bdi>${name.family}</bdi>${name.given && html`, <bdi>${name.given}</bdi>`}${name.other && html` <bdi>${name.other}</bdi>`}</strong>
    <span>${facts.join(' · ')}</span>
  </div>`;
}
