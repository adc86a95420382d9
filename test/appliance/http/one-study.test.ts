// Who may see one study may see its images, and nothing beside it: not other studies, lists, files, or what was filed of
// reports. Written down a second time, so that no route opens to them unnoticed.
import t from 'tap';
import { reportSeriesUids } from '../../../appliance/clinic/reports/report-objects.ts';
import { startIndexing } from '../../../appliance/clinic/studies/indexing.ts';
import { routes } from '../../../appliance/http/routes.ts';
import { multipart, multipartType } from '../../dicomweb.ts';
import { ctSlice, type ImageOptions } from '../../objects.ts';
import { openReports, type ReportsRoom, textOf } from '../clinic/reports/writing.ts';

const NARROW = [
  'GET /api/v1/studies/:studyInstanceUid',
  'GET /api/v1/studies/:studyInstanceUid/measurements',
  'GET /dicom-web/studies/:study/metadata',
  'GET /dicom-web/studies/:study/series/:series/metadata',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/metadata',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/frames/:frames',
  'GET /dicom-web/studies/:study/rendered',
  'GET /dicom-web/studies/:study/thumbnail',
  'GET /dicom-web/studies/:study/series/:series/rendered',
  'GET /dicom-web/studies/:study/series/:series/thumbnail',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/rendered',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/thumbnail',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/frames/:frames/rendered',
  'GET /dicom-web/studies/:study/series/:series/instances/:instance/frames/:frames/thumbnail',
];

t.test('only these routes open to who may see one study', async (t) => {
  const found = routes.filter(({ oneStudy }) => oneStudy).map(({ method, path }) => `${method} ${path}`);
  t.same(found.sort(), [...NARROW].sort());
});

const uidsOf = (n: number) => ({
  studyInstanceUid: `2.25.${n}1`,
  seriesInstanceUid: `2.25.${n}2`,
  sopInstanceUid: `2.25.${n}3`,
});

/** A study with pixels, of an order. */
async function withImages(room: ReportsRoom, options: ImageOptions) {
  const object = ctSlice(options);
  const headers = { ...(await room.house.token('technician')), 'content-type': multipartType() };
  const body = multipart([object.file]) as Uint8Array<ArrayBuffer>;
  const answer = await room.house.fetch('/dicom-web/studies', { method: 'POST', headers, body });
  if (answer.status !== 200) throw new Error(await answer.text());
  const { orderId, patientId } = await room.study();
  const sql = `UPDATE studies SET order_id = ?, patient_id = ?, state = 'complete' WHERE study_instance_uid = ?`;
  const args = [orderId, patientId, object.studyInstanceUid];
  for (const deadline = Date.now() + 20_000; ; ) {
    const { rowsAffected } = await room.db.transaction((tx) => tx.execute(sql, args));
    if (rowsAffected === 1) break;
    if (Date.now() > deadline) throw new Error('The index did not get there in time');
    await new Promise((wake) => setTimeout(wake, 10));
  }
  const series = `/dicom-web/studies/${object.studyInstanceUid}/series/${object.seriesInstanceUid}`;
  return {
    uid: object.studyInstanceUid,
    orderId,
    object,
    series,
    instance: `${series}/instances/${object.sopInstanceUid}`,
  };
}

t.test('a referring provider sees the images of own reports, once they are final, and nothing else', async (t) => {
  const room = await openReports(t);
  const indexing = startIndexing(room.house.call(), await room.house.appliance.store.replay());
  t.teardown(() => indexing.close());
  const doctor = await room.doctor();
  const cookie = await room.house.session(await room.house.add('referrer', 'dr-own'));
  const mine = await withImages(room, { patientName: 'Sample^Anna', ...uidsOf(1) });
  const theirs = await withImages(room, { patientName: 'Sample^Bela', ...uidsOf(2) });
  await room.db.batch([
    {
      sql: `UPDATE orders SET referrer_user_id = (SELECT id FROM users WHERE username = 'dr-own') WHERE id = ?`,
      args: [mine.orderId],
    },
  ]);
  const status = async (path: string, headers: Record<string, string> = { cookie }) => {
    const answer = await room.house.fetch(path, { headers });
    await answer.body?.cancel();
    return answer.status;
  };
  const images = (study: typeof mine) => [
    `/api/v1/studies/${study.uid}`,
    `${study.series}/metadata`,
    `${study.series}/thumbnail`,
    `${study.instance}/metadata`,
    `${study.instance}/rendered`,
    `${study.instance}/frames/1`,
    `${study.instance}/frames/1/rendered`,
  ];
  for (const path of images(mine)) t.equal(await status(path), 403, `${path} before the report is final`);
  for (const { uid } of [mine, theirs]) {
    await room.write(doctor, uid, textOf());
    await room.sign(doctor, uid);
  }
  for (const path of images(mine)) t.equal(await status(path), 200, path);
  for (const path of images(theirs)) t.equal(await status(path), 403, `${path} is another’s`);

  const reports = reportSeriesUids(mine.uid);
  const never = [
    '/api/v1/studies',
    '/dicom-web/studies',
    `/dicom-web/studies/${mine.uid}`,
    `/dicom-web/studies/${mine.uid}/series`,
    `/dicom-web/studies/${mine.uid}/metadata`,
    mine.series,
    mine.instance,
    `${mine.series}/instances`,
    `${mine.instance}/bulkdata/7FE00010`,
    `/dicom-web/studies/${mine.uid}/series/${reports.sr}/metadata`,
    `/dicom-web/studies/${mine.uid}/series/${reports.pdf}/metadata`,
  ];
  for (const path of never) t.equal(await status(path), 403, `${path} is not for one study`);
  const mixed = theirs.instance.replace(theirs.uid, mine.uid);
  for (const path of [`${mixed}/metadata`, `${mixed}/frames/1`, `${mixed}/rendered`])
    t.equal(await status(path), 404, 'an object of another study is not found under one’s own');

  const readers = await room.db.query(`SELECT actor FROM audit WHERE action = 'study.read' AND subject = ?`, [
    mine.uid,
  ]);
  t.ok(
    readers.some(({ actor }) => actor === 'user:dr-own'),
    'who saw them is in the log',
  );
  await room.house.fetch('/api/v1/session', { method: 'DELETE', headers: { cookie } });
  t.equal(await status(`${mine.instance}/frames/1`), 401, 'not without being signed in');
});

t.test('what was filed of reports is not among the series of who sees one study', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const cookie = await room.house.session(await room.house.add('referrer', 'dr-own'));
  const { uid, orderId } = await room.study();
  await room.db.batch([
    {
      sql: `UPDATE orders SET referrer_user_id = (SELECT id FROM users WHERE username = 'dr-own') WHERE id = ?`,
      args: [orderId],
    },
    {
      sql: `INSERT INTO series (study_id, series_instance_uid, modality, description, body_part, laterality, protocol, station,
  manufacturer, model, instance_count) SELECT id, ?, 'SR', '', '', '', '', '', '', '', 1 FROM studies WHERE study_instance_uid = ?`,
      args: [reportSeriesUids(uid).sr, uid],
    },
  ]);
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  const series = async (who: string) => {
    const answer = await room.house.fetch(`/api/v1/studies/${uid}`, { headers: { cookie: who } });
    return ((await answer.json()) as { series: object[] }).series.length;
  };
  t.equal(await series(doctor.cookie), 2);
  t.equal(await series(cookie), 1);
});
