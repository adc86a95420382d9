// Elements and items of data sets that we make ourselves, in the DICOM JSON model.
import type { JsonDataSet, JsonElement } from './json-model.ts';
import { parsePersonName } from './person-name.ts';

export type Code = readonly [value: string, scheme: string, meaning: string];

export function of(vr: string, ...values: NonNullable<JsonElement['Value']>): JsonElement {
  return values.length > 0 ? { vr, Value: values } : { vr };
}

export function codes(...all: Code[]): JsonElement {
  const item = ([value, scheme, meaning]: Code): JsonDataSet => ({
    '00080100': of('SH', value),
    '00080102': of('SH', scheme),
    '00080104': of('LO', meaning),
  });
  return of('SQ', ...all.map(item));
}

/** A number as a DS, which has at most sixteen characters (PS3.5 6.2): as many digits as fit. */
export function decimalString(value: number): string {
  for (let digits = 17; ; digits--) {
    const near = Number(value.toPrecision(digits));
    const fitting = [String(near), near.toExponential()].find((text) => text.length <= 16 && Number.isFinite(near));
    if (fitting) return fitting;
  }
}

export function optional(text: string): string[] {
  return text === '' ? [] : [text];
}

/** The groups of a PN text that aren't empty. */
export function nameOf(name: string): Record<string, string> {
  const { alphabetic, ideographic, phonetic } = parsePersonName(name);
  const groups = { Alphabetic: alphabetic, Ideographic: ideographic, Phonetic: phonetic };
  return Object.fromEntries(Object.entries(groups).filter(([, group]) => group !== ''));
}

/** A display name is free text; as a PN it is a family name without the signs that part one. */
export function plainName(displayName: string): { Alphabetic: string } {
  return { Alphabetic: displayName.replace(/[\\^=]/g, ' ').slice(0, 64) };
}

/** A content item of a structured report (PS3.3 C.17.3), in a relation to the one that it stands in. */
export function item(relation: string, type: string, name: Code | undefined, more: JsonDataSet): JsonDataSet {
  return {
    '0040A010': of('CS', relation),
    '0040A040': of('CS', type),
    ...(name ? { '0040A043': codes(name) } : {}),
    ...more,
  };
}

/** An object and where it belongs. */
export interface ObjectRef {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopClassUid: string;
  sopInstanceUid: string;
}

/** Objects by study and series, each once (PS3.3 C.17.2.1): evidence, predecessors. */
export function byStudyAndSeries(refs: readonly ObjectRef[]): JsonDataSet[] {
  const studies = new Map<string, Map<string, Map<string, string>>>();
  for (const { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid } of refs) {
    const inStudy = studies.get(studyInstanceUid) ?? new Map<string, Map<string, string>>();
    const inSeries = inStudy.get(seriesInstanceUid) ?? new Map<string, string>();
    studies.set(studyInstanceUid, inStudy.set(seriesInstanceUid, inSeries.set(sopInstanceUid, sopClassUid)));
  }
  const reference = ([uid, sopClass]: [string, string]): JsonDataSet => ({
    '00081150': of('UI', sopClass),
    '00081155': of('UI', uid),
  });
  const ofSeries = ([series, objects]: [string, Map<string, string>]): JsonDataSet => ({
    '00081199': of('SQ', ...[...objects].map(reference)),
    '0020000E': of('UI', series),
  });
  return [...studies].map(([study, inStudy]) => ({
    '00081115': of('SQ', ...[...inStudy].map(ofSeries)),
    '0020000D': of('UI', study),
  }));
}
