// What other systems measured comes onto the images it was measured in, with its values; what has no place is told all the
// same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { dataSetToJson } from '../../../../../appliance/lib/dicom/json-model.ts';
import { readPart10 } from '../../../../../appliance/lib/dicom/part10.ts';
import type { Dataset } from '../../../../../web/viewer/dicom-json.ts';
import { setsIn } from '../../../../../web/viewer/measure/seen/documents.ts';
import { Images } from '../../../../../web/viewer/measure/seen/placing.ts';
import { stacksOf } from '../../../../../web/viewer/stacks.ts';
import { corpus } from '../../../../corpus.ts';
import { ctSlice, type TestObject, usCine } from '../../../../objects.ts';
import {
  AREA,
  coded,
  DEGREES,
  FINDING,
  group,
  type Item,
  image,
  jsonOf,
  keyObjects,
  LENGTH,
  MM,
  MM2,
  meant,
  measurementReport,
  num,
  PIXELS,
  person,
  scoord,
  scoord3d,
  type Triple,
} from './reports-of-others.ts';

const study = '2.25.40';
/** Slices of 0.5 mm pixels from -150, -150, 5 mm apart from z = 5. */
const slices = [1, 2, 3].map((instanceNumber) =>
  ctSlice({ studyInstanceUid: study, rows: 64, columns: 64, instanceNumber }),
);
const loop = usCine({ studyInstanceUid: study, frames: 5, seriesNumber: 2 });
const first = slices[0]!.sopInstanceUid;
const frameOfReference = (jsonOf(slices[0]!)['00200052']!.Value as string[])[0]!;
const stacksIn = (objects: TestObject[]) => stacksOf(study, objects[0]!.seriesInstanceUid, objects.map(jsonOf));
const images = new Images([...stacksIn(slices), ...stacksIn([loop])]);
const none: ReadonlySet<string> = new Set();

function read(...items: Item[]) {
  const [set] = setsIn([jsonOf(measurementReport(items, { studyInstanceUid: study }))], images, none);
  return set?.markings ?? [];
}
const drawn = (...items: Item[]) =>
  read(...items).flatMap(({ shapes }) =>
    shapes.map(({ image, kind, points }) => ({ object: image.sopInstanceUid, frame: image.frame, kind, points })),
  );

t.test('a length as OHIF writes it: its place, its value, the name that a person gave', async (t) => {
  const written: Triple = ['CORNERSTONEFREETEXT', 'CORNERSTONEJS', 'Nodule'];
  const [marking, ...rest] = read(
    group(
      'Cornerstone3DTools@^0.1.0:Length',
      '2.25.77',
      coded(FINDING, written),
      num(LENGTH, 12.3456, MM, scoord('POLYLINE', [10, 20, 30.5, 20], image(first))),
    ),
  );
  t.same(rest, []);
  t.equal(marking!.label, 'Nodule');
  t.same(marking!.lines, ['Length: 12.3 mm']);
  t.match(marking!.shapes, [
    {
      kind: 'length',
      points: [
        [10, 20],
        [30.5, 20],
      ],
      image: { sopInstanceUid: first, frame: 1 },
    },
  ]);
  t.match(marking!.nodes, [
    {
      type: 'measurement',
      attrs: { label: 'Nodule, Length', value: 12.3, unit: 'mm', trackingUid: '2.25.77', sopInstanceUid: first },
    },
  ]);
});

t.test('without a person’s name what it is: the tool, the finding, what was tracked', async (t) => {
  const line = num(LENGTH, 1, PIXELS, scoord('POLYLINE', [1, 2, 3, 4], image(first)));
  const labelOf = (...items: Item[]) => read(...items)[0]!.label;
  t.equal(labelOf(group('cornerstoneTools@^4.0.0:EllipticalRoi', '2.25.1', line)), 'Elliptical Roi');
  t.equal(labelOf(group('Lesion 1', '2.25.1', coded(FINDING, ['1', '99X', 'Mass']), line)), 'Lesion 1');
  t.same(read(group('Lesion 1', '2.25.1', coded(FINDING, ['1', '99X', 'Mass']), line))[0]!.lines, [
    'Length: 1.0 px',
    'Mass',
  ]);
  t.equal(labelOf(group('T@1:Length', '2.25.1', coded(FINDING, ['1', '99X', 'Mass']), line)), 'Mass');
});

