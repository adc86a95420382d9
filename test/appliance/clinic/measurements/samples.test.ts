// Real images of every kind: what is measured on each becomes objects that the standard's judge accepts.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { fileSettled } from '../../../../appliance/clinic/measurements/filing.ts';
import * as measurements from '../../../../appliance/clinic/measurements/measurements.ts';
import { corpus } from '../../../corpus.ts';
import { multipart, multipartType } from '../../../dicomweb.ts';
import { dciodvfyErrors } from '../../../peers/verifiers.ts';
import { sampleFiles } from '../../../samples.ts';
import { openArchive } from './archive.ts';
import { length, sent } from './sets.ts';

const LARGEST_BYTES = 10 * 1024 * 1024;
/** What some images say themselves and ours must say after them: UIDs, a birth date, frames in a class that has one. */
const AS_RECEIVED = [
  /Referenced SOP Class that is not multi-frame/,
  /Illegal root for UID/,
  /Value invalid for this VR - \((0x0008,0x1155|0x0010,0x0030)\)/,
  /Dicom dataset contains invalid data values/,
];

t.test('what is drawn on any of the samples is filed', { skip: corpus() ? false : 'no sample files' }, async (t) => {
  const archive = await openArchive(t);
  const { db, house } = archive;
  const folder = path.join(corpus()!, 'modality');
  const files = sampleFiles(folder).map((name) => path.join(folder, name));
  const headers = { ...(await house.token('technician')), 'content-type': multipartType() };
  for (const file of files.filter((name) => statSync(name).size < LARGEST_BYTES)) {
    const body = multipart([readFileSync(file)]) as Uint8Array<ArrayBuffer>;
    const answer = await house.fetch('/dicom-web/studies', { method: 'POST', headers, body });
    await answer.body?.cancel();
  }
  for (let before = -1, now = 0; now !== before; await new Promise((wake) => setTimeout(wake, 2000))) {
    before = now;
    now = (await db.query('SELECT 1 FROM instances')).length;
  }

  const doctor = await archive.doctor();
  const images =
    await db.query(`SELECT study_instance_uid AS study, series_instance_uid AS series, sop_instance_uid AS sop,
  frames FROM instances JOIN series ON series.id = series_id JOIN studies ON studies.id = series.study_id WHERE rows > 0`);
  const studies = new Map<string, typeof images>();
  for (const image of images) studies.set(String(image.study), [...(studies.get(String(image.study)) ?? []), image]);
  t.ok(studies.size > 10, `${studies.size} studies with images`);
  for (const [uid, rows] of studies) {
    const keyImages = rows.slice(0, 50).map(({ series, sop, frames }) => ({
      seriesInstanceUid: String(series),
      sopInstanceUid: String(sop),
      frame: Number(frames),
    }));
    const presentations = [...new Set(keyImages.map(({ seriesInstanceUid }) => seriesInstanceUid))].map(
      (seriesInstanceUid) => ({
        seriesInstanceUid,
        isInverted: true,
        rotation: 270 as const,
        isFlipped: false,
        aspect: 1,
      }),
    );
    const markings = keyImages.map((image) => length(image));
    await measurements.save(doctor.call(), uid, sent(0, { markings, keyImages, presentations }));
    await measurements.settle(doctor.call(), uid);
  }
  // More than a run takes on.
  for (let run = 0; run < 3; run++) await fileSettled(house.call());
  t.same(
    house.log.filter((line) => /not-(filed|stored)/.test(line)),
    [],
  );
  const made = await db.query('SELECT 1 FROM measurement_objects');
  t.ok(made.length >= studies.size * 3, `${made.length} objects`);
  const sql = `SELECT path, document FROM measurement_objects
JOIN instances ON instances.sop_instance_uid = measurement_objects.sop_instance_uid`;
  let filed = await db.query(sql);
  for (let tries = 0; tries < 300 && filed.length < made.length; tries++) {
    await new Promise((wake) => setTimeout(wake, 100));
    filed = await db.query(sql);
  }
  t.equal(filed.length, made.length, 'all are in the archive');
  const errors = filed.flatMap(({ path: file, document }) =>
    dciodvfyErrors(house.appliance.store.absolute(String(file))).map((error) => `${document}: ${error}`),
  );
  t.same(
    errors.filter((error) => !AS_RECEIVED.some((one) => one.test(error))),
    [],
  );
});
