import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import t from 'tap';
import { bulkData, dataSetToJson, type JsonDataSet } from '../../../../appliance/lib/dicom/json-model.ts';
import { readPart10 } from '../../../../appliance/lib/dicom/part10.ts';
import { Fault } from '../../../../appliance/lib/fault.ts';
import { corpus } from '../../../corpus.ts';
import { type Element, writeDataSet } from '../../../data-set.ts';
import { ctSlice, pdfDocument, srDocument, usCine } from '../../../objects.ts';
import { sampleFiles } from '../../../samples.ts';

const ILE = '1.2.840.10008.1.2';
const ELE = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const EBE = '1.2.840.10008.1.2.2';
const RLE = '1.2.840.10008.1.2.5';

const options = { bulkDataUri: (path: string) => `bulk/${path}`, maxInlineBytes: 64 };

function jsonOf(elements: Element[], syntax = ELE): JsonDataSet {
  return dataSetToJson(writeDataSet(elements, syntax), syntax, options);
}

t.test('each VR has the form that PS3.18 F.2 gives it', async (t) => {
  const elements: Element[] = [
    [0x00080000, 'UL', 10],
    [0x00080008, 'CS', ['ORIGINAL', 'PRIMARY', '', 'AXIAL']],
    [0x00080016, 'UI', '1.2.3'],
    [0x00080020, 'DA', '20260302'],
    [0x00080050, 'SH', null],
    [0x00081030, 'LO', ' padded '],
    [0x00081140, 'SQ', [[[0x00081155, 'UI', '1.2.4']], []]],
    [0x00081150, 'SQ', []],
    [0x00100010, 'PN', 'Sample^Anna==やまだ'],
    [0x00100030, 'DA', ''],
    [0x00180050, 'DS', ['1.50', '-2e3', 'thick', '']],
    [0x00181063, 'DS', '9007199254740993'],
    [0x00189073, 'FD', [0.1, Number.NaN, Number.NEGATIVE_INFINITY]],
    [0x00200013, 'IS', ' 12 '],
    [0x00204000, 'LT', ' a\\b '],
    [0x00280009, 'AT', 0x00181063],
    [0x00280010, 'US', [512, 7]],
    [0x00281080, 'SS', -5],
    [0x00282000, 'OB', Buffer.from([1, 2, 3, 4])],
    [0x00420011, 'OB', Buffer.alloc(65)],
    [0xfffcfffc, 'OB', Buffer.alloc(4)],
  ];
  t.same(jsonOf([[0x00080005, 'CS', 'ISO_IR 192'], ...elements]), {
    '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
    '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY', null, 'AXIAL'] },
    '00080016': { vr: 'UI', Value: ['1.2.3'] },
    '00080020': { vr: 'DA', Value: ['20260302'] },
    '00080050': { vr: 'SH' },
    '00081030': { vr: 'LO', Value: ['padded'] },
    '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.4'] } }, {}] },
    '00081150': { vr: 'SQ' },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Sample^Anna', Phonetic: 'やまだ' }] },
    '00100030': { vr: 'DA' },
    '00180050': { vr: 'DS', Value: [1.5, -2000, 'thick', null] },
    '00181063': { vr: 'DS', Value: ['9007199254740993'] },
    '00189073': { vr: 'FD', Value: [0.1, 'NaN', '-inf'] },
    '00200013': { vr: 'IS', Value: [12] },
    '00204000': { vr: 'LT', Value: [' a\\b'] },
    '00280009': { vr: 'AT', Value: ['00181063'] },
    '00280010': { vr: 'US', Value: [512, 7] },
    '00281080': { vr: 'SS', Value: [-5] },
    '00282000': { vr: 'OB', InlineBinary: 'AQIDBA==' },
    '00420011': { vr: 'OB', BulkDataURI: 'bulk/00420011' },
  });
});

