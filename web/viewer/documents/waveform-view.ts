// An ECG as on paper: 25 mm a second, 10 mm a millivolt, each lead on a line of its own over a grid of millimetres.
// Other curves (pressures) take the height of a line and say what that is.
import { useEffect, useState } from 'preact/hooks';
import { html } from '../../parts/html.ts';
import type { Dataset } from '../dicom-json.ts';
import { bulkData } from '../dicomweb.ts';
import { told } from '../shelf.ts';
import type { Stack } from '../stacks.ts';
import { words } from '../words.ts';
import { annotationsOf, type Curve, dataOf, groupsOf, type WaveformGroup, waveformOf } from './waveforms.ts';

const MM_PER_SECOND = 25;
const MM_PER_MILLIVOLT = 10;
/** Of a lead's line; a tall R wave reaches into its neighbour's, as on paper. */
const LINE_MM = 22;
/** A CSS pixel is a 96th of an inch by definition. */
const PIXELS_PER_MM = 96 / 25.4;
const MOST_NOTES = 40;

export function WaveformView({ stack, instance }: { stack: Stack; instance: Dataset }) {
  const [groups, setGroups] = useState<(WaveformGroup | undefined)[]>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const leaving = new AbortController();
    read(stack, instance, leaving.signal).then(setGroups, (cause) => {
      if (!leaving.signal.aborted) setProblem(told(cause).sentence);
    });
    return () => leaving.abort();
  }, [stack, instance]);
  const notes = annotationsOf(instance).slice(0, MOST_NOTES);
  return html`<article class="v-report v-waveform" tabIndex=${0} aria-label=${words.documents.waveform}>
    ${notes.length > 0 && html`<p class="v-report-notes">${notes.map((note, i) => html`<bdi key=${i}>${note}</bdi> `)}</p>`}
    ${problem && html`<p role="alert">${problem}</p>`}
    ${groups?.map((group, i) => (group ? html`<${Group} key=${i} group=${group} />` : html`<p key=${i}>${words.documents.unreadableCurve}</p>`))}
  </article>`;
}

async function read(stack: Stack, instance: Dataset, signal: AbortSignal) {
  const reading = groupsOf(instance).map(async (group, index) => {
    const data = dataOf(group, index);
    return waveformOf(group, 'bytes' in data ? data.bytes : await bulkData(stack, data.path, signal));
  });
  return Promise.all(reading);
}

function Group({ group }: { group: WaveformGroup }) {
  const { label, samplesPerSecond, curves } = group;
  const seconds = Math.max(...curves.map(({ values }) => values.length)) / samplesPerSecond;
  const [width, height] = [Math.ceil(seconds * MM_PER_SECOND) + 1, (curves.length + 0.5) * LINE_MM];
  return html`<figure>
    <figcaption>${[label, words.documents.scale].filter(Boolean).join(' · ')}</figcaption>
    <svg class="v-curves" width=${width * PIXELS_PER_MM} height=${height * PIXELS_PER_MM} viewBox="0 0 ${width} ${height}"
      role="img" aria-label=${words.documents.leads(curves.map(({ name }) => name).join(', '))}>
      <defs>
        <pattern id="v-mm" width="1" height="1" patternUnits="userSpaceOnUse"><path d="M1 0H0V1" class="v-fine" /></pattern>
        <pattern id="v-5mm" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="url(#v-mm)" /><path d="M5 0H0V5" class="v-coarse" /></pattern>
      </defs>
      <rect width=${width} height=${height} fill="url(#v-5mm)" />
      ${curves.map((curve, i) => html`<${Line} key=${i} curve=${curve} middle=${(i + 0.75) * LINE_MM} mmPerSample=${MM_PER_SECOND / samplesPerSecond} />`)}
    </svg>
  </figure>`;
}

function Line({ curve, middle, mmPerSample }: { curve: Curve; middle: number; mmPerSample: number }) {
  const { name, unit, values } = curve;
  const isVoltage = unit === 'mV';
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const perUnit = isVoltage ? MM_PER_MILLIVOLT : (LINE_MM * 0.8) / (most - least || 1);
  const zero = isVoltage ? 0 : (most + least) / 2;
  let path = '';
  for (let i = 0; i < values.length; i++)
    path += `${i === 0 ? 'M' : 'L'}${(i * mmPerSample).toFixed(2)} ${(middle - (values[i]! - zero) * perUnit).toFixed(2)}`;
  const range = isVoltage ? '' : ` ${Number(least.toPrecision(3))} – ${Number(most.toPrecision(3))} ${unit}`;
  return html`<path d=${path} class="v-curve" /><text x="1.5" y=${middle - LINE_MM * 0.4}>${name}${range}</text>`;
}
