// A template whose fields are filled with what machines measured: pure. A field that somebody, or the template, gave a value
// keeps it.
import type { StudyValues } from '../values/shapes.ts';
import { type DocumentJson, nodesOf } from './document.ts';

/** Units of the fields of a document by their id. */
export function fieldUnits(document: DocumentJson): Map<string, string> {
  return new Map(nodesOf(document, 'field').map(({ attrs }) => [String(attrs!.id), String(attrs!.unit ?? '')]));
}

/** Changes `document`. The origin is the image a value was measured in, else the structured report itself. */
export function fill(document: DocumentJson, studyInstanceUid: string, { values, placed }: StudyValues): void {
  const byField = new Map(placed.map((one) => [one.fieldId, one]));
  for (const { attrs } of nodesOf(document, 'field')) {
    const one = byField.get(String(attrs!.id));
    if (!one || (attrs!.value ?? null) !== null || (attrs!.unit ?? '') !== one.unit) continue;
    const [first] = one.from.map((at) => values[at]);
    Object.assign(attrs!, {
      value: one.value,
      source: one.how === 'computed' ? one.source : 'device',
      studyInstanceUid,
    });
    // What was reckoned from several comes from no one of them.
    if (first && one.from.length === 1)
      Object.assign(attrs!, { seriesInstanceUid: first.seriesInstanceUid, sopInstanceUid: first.sopInstanceUid });
  }
}
