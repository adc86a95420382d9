import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import t from 'tap';
import { type Head, readHead } from '../../../../appliance/lib/dicom/head.ts';
import { readPart10 } from '../../../../appliance/lib/dicom/part10.ts';
import { sopClass } from '../../../../appliance/lib/dicom/sop-class.ts';
import { corpus } from '../../../corpus.ts';
import { type Element, writeDataSet } from '../../../data-set.ts';
import { ctSlice, dxImage, pdfDocument, srDocument, type TestObject, usCine } from '../../../objects.ts';
import { sampleFiles, sampleTable } from '../../../samples.ts';

const ILE = '1.2.840.10008.1.2';
const ELE = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const EBE = '1.2.840.10008.1.2.2';
const RLE = '1.2.840.10008.1.2.5';

/** The head of a whole data set; fails the test where it wasn't read to its end. */
function headOf(dataSet: Uint8Array, syntax: string): Head {
  const result = readHead(dataSet, syntax, { complete: true });
  if (result.status !== 'read') throw new Error(`${result.status}: ${JSON.stringify(result)}`);
  return result.head;
}

/** A number generator that gives the same numbers in every run. */
function fixedRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 0x7fffffff;
    return state % below;
  };
}

t.test('the head is the same however the data set is written', async (t) => {
  for (const syntax of [ILE, ELE, DEFLATED, EBE, RLE]) {
    for (const undefinedLengths of [false, true]) {
      const object = ctSlice({ transferSyntaxUid: syntax, undefinedLengths, rows: 16, columns: 24, instanceNumber: 7 });
      const head = headOf(object.dataSet, syntax);
      t.match(
        head,
        {
          specificCharacterSet: ['ISO_IR 192'],
          sopClassUid: object.sopClassUid,
          sopInstanceUid: object.sopInstanceUid,
          studyInstanceUid: object.studyInstanceUid,
          seriesInstanceUid: object.seriesInstanceUid,
          patientName: 'Sample^Anna',
          patientId: 'S-0001',
          patientBirthDate: '19700101',
          modality: 'CT',
          instanceNumber: 7,
          rows: 16,
          columns: 24,
          bitsAllocated: 16,
          pixelRepresentation: 1,
          photometricInterpretation: 'MONOCHROME2',
          notes: [],
        },
        `${syntax} ${undefinedLengths}`,
      );
      t.equal(head.pixelData?.tag, 0x7fe00010);
      t.equal(head.pixelData?.length, syntax === RLE ? -1 : object.pixels.length);
      t.equal(Buffer.from(head.patientNameRaw ?? []).toString(), 'Sample^Anna ');
    }
  }
});

t.test('pixel data is where the head says', async (t) => {
  for (const syntax of [ILE, ELE]) {
    const { dataSet, pixels } = dxImage({ transferSyntaxUid: syntax, rows: 20, columns: 10 });
    const { offset, length } = headOf(dataSet, syntax).pixelData ?? { offset: 0, length: 0 };
    t.same(dataSet.subarray(offset, offset + length), pixels);
  }
});

t.test('documents have a head without pixel data', async (t) => {
  const pdf = headOf(pdfDocument({ title: 'Invented letter' }).dataSet, ELE);
  t.match(pdf, {
    documentTitle: 'Invented letter',
    mimeTypeOfEncapsulatedDocument: 'application/pdf',
    modality: 'DOC',
  });
  t.equal(pdf.pixelData, undefined);
  t.equal(headOf(srDocument({ undefinedLengths: true }).dataSet, ELE).pixelData, undefined);
  t.match(headOf(usCine({ rows: 4, columns: 4 }).dataSet, ELE), { numberOfFrames: 10, samplesPerPixel: 3 });
});

t.test('a part of a data set asks for more until it holds the head', async (t) => {
  for (const syntax of [ILE, ELE, EBE]) {
    const { dataSet } = ctSlice({
      transferSyntaxUid: syntax,
      rows: 4,
      columns: 4,
      undefinedLengths: true,
      elements: [[0x00081140, 'SQ', [[[0x00081155, 'UI', '1.2.3']], []]]],
    });
    const { offset } = headOf(dataSet, syntax).pixelData ?? { offset: 0 };
    for (let length = 0; length < offset; length++) {
      const result = readHead(dataSet.subarray(0, length), syntax);
      if (result.status !== 'more') t.fail(`${syntax}: ${result.status} at ${length} of ${offset}`);
      else if (result.atLeast <= length) t.fail(`${syntax}: asks for ${result.atLeast} having ${length}`);
    }
    t.equal(readHead(dataSet.subarray(0, offset), syntax).status, 'read');
  }
});

