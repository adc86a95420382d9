// A clinic with images in its archive, and what is filed beside them: for tests of filing.
import { readFileSync } from 'node:fs';
import { startIndexing } from '../../../../appliance/clinic/studies/indexing.ts';
import { dataSetToJson, type JsonDataSet } from '../../../../appliance/lib/dicom/json-model.ts';
import { readPart10 } from '../../../../appliance/lib/dicom/part10.ts';
import { multipart, multipartType } from '../../../dicomweb.ts';
import type { TestObject } from '../../../objects.ts';
import { openReports } from '../reports/writing.ts';

const INDEX_LIMIT_MS = 20_000;

export type Archive = Awaited<ReturnType<typeof openArchive>>;

export async function openArchive(t: Parameters<typeof openReports>[0]) {
  const room = await openReports(t);
  const { house, db } = room;
  const indexing = startIndexing(house.call(), await house.appliance.store.replay());
  t.teardown(() => indexing.close());
  const technician = await house.token('technician');

  async function rows(sql: string, args: string[], count: number) {
    for (const deadline = Date.now() + INDEX_LIMIT_MS; ; ) {
      const found = await db.query(sql, args);
      if (found.length === count) return found;
      if (Date.now() > deadline)
        throw new Error([`${found.length} objects of ${count}`, ...house.log.slice(-5)].join('\n'));
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  return {
    ...room,
    /** Stores them and waits until their study is complete. */
    async store(...objects: TestObject[]) {
      const body = multipart(objects.map(({ file }) => file)) as Uint8Array<ArrayBuffer>;
      const headers = { ...technician, 'content-type': multipartType() };
      const answer = await house.fetch('/dicom-web/studies', { method: 'POST', headers, body });
      if (answer.status !== 200) throw new Error(await answer.text());
      const uids = JSON.stringify(objects.map(({ sopInstanceUid }) => sopInstanceUid));
      const sql = 'SELECT 1 FROM instances WHERE sop_instance_uid IN (SELECT value FROM json_each(?))';
      await rows(sql, [uids], objects.length);
      const { studyInstanceUid } = objects[0];
      await db.batch([
        { sql: `UPDATE studies SET state = 'complete' WHERE study_instance_uid = ?`, args: [studyInstanceUid] },
      ]);
    },
    /** What was filed of measurements in the study, once there are so many; oldest first. */
    async filed(studyInstanceUid: string, count: number): Promise<FiledFile[]> {
      const sql = `SELECT instances.sop_class_uid, path, document FROM instances JOIN series ON series.id = series_id
JOIN studies ON studies.id = series.study_id
JOIN measurement_objects ON measurement_objects.sop_instance_uid = instances.sop_instance_uid
WHERE study_instance_uid = ? ORDER BY measurement_objects.rowid`;
      return (await rows(sql, [studyInstanceUid], count)).map((row) => {
        const file = house.appliance.store.absolute(row.path as string);
        return {
          file,
          document: row.document as string,
          sopClassUid: row.sop_class_uid as string,
          dataSet: dataSetOf(file),
        };
      });
    },
  };
}

export interface FiledFile {
  file: string;
  document: string;
  sopClassUid: string;
  dataSet: JsonDataSet;
}

function dataSetOf(file: string): JsonDataSet {
  const bytes = readFileSync(file);
  const { dataSetOffset, transferSyntaxUid } = readPart10(bytes);
  return dataSetToJson(bytes.subarray(dataSetOffset), transferSyntaxUid, {
    bulkDataUri: (path) => path,
    maxInlineBytes: 100_000,
  });
}

/** Items of a sequence. */
export const itemsOf = (dataSet: JsonDataSet | undefined, tag: string): JsonDataSet[] =>
  (dataSet?.[tag]?.Value ?? []) as JsonDataSet[];

export const valuesOf = (dataSet: JsonDataSet | undefined, tag: string): unknown[] => dataSet?.[tag]?.Value ?? [];

/** Every content item of a tree, the root's children first. */
export function contentOf(dataSet: JsonDataSet): JsonDataSet[] {
  return itemsOf(dataSet, '0040A730').flatMap((item) => [item, ...contentOf(item)]);
}
