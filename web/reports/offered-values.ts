// Values that something else than a person offers for the fields of a report: from structured reports of ultrasound, say.
// They go into empty fields of their id, with their unit and where they come from; what a person typed stays.
import { signal } from '@preact/signals';
import { reportClient } from '../report-client.ts';
import type { StudyValues } from '../shapes.ts';
import type { ReportEditor } from './editor.ts';
import type { Origin } from './shown.ts';

export interface OfferedValue extends Partial<Origin> {
  /** Of the template's field. */
  id: string;
  value: number | string;
  /** In UCUM, of the value as it is. */
  unit: string;
  /** Who measured: `device`, or the published formula. */
  source: string;
}

/** By study. */
const offered = signal<ReadonlyMap<string, readonly OfferedValue[]>>(new Map());

/** What is known for a study; takes the place of what was offered before. */
export function offerValues(studyInstanceUid: string, values: readonly OfferedValue[]): void {
  offered.value = new Map([...offered.value, [studyInstanceUid, values]]);
}

/** What machines measured in the study, in the units of this template. The service fills a report's beginning so itself. */
export async function offerMeasured(studyInstanceUid: string, template: string): Promise<void> {
  offerStudyValues(studyInstanceUid, await reportClient.studyValues(studyInstanceUid, template));
}

/** What the service has placed into fields: by a template, or by a code that was just taught. */
export function offerStudyValues(studyInstanceUid: string, { values, placed }: StudyValues): void {
  const offers = placed.map(({ fieldId: id, value, unit, how, source, from }) => {
    const [first] = from.map((at) => values[at]!);
    // What was reckoned from several comes from no one of them.
    const origin = first && from.length === 1 ? first : undefined;
    const { seriesInstanceUid, sopInstanceUid } = origin ?? {};
    return {
      ...{ id, value, unit, studyInstanceUid, source: how === 'computed' ? source : 'device' },
      ...(origin ? { seriesInstanceUid, sopInstanceUid } : {}),
    };
  });
  offerValues(studyInstanceUid, offers);
}

/** Fills an open report now and whenever more is offered. @returns a function that ends it */
export function fillFrom(studyInstanceUid: string, editor: ReportEditor): () => void {
  return offered.subscribe((all) => {
    for (const { id, ...attrs } of all.get(studyInstanceUid) ?? []) editor.fill(id, attrs);
  });
}
