import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { fileMeta, IMPLEMENTATION_CLASS_UID, readPart10 } from '../../../../appliance/lib/dicom/part10.ts';
import { Fault } from '../../../../appliance/lib/fault.ts';
import { corpus } from '../../../corpus.ts';
import { type Element, writeDataSet } from '../../../data-set.ts';
import { ctSlice } from '../../../objects.ts';
import { sampleFiles } from '../../../samples.ts';

const ILE = '1.2.840.10008.1.2';
const ELE = '1.2.840.10008.1.2.1';
const EBE = '1.2.840.10008.1.2.2';
const object = ctSlice({ rows: 2, columns: 2 });

/** A file from its parts; meta as elements. */
function fileOf(parts: { preamble?: Buffer; prefix?: string; meta?: Buffer; dataSet: Buffer }): Buffer {
  const { preamble = Buffer.alloc(128), prefix = 'DICM', meta = Buffer.alloc(0), dataSet } = parts;
  return Buffer.concat([preamble, Buffer.from(prefix, 'latin1'), meta, dataSet]);
}

const metaElements: Element[] = [
  [0x00020002, 'UI', object.sopClassUid],
  [0x00020003, 'UI', object.sopInstanceUid],
  [0x00020010, 'UI', ELE],
  [0x00020016, 'AE', 'SENDER'],
];

t.test('what is written is read back', async (t) => {
  for (const transferSyntaxUid of [ILE, ELE, EBE]) {
    const { file, dataSet, sopClassUid, sopInstanceUid } = ctSlice({ transferSyntaxUid, rows: 2, columns: 2 });
    const read = readPart10(file);
    t.match(read, {
      transferSyntaxUid,
      fileMeta: {
        mediaStorageSopClassUid: sopClassUid,
        mediaStorageSopInstanceUid: sopInstanceUid,
        transferSyntaxUid,
        implementationClassUid: IMPLEMENTATION_CLASS_UID,
        implementationVersionName: 'LIGHTBOX',
      },
      notes: [],
    });
    t.same(file.subarray(read.dataSetOffset), dataSet);
  }
});

t.test('the header of a stored file is the same for ever', async (t) => {
  const written = fileMeta({
    sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
    sopInstanceUid: '1.2.3',
    transferSyntaxUid: ELE,
  });
  t.ok(written.subarray(0, 128).every((byte) => byte === 0));
  t.equal(
    written.subarray(128).toString('base64'),
    'RElDTQIAAABVTAQAngAAAAIAAQBPQgAAAgAAAAABAgACAFVJGgAxLjIuODQwLjEwMDA4LjUuMS40LjEuMS4yAAIAAwBVSQYAMS4yLjMAAgAQAFVJFAAxLjIuODQwLjEwMDA4LjEuMi4xAAIAEgBVSSwAMi4yNS4xNzkwNzU4NDE4OTI4NjU0MjU4Njc1NTgyMzIxNDE1MzU5ODAzMDgCABMAU0gIAExJR0hUQk9Y',
    'files in the archive of older releases begin with these bytes',
  );
});

t.test('meta information is read without group length, in implicit VR and in big endian', async (t) => {
  for (const syntax of [ELE, ILE, EBE]) {
    const file = fileOf({ meta: writeDataSet(metaElements, syntax), dataSet: object.dataSet });
    const read = readPart10(file);
    t.match(read.fileMeta, {
      mediaStorageSopInstanceUid: object.sopInstanceUid,
      sourceApplicationEntityTitle: 'SENDER',
    });
    t.equal(read.transferSyntaxUid, ELE);
    t.same(file.subarray(read.dataSetOffset), object.dataSet, syntax);
    t.match(read.notes, ['The file meta information has no group length.']);
  }
});

t.test('a wrong group length does not move the data set', async (t) => {
  const meta = writeDataSet([[0x00020000, 'UL', 4], ...metaElements], ELE);
  const file = fileOf({ meta, dataSet: object.dataSet });
  const read = readPart10(file);
  t.same(file.subarray(read.dataSetOffset), object.dataSet);
  t.match(read.notes, ['The group length of the file meta information is wrong.']);
});

