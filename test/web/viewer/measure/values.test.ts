// Millimetres, units of graphs, angles, areas and statistics: against numbers reckoned by hand.
import t from 'tap';
import type { Dataset } from '../../../../web/viewer/dicom-json.ts';
import { calibrationOf, type Place } from '../../../../web/viewer/measure/calibration.ts';
import { ellipseIn, ellipseMoved, type Kind, kept } from '../../../../web/viewer/measure/shapes.ts';
import type { Picture } from '../../../../web/viewer/measure/statistics.ts';
import { type Concept, measure } from '../../../../web/viewer/measure/values.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const spaced = (modality: string, tag: string, row: number, column: number, more: Dataset = {}): Dataset => ({
  '00080060': element('CS', modality),
  [tag]: element('DS', row, column),
  ...more,
});
const measured = (instance: Dataset, kind: Kind, points: Place[], picture?: Picture) =>
  measure(kind, points, { instance, calibration: calibrationOf(instance, 1), picture });
const first = (instance: Dataset, kind: Kind, points: Place[]) => {
  const { values, note } = measured(instance, kind, points);
  return { ...values[0], note };
};

const LINE: Place[] = [
  [10, 10],
  [13, 14],
];

t.test('a length is in millimetres by the spacing of rows and of columns', async (t) => {
  const ct = spaced('CT', '00280030', 0.5, 2);
  t.same(first(ct, 'length', LINE), {
    concept: 'length',
    value: Math.hypot(3 * 2, 4 * 0.5),
    unit: 'mm',
    note: undefined,
  });
  t.same(first({}, 'length', LINE), { concept: 'length', value: 5, unit: 'px', note: 'uncalibrated' });
  const zero = spaced('CR', '00280030', 0, 0);
  t.match(first(zero, 'length', LINE), { value: 5, unit: 'px', note: 'uncalibrated' });
});

t.test('a spacing of the detector is called one, unless somebody calibrated it', async (t) => {
  t.match(first(spaced('DX', '00181164', 0.2, 0.2), 'length', LINE), { value: 1, unit: 'mm', note: 'detector' });
  const both = spaced('CR', '00280030', 0.2, 0.2, { '00181164': element('DS', 0.2, 0.2) });
  t.match(first(both, 'length', LINE), { value: 1, note: 'detector' });
  t.equal(first({ ...both, '00280A02': element('CS', 'FIDUCIAL') }, 'length', LINE).note, undefined);
  const corrected = spaced('DX', '00280030', 0.1, 0.1, { '00181164': element('DS', 0.2, 0.2) });
  t.match(first(corrected, 'length', LINE), { value: 0.5, note: undefined });
  const mammogram = spaced('MG', '00181164', 0.2, 0.2, { '00181114': element('DS', 1.25) });
  t.match(first(mammogram, 'length', LINE), { value: 1 / 1.25, note: 'magnification' });
  t.match(first(spaced('SC', '00182010', 0.2, 0.2), 'length', LINE), { value: 1, note: 'nominal' });
});

t.test('an enhanced image is measured by its frame, not by its neighbour', async (t) => {
  const group = (row: number) => ({ '00289110': { vr: 'SQ', Value: [{ '00280030': element('DS', row, row) }] } });
  const instance = {
    '00080060': element('CS', 'MR'),
    '52009230': { vr: 'SQ', Value: [group(1), group(2)] },
  } as Dataset;
  const length = (frame: number) => measure('length', LINE, { instance, calibration: calibrationOf(instance, frame) });
  t.same(
    [1, 2].map((frame) => length(frame).values[0]!.value),
    [5, 10],
  );
});

