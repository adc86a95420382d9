// Every sample file through C-STORE: kept byte for byte, found by its patient's name, shown or explained. (STOW-RS has
// the same story in test/appliance/http/dicomweb/.)
import { readFileSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readHead } from '../../appliance/lib/dicom/head.ts';
import { readPart10 } from '../../appliance/lib/dicom/part10.ts';
import { type Appliance, startAppliance } from '../appliance.ts';
import { corpus } from '../corpus.ts';
import type { TestObject } from '../objects.ts';
import { dcmsend, startStorescp } from '../peers/dcmtk.ts';
import { storeOnce } from '../peers/dicom-raw.ts';
import { sampleFiles, sampleTable } from '../samples.ts';
import { dataSetOf } from './listing.ts';

interface Sample extends Omit<TestObject, 'pixels'> {
  name: string;
}

/** The file as a modality would announce it: identity from the data set, from the meta where the data set has none. */
function readSample(folder: string, name: string): Sample | undefined {
  const file = readFileSync(path.join(folder, name));
  const { dataSetOffset, transferSyntaxUid, fileMeta } = readPart10(file);
  const dataSet = file.subarray(dataSetOffset);
  const result = readHead(dataSet, transferSyntaxUid, { complete: true });
  if (result.status === 'more') return undefined;
  const { head } = result;
  const sopInstanceUid = head.sopInstanceUid ?? fileMeta.mediaStorageSopInstanceUid;
  const sopClassUid = head.sopClassUid ?? fileMeta.mediaStorageSopClassUid;
  if (!sopInstanceUid || !sopClassUid) return undefined;
  const { studyInstanceUid = '', seriesInstanceUid = '' } = head;
  return { name, file, dataSet, transferSyntaxUid, sopInstanceUid, sopClassUid, studyInstanceUid, seriesInstanceUid };
}

/** Several samples are one image in several syntaxes, under one UID: each box gets each UID once. */
function boxesOf(samples: Sample[]): Sample[][] {
  const boxes: Sample[][] = [];
  const seen = new Map<string, number>();
  for (const sample of samples) {
    const box = seen.get(sample.sopInstanceUid) ?? 0;
    seen.set(sample.sopInstanceUid, box + 1);
    boxes[box] ??= [];
    boxes[box].push(sample);
  }
  return boxes;
}

type Dataset = Record<string, { Value?: unknown[] }>;

async function instances(box: Appliance): Promise<Map<string, Dataset>> {
  const answer = await box.fetch('/dicom-web/instances?limit=1000', { headers: { accept: 'application/dicom+json' } });
  const rows = answer.status === 204 ? [] : ((await answer.json()) as Dataset[]);
  return new Map(rows.map((row) => [row['00080018'].Value![0] as string, row]));
}

