// Waveforms (PS3.3 C.10.9) as curves in their own units: samples of any interpretation, put right by sensitivity and
// baseline. Pure; bounded.
import { bytesOfBase64, type Dataset, items, number, text } from '../dicom-json.ts';

export interface Curve {
  name: string;
  /** mV for what is a voltage, else as the channel says. */
  unit: string;
  values: Float32Array;
}

export interface WaveformGroup {
  label: string;
  samplesPerSecond: number;
  curves: Curve[];
}

const MOST_SAMPLES = 20_000_000;

/** How samples are stored (PS3.3 C.10.9.1.5): bytes and how to read one. Companded audio is no curve. */
const INTERPRETATIONS: Record<string, { bytes: number; read(view: DataView, at: number): number }> = {
  SB: { bytes: 1, read: (view, at) => view.getInt8(at) },
  UB: { bytes: 1, read: (view, at) => view.getUint8(at) },
  SS: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  US: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  SL: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  UL: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
};

/** Where a group's data are: in the metadata, or under this name among the object's bulk data. */
export function dataOf(group: Dataset, index: number): { bytes: Uint8Array } | { path: string } {
  const inline = group['54001010']?.InlineBinary;
  return inline === undefined ? { path: `54000100/${index}/54001010` } : { bytes: bytesOfBase64(inline) };
}

export const groupsOf = (instance: Dataset): Dataset[] => items(instance, '54000100');

/** undefined where the samples are of a kind that is not drawn, or not what they say. */
export function waveformOf(group: Dataset, data: Uint8Array): WaveformGroup | undefined {
  const channels = items(group, '003A0200');
  const count = number(group, '003A0005') ?? channels.length;
  const samples = number(group, '003A0010') ?? 0;
  const samplesPerSecond = number(group, '003A001A') ?? 0;
  const stored = INTERPRETATIONS[text(group, '54001006')];
  const isSound = count > 0 && samples > 0 && samplesPerSecond > 0 && count * samples <= MOST_SAMPLES;
  if (!stored || !isSound || channels.length < count) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const there = Math.min(samples, Math.floor(data.byteLength / (count * stored.bytes)));
  const curves = channels.slice(0, count).map((channel, i): Curve => {
    const { factor, offset, unit } = scaleOf(channel);
    const values = new Float32Array(there);
    for (let n = 0; n < there; n++) values[n] = stored.read(view, (n * count + i) * stored.bytes) * factor + offset;
    return { name: nameOf(channel, i), unit, values };
  });
  return { label: text(group, '003A0020'), samplesPerSecond, curves };
}

const VOLTS: Record<string, number> = { uV: 1e-3, mV: 1, V: 1e3, nV: 1e-6 };

function scaleOf(channel: Dataset): { factor: number; offset: number; unit: string } {
  const [code] = items(channel, '003A0211');
  const written = code ? text(code, '00080100') : '';
  const toMillivolts = VOLTS[written];
  const by = toMillivolts ?? 1;
  const sensitivity = (number(channel, '003A0210') ?? 1) * (number(channel, '003A0212') ?? 1);
  const unit = toMillivolts === undefined ? (code && text(code, '00080104')) || written : 'mV';
  return { factor: sensitivity * by, offset: (number(channel, '003A0213') ?? 0) * by, unit };
}

function nameOf(channel: Dataset, index: number): string {
  const [source] = items(channel, '003A0208');
  const name = text(channel, '003A0203') || (source ? text(source, '00080104') || text(source, '00080100') : '');
  return name.replace(/^lead\s+/i, '').replace(/\s*\(.*\)$/, '') || String(index + 1);
}

/** What the machine wrote about the curves: texts, and measures with their units (PS3.3 C.10.10). */
export function annotationsOf(instance: Dataset): string[] {
  return items(instance, '0040B020').flatMap((annotation) => {
    const written = text(annotation, '00700006');
    if (written) return [written];
    const [name] = items(annotation, '0040A043');
    const [unit] = items(annotation, '004008EA');
    const value = text(annotation, '0040A30A');
    if (!name || !value) return [];
    return [`${text(name, '00080104')} ${value} ${unit ? text(unit, '00080100').replace(/[{}]/g, '') : ''}`.trim()];
  });
}