/** A region as a machine writes it: corners, units, centimetres or seconds a pixel, origin. */
function region(corners: number[], units: [number, number], deltas: [number, number], origin?: number[]): Dataset {
  const [left, top, right, bottom] = corners;
  return {
    '00186016': element('UL', 2),
    '00186018': element('UL', left),
    '0018601A': element('UL', top),
    '0018601C': element('UL', right),
    '0018601E': element('UL', bottom),
    '00186024': element('US', units[0]),
    '00186026': element('US', units[1]),
    '0018602C': element('FD', deltas[0]),
    '0018602E': element('FD', deltas[1]),
    ...(origin && {
      '00186020': element('SL', origin[0]),
      '00186022': element('SL', origin[1]),
      '00186028': element('FD', origin[2]),
      '0018602A': element('FD', origin[3]),
    }),
  };
}
const ultrasound = (...regions: Dataset[]): Dataset => ({
  '00080060': element('CS', 'US'),
  '00280010': element('US', 600),
  '00280011': element('US', 800),
  '00186011': { vr: 'SQ', Value: regions },
});
const plane = region([100, 50, 399, 299], [3, 3], [0.02, 0.04]);
const spectrum = region([100, 300, 399, 499], [4, 7], [0.005, -0.5], [0, 100, 0, 0]);
const colours = region([0, 50, 20, 299], [0, 0], [0, 0]);

t.test('in ultrasound each region has its own measure', async (t) => {
  const image = ultrasound(plane, spectrum, colours);
  const at = (dx: number, dy: number): Place[] => LINE.map(([x, y]) => [x + dx, y + dy]);
  t.match(first(image, 'length', at(190, 90)), { value: Math.hypot(0.6, 1.6), unit: 'mm', note: undefined });
  t.match(first(image, 'length', at(0, 90)), { value: 5, unit: 'px', note: 'outside' }, 'colour bar');
  t.match(
    first(image, 'length', [
      [200, 200],
      [200, 400],
    ]),
    { value: 200, unit: 'px', note: 'across' },
  );
  t.same(
    measured(image, 'length', [
      [200, 310],
      [210, 330],
    ]),
    {
      values: [
        { concept: 'horizontal', value: 0.05, unit: 's' },
        { concept: 'vertical', value: 10, unit: 'cm/s' },
      ],
      note: 'graph',
    },
  );
  t.same(
    measured(image, 'angle', [
      [200, 310],
      [210, 330],
      [220, 310],
    ]),
    { values: [], note: 'graph' },
  );
  t.same(
    measured(image, 'outline', [
      [200, 310],
      [210, 330],
      [220, 310],
    ]),
    { values: [], note: 'graph' },
  );
});

t.test('a probe in a spectrum reads time and velocity from its baseline', async (t) => {
  const { values } = measured(ultrasound(plane, spectrum), 'probe', [[300.5, 340.5]]);
  t.same(values, [
    { concept: 'x-value', value: 1, unit: 's' },
    { concept: 'y-value', value: 30, unit: 'cm/s' },
  ]);
});

t.test(
  'where regions overlap, the one of higher priority holds; one that is too large for the image says so',
  async (t) => {
    const below = { ...region([0, 0, 799, 599], [3, 3], [0.1, 0.1]), '00186016': element('UL', 3) };
    t.match(
      first(ultrasound(below, plane), 'length', [
        [200, 100],
        [210, 100],
      ]),
      { value: 2 },
    );
    const shrunk = { ...ultrasound(plane), '00280011': element('US', 320) };
    t.match(
      first(shrunk, 'length', [
        [200, 100],
        [210, 100],
      ]),
      { value: 2, note: 'misfit' },
    );
  },
);

t.test('angles are of the body: in millimetres where pixels are not square', async (t) => {
  const right: Place[] = [
    [10, 0],
    [0, 0],
    [0, 10],
  ];
  t.match(first({}, 'angle', right), { value: 90, unit: 'deg' });
  const flat: Place[] = [
    [10, 0],
    [0, 0],
    [10, 10],
  ];
  t.ok(
    Math.abs(first(spaced('MR', '00280030', 0.5, 1), 'angle', flat).value! - (Math.atan(0.5) * 180) / Math.PI) < 1e-9,
  );
  const aspect = { '00280034': element('IS', 2, 1) };
  t.ok(Math.abs(first(aspect, 'angle', flat).value! - (Math.atan(2) * 180) / Math.PI) < 1e-9);
  t.match(
    first({}, 'cobb', [
      [0, 0],
      [10, 0],
      [10, 30],
      [0, 20],
    ]),
    { value: 45 },
    'whichever way a line was drawn',
  );
});

