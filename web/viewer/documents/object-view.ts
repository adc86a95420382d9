// What stands in a pane for an object without pictures: its text, its curves, its pages; else what it is, to be saved.
import { html } from '../../parts/html.ts';
import { downloadAddress } from '../dicomweb.ts';
import type { Viewer } from '../model.ts';
import type { Stack } from '../stacks.ts';
import { words } from '../words.ts';
import { PdfView } from './pdf-view.ts';
import { ReportView } from './sr-view.ts';
import { WaveformView } from './waveform-view.ts';

export function ObjectView({ viewer, stack }: { viewer: Viewer; stack: Stack }) {
  const { document, instance } = stack;
  if (document === 'pdf') return html`<${PdfView} key=${stack.key} stack=${stack} />`;
  if (document === 'text' && instance)
    return html`<${ReportView} key=${stack.key} viewer=${viewer} instance=${instance} />`;
  if (document === 'waveform' && instance)
    return html`<${WaveformView} key=${stack.key} stack=${stack} instance=${instance} />`;
  return html`<${Explanation} stack=${stack} />`;
}

function Explanation({ stack }: { stack: Stack }) {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, explanation } = stack;
  const address = downloadAddress(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
  return html`<div class="v-notice">
    <p>${explanation}</p>
    <a class="v-button" href=${address} download="${sopInstanceUid}.dcm">${words.download}</a>
  </div>`;
}
