// Measurement reports (TID 1500) and key object selections as other systems write them, made by code: OHIF's habits, those of
// highdicom and dcmqi, references within the tree. For tests of reading them.
import { dataSetToJson } from '../../../../../appliance/lib/dicom/json-model.ts';
import type { Dataset } from '../../../../../web/viewer/dicom-json.ts';
import type { Element } from '../../../../data-set.ts';
import { make, type ObjectOptions, type TestObject } from '../../../../objects.ts';

export type Triple = readonly [value: string, scheme: string, meaning: string];

const sequence = (...items: Element[][]): Element[][] => items.map((item) => item.sort(([a], [b]) => a - b));

const code = ([value, scheme, meaning]: Triple): Element[][] =>
  sequence([
    [0x00080100, 'SH', value],
    [0x00080102, 'SH', scheme],
    [0x00080104, 'LO', meaning],
  ]);

/** A content item: its elements. */
export type Item = Element[];

function item(kind: string, name: Triple | undefined, more: Element[], children: Item[] = [], relation = 'CONTAINS') {
  const elements: Item = [[0x0040a010, 'CS', relation], [0x0040a040, 'CS', kind], ...more];
  if (name) elements.push([0x0040a043, 'SQ', code(name)]);
  if (children.length > 0) elements.push([0x0040a730, 'SQ', sequence(...children)]);
  return elements;
}

export const container = (name: Triple, ...children: Item[]): Item =>
  item('CONTAINER', name, [[0x0040a050, 'CS', 'SEPARATE']], children);
export const text = (name: Triple, value: string): Item =>
  item('TEXT', name, [[0x0040a160, 'UT', value]], [], 'HAS OBS CONTEXT');
export const coded = (name: Triple, value: Triple): Item => item('CODE', name, [[0x0040a168, 'SQ', code(value)]]);
export const uidref = (name: Triple, value: string): Item =>
  item('UIDREF', name, [[0x0040a124, 'UI', value]], [], 'HAS OBS CONTEXT');
export const person = (name: string): Item =>
  item('PNAME', ['121008', 'DCM', 'Person Observer Name'], [[0x0040a123, 'PN', name]], [], 'HAS OBS CONTEXT');
export const num = (name: Triple, value: number | undefined, unit: Triple, ...children: Item[]): Item =>
  item(
    'NUM',
    name,
    value === undefined
      ? [[0x0040a300, 'SQ', []]]
      : [
          [
            0x0040a300,
            'SQ',
            sequence([
              [0x004008ea, 'SQ', code(unit)],
              [0x0040a30a, 'DS', String(value)],
            ]),
          ],
        ],
    children,
  );
export const image = (sopInstanceUid: string, ...frames: number[]): Item => {
  const object: Element[] = [
    [0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    [0x00081155, 'UI', sopInstanceUid],
  ];
  if (frames.length > 0) object.push([0x00081160, 'IS', frames]);
  return item('IMAGE', undefined, [[0x00081199, 'SQ', sequence(object)]], [], 'SELECTED FROM');
};
export const scoord = (type: string, numbers: number[], ...images: Item[]): Item =>
  item(
    'SCOORD',
    undefined,
    [
      [0x00700022, 'FL', numbers],
      [0x00700023, 'CS', type],
    ],
    images,
    'INFERRED FROM',
  );
export const scoord3d = (type: string, numbers: number[], frameOfReferenceUid: string): Item =>
  item(
    'SCOORD3D',
    ['111030', 'DCM', 'Image Region'],
    [
      [0x00700022, 'FL', numbers],
      [0x00700023, 'CS', type],
      [0x30060024, 'UI', frameOfReferenceUid],
    ],
  );
/** Means an item elsewhere: by its path from the root, which is the first 1. */
export const meant = (...path: number[]): Item => [
  [0x0040a010, 'CS', 'INFERRED FROM'],
  [0x0040db73, 'UL', path],
];

export const MM: Triple = ['mm', 'UCUM', 'mm'];
export const MM2: Triple = ['mm2', 'UCUM', 'mm2'];
export const DEGREES: Triple = ['deg', 'UCUM', 'deg'];
export const PIXELS: Triple = ['1', 'UCUM', 'px'];
export const LENGTH: Triple = ['410668003', 'SCT', 'Length'];
export const AREA: Triple = ['42798000', 'SCT', 'Area'];
export const FINDING: Triple = ['121071', 'DCM', 'Finding'];
const GROUP: Triple = ['125007', 'DCM', 'Measurement Group'];

/** @param tracking what the program calls what it follows */
export const group = (tracking: string, uid: string, ...children: Item[]): Item =>
  container(
    GROUP,
    text(['112039', 'DCM', 'Tracking Identifier'], tracking),
    uidref(['112040', 'DCM', 'Tracking Unique Identifier'], uid),
    ...children,
  );

interface DocumentOptions extends ObjectOptions {
  /** SOP Instance UIDs that this object corrects. */
  predecessors?: string[];
  observer?: Item;
  manufacturer?: string;
}

export function measurementReport(groups: Item[], options: DocumentOptions = {}): TestObject {
  const { predecessors, observer, manufacturer, ...object } = options;
  const content = [...(observer ? [observer] : []), container(['126010', 'DCM', 'Imaging Measurements'], ...groups)];
  return make(
    { modality: 'SR', sopClassUid: '1.2.840.10008.5.1.4.1.1.88.34', seriesNumber: 90, ...object },
    document(['126000', 'DCM', 'Imaging Measurement Report'], content, predecessors, manufacturer),
  );
}

export function keyObjects(title: Triple, images: Item[], options: DocumentOptions = {}): TestObject {
  const { predecessors, observer, manufacturer, ...object } = options;
  return make(
    { modality: 'KO', sopClassUid: '1.2.840.10008.5.1.4.1.1.88.59', seriesNumber: 91, ...object },
    document(title, [...(observer ? [observer] : []), ...images], predecessors, manufacturer),
  );
}

function document(title: Triple, content: Item[], predecessors: string[] = [], manufacturer = 'Sample Imaging') {
  const elements: Element[] = [
    [0x00080023, 'DA', '20260302'],
    [0x00080033, 'TM', '101500'],
    [0x00080070, 'LO', manufacturer],
    [0x0040a040, 'CS', 'CONTAINER'],
    [0x0040a043, 'SQ', code(title)],
    [0x0040a050, 'CS', 'SEPARATE'],
    [0x0040a491, 'CS', 'COMPLETE'],
    [0x0040a493, 'CS', 'UNVERIFIED'],
    [0x0040a730, 'SQ', sequence(...content)],
  ];
  if (predecessors.length > 0) {
    const objects = predecessors.map((uid): Element[] => [[0x00081155, 'UI', uid]]);
    const series: Element[] = [
      [0x00081199, 'SQ', objects],
      [0x0020000e, 'UI', '2.25.7'],
    ];
    elements.push([0x0040a360, 'SQ', [[[0x00081115, 'SQ', [series]]]]]);
  }
  return elements;
}

/** As the service's metadata answer has it. */
export function jsonOf({ dataSet, transferSyntaxUid }: TestObject): Dataset {
  return dataSetToJson(dataSet, transferSyntaxUid, {
    bulkDataUri: () => 'x',
    maxInlineBytes: 1000,
  }) as unknown as Dataset;
}
