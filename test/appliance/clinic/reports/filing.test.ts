// What a signed report leaves in the archive: objects that independent readers accept, beside the images, once.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { DocumentJson } from '../../../../appliance/clinic/reports/document.ts';
import * as papers from '../../../../appliance/clinic/reports/papers.ts';
import { reportSeriesUids } from '../../../../appliance/clinic/reports/report-objects.ts';
import { startIndexing } from '../../../../appliance/clinic/studies/indexing.ts';
import { dciodvfyErrors } from '../../../peers/verifiers.ts';
import { openReports, type ReportsRoom, textOf } from './writing.ts';

async function openFiled(t: Parameters<typeof openReports>[0]) {
  const room = await openReports(t);
  const indexing = startIndexing(room.house.call(), await room.house.appliance.store.replay());
  t.teardown(() => indexing.close());
  return room;
}

/** Files of the report's objects once the index has so many, by class. */
async function filed(room: ReportsRoom, uid: string, count: number): Promise<Map<string, string[]>> {
  for (const deadline = Date.now() + 30_000; ; ) {
    const rows = await room.db.query(
      `SELECT sop_class_uid, path FROM instances JOIN series ON series.id = series_id
JOIN studies ON studies.id = series.study_id WHERE study_instance_uid = ?1 AND series_instance_uid IN (?2, ?3) ORDER BY instances.number`,
      [uid, ...Object.values(reportSeriesUids(uid))],
    );
    if (rows.length === count) {
      const files = new Map<string, string[]>();
      for (const row of rows) {
        const sopClass = row.sop_class_uid as string;
        files.set(sopClass, [...(files.get(sopClass) ?? []), room.house.appliance.store.absolute(row.path as string)]);
      }
      return files;
    }
    if (Date.now() > deadline) throw new Error(`${rows.length} objects of ${count}`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

const PDF = '1.2.840.10008.5.1.4.1.1.104.1';
const SR = '1.2.840.10008.5.1.4.1.1.88.22';

t.test('PDF and structured report stand beside the images, as the standard has them', async (t) => {
  const room = await openFiled(t);
  const doctor = await room.doctor();
  const { uid } = await room.study({ patientName: 'Sample^Anna=样本^安娜' });
  const [{ sop, series }] = await room.db.query(
    `SELECT sop_instance_uid AS sop, series_instance_uid AS series FROM instances JOIN series ON series.id = series_id
JOIN studies ON studies.id = series.study_id WHERE study_instance_uid = ?`,
    [uid],
  );
  const shown = { studyInstanceUid: uid, seriesInstanceUid: series, sopInstanceUid: sop, frame: 1, caption: 'Nodule' };
  const findings = [
    { type: 'paragraph', content: [{ type: 'text', text: 'العقيدة الرئوية' }] },
    { type: 'paragraph', content: [{ type: 'measurement', attrs: { label: 'Nodule', value: 8.25, unit: 'mm' } }] },
    { type: 'image', attrs: shown },
  ] as DocumentJson[];
  await room.write(doctor, uid, textOf({ findings, impression: '肺结节。' }));
  await room.sign(doctor, uid, { kind: 'preliminary' });
  await room.sign(await room.doctor('dr-second'), uid);
  await papers.finishMissing(room.house.call());
  const files = await filed(room, uid, 4);
  const [pdfs, documents] = [files.get(PDF)!, files.get(SR)!];
  for (const file of [...pdfs, ...documents]) t.same(dciodvfyErrors(file), [], path.basename(file));

  const out = path.join(room.house.appliance.config.dataFolder, 'out.pdf');
  execFileSync('dcm2pdf', [pdfs[1], out]);
  const made = await papers.pdf(doctor.call(), uid, 2);
  t.ok(readFileSync(out).equals(readFileSync(made.path)), 'dcmtk gives the paper back to the byte');

  const [preliminary, final] = documents.map((file) => execFileSync('dsrdump', ['+Pl', file], { encoding: 'utf8' }));
  t.match(preliminary, /Verification Flag +: UNVERIFIED/);
  t.match(final, /Preliminary Flag +: FINAL\n.*\n?Verification Flag +: VERIFIED|Verification Flag +: VERIFIED/);
  t.match(final, /Verifying Observers +: .*dr-second/);
  for (const text of ['العقيدة الرئوية', '肺结节。', '样本^安娜']) t.match(final, text);
  t.match(final, /contains NUM:\(,,"Nodule"\)="8.25" \(mm,UCUM/);
  t.match(final, /contains IMAGE:.*CT image/);

  const [study] = await room.db.query(
    'SELECT patient_mismatch, series_count FROM studies WHERE study_instance_uid = ?',
    [uid],
  );
  t.match(study, { patient_mismatch: 0, series_count: 3 });
});

t.test('it is done once, and our own objects are no late images', async (t) => {
  const room = await openFiled(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  const asOf = new Date().toISOString();
  await papers.finishMissing(room.house.call());
  await filed(room, uid, 2);
  await room.db.batch([{ sql: 'DELETE FROM report_objects' }]); // as after a power cut between store and row
  await papers.finishMissing(room.house.call());
  await filed(room, uid, 2);
  t.same(await room.db.query('SELECT * FROM set_aside_objects'), [], 'the same bytes again');
  t.equal((await room.db.query('SELECT * FROM report_objects')).length, 2);
  await room.db.batch([{ sql: `UPDATE studies SET state = 'complete'` }]);
  await room.write(doctor, uid, textOf({ addenda: ['Late thought.'] }));
  const { state } = await room.sign(doctor, uid, { kind: 'addendum', reason: 'Late thought', asOf });
  t.equal(state, 'addendum');
  await papers.finishMissing(room.house.call());
  t.equal((await filed(room, uid, 4)).get(SR)!.length, 2, 'each version has its own');
});
