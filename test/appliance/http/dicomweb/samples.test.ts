// Every sample file through STOW-RS and back: its data set byte for byte, found by QIDO-RS under what its README and
// dcmtk's dcmdump say it is, its metadata readable, shown or explained. Broken ones are kept or refused with a reason.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readPart10 } from '../../../../appliance/lib/dicom/part10.ts';
import { corpus } from '../../../corpus.ts';
import { type Archive, type Json, openArchive } from '../../../dicomweb.ts';
import { run } from '../../../peers/process.ts';
import { sampleFiles, sampleTable } from '../../../samples.ts';

const folder = corpus();
const UIDS = {
  sopClassUid: ['0008,0016', '0002,0002'],
  sopInstanceUid: ['0008,0018', '0002,0003'],
  studyInstanceUid: ['0020,000d'],
  seriesInstanceUid: ['0020,000e'],
};
type Uids = Record<keyof typeof UIDS, string>;

/** What dcmdump reads at the top level of a file, where the data set is silent in its meta information; '' for neither. */
async function dumped(file: string): Promise<Uids> {
  const { output } = await run('dcmdump', ['-q', '-Un', '+L', file]);
  const uidAt = (tag: string) => new RegExp(`^\\(${tag}\\) UI \\[([^\\]]+)\\]`, 'm').exec(output)?.[1];
  const found = Object.entries(UIDS).map(([key, tags]) => [key, tags.map(uidAt).find(Boolean) ?? '']);
  return Object.fromEntries(found) as Uids;
}

const dataSetOf = (file: Buffer) => file.subarray(readPart10(file).dataSetOffset);
const placeOf = (uids: Uids) =>
  `/dicom-web/studies/${uids.studyInstanceUid}/series/${uids.seriesInstanceUid}/instances/${uids.sopInstanceUid}`;
const first = (json: Json, tag: string) => json[tag]?.Value?.[0];

if (!folder) {
  t.comment('LIGHTBOX_CORPUS is not set: the sample files are left out');
} else {
  const samples = new Map(sampleTable(folder).map((sample) => [sample.path, sample]));
  const files = sampleFiles(folder).filter((file) => file.endsWith('.dcm'));

  t.test('every sample that is not broken comes back as it was sent and is found', { timeout: 600_000 }, async (t) => {
    // Several samples are one object in different syntaxes: each SOP Instance UID once in each archive.
    const rounds: { file: string; uids: Uids }[][] = [];
    for (const file of files.filter((name) => !name.startsWith('broken'))) {
      const uids = await dumped(path.join(folder, file));
      const round = rounds.find((others) => others.every((other) => other.uids.sopInstanceUid !== uids.sopInstanceUid));
      if (round) round.push({ file, uids });
      else rounds.push([{ file, uids }]);
    }
    for (const [number, round] of rounds.entries()) {
      await t.test(`round ${number + 1} of ${rounds.length}`, async (t) => {
        const archive = await openArchive(t);
        const contents = round.map(({ file }) => readFileSync(path.join(folder, file)));
        const answer = await archive.stow(contents);
        t.ok([200, 202].includes(answer.status), `STOW answers ${answer.status}`);
        const response = (await answer.json()) as Json;
        t.equal(
          response['00081199']?.Value?.length,
          round.length,
          JSON.stringify(response['00081198'] ?? response['0008119A'] ?? ''),
        );
        await archive.indexed(round.length);
        for (const [index, { file, uids }] of round.entries())
          await checkSample(t, archive, file, uids, contents[index]);
      });
    }
  });

  async function checkSample(t: Test, archive: Archive, file: string, uids: Uids, content: Buffer): Promise<void> {
    const sample = samples.get(file);
    const [found, ...more] = await archive.json(
      `/dicom-web/instances?SOPInstanceUID=${uids.sopInstanceUid}&includefield=all`,
    );
    t.same([more.length, first(found, '00080016')], [0, uids.sopClassUid], `${file} is found`);
    if (uids.studyInstanceUid) t.equal(first(found, '0020000D'), uids.studyInstanceUid, `${file}: study`);
    const place = new URL(first(found, '00081190') as string).pathname;
    if (uids.studyInstanceUid && uids.seriesInstanceUid)
      t.equal(decodeURIComponent(place), placeOf(uids), `${file}: place`);
    if (sample?.rows)
      t.same([first(found, '00280010'), first(found, '00280011')], [sample.rows, sample.columns], `${file}: size`);

    const stored = await archive.get(place, 'application/dicom');
    t.ok(dataSetOf(Buffer.from(await stored.arrayBuffer())).equals(dataSetOf(content)), `${file}: data set`);

    const [metadata] = await archive.json(`${place}/metadata`);
    t.equal(first(metadata, '00080018'), uids.sopInstanceUid, `${file}: metadata`);
    if (sample?.patientName) await checkName(t, archive, file, metadata, uids);

    const picture = await archive.get(`${place}/thumbnail`);
    if (picture.status === 200) {
      t.equal(picture.headers.get('content-type'), 'image/jpeg', `${file} is shown`);
      await picture.body?.cancel();
    } else {
      const { error } = (await picture.json()) as { error: { code: string; message: string } };
      t.ok(
        [404, 406, 400].includes(picture.status) && error.message.length > 20,
        `${file} is explained: ${picture.status} ${error.message}`,
      );
    }
  }

  /** The name as the metadata has it finds the study, whatever script it is in. */
  async function checkName(t: Test, archive: Archive, file: string, metadata: Json, uids: Uids): Promise<void> {
    const groups = Object.values((first(metadata, '00100010') ?? {}) as Record<string, string>);
    for (const group of groups) {
      const found = await archive.json(`/dicom-web/studies?PatientName=${encodeURIComponent(group)}`);
      t.ok(
        found.some((study) => first(study, '0020000D') === uids.studyInstanceUid || !uids.studyInstanceUid),
        `${file}: found by ${group}`,
      );
    }
  }

  t.test(
    'a broken sample is kept and can be had again, or is refused with a reason and leaves no trace',
    { timeout: 300_000 },
    async (t) => {
      const archive = await openArchive(t);
      const kept = new Set<string>();
      for (const file of files.filter((name) => name.startsWith('broken'))) {
        const content = readFileSync(path.join(folder, file));
        const answer = await archive.stow([content]);
        const response = (await answer.json()) as Json;
        if (answer.status === 409) {
          const [failure] = (response['00081198'] ?? response['0008119A'])!.Value as Json[];
          t.ok((first(failure, '00000902') as string).length > 10, `${file} is refused: ${first(failure, '00000902')}`);
          continue;
        }
        t.ok([200, 202].includes(answer.status), `${file} is kept: ${answer.status}`);
        const [item] = response['00081199']!.Value as Json[];
        const isNew = !kept.has(first(item, '00081155') as string);
        kept.add(first(item, '00081155') as string);
        await archive.indexed(kept.size);
        const place = new URL(first(item, '00081190') as string).pathname;
        const stored = Buffer.from(await (await archive.get(place, 'application/dicom')).arrayBuffer());
        if (isNew) t.ok(dataSetOf(stored).equals(dataSetOf(content)), `${file}: data set`);
        t.equal((await archive.json(`${place}/metadata`)).length, 1, `${file}: metadata`);
        const picture = await archive.get(`${place}/rendered`);
        t.not(picture.status, 500, `${file}: rendered or explained: ${picture.status}`);
        await picture.body?.cancel();
      }
      t.same(
        archive.house.log.filter((line) => line.includes('"error"')),
        [],
        'nothing went wrong inside',
      );
    },
  );
}
