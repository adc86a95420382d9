// Measurements as Comprehensive 3D SR: Measurement Report (TID 1500), a group for each marking with its tracking UID
// (TID 1501), areas as planar regions (TID 1410). Pure.
import { byStudyAndSeries, codes, decimalString, item, of } from '../../lib/dicom/build.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { type OwnObject, ownHead } from '../studies/own-objects.ts';
import { CONCEPTS, NOTES, plainText, unitCode } from './concepts.ts';
import { codeItem, observer, root } from './content-tree.ts';
import { coordinates } from './coordinates.ts';
import { type Facts, headOf, type Version } from './facts.ts';
import type { Marking, MeasuredValue } from './shapes.ts';

export const COMPREHENSIVE_3D_SR = '1.2.840.10008.5.1.4.1.1.88.34';

const AREAS = new Set<Marking['kind']>(['rectangle', 'ellipse', 'outline']);

/** @param markings that measure, on images of the study or in the patient */
export function measurementReport(facts: Facts, markings: readonly Marking[], version: Version): OwnObject {
  const { previous, sopInstanceUid } = version;
  const measured = markings
    .filter(({ plane }) => plane === undefined)
    .map(({ sopInstanceUid }) => facts.images.get(sopInstanceUid)!);
  const dataSet: JsonDataSet = {
    ...ownHead({ ...headOf(facts, version), sopClassUid: COMPREHENSIVE_3D_SR, series: 'measurements' }),
    '00081090': of('LO', 'Lightbox'),
    '00081111': of('SQ'),
    '00181000': of('LO', 'none'),
    '00181020': of('LO', '1'),
    ...(previous ? { '0040A360': of('SQ', ...byStudyAndSeries([previous])) } : {}),
    '0040A372': of('SQ'),
    ...(measured.length > 0 ? { '0040A375': of('SQ', ...byStudyAndSeries(measured)) } : {}),
    '0040A491': of('CS', 'COMPLETE'),
    '0040A493': of('CS', 'UNVERIFIED'),
    ...root(facts, ['126000', 'DCM', 'Imaging Measurement Report'], '1500', [
      codeItem(
        'HAS CONCEPT MOD',
        ['121049', 'DCM', 'Language of Content Item and Descendants'],
        ['en', 'RFC5646', 'English'],
      ),
      ...observer(facts),
      codeItem('HAS CONCEPT MOD', ['121058', 'DCM', 'Procedure Reported'], ['363679005', 'SCT', 'Imaging']),
      item('CONTAINS', 'CONTAINER', ['126010', 'DCM', 'Imaging Measurements'], {
        '0040A050': of('CS', 'SEPARATE'),
        ...(markings.length > 0 ? { '0040A730': of('SQ', ...markings.map((marking) => group(facts, marking))) } : {}),
      }),
    ]),
  };
  return { sopClassUid: COMPREHENSIVE_3D_SR, sopInstanceUid, dataSet };
}

function group(facts: Facts, marking: Marking): JsonDataSet {
  const { id, label, kind, values, note } = marking;
  const text = (name: 'Tracking Identifier' | 'Comment', value: string) =>
    name === 'Comment'
      ? item('CONTAINS', 'TEXT', ['121106', 'DCM', name], { '0040A160': of('UT', value) })
      : item('HAS OBS CONTEXT', 'TEXT', ['112039', 'DCM', name], { '0040A160': of('UT', value) });
  const lines = coordinates(facts, marking);
  const isRegion = AREAS.has(kind) || values.length === 0;
  const measured = isRegion
    ? [
        ...lines.map((line) => line('CONTAINS', ['111030', 'DCM', 'Image Region'])),
        ...values.map((value) => number(value, [])),
      ]
    : values.map((value, i) =>
        number(
          value,
          linesOf(marking, lines, i).map((line) => line('INFERRED FROM')),
        ),
      );
  return item('CONTAINS', 'CONTAINER', ['125007', 'DCM', 'Measurement Group'], {
    '0040A050': of('CS', 'SEPARATE'),
    '0040A730': of(
      'SQ',
      text('Tracking Identifier', plainText(label) || kind),
      item('HAS OBS CONTEXT', 'UIDREF', ['112040', 'DCM', 'Tracking Unique Identifier'], { '0040A124': of('UI', id) }),
      ...measured,
      ...(note ? [text('Comment', NOTES[note])] : []),
    ),
  });
}

/** A ratio is inferred from both lines; each of its lengths, which follow it, from its own. */
function linesOf<T>({ kind, values }: Marking, lines: readonly T[], value: number): readonly T[] {
  if (kind !== 'ratio' || values[value].concept === 'ratio') return lines;
  const line = values.slice(0, value).filter(({ concept }) => concept === 'length').length;
  return lines.slice(line, line + 1);
}

function number({ concept, value, unit }: MeasuredValue, from: readonly JsonDataSet[]): JsonDataSet {
  const measured: JsonDataSet = {
    '004008EA': codes(unitCode(unit)),
    '0040A161': of('FD', value), // a DS has sixteen characters
    '0040A30A': of('DS', decimalString(value)),
  };
  return item('CONTAINS', 'NUM', CONCEPTS[concept], {
    '0040A300': of('SQ', measured),
    ...(from.length > 0 ? { '0040A730': of('SQ', ...from) } : {}),
  });
}