t.test('each graphic is the shape that it stands for', async (t) => {
  const of = (type: string, numbers: number[], value: Triple = LENGTH, unit: Triple = MM) =>
    drawn(group('x', '2.25.1', num(value, 1, unit, scoord(type, numbers, image(first))))).map(({ kind, points }) => [
      kind,
      points,
    ]);
  const square = [0, 0, 4, 0, 4, 4, 0, 4];
  const corners = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
  ];
  t.same(of('POLYLINE', [...square, 0, 0]), [['outline', corners]], 'closed');
  t.same(of('POLYLINE', square, AREA, MM2), [['outline', corners]], 'an area, though it isn’t closed');
  t.same(of('POLYLINE', square), [['length', corners]], 'a path');
  t.equal(of('POLYLINE', [0, 0, 4, 0, 4, 4], LENGTH, DEGREES)[0]![0], 'angle');
  t.equal(of('POLYLINE', square, LENGTH, DEGREES)[0]![0], 'cobb', 'two lines that don’t meet');
  t.equal(of('POLYLINE', [4, 0, 0, 0, 0, 0, 0, 4], LENGTH, DEGREES)[0]![0], 'angle', 'two that do');
  t.same(of('CIRCLE', [10, 10, 13, 14]), [
    [
      'ellipse',
      [
        [5, 10],
        [15, 10],
        [10, 5],
        [10, 15],
      ],
    ],
  ]);
  t.equal(of('ELLIPSE', [0, 5, 10, 5, 5, 2, 5, 8])[0]![0], 'ellipse');
  t.same(of('MULTIPOINT', [1, 2, 3, 4]), [
    ['probe', [[1, 2]]],
    ['probe', [[3, 4]]],
  ]);
  t.same(of('ELLIPSE', [0, 5]), [], 'what isn’t whole isn’t drawn');
  t.same(of('SPIRAL', square), []);
});

t.test('two axes are one marking; a point without a number is one; every frame that is meant', async (t) => {
  const bidirectional = group(
    'Cornerstone3DTools@^0.1.0:Bidirectional',
    '2.25.1',
    num(['G-A185', 'SRT', 'Long Axis'], 20, MM, scoord('POLYLINE', [0, 0, 40, 0], image(first))),
    num(['G-A186', 'SRT', 'Short Axis'], 5, MM, scoord('POLYLINE', [20, 5, 20, 15], image(first))),
  );
  const [marking] = read(bidirectional);
  t.same(marking!.lines, ['Long Axis: 20.0 mm', 'Short Axis: 5.00 mm']);
  t.equal(marking!.shapes.length, 2);
  const arrow = group(
    'a',
    '2.25.2',
    num(['111010', 'DCM', 'Center'], undefined, MM, scoord('POINT', [7, 8], image(loop.sopInstanceUid, 2, 4))),
  );
  t.match(drawn(arrow), [
    { object: loop.sopInstanceUid, frame: 2, kind: 'probe', points: [[7, 8]] },
    { object: loop.sopInstanceUid, frame: 4 },
  ]);
});

t.test('a region of the group, its image said once; an item that is meant elsewhere in the tree', async (t) => {
  const region = group('r', '2.25.1', scoord('POINT', [1, 1]), image(first), num(AREA, 3, MM2));
  t.match(drawn(region), [{ object: first, kind: 'probe' }]);
  // Root, imaging measurements, second group, third child.
  const reference = group(
    'by reference',
    '2.25.2',
    num(LENGTH, 3, MM, meant(1, 1, 2, 4)),
    scoord('POINT', [2, 2], image(first)),
  );
  t.same(
    read(region, reference)[1]!.shapes.map(({ points }) => points),
    [[[2, 2]], [[2, 2]]],
  );
});

t.test('in the patient: on the slice that it lies in, and on no other', async (t) => {
  // The middle of pixel 10, 20 of the second slice.
  const at = (column: number, row: number, z: number) => [-150 + 0.5 * column, -150 + 0.5 * row, z];
  const line = group('3D', '2.25.1', scoord3d('POLYLINE', [...at(10, 20, 10), ...at(30, 20, 10)], frameOfReference));
  t.same(drawn(line), [
    {
      object: slices[1]!.sopInstanceUid,
      frame: 1,
      kind: 'length',
      points: [
        [10.5, 20.5],
        [30.5, 20.5],
      ],
    },
  ]);
  const through = scoord3d('POLYLINE', [...at(10, 20, 5), ...at(10, 20, 15)], frameOfReference);
  const [marking] = read(group('through', '2.25.1', num(LENGTH, 10, MM), through));
  t.same(marking!.shapes, [], 'it lies in no slice');
  t.same(marking!.lines, ['Length: 10.0 mm'], 'and is told');
  t.same(drawn(group('x', '2.25.1', scoord3d('POINT', at(10, 20, 300), frameOfReference))), []);
  t.same(drawn(group('x', '2.25.1', scoord3d('POINT', at(999, 20, 10), frameOfReference))), [], 'beside the picture');
  t.same(drawn(group('x', '2.25.1', scoord3d('POINT', at(10, 20, 10), '2.25.999'))), [], 'of another patient’s space');
  const points = scoord3d('MULTIPOINT', [...at(1, 1, 5), ...at(2, 2, 15)], frameOfReference);
  t.same(
    drawn(group('x', '2.25.1', points)).map(({ object }) => object),
    [slices[0]!.sopInstanceUid, slices[2]!.sopInstanceUid],
  );
});

