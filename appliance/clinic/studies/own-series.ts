// The series in which this box files its own objects of a study, and how they are known again. Derived from the study's UID,
// so that they are known also where nothing but the files is left. One for each kind, because a series has one modality.
import { derivedUid } from '../../lib/dicom/uid.ts';

export const OWN_SERIES = {
  'report-pdf': { seed: 'report pdf', modality: 'DOC', number: 9001, description: 'Report' },
  'report-text': { seed: 'report sr', modality: 'SR', number: 9002, description: 'Report, text' },
  measurements: { seed: 'measurements sr', modality: 'SR', number: 9011, description: 'Measurements' },
  presentation: { seed: 'measurements pr', modality: 'PR', number: 9012, description: 'Annotations' },
  'key-images': { seed: 'measurements ko', modality: 'KO', number: 9013, description: 'Key images' },
} as const;
export type OwnSeries = keyof typeof OWN_SERIES;

export function ownSeriesUid(studyInstanceUid: string, series: OwnSeries): string {
  return derivedUid(`${OWN_SERIES[series].seed} ${studyInstanceUid}`);
}

/** Of the study that was asked about last: objects come study by study. */
let last = { studyInstanceUid: '', own: new Set<string>() };

export function isOwnSeries({
  studyInstanceUid,
  seriesInstanceUid,
}: Record<'studyInstanceUid' | 'seriesInstanceUid', string>): boolean {
  if (last.studyInstanceUid !== studyInstanceUid) {
    const all = Object.keys(OWN_SERIES) as OwnSeries[];
    last = { studyInstanceUid, own: new Set(all.map((series) => ownSeriesUid(studyInstanceUid, series))) };
  }
  return last.own.has(seriesInstanceUid);
}