async function listedSoon(box: Appliance, count: number): Promise<Map<string, Dataset>> {
  for (let waited = 0; ; waited += 50) {
    const found = await instances(box);
    if (found.size >= count || waited > 30_000) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const pathOf = (row: Dataset) =>
  `/dicom-web/studies/${row['0020000D'].Value![0]}/series/${row['0020000E'].Value![0]}/instances/${row['00080018'].Value![0]}`;

const folder = corpus();
if (!folder) {
  t.comment('Left out: C-STORE of the sample files, which LIGHTBOX_CORPUS would name');
  t.pass('no sample files here');
} else {
  const good = sampleFiles(folder).filter((name) => !name.startsWith('broken/'));
  const boxes = boxesOf(good.map((name) => readSample(folder, name)).filter((sample) => sample !== undefined));
  const names = new Map(sampleTable(folder).map((row) => [row.path, row.patientName]));

  t.test('every sample is accepted, comes back byte for byte, is found, and is shown or explained', async (t) => {
    t.equal(boxes.flat().length, good.length, 'every file outside broken/ has an identity');
    for (const samples of boxes) {
      const box = await startAppliance(t);
      for (const sample of samples)
        t.equal(await storeOnce(box.dicomPort, { ...sample, pixels: sample.dataSet }), 0, sample.name);
      const listed = await listedSoon(box, samples.length);
      for (const sample of samples) {
        const row = listed.get(sample.sopInstanceUid);
        if (!row) {
          t.fail(`${sample.name} is not listed`);
          continue;
        }
        const file = await box.fetch(pathOf(row), { headers: { accept: 'application/dicom' } });
        const bytes = Buffer.from(await file.arrayBuffer());
        t.ok(dataSetOf(bytes).equals(sample.dataSet), `${sample.name} comes back as it was sent`);
        await shownOrExplained(t, box, row, sample.name);
        await foundByName(t, box, row, names.get(sample.name) ?? '', sample.name);
      }
      await box.stop();
    }
  });

  t.test('what dcmtk sends comes back as another dcmtk receives it', async (t) => {
    const box = await startAppliance(t);
    const root = t.testdir({ sent: {}, received: {} });
    // dcmtk refuses to send what it has no name for: newer syntaxes and classes, and files without a SOP class.
    const unknown = /htj2k|jpegxl|deflated-frame|labelmap|chrSQEncoding|parametric-map|ct-deflated|_dfl|deflated/;
    const sent = boxes[0].filter(({ name }) => !unknown.test(name));
    for (const [index, { name }] of sent.entries())
      await cp(path.join(folder, name), path.join(root, 'sent', `${index}.dcm`));
    const other = await startStorescp(t, path.join(root, 'received'), '--bit-preserving');
    const options = ['--no-halt'];
    await dcmsend({ dicomPort: other.port, aeTitle: 'ANY' }, path.join(root, 'sent'), ...options);
    await dcmsend({ dicomPort: box.dicomPort, aeTitle: box.aeTitle }, path.join(root, 'sent'), ...options);
    const received = await readdir(path.join(root, 'received'));
    t.ok(received.length > 0.9 * sent.length, `${received.length} of ${sent.length} objects went through dcmtk`);
    const listed = await listedSoon(box, received.length);
    for (const name of received) {
      const theirs = readFileSync(path.join(root, 'received', name));
      const { dataSetOffset, fileMeta } = readPart10(theirs);
      const row = listed.get(fileMeta.mediaStorageSopInstanceUid ?? '');
      if (!row) {
        t.fail(`${name} is not listed`);
        continue;
      }
      const ours = await box.fetch(pathOf(row), { headers: { accept: 'application/dicom' } });
      t.ok(dataSetOf(Buffer.from(await ours.arrayBuffer())).equals(theirs.subarray(dataSetOffset)), name);
    }
  });
}

/** A picture that isn't one flat colour is not asked for here (test/appliance/core/pixels/ compares values): it opens, or a sentence says why not. */
async function shownOrExplained(t: Test, box: Appliance, row: Dataset, name: string): Promise<void> {
  const picture = await box.fetch(`${pathOf(row)}/rendered`, { headers: { accept: 'image/jpeg' } });
  const body = Buffer.from(await picture.arrayBuffer());
  if (picture.ok) {
    t.same([...body.subarray(0, 2)], [0xff, 0xd8], `${name} is shown`);
    return;
  }
  const { error } = JSON.parse(body.toString()) as { error: { message: string } };
  t.ok(picture.status < 500 && error.message.length > 20, `${name} is explained: ${error.message}`);
}

async function foundByName(t: Test, box: Appliance, row: Dataset, name: string, file: string): Promise<void> {
  if (!name) return;
  const query = encodeURIComponent(name.split('=')[0]);
  const answer = await box.fetch(`/dicom-web/instances?PatientName=${query}&limit=1000`, {
    headers: { accept: 'application/dicom+json' },
  });
  const rows = answer.status === 204 ? [] : ((await answer.json()) as Dataset[]);
  t.ok(
    rows.some((found) => found['00080018'].Value![0] === row['00080018'].Value![0]),
    `${file} is found by ${name}`,
  );
}