t.test('a data set without pixels is read when it is known to be complete', async (t) => {
  const { dataSet } = srDocument();
  t.equal(readHead(dataSet, ELE).status, 'more');
  t.equal(readHead(dataSet, ELE, { complete: true }).status, 'read');
});

t.test('an object cut anywhere is damaged or whole, and keeps what was before the cut', async (t) => {
  for (const syntax of [ILE, ELE, EBE, DEFLATED]) {
    const { dataSet } = ctSlice({ transferSyntaxUid: syntax, rows: 2, columns: 2, undefinedLengths: true });
    let seen = 0;
    for (let length = 0; length <= dataSet.length; length++) {
      const result = readHead(dataSet.subarray(0, length), syntax, { complete: true });
      if (result.status === 'more') t.fail('a complete data set never wants more');
      else if (result.head.patientId === 'S-0001') seen++;
      else if (seen > 0 && syntax !== DEFLATED) t.fail(`lost the patient at ${length}`);
    }
    t.ok(seen > 0, syntax);
  }
});

t.test('a wrongly declared data set is read as what it is, with a note', async (t) => {
  const syntaxes = [ILE, ELE, EBE];
  for (const real of syntaxes) {
    const { dataSet, sopInstanceUid } = ctSlice({ transferSyntaxUid: real, rows: 4, columns: 4 });
    for (const declared of [...syntaxes, DEFLATED, RLE].filter((each) => each !== real)) {
      const head = headOf(dataSet, declared);
      t.equal(head.sopInstanceUid, sopInstanceUid);
      if (declared !== RLE || real !== ELE) t.match(head.notes, [/^Declared as /], `${real} as ${declared}`);
    }
  }
});

t.test('elements in sequences are not those of the object', async (t) => {
  const inner: Element[] = [
    [0x00100020, 'LO', 'NESTED'],
    [0x0020000d, 'UI', '9.9.9'],
  ];
  for (const undefinedLengths of [false, true]) {
    const dataSet = writeDataSet(
      [
        [0x00081110, 'SQ', [inner, inner]],
        [0x00100020, 'LO', 'TOP'],
      ],
      ELE,
      { undefinedLengths },
    );
    t.match(headOf(dataSet, ELE), { patientId: 'TOP', studyInstanceUid: undefined });
  }
});

t.test('the request behind an image is read from its sequence', async (t) => {
  for (const syntax of [ILE, ELE]) {
    for (const undefinedLengths of [false, true]) {
      const { dataSet } = dxImage({
        transferSyntaxUid: syntax,
        undefinedLengths,
        rows: 2,
        columns: 2,
        elements: [
          [
            0x00400275,
            'SQ',
            [
              [
                [0x00400009, 'SH', 'STEP-1'],
                [0x00401001, 'SH', 'REQ-1'],
              ],
              [[0x00400009, 'SH', 'STEP-2']],
            ],
          ],
        ],
      });
      t.match(headOf(dataSet, syntax), { scheduledProcedureStepId: 'STEP-1', requestedProcedureId: 'REQ-1' });
    }
  }
});

t.test('a sequence without one of its delimiters ends where something else begins', async (t) => {
  const sequence = writeDataSet([[0x00081110, 'SQ', [[[0x00100020, 'LO', 'NESTED']]]]], ELE, {
    undefinedLengths: true,
  });
  const patient = writeDataSet([[0x00100020, 'LO', 'TOP']], ELE);
  const withoutSequenceEnd = Buffer.concat([sequence.subarray(0, -8), patient]);
  const withoutItemEnd = Buffer.concat([sequence.subarray(0, -16), sequence.subarray(-8), patient]);
  const withAnotherEnd = Buffer.concat([sequence, sequence.subarray(-8), patient]);
  for (const dataSet of [withoutSequenceEnd, withoutItemEnd, withAnotherEnd])
    t.equal(headOf(dataSet, ELE).patientId, 'TOP');
  t.match(headOf(withAnotherEnd, ELE).notes, ['Item delimiters stand outside of any sequence.']);
});

