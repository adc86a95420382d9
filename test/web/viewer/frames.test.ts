// What a frame is, read from classic and from enhanced objects.
import t from 'tap';
import type { Dataset } from '../../../web/viewer/dicom-json.ts';
import { describeFrame, hasPixels } from '../../../web/viewer/frames.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const base: Dataset = {
  '00080018': element('UI', '1.2.3'),
  '00083002': element('UI', '1.2.840.10008.1.2.4.90'),
  '00280002': element('US', 1),
  '00280004': element('CS', 'MONOCHROME2'),
  '00280010': element('US', 10),
  '00280011': element('US', 20),
  '00280100': element('US', 16),
  '00280101': element('US', 12),
  '00280102': element('US', 11),
  '00280103': element('US', 1),
};

t.test('a classic image carries everything itself; numbers may come as strings', async (t) => {
  const info = describeFrame(
    {
      ...base,
      '00280030': element('DS', '0.5', '0.7'),
      '00281050': element('DS', '40', '-600'),
      '00281051': element('DS', '400', '1500'),
      '00281055': element('LO', 'SOFT', 'LUNG'),
      '00281052': element('DS', '-1024'),
      '00281053': element('DS', '1'),
      '00200032': element('DS', 1, 2, 3),
      '00200037': element('DS', 1, 0, 0, 0, 1, 0),
    },
    1,
  );
  t.match(info, {
    rowSpacing: 0.5,
    columnSpacing: 0.7,
    calibrated: true,
    position: [1, 2, 3],
    rowDirection: [1, 0, 0],
  });
  t.same(info.windows, [
    { center: 40, width: 400, name: 'SOFT' },
    { center: -600, width: 1500, name: 'LUNG' },
  ]);
  t.match(info.format, {
    bitsStored: 12,
    signed: true,
    slope: 1,
    intercept: -1024,
    transferSyntaxUid: '1.2.840.10008.1.2.4.90',
  });
});

t.test(
  'an enhanced image keeps its frames’ places and windows in functional groups, shared or one by one',
  async (t) => {
    const sequence = (item: Dataset) => element('SQ', item);
    const instance: Dataset = {
      ...base,
      '00280008': element('IS', 2),
      '52009229': sequence({ '00289110': sequence({ '00280030': element('DS', 2, 3), '00180050': element('DS', 5) }) }),
      '52009230': element(
        'SQ',
        { '00209113': sequence({ '00200032': element('DS', 0, 0, 10) }) },
        {
          '00209113': sequence({ '00200032': element('DS', 0, 0, 15) }),
          '00289132': sequence({ '00281050': element('DS', 7), '00281051': element('DS', 9) }),
          '00289145': sequence({ '00281052': element('DS', 100), '00281053': element('DS', 4) }),
        },
      ),
    };
    t.match(describeFrame(instance, 1), { position: [0, 0, 10], rowSpacing: 2, sliceThickness: 5, windows: [] });
    t.match(describeFrame(instance, 2), {
      position: [0, 0, 15],
      windows: [{ center: 7, width: 9 }],
      format: { slope: 4 },
    });
  },
);

t.test('without a measure the pixel aspect ratio still counts', async (t) => {
  const info = describeFrame({ ...base, '00280034': element('IS', 2, 1) }, 1);
  t.match(info, { rowSpacing: 2, columnSpacing: 1, calibrated: false });
});

t.test('a supplemental palette on a grey image doesn’t make it a colour image', async (t) => {
  const grey = { ...base, '00281101': element('US', 256, 0, 16) };
  t.equal(describeFrame(grey, 1).format.palette, undefined);
  const palette = { ...grey, '00280004': element('CS', 'PALETTE COLOR') };
  t.match(describeFrame(palette, 1).format.palette, [{ entries: 256 }, { entries: 65536 }, { entries: 65536 }]);
});

t.test('windows of no width, directions of no length and elements without values are passed over', async (t) => {
  const info = describeFrame(
    {
      ...base,
      '00281050': element('DS', 40),
      '00281051': element('DS', 0),
      '00200037': element('DS', 0, 0, 0, 0, 0, 0),
      '00280030': { vr: 'DS' },
    },
    1,
  );
  t.match(info, { windows: [], rowDirection: undefined, rowSpacing: 1 });
  t.equal(hasPixels({}), false);
  t.equal(hasPixels(base), true);
});
