// How a value is read: as many digits as the image can give, and units as people write them.
import type { Value } from './values.ts';
import { words } from './words.ts';

const UNITS: Record<string, string> = {
  mm2: 'mm²',
  cm2: 'cm²',
  px2: 'px²',
  deg: '°',
  "[hnsf'U]": 'HU',
  '1': '',
  'g/mL{SUVbw}': 'SUVbw',
  '{SUVbw}g/ml': 'SUVbw',
};

type Quantity = Pick<Value, 'value' | 'unit'>;

/** Large areas in square centimetres. */
export function rounded({ value, unit }: Quantity): { text: string; value: number; unit: string } {
  const isLarge = unit === 'mm2' && Math.abs(value) >= 1000;
  const [number, of] = isLarge ? [value / 100, 'cm2'] : [value, unit];
  const text = number.toFixed(digits(number, of));
  return { text, value: Number(text), unit: of };
}

export function shownValue(measured: Quantity): string {
  const { text, unit } = rounded(measured);
  const name = UNITS[unit] ?? unit.replace(/[{}]/g, '');
  const number = text.replace('-', '−');
  return name === '°' ? `${number}°` : [number, name].filter(Boolean).join(' ');
}

function digits(value: number, unit: string): number {
  if (unit === 'deg' || unit === 'px' || unit === "[hnsf'U]") return 1;
  const size = Math.abs(value);
  // What another system measured may be small in its unit.
  if (size > 0 && size < 0.1) return Math.min(6, 1 - Math.floor(Math.log10(size)));
  return size >= 1000 ? 0 : size >= 10 ? 1 : 2;
}

/** One line each, as they stand beside a marking and in the list. */
export function shownLines(values: readonly Value[]): string[] {
  const of = (concept: Value['concept']) => values.find((value) => value.concept === concept);
  const said = (concept: Value['concept']) => {
    const value = of(concept);
    return value ? [`${words.concepts[concept]} ${shownValue(value)}`.trim()] : [];
  };
  const lengths = values.filter(({ concept }) => concept === 'length').map(shownValue);
  return [
    ...said('ratio'),
    ...(of('ratio') ? [lengths.join(' : ')] : lengths),
    ...['angle', 'cobb-angle', 'horizontal', 'vertical', 'area'].flatMap((concept) =>
      said(concept as Value['concept']),
    ),
    ...pairOf(said('mean'), said('deviation')),
    ...pairOf(said('min'), said('max')),
    ...['value', 'x-value', 'y-value'].flatMap((concept) => said(concept as Value['concept'])),
  ];
}

const pairOf = (a: string[], b: string[]): string[] => (a.length + b.length > 0 ? [[...a, ...b].join('  ')] : []);