t.test('a ratio stands before its two lengths', async (t) => {
  const { values } = measured(spaced('CT', '00280030', 0.5, 0.5), 'ratio', [
    [0, 0],
    [48, 0],
    [0, 10],
    [100, 10],
  ]);
  t.same(
    values.map(({ concept, value }) => [concept, value]),
    [
      ['ratio', 0.48],
      ['length', 24],
      ['length', 50],
    ],
  );
});

t.test('areas: rectangle, ellipse and outline', async (t) => {
  const ct = spaced('CT', '00280030', 0.5, 2);
  t.match(
    first(ct, 'rectangle', [
      [10, 10],
      [20, 30],
    ]),
    { concept: 'area', value: 200, unit: 'mm2' },
  );
  const triangle: Place[] = [
    [0, 0],
    [10, 0],
    [0, 10],
  ];
  t.match(first(ct, 'outline', triangle), { value: 50 });
  const ellipse = ellipseIn([10, 10], [20, 30]);
  t.same(
    ellipse,
    [
      [15, 10],
      [15, 30],
      [10, 20],
      [20, 20],
    ],
    'the longer axis first',
  );
  t.ok(Math.abs(first(ct, 'ellipse', ellipse).value! - Math.PI * 5 * 10) < 1e-9);
  const turned = ellipseMoved(ellipse, 0, [5, 20]);
  t.same(
    turned.map((place) => place.map((n) => Math.round(n) + 0)),
    [
      [5, 20],
      [25, 20],
      [15, 15],
      [15, 25],
    ],
  );
});

t.test('statistics are of the values after their rescale, of pixels whose middle is inside', async (t) => {
  const values = new Int16Array(100).map((_, i) => i);
  const grey = {
    kind: 'grey' as const,
    values,
    min: 0,
    max: 99,
    shownMin: 0,
    shownMax: 99,
    slope: 2,
    intercept: -1000,
    voiApplied: false,
  };
  const picture = { rows: 10, columns: 10, grey };
  const ct = spaced('CT', '00280030', 1, 1);
  const of = (concept: Concept, { values: found }: ReturnType<typeof measured>) =>
    found.find((one) => one.concept === concept);
  const box = measured(
    ct,
    'rectangle',
    [
      [2, 3],
      [4, 5],
    ],
    picture,
  ); // 32, 33, 42, 43
  t.match(of('mean', box), { value: 37.5 * 2 - 1000, unit: "[hnsf'U]" });
  t.match(of('deviation', box), { value: Math.sqrt((5.5 ** 2 * 2 + 4.5 ** 2 * 2) / 4) * 2 });
  t.match([of('min', box)!.value, of('max', box)!.value], [32 * 2 - 1000, 43 * 2 - 1000]);
  t.match(measured(ct, 'probe', [[9.9, 9.9]], picture).values, [{ concept: 'value', value: 99 * 2 - 1000 }]);
  t.same(
    measured(
      ct,
      'rectangle',
      [
        [20, 20],
        [30, 30],
      ],
      picture,
    ).values.length,
    1,
    'outside: only the area',
  );
  const shown = { ...picture, grey: { ...grey, voiApplied: true } };
  t.same(
    measured(
      ct,
      'rectangle',
      [
        [2, 3],
        [4, 5],
      ],
      shown,
    ).values.length,
    1,
    'through a VOI table: no values',
  );
});

t.test('standardized uptake is told only where the object itself is in it', async (t) => {
  const grey = {
    kind: 'grey' as const,
    values: new Uint8Array([7]),
    min: 7,
    max: 7,
    shownMin: 7,
    shownMax: 7,
    slope: 1,
    intercept: 0,
    voiApplied: false,
  };
  const unit = (instance: Dataset) =>
    measured(instance, 'probe', [[0.5, 0.5]], { rows: 1, columns: 1, grey }).values[0]!.unit;
  t.equal(unit({ '00080060': element('CS', 'PT'), '00541001': element('CS', 'BQML') }), 'Bq/mL');
  t.equal(unit({ '00080060': element('CS', 'PT'), '00541001': element('CS', 'GML') }), 'g/mL{SUVbw}');
  t.equal(unit({ '00080060': element('CS', 'MR') }), '1');
});

t.test('points are kept as the archive keeps them', async (t) => {
  const [[x]] = kept([[300.123456789, 1]]) as [Place];
  t.equal(x, Math.fround(300.123456789));
});
