// What is measured, in which unit and with which reservation, as codes and words of the standard (PS3.16 CID 7470, 7464,
// 7550; UCUM).
import type { Code } from '../../lib/dicom/build.ts';
import type { Marking, MeasuredValue } from './shapes.ts';

export const CONCEPTS: Record<MeasuredValue['concept'], Code> = {
  length: ['410668003', 'SCT', 'Length'],
  horizontal: ['horizontal', '99LIGHTBOX', 'Horizontal extent'],
  vertical: ['vertical', '99LIGHTBOX', 'Vertical extent'],
  angle: ['1483009', 'SCT', 'Angle'],
  'cobb-angle': ['285285000', 'SCT', 'Cobb angle'],
  ratio: ['118586006', 'SCT', 'Ratio'],
  area: ['42798000', 'SCT', 'Area'],
  mean: ['373098007', 'SCT', 'Mean'],
  deviation: ['386136009', 'SCT', 'Standard Deviation'],
  min: ['255605001', 'SCT', 'Minimum'],
  max: ['56851009', 'SCT', 'Maximum'],
  value: ['value', '99LIGHTBOX', 'Pixel value'],
  'x-value': ['x-value', '99LIGHTBOX', 'Value on the horizontal axis'],
  'y-value': ['y-value', '99LIGHTBOX', 'Value on the vertical axis'],
};

const UNITS: Record<string, Code> = {
  mm: ['mm', 'UCUM', 'millimeter'],
  mm2: ['mm2', 'UCUM', 'square millimeter'],
  px: ['{pixels}', 'UCUM', 'pixels'],
  px2: ['{pixels2}', 'UCUM', 'square pixels'],
  deg: ['deg', 'UCUM', 'degree'],
  '1': ['1', 'UCUM', 'no units'],
  "[hnsf'U]": ["[hnsf'U]", 'UCUM', 'Hounsfield unit'],
};

export const unitCode = (unit: string): Code => UNITS[unit] ?? [unit, 'UCUM', unit];

/** Why a value isn't quite what it seems; said beside it wherever it goes. */
export const NOTES: Record<NonNullable<Marking['note']>, string> = {
  detector: 'at the detector',
  magnification: 'less magnification',
  nominal: 'nominal scale',
  uncalibrated: 'no scale in the image',
  outside: 'outside the calibrated region',
  across: 'across two regions',
  graph: 'in a graph',
  misfit: 'region larger than image',
};

const SHOWN_UNITS: Record<string, string> = {
  mm2: 'mm²',
  cm2: 'cm²',
  px2: 'px²',
  deg: '°',
  "[hnsf'U]": 'HU',
  '1': '',
  'g/mL{SUVbw}': 'SUVbw',
};

/** Name, values and reservation as they stand beside a drawing, a line each. */
export function writtenLines({ label, values, note }: Pick<Marking, 'label' | 'values' | 'note'>): string[] {
  const lines = values.map(({ concept, value, unit }) => {
    const name = concept === 'length' ? '' : CONCEPTS[concept][2];
    const shown = SHOWN_UNITS[unit] ?? unit.replace(/[{}]/g, '');
    return [name, rounded(value), shown].filter(Boolean).join(' ');
  });
  return [plainText(label), ...lines, note ? NOTES[note] : ''].filter(Boolean);
}

/** Without signs that move a cursor. */
export const plainText = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

function rounded(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 1000 ? 0 : size >= 10 ? 1 : 2);
}
