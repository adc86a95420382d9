// What the service lists, asked through DICOMweb as any client would. Reception answers before the index follows, so
// these wait for what is due, within a bound.
import { readdir } from 'node:fs/promises';
import type { Appliance } from '../appliance.ts';
import type { TestObject } from '../objects.ts';

const LIMIT_MS = 30_000;

/** SOP Instance UIDs of a study as QIDO-RS lists them now; empty when the study is unknown. */
export async function listed(appliance: Appliance, studyUid: string): Promise<string[]> {
  const answer = await appliance.fetch(`/dicom-web/instances?StudyInstanceUID=${encodeURIComponent(studyUid)}`, {
    headers: { accept: 'application/dicom+json' },
  });
  if (answer.status === 204) return [];
  if (!answer.ok) throw new Error(`QIDO-RS answered ${answer.status}: ${await answer.text()}`);
  const rows = (await answer.json()) as Record<string, { Value?: string[] }>[];
  return rows.map((row) => row['00080018']!.Value![0]!);
}

/** Waits until the study lists as many instances as there should be, and answers what it lists then or at the limit. */
export async function listedSoon(appliance: Appliance, studyUid: string, count: number): Promise<string[]> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const uids = await listed(appliance, studyUid);
    if (uids.length >= count || Date.now() > deadline) return uids.sort();
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** The data set of a stored object as WADO-RS gives it back, without preamble and file meta information. */
export async function storedDataSet(appliance: Appliance, object: TestObject): Promise<Buffer> {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = object;
  const path = `/dicom-web/studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}`;
  const answer = await appliance.fetch(path, {
    headers: { accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
  });
  if (!answer.ok) throw new Error(`WADO-RS answered ${answer.status}: ${await answer.text()}`);
  const boundary = /boundary="?([^";]+)/.exec(answer.headers.get('content-type')!)![1];
  const body = Buffer.from(await answer.arrayBuffer());
  const start = body.indexOf('\r\n\r\n') + 4;
  return dataSetOf(body.subarray(start, body.lastIndexOf(`\r\n--${boundary}--`)));
}

/** Part 10 (PS3.10 7.1): 128 bytes preamble, DICM, then (0002,0000) whose value is the length of the rest of the meta. */
export function dataSetOf(file: Buffer): Buffer {
  return file.subarray(132 + 12 + file.readUInt32LE(132 + 8));
}

/** Every file below a folder, relative to it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(folder.length + 1)}/${entry.name}`.replace(/^\//, ''))
    .sort();
}
