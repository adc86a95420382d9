// A study that people gave to another patient is served under that patient, whatever the syntax; undone, every byte is as
// it came. dcmtk reads along.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import * as identity from '../../../../appliance/clinic/patients/identity.ts';
import * as patients from '../../../../appliance/clinic/patients/patients.ts';
import type { NewPatient } from '../../../../appliance/clinic/patients/shapes.ts';
import { readHead } from '../../../../appliance/lib/dicom/head.ts';
import { dataSetToJson, type JsonDataSet } from '../../../../appliance/lib/dicom/json-model.ts';
import { readPart10 } from '../../../../appliance/lib/dicom/part10.ts';
import { type Archive, addressOf, openArchive, partsOf } from '../../../dicomweb.ts';
import { ctSlice, srDocument, type TestObject } from '../../../objects.ts';
import { run } from '../../../peers/process.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';
const RLE = '1.2.840.10008.1.2.5';
const DICOM = 'multipart/related; type="application/dicom"; transfer-syntax=*';
const ISO_IR_100: [number, string, string] = [0x00080005, 'CS', 'ISO_IR 100'];
const NO_CHARSET: [number, string, null] = [0x00080005, 'CS', null];

const received = { patientName: 'Wrong^Line', patientId: 'W-1', patientBirthDate: '19500101', patientSex: 'M' };
const study = { ...received, studyInstanceUid: '1.2.9', seriesInstanceUid: '1.2.9.1', rows: 16, columns: 16 };
const right: NewPatient = {
  name: { family: 'Muster', given: 'Ännchen', nativeFamily: '样本', nativeGiven: '安娜' },
  birthDate: '1981-02-03',
  sex: 'F',
};

async function served(archive: Archive, object: TestObject): Promise<Buffer> {
  const [part] = await partsOf(await archive.get(addressOf(object), DICOM));
  return part.content;
}

function jsonOf(file: Uint8Array): JsonDataSet {
  const { dataSetOffset, transferSyntaxUid } = readPart10(file);
  return dataSetToJson(file.subarray(dataSetOffset), transferSyntaxUid, {
    bulkDataUri: (path) => path,
    maxInlineBytes: 1e6,
  });
}

function charsetOf(file: Uint8Array): string | undefined {
  const { dataSetOffset, transferSyntaxUid } = readPart10(file);
  const result = readHead(file.subarray(dataSetOffset), transferSyntaxUid, { complete: true });
  return result.status === 'read' ? result.head.specificCharacterSet[0] : undefined;
}

/** Without what a correction may touch. */
function rest(json: JsonDataSet): JsonDataSet {
  const {
    '00080005': _c,
    '00100010': _n,
    '00100020': _i,
    '00100021': _s,
    '00100030': _b,
    '00100040': _x,
    ...others
  } = json;
  delete others['04000561'];
  return others;
}