t.test('the JSON is the same however the data set is written', async (t) => {
  for (const make of [ctSlice, usCine, srDocument, pdfDocument]) {
    const json = (transferSyntaxUid: string, undefinedLengths: boolean) => {
      const { dataSet } = make({ transferSyntaxUid, undefinedLengths, rows: 3, columns: 3 } as object);
      const all = dataSetToJson(dataSet, transferSyntaxUid, options);
      // In implicit VR pixel data is always OW (PS3.5 A.1).
      return { ...all, '7FE00010': { ...all['7FE00010'], vr: '' } };
    };
    const expected = json(ELE, false);
    for (const syntax of [ILE, ELE, EBE, DEFLATED]) {
      for (const undefinedLengths of [false, true])
        t.same(json(syntax, undefinedLengths), expected, `${make.name} ${syntax}`);
    }
  }
});

t.test('text is decoded by the character set of its own item', async (t) => {
  const name = (bytes: string): Element => [0x00100010, 'PN', Buffer.from(bytes, 'latin1')];
  const json = jsonOf([
    [0x00080005, 'CS', 'ISO_IR 144'],
    [0x00081110, 'SQ', [[name('\xbb\xee')], [[0x00080005, 'CS', 'ISO_IR 100'], name('J\xe9')], [name('\xbb\xee')]]],
    name('\xbb\xee'),
  ]);
  const names = (json['00081110'].Value as JsonDataSet[]).map((item) => item['00100010'].Value?.[0]);
  t.same(names, [{ Alphabetic: 'Лю' }, { Alphabetic: 'Jé' }, { Alphabetic: 'Лю' }]);
  t.same(json['00100010'].Value, [{ Alphabetic: 'Лю' }]);
  t.same(json['00080005'].Value, ['ISO_IR 192'], 'the JSON itself is UTF-8');
});

t.test('VRs that depend on the object follow its pixel representation', async (t) => {
  const elements = (representation: number): Element[] => [
    [0x00280103, 'US', representation],
    [0x00280106, 'US', 0xffff],
    [0x00283010, 'SQ', [[[0x00283002, 'US', [256, 0xfff0, 16]]]]],
  ];
  t.match(jsonOf(elements(1), ILE), {
    '00280106': { vr: 'SS', Value: [-1] },
    '00283010': { Value: [{ '00283002': { vr: 'SS', Value: [256, -16, 16] } }] },
  });
  t.match(jsonOf(elements(0), ILE), { '00280106': { vr: 'US', Value: [65535] } });
});

t.test('elements of VR UN and unknown VRs get the VR of the dictionary, private ones stay bytes', async (t) => {
  const item = writeDataSet([[0x00081155, 'UI', '1.2.5']], ILE);
  const header = Buffer.from([0xfe, 0xff, 0, 0xe0, item.length, 0, 0, 0]);
  const json = jsonOf([
    [0x00081030, 'UN', Buffer.from('Invented')],
    [0x00081140, 'UN', Buffer.concat([header, item])],
    [0x00090010, 'UN', Buffer.from('OWNER')],
    [0x00091001, 'UN', Buffer.from([1, 2])],
    [0x00091002, 'UN', Buffer.concat([header, item])],
  ]);
  t.same(json, {
    '00081030': { vr: 'LO', Value: ['Invented'] },
    '00081140': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.5'] } }] },
    '00090010': { vr: 'LO', Value: ['OWNER'] },
    '00091001': { vr: 'UN', InlineBinary: 'AQI=' },
    '00091002': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2.5'] } }] },
  });
});

