import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readHead } from '../appliance/lib/dicom/head.ts';
import { readPart10 } from '../appliance/lib/dicom/part10.ts';
import { ctSlice, dxImage, pdfDocument, srDocument, usCine } from './objects.ts';

const native = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2'];
const RLE = '1.2.840.10008.1.2.5';
const makers = [ctSlice, usCine, dxImage, srDocument, pdfDocument];

t.test('the same arguments make the same bytes, other instance numbers other objects', async (t) => {
  for (const make of makers) {
    t.same(make({ instanceNumber: 2 }).file, make({ instanceNumber: 2 }).file, make.name);
    t.not(make({ instanceNumber: 2 }).sopInstanceUid, make({ instanceNumber: 3 }).sopInstanceUid);
    t.equal(make({ instanceNumber: 2 }).seriesInstanceUid, make({ instanceNumber: 3 }).seriesInstanceUid);
  }
});

t.test('an element given takes the place of the usual one', async (t) => {
  const { dataSet, transferSyntaxUid } = ctSlice({ rows: 2, columns: 2, elements: [[0x00100010, 'PN', 'Other^Otto']] });
  t.match(readHead(dataSet, transferSyntaxUid), { head: { patientName: 'Other^Otto' } });
});

t.test('an object in a syntax without an encoder needs its frames given', async (t) => {
  const transferSyntaxUid = '1.2.840.10008.1.2.4.90';
  t.throws(() => ctSlice({ transferSyntaxUid }), /encodedFrames/);
  const { file } = ctSlice({ transferSyntaxUid, encodedFrames: [Buffer.from([0xff, 0x4f, 0xff])] });
  t.ok(file.includes(Buffer.from([0xfe, 0xff, 0, 0xe0, 4, 0, 0, 0, 0xff, 0x4f, 0xff, 0])), 'padded to even length');
});

t.test('dcmtk reads every object without complaint', async (t) => {
  if (spawnSync('dcmdump', ['--version']).status !== 0) return t.comment('left out: dcmtk is not installed');
  const folder = t.testdir();
  for (const make of makers) {
    for (const transferSyntaxUid of [...native, RLE]) {
      for (const undefinedLengths of [false, true]) {
        const file = join(folder, 'object.dcm');
        writeFileSync(file, make({ transferSyntaxUid, undefinedLengths, rows: 40, columns: 30 } as object).file);
        const { status, stderr } = spawnSync('dcmdump', [file], { encoding: 'utf8' });
        t.same({ status, stderr }, { status: 0, stderr: '' }, `${make.name} ${transferSyntaxUid}`);
      }
    }
  }
});

t.test('dcmtk decodes the RLE frames to the pixels they were made of', async (t) => {
  if (spawnSync('dcmdrle', ['--version']).status !== 0) return t.comment('left out: dcmtk is not installed');
  const folder = t.testdir();
  for (const make of [ctSlice, usCine, dxImage]) {
    const object = make({ transferSyntaxUid: RLE, rows: 37, columns: 51 });
    const [packed, plain] = [join(folder, 'packed.dcm'), join(folder, 'plain.dcm')];
    writeFileSync(packed, object.file);
    t.equal(spawnSync('dcmdrle', [packed, plain]).status, 0);
    const file = readFileSync(plain);
    const { dataSetOffset, transferSyntaxUid } = readPart10(file);
    const result = readHead(file.subarray(dataSetOffset), transferSyntaxUid);
    const offset = result.status === 'read' ? (result.head.pixelData?.offset ?? 0) + dataSetOffset : 0;
    t.same(file.subarray(offset, offset + object.pixels.length), object.pixels, make.name);
  }
});
