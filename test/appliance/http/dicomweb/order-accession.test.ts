// A study that was matched to its order without the order's accession number is served with it, and found by both.
import t from 'tap';
import * as matching from '../../../../appliance/clinic/matching/matching.ts';
import * as studies from '../../../../appliance/clinic/studies/studies.ts';
import { dataSetToJson, type JsonDataSet } from '../../../../appliance/lib/dicom/json-model.ts';
import { readPart10 } from '../../../../appliance/lib/dicom/part10.ts';
import { type Archive, addressOf, openArchive, partsOf } from '../../../dicomweb.ts';
import { addExam } from '../../../exam-rows.ts';
import { ctSlice, type ImageOptions, type TestObject } from '../../../objects.ts';

const DICOM = 'multipart/related; type="application/dicom"; transfer-syntax=*';
const REQUEST: [number, string, never[]][] = [[0x00400275, 'SQ', [[[0x00080050, 'SH', 'AT-MACHINE']]] as never[]]];

async function servedFile(archive: Archive, object: TestObject): Promise<Buffer> {
  const [part] = await partsOf(await archive.get(addressOf(object), DICOM));
  return part.content;
}

function jsonOf(file: Uint8Array): JsonDataSet {
  const { dataSetOffset, transferSyntaxUid } = readPart10(file);
  const options = { bulkDataUri: (path: string) => path, maxInlineBytes: 1e6 };
  return dataSetToJson(file.subarray(dataSetOffset), transferSyntaxUid, options);
}

/** One image of the study that an order's worklist entry named; the rest is what the machine made of it. */
async function withOrder(archive: Archive, options: ImageOptions) {
  const exam = await addExam(archive.house.appliance.db, { patientName: 'Sample^Anna', patientId: 'S-1' });
  const person = { patientName: 'Sample^Anna', patientId: 'S-1', patientBirthDate: '19800517', patientSex: 'F' };
  const { studyInstanceUid } = exam;
  const object = ctSlice({ ...person, studyInstanceUid, rows: 16, columns: 16, elements: REQUEST, ...options });
  await archive.store(object);
  const check = () => matching.check(archive.house.call(), studyInstanceUid);
  return { exam, object, check, uid: studyInstanceUid };
}

const found = (archive: Archive, query: string) => archive.json(`/dicom-web/studies?${query}`);

for (const [name, received] of [
  ['another', 'FOREIGN-7'],
  ['none', ''],
] as const) {
  t.test(`a study that came with ${name}`, async (t) => {
    const archive = await openArchive(t);
    const { exam, object, check, uid } = await withOrder(archive, { accessionNumber: received });
    const before = jsonOf(object.file);
    t.ok((await servedFile(archive, object)).equals(object.file), 'as it came while nobody knows its order');
    await check();

    const json = jsonOf(await servedFile(archive, object));
    t.same(json['00080050'], { vr: 'SH', Value: [exam.accessionNumber] });
    t.match(json['04000561'], { Value: [{ '04000550': { Value: [{ '00080050': before['00080050'] }] } }] });
    t.same(json['00400275'], before['00400275'], 'the request stays as the machine had it');
    t.same(json['00100010'], before['00100010']);
    const [metadata] = await archive.json(`/dicom-web/studies/${uid}/metadata`);
    t.same(metadata['00080050'], { vr: 'SH', Value: [exam.accessionNumber] });

    const itself = [{ '0020000D': { Value: [uid] }, '00080050': { Value: [exam.accessionNumber] } }];
    t.match(await found(archive, `AccessionNumber=${exam.accessionNumber}`), itself);
    t.match(await found(archive, `AccessionNumber=${exam.accessionNumber.slice(0, -1)}*`), itself);
    if (received) t.match(await found(archive, `AccessionNumber=${received}`), itself);
    t.same(await found(archive, 'AccessionNumber=""'), []);
    t.same(await found(archive, 'AccessionNumber=NO-SUCH'), []);
    for (const search of [exam.accessionNumber, received].filter(Boolean)) {
      const list = await studies.list(archive.house.call(), { search });
      t.match(
        list.studies,
        [{ studyInstanceUid: uid, accessionNumber: exam.accessionNumber }],
        `the list finds ${search}`,
      );
    }
  });
}

t.test('the number of an order that isn’t the study’s any more is taken back', async (t) => {
  const archive = await openArchive(t);
  const { exam, object, check, uid } = await withOrder(archive, { accessionNumber: 'FOREIGN-7' });
  await check();
  await archive.house.appliance.db.transaction((tx) =>
    tx.execute('UPDATE studies SET order_id = NULL WHERE study_instance_uid = ?', [uid]),
  );
  t.ok((await servedFile(archive, object)).equals(object.file), 'every byte is as it came');
  t.same(await found(archive, `AccessionNumber=${exam.accessionNumber}`), []);
});

t.test('an order of another patient gives no number', async (t) => {
  const archive = await openArchive(t);
  const { object, check, uid } = await withOrder(archive, { accessionNumber: 'FOREIGN-7' });
  await check();
  const other = await addExam(archive.house.appliance.db, { patientName: 'Muster^Hans', patientId: 'M-1' });
  await archive.house.appliance.db.transaction((tx) =>
    tx.execute('UPDATE studies SET order_id = ? WHERE study_instance_uid = ?', [other.orderId, uid]),
  );
  t.ok((await servedFile(archive, object)).equals(object.file));
});