t.test('a study in the wrong name', async (t) => {
  const archive = await openArchive(t);
  const call = archive.house.call();
  const { id, patientId } = await patients.register(call, right);
  let number = 0;
  const slice = (options: Parameters<typeof ctSlice>[0]) =>
    ctSlice({ ...study, sopInstanceUid: `1.2.9.1.${++number}`, instanceNumber: number, ...options });
  const earlier = (undefinedLengths: boolean) => ({
    undefinedLengths,
    elements: [[0x04000561, 'SQ', [[[0x04000563, 'LO', 'SOMEBODY ELSE']]]]] as [number, string, never][],
  });
  const objects: Record<string, TestObject> = {
    explicit: slice({ transferSyntaxUid: EXPLICIT }),
    implicit: slice({ transferSyntaxUid: IMPLICIT }),
    'big endian': slice({ transferSyntaxUid: BIG_ENDIAN }),
    deflated: slice({ transferSyntaxUid: DEFLATED }),
    RLE: slice({ transferSyntaxUid: RLE }),
    'corrected before': slice(earlier(false)),
    'corrected before, undefined lengths': slice({ transferSyntaxUid: IMPLICIT, ...earlier(true) }),
    'Latin 1': slice({ elements: [ISO_IR_100] }),
    'no character set': slice({ elements: [NO_CHARSET] }),
    report: srDocument({ ...study, seriesInstanceUid: '1.2.9.2', sopInstanceUid: '1.2.9.2.1' }),
  };
  await archive.store(...Object.values(objects));
  for (const [name, object] of Object.entries(objects))
    t.ok((await served(archive, object)).equals(object.file), `${name}: as received before`);

  const request = { kind: 'move-study' as const, studyInstanceUid: '1.2.9', toPatientId: id };
  const { change } = await identity.carryOut(call, request, 'Wrong line at the machine');

  for (const [name, object] of Object.entries(objects)) {
    t.test(name, async (t) => {
      const file = await served(archive, object);
      const json = jsonOf(file);
      const before = jsonOf(object.file);
      const isLatin = name === 'Latin 1';
      const groups = isLatin
        ? { Alphabetic: 'Muster^Ännchen' }
        : { Alphabetic: 'Muster^Ännchen', Ideographic: '样本^安娜' };
      t.match(json, {
        '00100010': { vr: 'PN', Value: [groups] },
        '00100020': { Value: [patientId] },
        '00100030': { Value: ['19810203'] },
        '00100040': { Value: ['F'] },
        '04000561': {
          Value: [
            {
              '04000550': { Value: [{ '00100010': before['00100010'], '00100020': before['00100020'] }] },
              '04000565': { Value: ['CORRECT'] },
            },
          ],
        },
      });
      t.same(rest(json), rest(before), 'nothing else is another');
      t.equal(charsetOf(file), isLatin ? 'ISO_IR 100' : 'ISO_IR 192');
      const items = json['04000561'].Value as JsonDataSet[];
      if (name.startsWith('corrected before')) t.match(items[1], { '04000563': { Value: ['SOMEBODY ELSE'] } });
      else t.equal(items.length, 1);
      const path = join(t.testdir(), 'served.dcm');
      writeFileSync(path, file);
      const dump = await run('dcmdump', ['+U8', path]);
      t.equal(dump.code, 0, dump.output);
      t.match(dump.output, /PN \[Muster\^Ännchen/);
      t.match(dump.output, /LO \[W-1\]/, 'what it said is kept');
    });
  }

  t.test('metadata and queries say the same', async (t) => {
    const metadata = await archive.json('/dicom-web/studies/1.2.9/metadata');
    t.equal(metadata.length, Object.keys(objects).length);
    for (const one of metadata) {
      t.match(one, { '00100020': { Value: [patientId] }, '04000561': { vr: 'SQ' } });
    }
    const found = await archive.json(`/dicom-web/studies?PatientID=${patientId}`);
    t.match(found, [{ '00100010': { Value: [{ Ideographic: '样本^安娜' }] }, '00100030': { Value: ['19810203'] } }]);
    t.equal(found.length, 1);
    t.match(await archive.json('/dicom-web/studies?PatientBirthDate=19810203'), [{ '0020000D': { Value: ['1.2.9'] } }]);
  });

  t.test('nothing on the disk was touched', async (t) => {
    const rows = await archive.house.appliance.db.query('SELECT sop_instance_uid, path FROM instances');
    for (const object of Object.values(objects)) {
      const { path } = rows.find((row) => row.sop_instance_uid === object.sopInstanceUid)!;
      t.ok(readFileSync(archive.house.appliance.store.absolute(path as string)).equals(object.file));
    }
  });

  t.test('undone, every byte is as it came', async (t) => {
    await identity.undo(call, change.id, 'It was the right line');
    for (const [name, object] of Object.entries(objects))
      t.ok((await served(archive, object)).equals(object.file), name);
    const [first] = await archive.json('/dicom-web/studies/1.2.9/metadata');
    t.match(first, { '00100020': { Value: ['W-1'] } });
    t.notOk('04000561' in first);
  });
});

t.test('objects of two people under one study are not made one person', async (t) => {
  const archive = await openArchive(t);
  const call = archive.house.call();
  const mine = ctSlice({ ...study, sopInstanceUid: '1.2.9.1.1' });
  const other = ctSlice({ ...study, sopInstanceUid: '1.2.9.1.2', patientName: 'Other^Ben', patientId: 'O-1' });
  await archive.store(mine, other);
  const { id, patientId } = await patients.register(call, right);
  const request = { kind: 'move-study' as const, studyInstanceUid: '1.2.9', toPatientId: id };
  await identity.carryOut(call, request, 'Wrong line');
  t.match(jsonOf(await served(archive, mine)), { '00100020': { Value: [patientId] } });
  t.ok((await served(archive, other)).equals(other.file), 'nobody said whose this one is');
});

t.test('a guessed birth date and what the clinic doesn’t know change nothing', async (t) => {
  const archive = await openArchive(t);
  const call = archive.house.call();
  const object = ctSlice(study);
  await archive.store(object);
  const { id } = await patients.register(call, { name: { family: 'Sample' }, age: { value: 40, unit: 'years' } });
  const request = { kind: 'move-study' as const, studyInstanceUid: '1.2.9', toPatientId: id };
  await identity.carryOut(call, request, 'Wrong line');
  t.match(jsonOf(await served(archive, object)), {
    '00100010': { Value: [{ Alphabetic: 'Sample' }] },
    '00100030': { Value: ['19500101'] },
    '00100040': { Value: ['M'] },
  });
});
