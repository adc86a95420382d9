// The texts in a pane's corners and the letters at its edges, where radiologists look for them: patient top left,
// study top right, image and place bottom left, window and zoom bottom right.
import type { Signal } from '@preact/signals';
import { html } from '../parts/html.ts';
import { nameLine } from '../words/person-name.ts';
import { number, text } from './dicom-json.ts';
import type { Viewer } from './model.ts';
import { edgeLetters } from './orientation.ts';
import type { Pane } from './pane.ts';
import type { PixelUnderPointer } from './pane-view.ts';
import { ageAt, shownDate, shownTime } from './person-facts.ts';
import { words } from './words.ts';

export interface OverlayProps {
  viewer: Viewer;
  pane: Pane;
  pointer: Signal<PixelUnderPointer | undefined>;
}

export function Overlay({ viewer, pane, pointer }: OverlayProps) {
  const frame = pane.frame.value;
  if (!frame || !viewer.overlays.value) return null;
  const letters = edgeLetters(frame, pane.view.value);
  return html`<div class="v-overlay">
    <${PatientCorner} viewer=${viewer} pane=${pane} />
    <${StudyCorner} viewer=${viewer} pane=${pane} />
    <${ImageCorner} pane=${pane} />
    <${WindowCorner} pane=${pane} pointer=${pointer} />
    ${(['left', 'right', 'top', 'bottom'] as const).map((side) => html`<span class="v-letter v-${side}" key=${side}>${letters[side]}</span>`)}
  </div>`;
}

function PatientCorner({ viewer, pane }: { viewer: Viewer; pane: Pane }) {
  const study = viewer.shelf.studyOf(pane.stack.value);
  if (!study) return null;
  const { patient, studyDate } = study;
  return html`<div class="v-corner v-top-left">
    <p><bdi>${nameLine(patient.name || patient.displayName)}</bdi></p>
    <p>${patient.patientId}</p>
    <p>${[shownDate(patient.birthDate), patient.sex, ageAt(patient.birthDate, studyDate)].filter(Boolean).join(' ')}</p>
  </div>`;
}

function StudyCorner({ viewer, pane }: { viewer: Viewer; pane: Pane }) {
  const study = viewer.shelf.studyOf(pane.stack.value);
  const instance = pane.frame.value!.instance;
  if (!study) return null;
  const isOther = study.studyInstanceUid !== viewer.studyInstanceUid;
  const isEarlier = `${study.studyDate}${study.studyTime}` < `${viewer.study?.studyDate}${viewer.study?.studyTime}`;
  return html`<div class="v-corner v-top-right">
    ${isOther && html`<p class="v-prior">${isEarlier ? words.earlier : words.later}</p>`}
    ${isOther && study.flags.includes('under-investigation') && html`<p class="v-prior">${words.suspected}</p>`}
    <p><bdi>${study.institution ?? ''}</bdi></p>
    <p><bdi>${study.description ?? ''}</bdi></p>
    <p>${shownDate(study.studyDate)} ${shownTime(study.studyTime)}</p>
    <p>${text(instance, '00080060')} <bdi>${text(instance, '0008103E')}</bdi></p>
  </div>`;
}

function ImageCorner({ pane }: { pane: Pane }) {
  const { info, instance } = pane.frame.value!;
  const thickness = info.sliceThickness;
  // Height says nothing about a picture that was cut across.
  const location = pane.stack.value?.derived ? undefined : (info.sliceLocation ?? info.position?.[2]);
  const series = number(instance, '00200011');
  return html`<div class="v-corner v-bottom-left">
    ${series !== undefined && html`<p>${words.seriesNumber(series)}</p>`}
    ${pane.stack.value?.derived && html`<p class="v-derived">${pane.stack.value.derived.title}</p>`}
    <p>${words.imageNumber(pane.index.value + 1, pane.imageIds.length)}</p>
    ${
      thickness !== undefined &&
      html`<p>${words.slice(short(thickness))} ${location !== undefined ? words.location(location.toFixed(1)) : ''}</p>`
    }
  </div>`;
}

function WindowCorner({ pane, pointer }: { pane: Pane; pointer: OverlayProps['pointer'] }) {
  const window = pane.window.value;
  const under = pointer.value;
  return html`<div class="v-corner v-bottom-right">
    ${under && html`<p>${[`${under.column}, ${under.row}`, under.value === undefined ? '' : short(under.value)].filter(Boolean).join('  ')}</p>`}
    <p>${words.zoom((pane.magnification.value * 100).toFixed(0))}</p>
    ${window && html`<p>${words.window(short(window.center), short(window.width))}</p>`}
  </div>`;
}

/** As many digits as say something: 40, 0.35, 1250. */
function short(value: number): string {
  return String(Math.abs(value) >= 10 ? Math.round(value) : Number(value.toPrecision(3)));
}