t.test('what is odd but common is read', async (t) => {
  const head = headOf(
    Buffer.concat([
      writeDataSet(
        [
          [0x00080000, 'UL', 200],
          [0x00080005, 'CS', ''],
          [0x00080016, 'UI', '1.2.3\0\0'],
        ],
        ELE,
      ),
      Buffer.from([0x09, 0, 0x01, 0x10, 0x58, 0x58, 0, 0, 3, 0, 0, 0, 1, 2, 3]), // unknown VR XX, odd length
      writeDataSet(
        [
          [0x00100010, 'PN', '  Sample^Anna^^  '],
          [0x00100020, 'LO', ' \0'],
        ],
        ELE,
      ),
      Buffer.from([0x11, 0, 0x01, 0x10, 0x55, 0x4e, 0, 0, 0xff, 0xff, 0xff, 0xff]), // UN of undefined length
      Buffer.from([0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff, 0x10, 0, 0x20, 0, 2, 0, 0, 0, 0x58, 0x20]),
      Buffer.from([0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
      writeDataSet(
        [
          [0x00280008, 'IS', '1A'],
          [0x00280010, 'US', [7, 8]],
          [0x00280011, 'IS', '9'],
        ],
        ELE,
      ),
      writeDataSet([[0xfffcfffc, 'OB', Buffer.alloc(8)]], ELE),
      Buffer.alloc(5),
    ]),
    ELE,
  );
  t.match(head, { sopClassUid: '1.2.3', patientName: 'Sample^Anna^^', patientId: undefined, rows: 7, columns: 9 });
  t.same(head.specificCharacterSet, []);
  t.match(head.notes, ['NumberOfFrames is not a number.']);
  t.equal(head.numberOfFrames, undefined);
});

t.test('a name of a megabyte is cut', async (t) => {
  const head = headOf(writeDataSet([[0x00100010, 'PN', 'x'.repeat(1_000_000)]], ILE), ILE);
  t.equal(head.patientName?.length, 4096);
  t.match(head.notes, ['PatientName is 1000000 bytes long and was cut.']);
});

t.test('an announced length allocates nothing', async (t) => {
  const huge = Buffer.from([0x10, 0, 0x10, 0, 0xf0, 0xff, 0xff, 0xff, 0x58, 0x20]);
  t.same(readHead(huge, ILE), { status: 'more', atLeast: 8 + 0xfffffff0 });
  t.match(readHead(huge, ILE, { complete: true }), {
    status: 'damaged',
    reason: 'The data set ends inside an element.',
  });
});

t.test('sequences nested 20,000 deep are refused', async (t) => {
  const explicit = [
    0x08, 0, 0x15, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff,
  ];
  const implicit = [0x08, 0, 0x15, 0x11, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff];
  const deep = (unit: number[]) => Buffer.concat(Array.from({ length: 20_000 }, () => Buffer.from(unit)));
  t.match(readHead(deep(explicit), ELE), { status: 'damaged', reason: /nested more than 64 deep/ });
  t.match(readHead(deep(implicit), ILE), { status: 'damaged', reason: /nested more than 64 deep/ });
  t.match(readHead(deflateRawSync(deep(explicit)), DEFLATED, { complete: true }), {
    status: 'damaged',
    reason: /nested/,
  });
  let known = Buffer.alloc(0);
  for (let level = 0; level < 200; level++) {
    const item = Buffer.from([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0]);
    item.writeUInt32LE(known.length, 4);
    const sequence = Buffer.from([0x08, 0, 0x15, 0x11, 0x53, 0x51, 0, 0, 0, 0, 0, 0]);
    sequence.writeUInt32LE(known.length + 8, 8);
    known = Buffer.concat([sequence, item, known]);
  }
  t.match(readHead(known, ELE, { complete: true }), { status: 'damaged', reason: /nested more than 64 deep/ });
});

t.test('a deflated head is read within a bound', async (t) => {
  const { dataSet } = ctSlice({ transferSyntaxUid: DEFLATED, rows: 512, columns: 512 });
  t.equal(headOf(dataSet, DEFLATED).rows, 512);
  const blank = ctSlice({ rows: 4, columns: 4, elements: [[0x7fe00010, 'OW', Buffer.alloc(16 * 1024 * 1024)]] });
  t.equal(headOf(deflateRawSync(blank.dataSet), DEFLATED).rows, 4, 'of 16 MB of blank pixels only the start');
  const bomb = writeDataSet(
    [
      [0x00080016, 'UI', '1.2'],
      [0x00090010, 'UN', Buffer.alloc(12 * 1024 * 1024)],
    ],
    ELE,
  );
  t.match(readHead(deflateRawSync(bomb), DEFLATED, { complete: true }), {
    status: 'damaged',
    head: { sopClassUid: '1.2' },
    reason: /8 MB/,
  });
  t.match(readHead(Buffer.alloc(5000, 0xff), DEFLATED, { complete: true }), { status: 'damaged' });
});

t.test('mutated objects never break the reader', async (t) => {
  const random = fixedRandom(20261123);
  const sources: TestObject[] = [ILE, ELE, EBE].map((transferSyntaxUid) =>
    ctSlice({
      transferSyntaxUid,
      rows: 2,
      columns: 2,
      undefinedLengths: true,
      elements: [[0x00081140, 'SQ', [[], [[0x00081155, 'UI', '1.2']]]]],
    }),
  );
  const statuses = new Set<string>();
  for (let round = 0; round < 3000; round++) {
    const source = sources[round % sources.length];
    const dataSet = Buffer.from(source.dataSet);
    for (let change = random(8); change >= 0; change--) dataSet[random(dataSet.length)] = random(256);
    statuses.add(readHead(dataSet, source.transferSyntaxUid, { complete: true }).status);
  }
  t.same([...statuses].sort(), ['damaged', 'read']);
});

t.test('every sample has the head its README describes', async (t) => {
  const folder = corpus();
  if (!folder) return t.comment('left out: heads of the sample files (LIGHTBOX_CORPUS is not set)');
  for (const { path, modality, charset, rows, columns, frames } of sampleTable(folder)) {
    // Starts with a blank, and no tool reads it.
    if (path === 'broken/no-meta.dcm') continue;
    const file = readFileSync(join(folder, path));
    const { dataSetOffset, transferSyntaxUid } = readPart10(file);
    const result = readHead(file.subarray(dataSetOffset), transferSyntaxUid, { complete: true });
    if (path.endsWith('truncated-in-sequence.dcm')) {
      t.equal(result.status, 'damaged');
      continue;
    }
    if (result.status !== 'read') {
      t.fail(`${path}: ${result.status}`);
      continue;
    }
    const { head } = result;
    if (rows) t.same([head.rows, head.columns, head.numberOfFrames ?? 1], [rows, columns, frames ?? 1], path);
    if (/^[A-Z]+$/.test(modality)) t.equal(head.modality, modality, path);
    if (charset) t.equal(head.specificCharacterSet.join('\\'), charset, path);
    if (head.sopClassUid) t.ok(sopClass(head.sopClassUid).known, path);
  }
});

t.test('dcmdump sees the same in every sample it can read', async (t) => {
  const folder = corpus();
  if (!folder) return t.comment('left out: comparison with dcmdump (LIGHTBOX_CORPUS is not set)');
  if (!hasDcmdump()) return t.comment('left out: comparison with dcmdump (dcmtk is not installed)');
  const dumps = dcmdump(folder, sampleFiles(folder));
  for (const [path, expected] of dumps) {
    const file = readFileSync(join(folder, path));
    const { dataSetOffset, transferSyntaxUid } = readPart10(file);
    const head = headOf(file.subarray(dataSetOffset), transferSyntaxUid);
    const { sopClassUid, sopInstanceUid, studyInstanceUid, seriesInstanceUid, patientId, rows, columns } = head;
    const seen = [sopClassUid, sopInstanceUid, studyInstanceUid, seriesInstanceUid, patientId, rows, columns];
    t.same(
      seen.map((value) => value?.toString()),
      expected,
      path,
    );
  }
  t.ok(dumps.size > 160);
});

function hasDcmdump(): boolean {
  return spawnSync('dcmdump', ['--version']).status === 0;
}

const dumpedTags = ['0008,0016', '0008,0018', '0020,000d', '0020,000e', '0010,0020', '0028,0010', '0028,0011'];

/** By file, the top-level values of dumpedTags as dcmdump prints them; without the files it finds fault with. */
function dcmdump(folder: string, files: string[]): Map<string, (string | undefined)[]> {
  const options = ['-Un', '+F', '+p', '+L', ...dumpedTags.flatMap((tag) => ['+P', tag])];
  const { stdout, stderr } = spawnSync('dcmdump', [...options, ...files], { cwd: folder, encoding: 'latin1' });
  const dumps = new Map<string, (string | undefined)[]>();
  for (const section of stdout.split(/^# dcmdump \(\d+\/\d+\): /m).slice(1)) {
    const [path, ...lines] = section.split('\n');
    // It shows the values of VR UN as bytes.
    if (stderr.includes(path) || lines.some((line) => line.startsWith('(0008,0018) UN'))) continue;
    const values = dumpedTags.map((tag) => {
      const line = lines.find((each) => each.startsWith(`(${tag})`)) ?? '';
      const value = /^\([^)]*\) .. (?:\[(.*)\]|(\d+))/.exec(line);
      return (value?.[1] ?? value?.[2])?.trim() || undefined;
    });
    dumps.set(path, values);
  }
  return dumps;
}

t.test('text ends at a NUL inside it, so that two readers never see two values', async (t) => {
  const object = ctSlice({ patientId: 'S-1\x002', studyInstanceUid: '1.2\0.3', rows: 16, columns: 16 });
  const head = headOf(object.dataSet, object.transferSyntaxUid);
  t.match(head, { patientId: 'S-1', studyInstanceUid: '1.2', patientName: 'Sample^Anna' });
});
