// Real calibrated files: a line of so many pixels is so many millimetres, by the values that dcmdump shows in each header.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { dataSetToJson } from '../../../../appliance/lib/dicom/json-model.ts';
import { readPart10 } from '../../../../appliance/lib/dicom/part10.ts';
import type { Dataset } from '../../../../web/viewer/dicom-json.ts';
import { calibrationOf, type Place } from '../../../../web/viewer/measure/calibration.ts';
import { measure } from '../../../../web/viewer/measure/values.ts';
import { corpus } from '../../../corpus.ts';

const folder = corpus();
if (!folder) {
  t.comment('LIGHTBOX_CORPUS is not set: real files are left out');
  process.exit(0);
}

function instanceOf(path: string): Dataset {
  const bytes = readFileSync(join(folder!, path));
  const { dataSetOffset, transferSyntaxUid } = readPart10(bytes);
  const options = { bulkDataUri: () => 'x', maxInlineBytes: 1000 };
  return dataSetToJson(bytes.subarray(dataSetOffset), transferSyntaxUid, options) as unknown as Dataset;
}

/** File, a line of 100 columns and one of 100 rows from a place, what each is. */
const LINES: [path: string, from: Place, across: number, down: number, unit: string, note?: string][] = [
  ['modality/US/us-palette-calibrated.dcm', [300, 200], 26.228787661969974, 26.228787661969974, 'mm', 'misfit'],
  ['modality/US/us-palette-rle-2f.dcm', [300, 200], 26.228787661969974, 26.228787661969974, 'mm'],
  ['modality/US/us-palette16-implicit-3regions.dcm', [40, 100], 38.265306502580643, 38.265306502580643, 'mm'],
  ['modality/US/us-ybr422-uncompressed.dcm', [300, 200], 6.1599999666213998, 6.1599999666213998, 'mm'],
  ['modality/US/us-ybrfull-rle.dcm', [200, 100], 9.5367851806373558, 9.5367851806373558, 'mm'],
  ['modality/US/us-grey-calibrated-768.dcm', [300, 200], 6.4904689685088313, 6.4904689685088313, 'mm'],
  ['broken/us-no-pixel-spacing.dcm', [300, 200], 33.0542089026, 33.0542089026, 'mm'],
  ['modality/US/us-cine-30f-jpeg-ybr422.dcm', [120, 60], 51.049705594778061, 51.049705594778061, 'mm', 'misfit'],
  ['modality/US/us-rgb.dcm', [10, 10], 100, 100, 'px', 'uncalibrated'],
  ['modality/CT/ct-128-explicit.dcm', [10, 10], 66.1468, 66.1468, 'mm'],
  ['modality/MR/mr-overlay-non-square.dcm', [10, 10], 72.314049586777, 72.314049586777, 'mm'],
  ['modality/DX/dx-mono1-small.dcm', [10, 10], 120.11999999, 120, 'mm', 'detector'],
  ['modality/MG/mg-3062x2394-jpegll.dcm', [10, 10], 9.409090909091, 9.409090909091, 'mm', 'detector'],
  ['modality/CR/cr-modality-lut-sequence.dcm', [10, 10], 15, 15, 'mm', 'detector'],
  ['modality/CR/cr-mono1-15bit-j2k.dcm', [10, 10], 100, 100, 'px', 'uncalibrated'],
  ['modality/XA/xa-96f-jpeg8.dcm', [10, 10], 100, 100, 'px', 'uncalibrated'],
  ['modality/PT/pt-168.dcm', [10, 10], 407.283, 407.283, 'mm'],
];

for (const [path, [x, y], across, down, unit, note] of LINES) {
  t.test(`100 pixels of ${path}`, async (t) => {
    const instance = instanceOf(path);
    for (const [to, expected] of [
      [[x + 100, y], across],
      [[x, y + 100], down],
    ] as [Place, number][]) {
      const measured = measure('length', [[x, y], to], { instance, calibration: calibrationOf(instance, 1) });
      t.equal(measured.note, note);
      t.equal(measured.values[0]!.unit, unit);
      const error = Math.abs(measured.values[0]!.value / expected - 1);
      t.ok(error < 1e-6, `${measured.values[0]!.value} for ${expected}`);
    }
  });
}

t.test('a line from the picture into the trace below it is told in pixels', async (t) => {
  const instance = instanceOf('modality/US/us-palette-calibrated.dcm');
  const line = (from: Place, to: Place) =>
    measure('length', [from, to], { instance, calibration: calibrationOf(instance, 1) });
  t.match(line([300, 500], [300, 550]), { values: [{ unit: 'px' }], note: 'across' });
  t.match(line([200, 540], [300, 550]), { values: [{ concept: 'horizontal', unit: 's' }], note: 'graph' });
  t.match(line([10, 10], [60, 10]), { values: [{ unit: 'px' }], note: 'outside' });
});