t.test('without meta information the transfer syntax is found out', async (t) => {
  for (const syntax of [ILE, ELE, EBE]) {
    const { dataSet } = ctSlice({ transferSyntaxUid: syntax, rows: 2, columns: 2 });
    t.match(readPart10(dataSet), { dataSetOffset: 0, transferSyntaxUid: syntax, fileMeta: {} });
    t.match(readPart10(fileOf({ dataSet })), { dataSetOffset: 132, transferSyntaxUid: syntax });
    const withoutSyntax = writeDataSet(metaElements.slice(0, 2), ELE);
    t.equal(readPart10(fileOf({ meta: withoutSyntax, dataSet })).transferSyntaxUid, syntax);
  }
  const meta = writeDataSet(metaElements, ELE);
  t.equal(readPart10(Buffer.concat([meta, object.dataSet])).dataSetOffset, meta.length, 'meta without preamble');
  const short = Buffer.concat([Buffer.from('DICM'), meta, object.dataSet]);
  t.equal(readPart10(short).dataSetOffset, meta.length + 4, 'a prefix without preamble');
});

t.test('a preamble may belong to another kind of file', async (t) => {
  for (const start of ['II*\0', 'MM\0*', 'MZ', '%PDF-1.4', '\x7fELF', '#!/bin/sh\n', '<html>']) {
    const preamble = Buffer.alloc(128);
    preamble.write(start, 'latin1');
    const meta = writeDataSet(metaElements, ELE);
    t.equal(readPart10(fileOf({ preamble, meta, dataSet: object.dataSet })).dataSetOffset, 132 + meta.length, start);
  }
});

t.test('DICM by chance inside a data set is not the prefix', async (t) => {
  const value = `${'x'.repeat(112)}DICM is only text here`;
  const dataSet = writeDataSet(
    [
      [0x00080005, 'CS', ''],
      [0x00081030, 'LO', value],
    ],
    ELE,
  );
  t.equal(dataSet.indexOf('DICM'), 128);
  t.match(readPart10(dataSet), { dataSetOffset: 0, transferSyntaxUid: ELE });
});

t.test('what is not DICOM is refused', async (t) => {
  const others: [string, Buffer][] = [
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(4096)],
    ['text', Buffer.from('A letter about nothing in particular. '.repeat(20))],
    ['a PDF', Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj', 'latin1')],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46])],
    ['a ZIP', Buffer.from('PK\x03\x04\x14\0\0\0\x08\0', 'latin1')],
    ['an MPEG stream', Buffer.from([0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1])],
    ['an icon', Buffer.from([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 32, 0])],
    ['an executable', readFileSync(process.execPath).subarray(0, 65536)],
    ['a prefix alone', fileOf({ dataSet: Buffer.alloc(0) })],
    ['a prefix before noise', fileOf({ dataSet: Buffer.alloc(500, 0xa5) })],
    [
      'cut inside the meta',
      fileOf({ meta: writeDataSet(metaElements, ELE).subarray(0, 40), dataSet: Buffer.alloc(0) }),
    ],
  ];
  for (const [name, bytes] of others) t.throws(() => readPart10(bytes), { name: 'Fault', code: 'invalid' }, name);
});

t.test('files cut or changed anywhere are read or refused, no more', async (t) => {
  const count = { read: 0, refused: 0 };
  const read = (bytes: Buffer) => {
    try {
      const { dataSetOffset } = readPart10(bytes);
      if (dataSetOffset < 0 || dataSetOffset > bytes.length) t.fail('a data set outside the file');
      count.read++;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      count.refused++;
    }
  };
  for (let length = 0; length <= 600; length++) read(object.file.subarray(0, length));
  let state = 7;
  const random = (below: number) => {
    state = (state * 48271) % 0x7fffffff;
    return state % below;
  };
  for (let round = 0; round < 3000; round++) {
    const changed = Buffer.from(object.file);
    for (let change = random(6); change >= 0; change--) changed[128 + random(300)] = random(256);
    read(changed);
  }
  t.ok(count.read > 1000 && count.refused > 100, JSON.stringify(count));
});

t.test('every sample file is found to be DICOM but one', async (t) => {
  const folder = corpus();
  if (!folder) return t.comment('left out: the sample files (LIGHTBOX_CORPUS is not set)');
  const refused = sampleFiles(folder).filter((path) => {
    try {
      readPart10(readFileSync(join(folder, path)));
      return false;
    } catch (error) {
      t.match(error, { code: 'invalid' });
      return true;
    }
  });
  // A blank stands before its first element.
  t.same(refused, ['broken/no-meta.dcm']);
});
