// Waveforms: samples become curves in their own units.
import t from 'tap';
import type { Dataset } from '../../../../web/viewer/dicom-json.ts';
import { annotationsOf, dataOf, waveformOf } from '../../../../web/viewer/documents/waveforms.ts';

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const unit = (value: string, meaning = value) =>
  element('SQ', { '00080100': element('SH', value), '00080104': element('LO', meaning) });
const channel = (name: string, of: ReturnType<typeof unit>, sensitivity: number, baseline = 0): Dataset => ({
  '003A0208': element('SQ', { '00080104': element('LO', name) }),
  '003A0210': element('DS', sensitivity),
  '003A0211': of,
  '003A0212': element('DS', 1),
  '003A0213': element('DS', baseline),
});
const group = (channels: Dataset[], samples: number, interpretation = 'SS'): Dataset => ({
  '003A0005': element('US', channels.length),
  '003A0010': element('UL', samples),
  '003A001A': element('DS', 500),
  '003A0200': element('SQ', ...channels),
  '54001006': element('CS', interpretation),
});
const bytes = (values: number[]) => new Uint8Array(Int16Array.from(values).buffer);

t.test('samples lie channel by channel; voltages become millivolts, other units stay', async (t) => {
  const channels = [
    channel('Lead II (Einthoven)', unit('uV'), 2.5),
    channel('Pressure', unit('mm[Hg]', 'mmHg'), 0.1, 5),
  ];
  const found = waveformOf(group(channels, 2), bytes([400, 100, -400, 200]))!;
  t.same(
    found.curves.map(({ name, unit }) => [name, unit]),
    [
      ['II', 'mV'],
      ['Pressure', 'mmHg'],
    ],
  );
  t.same(
    found.curves.map(({ values }) => [...values]),
    [
      [1, -1],
      [15, 25],
    ],
  );
  t.equal(found.samplesPerSecond, 500);
});

t.test('fewer bytes than announced are drawn as far as they go; what cannot be drawn is none', async (t) => {
  const one = [channel('I', unit('mV'), 1)];
  t.equal(waveformOf(group(one, 1000), bytes([1, 2, 3]))!.curves[0]!.values.length, 3);
  t.equal(waveformOf(group(one, 3, 'MB'), bytes([1, 2, 3])), undefined, 'companded sound');
  t.equal(waveformOf(group(one, 4e9), bytes([1])), undefined, 'nothing is made by an announced length');
  t.equal(waveformOf({ ...group(one, 3), '003A0005': element('US', 12) }, bytes([1, 2, 3])), undefined);
  t.equal(waveformOf({ ...group(one, 3), '003A001A': element('DS', 0) }, bytes([1, 2, 3])), undefined);
});

t.test('data come with the metadata or from their own address', async (t) => {
  t.same(dataOf({ '54001010': { vr: 'OW', InlineBinary: 'AQI=' } }, 0), { bytes: new Uint8Array([1, 2]) });
  t.same(dataOf({ '54001010': { vr: 'OW', BulkDataURI: 'http://elsewhere/' } }, 1), { path: '54000100/1/54001010' });
});

t.test('what the machine wrote is read with its units', async (t) => {
  const notes = annotationsOf({
    '0040B020': element(
      'SQ',
      { '00700006': element('ST', 'SINUS RHYTHM') },
      { '0040A043': unit('1', 'RR Interval'), '004008EA': unit('ms'), '0040A30A': element('DS', 982) },
      { '0040A043': unit('1', 'Nothing measured') },
    ),
  });
  t.same(notes, ['SINUS RHYTHM', 'RR Interval 982 ms']);
});