t.test('bulk data is fetched by the path of its URI', async (t) => {
  const long = Buffer.from(Array.from({ length: 100 }, (_, index) => index));
  const elements: Element[] = [
    [0x00189999, 'SQ', []],
    [0x54000100, 'SQ', [[], [[0x54001010, 'OW', long]]]],
  ];
  for (const syntax of [ILE, ELE, EBE]) {
    const dataSet = writeDataSet(elements, syntax);
    const items = dataSetToJson(dataSet, syntax, options)['54000100'].Value as JsonDataSet[];
    t.equal(items[1]['54001010'].BulkDataURI, 'bulk/54000100/1/54001010');
    t.same(Buffer.from(bulkData(dataSet, syntax, '54000100/1/54001010') ?? []), long, `${syntax} in little endian`);
    for (const wrong of ['54000100/0/54001010', '54000100', '7FE00010', '', '54000100/1/54001010/0']) {
      t.equal(bulkData(dataSet, syntax, wrong), undefined, wrong);
    }
  }
  const { dataSet, pixels } = ctSlice({ rows: 2, columns: 2 });
  t.same(
    dataSetToJson(dataSet, ELE, options)['7FE00010'],
    { vr: 'OW', BulkDataURI: 'bulk/7FE00010' },
    'pixels however few',
  );
  t.same(Buffer.from(bulkData(dataSet, ELE, '7FE00010') ?? []), pixels);
  const packed = usCine({ rows: 2, columns: 2, frames: 2, transferSyntaxUid: RLE });
  const items = bulkData(packed.dataSet, RLE, '7FE00010') ?? Buffer.alloc(0);
  t.equal(Buffer.from(items.subarray(0, 4)).toString('hex'), 'feff00e0');
  t.equal(Buffer.from(items.subarray(-8)).toString('hex'), 'feffdde000000000');
});

t.test('a cut object gives what stood before the cut', async (t) => {
  for (const syntax of [ILE, ELE, EBE]) {
    const { dataSet } = srDocument({ transferSyntaxUid: syntax, undefinedLengths: true });
    const whole = Object.keys(dataSetToJson(dataSet, syntax, options)).length;
    let last = 0;
    for (let length = 0; length <= dataSet.length; length++) {
      const count = Object.keys(dataSetToJson(dataSet.subarray(0, length), syntax, options)).length;
      if (count < last || count > whole) t.fail(`${count} elements of ${whole} at ${length}`);
      last = count;
    }
    t.equal(last, whole);
  }
});

t.test('the start of an object is enough to name its pixels', async (t) => {
  for (const [make, transferSyntaxUid] of [
    [ctSlice, ELE],
    [usCine, RLE],
  ] as const) {
    const { dataSet } = make({ transferSyntaxUid, rows: 30, columns: 30 });
    const start = dataSet.subarray(0, dataSet.indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0])) + 20);
    t.same(dataSetToJson(start, transferSyntaxUid, options), dataSetToJson(dataSet, transferSyntaxUid, options));
  }
});

t.test('an item whose content runs over its end does not take the rest with it', async (t) => {
  const dataSet = writeDataSet(
    [
      [0x00081140, 'SQ', [[[0x00081155, 'UI', '1.2.4']]]],
      [0x00100020, 'LO', 'S-0001'],
    ],
    ELE,
  );
  dataSet.writeUInt16LE(60000, dataSet.indexOf('1.2.4') - 2);
  t.match(dataSetToJson(dataSet, ELE, options), { '00081140': { vr: 'SQ' }, '00100020': { Value: ['S-0001'] } });
});

t.test('objects made to exhaust are refused', async (t) => {
  const unit = [
    0x08, 0, 0x15, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff,
  ];
  const deep = Buffer.concat(Array.from({ length: 20_000 }, () => Buffer.from(unit)));
  t.throws(() => dataSetToJson(deep, ELE, options), { code: 'invalid', message: /nested more than 64 deep/ });
  t.throws(() => dataSetToJson(deflateRawSync(deep), DEFLATED, options), { code: 'invalid' });
  const items = Buffer.alloc(2_000_001 * 8);
  for (let i = 0; i < items.length; i += 8) items.writeUInt32LE(0x00100008, i);
  t.throws(() => dataSetToJson(items, ILE, options), { code: 'too-large' });
  t.throws(() => dataSetToJson(Buffer.alloc(100, 0xff), DEFLATED, options), { code: 'invalid' });
});

