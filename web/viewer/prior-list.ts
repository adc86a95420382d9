// Under the study's own series: what else there is of the patient, to be put beside it; then its series, in the strip too.
import { html } from '../parts/html.ts';
import type { Prior } from '../shapes.ts';
import { hangBeside } from './hanging.ts';
import type { Viewer } from './model.ts';
import { shownDate } from './person-facts.ts';
import { words } from './words.ts';

export function PriorList({ viewer }: { viewer: Viewer }) {
  const opened = new Set(viewer.shelf.studies.value.map(({ studyInstanceUid }) => studyInstanceUid));
  const priors = viewer.shelf.priors.value.filter(({ studyInstanceUid }) => !opened.has(studyInstanceUid));
  if (priors.length === 0) return null;
  return html`<section class="v-priors" aria-label=${words.priors}>
    <h2>${words.priors}</h2>
    ${priors.map((prior) => html`<${PriorButton} key=${prior.studyInstanceUid} viewer=${viewer} prior=${prior} />`)}
  </section>`;
}

function PriorButton({ viewer, prior }: { viewer: Viewer; prior: Prior }) {
  const { studyInstanceUid, studyDate, modalities, bodyParts, description, alike } = prior;
  const isComing = viewer.hangingPrior.value === studyInstanceUid;
  const hang = (event: MouseEvent) => {
    if (event.detail > 0) (event.currentTarget as HTMLElement).blur();
    void hangBeside(viewer, prior);
  };
  return html`<button type="button" class="v-prior-choice ${alike === 'both' ? 'v-alike' : ''}" aria-busy=${isComing}
    disabled=${viewer.hangingPrior.value !== undefined} title=${words.hangPrior} onClick=${hang}>
    <span><b>${modalities.join(' ')}</b> ${shownDate(studyDate)}</span>
    <bdi>${description || bodyParts.join(', ') || words.noDescription}</bdi>
    ${prior.isEarlier ? null : html`<em>${words.later}</em>`}
  </button>`;
}
