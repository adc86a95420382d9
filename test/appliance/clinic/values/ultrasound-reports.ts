// Structured reports as ultrasound machines write them, made by code: TID 5000, 5100 and 5200, with the habits of vendors
// (private schemes, centimetres, no template identifier). For tests of reading them.
import type { Element } from '../../../data-set.ts';
import { make, type ObjectOptions, type TestObject } from '../../../objects.ts';

export type CodeTriple = readonly [value: string, scheme: string, meaning: string];

export interface Node {
  relation?: string;
  type: 'CONTAINER' | 'NUM' | 'CODE' | 'TEXT' | 'IMAGE';
  concept?: CodeTriple;
  value?: number | string;
  unit?: CodeTriple;
  code?: CodeTriple;
  children?: Node[];
}

const codes = ([value, scheme, meaning]: CodeTriple): Element[][] => [
  [
    [0x00080100, 'SH', value],
    [0x00080102, 'SH', scheme],
    [0x00080104, 'LO', meaning],
  ],
];

export const unit = (code: string): CodeTriple => [code, 'UCUM', code];

function elementsOf(node: Node): Element[] {
  const own: Element[] = [
    [0x0040a010, 'CS', node.relation ?? 'CONTAINS'],
    [0x0040a040, 'CS', node.type],
  ];
  if (node.concept) own.push([0x0040a043, 'SQ', codes(node.concept)]);
  if (node.type === 'CONTAINER') own.push([0x0040a050, 'CS', 'SEPARATE']);
  if (node.type === 'TEXT') own.push([0x0040a160, 'UT', String(node.value)]);
  if (node.type === 'CODE') own.push([0x0040a168, 'SQ', codes(node.code!)]);
  if (node.type === 'NUM') {
    const measured: Element[][] = [
      [
        [0x004008ea, 'SQ', codes(node.unit!)],
        [0x0040a30a, 'DS', String(node.value)],
      ],
    ];
    own.push([0x0040a300, 'SQ', measured]);
  }
  if (node.type === 'IMAGE') {
    const reference: Element[][] = [
      [
        [0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.6.1'],
        [0x00081155, 'UI', String(node.value)],
      ],
    ];
    own.push([0x00081199, 'SQ', reference]);
  }
  if (node.children) own.push([0x0040a730, 'SQ', node.children.map(elementsOf)]);
  return own.sort(([a], [b]) => a - b);
}

export interface ReportOptions extends ObjectOptions {
  title?: CodeTriple;
  template?: string;
  writtenAt?: string;
}

export function ultrasoundReport(children: Node[], options: ReportOptions = {}): TestObject {
  const {
    title = ['125000', 'DCM', 'OB-GYN Ultrasound Procedure Report'],
    template,
    writtenAt = '101500',
    ...object
  } = options;
  const root: Element[] = [
    [0x00080023, 'DA', '20261123'],
    [0x00080033, 'TM', writtenAt],
    [0x00081111, 'SQ', []],
    [0x0040a040, 'CS', 'CONTAINER'],
    [0x0040a043, 'SQ', codes(title)],
    [0x0040a050, 'CS', 'SEPARATE'],
    [0x0040a372, 'SQ', []],
    [0x0040a491, 'CS', 'COMPLETE'],
    [0x0040a493, 'CS', 'UNVERIFIED'],
    [0x0040a730, 'SQ', children.map(elementsOf)],
  ];
  if (template)
    root.push([
      0x0040a504,
      'SQ',
      [
        [
          [0x00080105, 'CS', 'DCMR'],
          [0x0040db00, 'CS', template],
        ],
      ],
    ]);
  return make({ modality: 'SR', sopClassUid: '1.2.840.10008.5.1.4.1.1.88.33', ...object }, root);
}

export const container = (concept: CodeTriple, ...children: Node[]): Node => ({ type: 'CONTAINER', concept, children });
export const num = (concept: CodeTriple, value: number, inUnit: CodeTriple, ...children: Node[]): Node => ({
  type: 'NUM',
  concept,
  value,
  unit: inUnit,
  children,
});
export const modifier = (concept: CodeTriple, code: CodeTriple, relation = 'HAS CONCEPT MOD'): Node => ({
  relation,
  type: 'CODE',
  concept,
  code,
});
export const fetus = (name: string): Node => ({
  relation: 'HAS OBS CONTEXT',
  type: 'TEXT',
  concept: ['11951-1', 'LN', 'Fetus ID'],
  value: name,
});

export const BPD: CodeTriple = ['11820-8', 'LN', 'Biparietal Diameter'];
export const HC: CodeTriple = ['11984-2', 'LN', 'Head Circumference'];
export const AC: CodeTriple = ['11979-2', 'LN', 'Abdominal Circumference'];
export const FL: CodeTriple = ['11963-6', 'LN', 'Femur Length'];
export const MEAN = modifier(['121401', 'DCM', 'Derivation'], ['R-00317', 'SRT', 'Mean'], 'HAS CONCEPT MOD');
export const CHOSEN = modifier(
  ['121404', 'DCM', 'Selection Status'],
  ['121410', 'DCM', 'User chosen value'],
  'HAS PROPERTIES',
);
const GROUP: CodeTriple = ['125005', 'DCM', 'Biometry Group'];

/** One fetus of TID 5000: each measurement in a group of its own, with the age that it alone gives. */
export function biometry(name: string, ...measurements: Node[]): Node {
  const groups = measurements.map((one) =>
    container(GROUP, one, num(['11888-5', 'LN', 'Composite Ultrasound Age'], 99, unit('d'))),
  );
  return container(['125002', 'DCM', 'Fetal Biometry'], fetus(name), ...groups);
}

/** TID 5100: velocities of one vessel. */
export function vessel(site: CodeTriple, side: 'L' | 'R', ...values: Node[]): Node {
  const sides: Record<string, CodeTriple> = { L: ['G-A101', 'SRT', 'Left'], R: ['G-A100', 'SRT', 'Right'] };
  return container(
    ['121070', 'DCM', 'Findings'],
    modifier(['G-C0E3', 'SRT', 'Finding Site'], site),
    modifier(['G-C171', 'SRT', 'Laterality'], sides[side]!),
    ...values,
  );
}