t.test('who says it: the observer, else the program; never a name that is none', async (t) => {
  const line = group('x', '2.25.1', num(LENGTH, 1, MM));
  const authorOf = (options: object) => setsIn([jsonOf(measurementReport([line], options))], images, none)[0]!.author;
  t.equal(authorOf({ observer: person('Sample^Rita') }), 'Rita Sample');
  t.equal(authorOf({ observer: person('unknown^unknown') }), 'Sample Imaging');
  t.equal(authorOf({ manufacturer: 'Unspecified', seriesDescription: 'Tumour, first trial' }), 'Tumour, first trial');
  t.equal(setsIn([jsonOf(measurementReport([line]))], images, none)[0]!.at, '2026-03-02');
});

t.test('of a chain of corrections the last; nothing that this box made itself', async (t) => {
  const line = (name: string) => [group(name, '2.25.1', num(LENGTH, 1, MM))];
  const old = measurementReport(line('old'), { instanceNumber: 1 });
  const newer = measurementReport(line('newer'), { instanceNumber: 2, predecessors: [old.sopInstanceUid] });
  const newest = measurementReport(line('newest'), { instanceNumber: 3, predecessors: [newer.sopInstanceUid] });
  const documents = [newer, newest, old].map(jsonOf);
  const labels = (ours: ReadonlySet<string>) =>
    setsIn(documents, images, ours).flatMap(({ markings }) => markings.map(({ label }) => label));
  t.same(labels(none), ['newest']);
  t.same(labels(new Set([newest.sopInstanceUid])), []);
});

t.test('key images by their objects and frames; what was rejected is none', async (t) => {
  const chosen = [image(first), image(loop.sopInstanceUid, 3), image('2.25.404')];
  const read = (title: Triple) => setsIn([jsonOf(keyObjects(title, chosen))], images, none);
  const [set] = read(['113000', 'DCM', 'Of Interest']);
  t.match(set!.keyImages, [
    { sopInstanceUid: first, frame: 1 },
    { sopInstanceUid: loop.sopInstanceUid, frame: 3 },
  ]);
  t.equal(set!.keyImages.length, 2, 'and what isn’t here is left out');
  t.same(read(['113001', 'DCM', 'Rejected for Quality Reasons']), []);
});

t.test('nonsense is nothing', async (t) => {
  const bad = { vr: 'SQ', Value: [null, 5, 'x', { '0040A730': { vr: 'SQ', Value: [{}] } }] } as Dataset[string];
  t.same(setsIn([{ '0040A730': bad, '0040A360': bad }], images, none), []);
});

const folder = corpus();
const real = (name: string): Dataset => {
  const bytes = readFileSync(join(folder!, 'modality', name));
  const { dataSetOffset, transferSyntaxUid } = readPart10(bytes);
  const options = { bulkDataUri: () => 'x', maxInlineBytes: 1000 };
  return dataSetToJson(bytes.subarray(dataSetOffset), transferSyntaxUid, options) as unknown as Dataset;
};

t.test('real reports: what dcmqi and dcmjs wrote', { skip: !folder }, async (t) => {
  const [dcmqi] = setsIn([real('SR/sr-tid1500-large.dcm')], images, none);
  t.equal(dcmqi!.author, 'User2');
  t.equal(dcmqi!.at, '2015-08-19');
  const [tumour] = dcmqi!.markings;
  t.equal(tumour!.label, 'primary tumor');
  t.same(tumour!.lines.slice(0, 3), [
    'SUVbw, Mean: 6.02 SUVbw',
    'SUVbw, Minimum: 2.91 SUVbw',
    'SUVbw, Maximum: 10.4 SUVbw',
  ]);
  t.ok(tumour!.lines.includes('Neoplasm, Primary'));
  const [dcmjs] = setsIn([real('SR/sr-tid1500-dcmjs-utf8.dcm')], images, none);
  t.match(dcmjs!.markings, [{ lines: ['Long Axis: 64.5 px', 'Short Axis: 43.0 px'], shapes: [] }]);
  t.same(setsIn([real('SR/basic-text-sr.dcm'), real('SR/comprehensive-sr.dcm')], images, none), []);
});
