// What we write is what our own reader reads, and what dcmtk reads.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { decodeText } from '../../../../appliance/lib/dicom/charset.ts';
import { encodeText } from '../../../../appliance/lib/dicom/charset-encode.ts';
import { dataSetBytes } from '../../../../appliance/lib/dicom/data-set-bytes.ts';
import { dataSetToJson, type JsonDataSet } from '../../../../appliance/lib/dicom/json-model.ts';
import { fileMeta } from '../../../../appliance/lib/dicom/part10.ts';
import { run } from '../../../peers/process.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const options = { bulkDataUri: (at: string) => at, maxInlineBytes: 1000 };

const SETS: [charsets: string[], text: string][] = [
  [['ISO_IR 100'], 'Müller^Zoë'],
  [['ISO_IR 101'], 'Dvořák^Łukasz'],
  [['ISO_IR 144'], 'Образец^Анна'],
  [['ISO_IR 126'], 'Δείγμα^Άννα'],
  [['ISO_IR 127'], 'عينة^سارة'],
  [['ISO_IR 138'], 'דוגמה^שרה'],
  [['ISO_IR 148'], 'Örnek^Ayşe'],
  [['ISO_IR 166'], 'ตัวอย่าง^แอน'],
  [['ISO_IR 192'], 'Sample^Anna=王^小東=ご^さ'],
  [['GB18030'], 'Sample^Anna=王^小东'],
  [['GBK'], 'Sample^Anna=王^小东'],
  [['', 'ISO 2022 IR 87'], 'Sample^Anna=山田^太郎=やまだ^たろう'],
  [['ISO_IR 13', 'ISO 2022 IR 87'], 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう'],
  [['', 'ISO 2022 IR 149'], 'Hong^Gildong=洪^吉洞=홍^길동'],
  [['', 'ISO 2022 IR 58'], 'Zhang^XiaoDong=张^小东'],
];

t.test('text comes back from every character set as it was', (t) => {
  for (const [charsets, text] of SETS) {
    const bytes = encodeText(text, charsets);
    t.equal(bytes && decodeText(bytes, charsets, { personName: true }), text, charsets.join('\\'));
  }
  t.equal(encodeText('王', ['ISO_IR 100']), undefined, 'what the set lacks is told');
  t.equal(encodeText('Ł', ['ISO_IR 100']), undefined);
  t.end();
});

const dataSet: JsonDataSet = {
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Müller^Zoë', Ideographic: '王^小東' }] },
  '00080050': { vr: 'SH', Value: ['A1'] },
  '00321060': { vr: 'LO', Value: ['CT Schädel'] },
  '00280010': { vr: 'US', Value: [512] },
  '00400100': {
    vr: 'SQ',
    Value: [{ '00400001': { vr: 'AE', Value: ['CT1'] }, '00400400': { vr: 'LT', Value: ['Größe'] } }, {}],
  },
  '00200010': { vr: 'SH' },
};

t.test('a data set is read back as it was written, in both encodings', (t) => {
  for (const [syntax, explicitVr] of [
    [EXPLICIT, true],
    [IMPLICIT, false],
  ] as const) {
    const bytes = dataSetBytes(dataSet, { explicitVr, charsets: ['ISO_IR 192'] });
    const { '00080005': charset, ...rest } = dataSetToJson(bytes, syntax, options);
    t.strictSame(charset, { vr: 'CS', Value: ['ISO_IR 192'] });
    t.strictSame(rest, { ...dataSet, '00400100': { vr: 'SQ', Value: dataSet['00400100'].Value } });
  }
  t.end();
});

t.test('a set that lacks a script leaves that group out and keeps the rest legible', (t) => {
  const latin = dataSetToJson(dataSetBytes(dataSet, { explicitVr: true, charsets: ['ISO_IR 100'] }), EXPLICIT, options);
  t.strictSame(latin['00100010'].Value, [{ Alphabetic: 'Müller^Zoë' }]);
  const ascii = dataSetToJson(dataSetBytes(dataSet, { explicitVr: true, charsets: [''] }), EXPLICIT, options);
  t.strictSame(ascii['00100010'].Value, [{ Alphabetic: 'Muller^Zoe' }]);
  t.strictSame(ascii['00321060'].Value, ['CT Schadel']);
  t.notOk(ascii['00080005'], 'ASCII needs no character set');
  t.end();
});

t.test('dcmdump reads it', async (t) => {
  const file = path.join(t.testdir(), 'written.dcm');
  const bytes = dataSetBytes(dataSet, { explicitVr: true, charsets: ['GB18030'] });
  const meta = fileMeta({ sopClassUid: '1.2.3', sopInstanceUid: '1.2.3.4', transferSyntaxUid: EXPLICIT });
  writeFileSync(file, Buffer.concat([meta, bytes]));
  const { code, output } = await run('dcmdump', ['+U8', file]);
  t.equal(code, 0, output);
  t.match(output, /\(0010,0010\) PN \[Müller\^Zoe=王\^小東\]/);
  t.match(output, /\(0040,0001\) AE \[CT1\]/);
});