t.test('mutated objects give JSON or a fault', async (t) => {
  let state = 11;
  const random = (below: number) => {
    state = (state * 48271) % 0x7fffffff;
    return state % below;
  };
  let given = 0;
  for (let round = 0; round < 2000; round++) {
    const syntax = [ILE, ELE, EBE][round % 3];
    const dataSet = Buffer.from(srDocument({ transferSyntaxUid: syntax, undefinedLengths: round % 2 === 0 }).dataSet);
    for (let change = random(8); change >= 0; change--) dataSet[random(dataSet.length)] = random(256);
    try {
      JSON.stringify(dataSetToJson(dataSet, syntax, options));
      given++;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
  t.ok(given > 1000);
});

t.test('every sample becomes JSON', async (t) => {
  const folder = corpus();
  if (!folder) return t.comment('left out: JSON of the sample files (LIGHTBOX_CORPUS is not set)');
  for (const path of sampleFiles(folder).filter((each) => each !== 'broken/no-meta.dcm')) {
    const file = readFileSync(join(folder, path));
    const { dataSetOffset, transferSyntaxUid } = readPart10(file);
    const json = dataSetToJson(file.subarray(dataSetOffset), transferSyntaxUid, options);
    t.ok(Object.keys(json).length > 0, path);
  }
});

t.test('dcm2json says the same of samples of every kind', async (t) => {
  const folder = corpus();
  if (!folder) return t.comment('left out: comparison with dcm2json (LIGHTBOX_CORPUS is not set)');
  if (spawnSync('dcm2json', ['--version']).status !== 0) {
    return t.comment('left out: comparison with dcm2json (dcmtk is not installed)');
  }
  const compared = `modality/SR/sr-tid1500-large.dcm modality/SR/comprehensive-sr.dcm modality/RT/rtplan.dcm
    modality/SEG/seg-overlapping.dcm modality/PR/gsps-luts.dcm modality/KO/ko-synthetic.dcm modality/MR/mr-64.dcm
    modality/DOC/encapsulated-pdf.dcm modality/RF-OT/ot-voi-lut.dcm transfer-syntax/ct-explicit-be.dcm
    transfer-syntax/ct-deflated.dcm modality/ECG/ecg-12-lead-mortara.dcm modality/NM/nm-heart-13f.dcm
    modality/CT/series-with-seg/ct-01.dcm charset/chrX1.dcm charset/chrGreek.dcm broken/bad-vr.dcm`.split(/\s+/);
  for (const path of compared) {
    const { stdout } = spawnSync('dcm2json', ['-fc', '-q', join(folder, path)], { maxBuffer: 1e8 });
    const file = readFileSync(join(folder, path));
    const { dataSetOffset, transferSyntaxUid } = readPart10(file);
    const ours = dataSetToJson(file.subarray(dataSetOffset), transferSyntaxUid, { ...options, maxInlineBytes: 1e9 });
    t.same(comparable(ours), comparable(JSON.parse(stdout.toString())), path);
  }
});

/** Without what the two may rightly differ in: private elements, digits of floats, pixels, the character set, padding. */
function comparable(json: JsonDataSet): object {
  const left: Record<string, unknown> = {};
  for (const [tag, { vr, Value, InlineBinary }] of Object.entries(json)) {
    const isPrivate = Number.parseInt(tag.slice(0, 4), 16) % 2 === 1;
    if (isPrivate || tag === '00080005' || tag === 'FFFCFFFC' || tag.startsWith('7FE0')) continue;
    const values = Value?.map((value) => {
      if (vr === 'SQ') return comparable(value as JsonDataSet);
      return vr === 'FL' || vr === 'FD' ? Number(value).toPrecision(6) : value;
    });
    left[tag] = { vr, values, InlineBinary };
  }
  return left;
}
