// Sets become objects of the archive: as the standard has them, as others read them, with every point and value exact; once,
// whatever stops in between; and without making a study look as if images had come.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { fileSettled, startFiling } from '../../../../appliance/clinic/measurements/filing.ts';
import * as measurements from '../../../../appliance/clinic/measurements/measurements.ts';
import type { ImageKey, Marking, Presentation } from '../../../../appliance/clinic/measurements/shapes.ts';
import { ownSeriesUid } from '../../../../appliance/clinic/studies/own-series.ts';
import type { Event } from '../../../../appliance/core/events.ts';
import { ctSlice, dxImage, type TestObject, usCine } from '../../../objects.ts';
import { dciodvfyErrors, dsrdump, type PydicomJson, readWithPydicom } from '../../../peers/verifiers.ts';
import { type Archive, contentOf, itemsOf, openArchive, valuesOf } from './archive.ts';
import { length, sent } from './sets.ts';

const SR = '1.2.840.10008.5.1.4.1.1.88.34';
const KO = '1.2.840.10008.5.1.4.1.1.88.59';
const GREY_STATE = '1.2.840.10008.5.1.4.1.1.11.1';
const COLOUR_STATE = '1.2.840.10008.5.1.4.1.1.11.2';

const keyOf = ({ seriesInstanceUid, sopInstanceUid }: TestObject, frame = 1): ImageKey => ({
  seriesInstanceUid,
  sopInstanceUid,
  frame,
});
const slice = (instanceNumber: number, more = {}) =>
  ctSlice({ rows: 64, columns: 48, instanceNumber, accessionNumber: 'M-1', ...more });
const seenAs = ({ seriesInstanceUid }: TestObject, more: Partial<Presentation> = {}): Presentation => ({
  seriesInstanceUid,
  isInverted: false,
  rotation: 0,
  isFlipped: false,
  aspect: 1,
  ...more,
});
const value = (concept: Marking['values'][number]['concept'], number: number, unit: string) => ({
  concept,
  value: number,
  unit,
});

/** One of each kind on an image. */
function everyKind(image: ImageKey): Marking[] {
  const of = (kind: Marking['kind'], points: [number, number][], values: Marking['values'], more = {}) =>
    length(image, { kind, points, values, label: '', ...more });
  return [
    of(
      'length',
      [
        [1.1, 2.2],
        [30.3, 40.4],
      ],
      [value('length', Math.PI, 'mm')],
      { label: 'Nodule 左' },
    ),
    of(
      'angle',
      [
        [1, 2],
        [8, 9],
        [20, 2],
      ],
      [value('angle', 89.999999999, 'deg')],
    ),
    of(
      'cobb',
      [
        [1, 2],
        [8, 3],
        [1, 20],
        [8, 24],
      ],
      [value('cobb-angle', 21.7, 'deg')],
    ),
    of(
      'ratio',
      [
        [1, 2],
        [8, 3],
        [1, 20],
        [28, 24],
      ],
      [value('ratio', 1 / 3, '1'), value('length', 7.07, 'mm'), value('length', 21.3, 'mm')],
    ),
    of(
      'rectangle',
      [
        [1, 2],
        [8, 9],
      ],
      [value('area', 12.25, 'mm2'), value('mean', -12.125, "[hnsf'U]"), value('deviation', 1e-7, "[hnsf'U]")],
    ),
    of(
      'ellipse',
      [
        [1, 9],
        [9, 9],
        [5, 7],
        [5, 11],
      ],
      [value('area', 25.1, 'px2')],
      { note: 'uncalibrated' },
    ),
    of(
      'outline',
      [
        [1, 2],
        [8, 3],
        [6, 20],
      ],
      [value('area', 44, 'mm2')],
    ),
    of('probe', [[17.5, 3.25]], [value('value', 1e17 / 3, '1')]),
    of(
      'arrow',
      [
        [20, 20],
        [40, 50],
      ],
      [],
      { label: 'See\there' },
    ),
    of('text', [[9, 9]], [], { label: 'Post-op' }),
  ];
}

async function savedAndFiled(archive: Archive, uid: string, more: Parameters<typeof sent>[1], username?: string) {
  const doctor = await archive.doctor(username);
  const { version } = await measurements.save(doctor.call(), uid, sent(0, more));
  await measurements.settle(doctor.call(), uid);
  await fileSettled(archive.house.call());
  return { doctor, version };
}

t.test('report, presentation state and key images are as the standard has them, to independent readers', async (t) => {
  const archive = await openArchive(t);
  const [first, second] = [slice(1), slice(2)];
  await archive.store(first, second);
  const uid = first.studyInstanceUid;
  const markings = everyKind(keyOf(first));
  await savedAndFiled(archive, uid, {
    markings,
    keyImages: [keyOf(second)],
    presentations: [seenAs(first, { window: { center: 40, width: 350.5 } })],
  });
  const [report, state, stars] = await archive.filed(uid, 3);
  t.same(
    [report, state, stars].map(({ sopClassUid }) => sopClassUid),
    [SR, GREY_STATE, KO],
  );
  for (const { file } of [report, state, stars]) t.same(dciodvfyErrors(file), [], path.basename(file));

  const text = dsrdump(report.file);
  t.match(text, /Comprehensive 3D SR Document/);
  t.match(text, 'contains NUM:(410668003,SCT,"Length")="3.14159265358979" (mm,UCUM,"millimeter")');
  t.match(text, '(112039,DCM,"Tracking Identifier")="Nodule 左"');
  t.match(text, 'contains SCOORD:(111030,DCM,"Image Region")=(POLYLINE,1/2,8/2,8/9,1/9,1/2)');
  t.match(text, 'TEXT:(121106,DCM,"Comment")="no scale in the image"');
  t.match(text, 'PNAME:(121008,DCM,"Person Observer Name")="dr-mira"');
  t.match(dsrdump(stars.file), /\(113000,DCM,"Of Interest"\)=SEPARATE>\n(.*\n)*.*contains IMAGE:=\(CT image,\)/);

  // Every point and every value of every group, as pydicom reads the bytes.
  const groups = pydicomItems(readWithPydicom(report.file)).filter((item) => codeOf(item, '0040A043') === '125007');
  const measured = markings.filter(({ kind }) => kind !== 'arrow' && kind !== 'text');
  t.equal(groups.length, measured.length);
  for (const [i, { kind, id, points, values }] of measured.entries()) {
    const inside = pydicomItems(groups[i]);
    t.ok(
      inside.some((item) => item['0040A124']?.Value?.[0] === id),
      `${kind} has its tracking UID`,
    );
    const numbers = inside.filter((item) => item['0040A040'].Value![0] === 'NUM');
    t.same(
      numbers.map((item) => [
        ((item['0040A300'].Value![0] as PydicomJson)['0040A161'].Value ?? [])[0],
        codeOf((item['0040A300'].Value as PydicomJson[])[0], '004008EA'),
      ]),
      values.map(({ value, unit }) => [value, { px2: '{pixels2}' }[unit] ?? unit]),
      `${kind}: values to the last bit, with their units`,
    );
    const places = inside
      .filter((item) => item['0040A040'].Value![0] === 'SCOORD')
      .map((item) => item['00700022'].Value);
    const exact = points.flat().map(Math.fround);
    const said = new Set(places.flat().map((number) => Math.fround(number as number)));
    t.ok(
      exact.every((number) => said.has(number)),
      `${kind}: points to the last bit`,
    );
  }
  const read = readWithPydicom(state.file);
  const graphics = (read['00700001'].Value as PydicomJson[]).flatMap((item) => item['00700009']?.Value ?? []);
  t.equal(graphics.length, markings.length - 1 + 2, 'a text has no line, cobb and ratio have two');
  t.match(JSON.stringify(read['00700001']), 'See here');

  const windows = itemsOf(state.dataSet, '00283110');
  t.same([valuesOf(windows[0], '00281050'), valuesOf(windows[0], '00281051')], [[40], [350.5]]);
  t.same(valuesOf(state.dataSet, '00281052'), [0], 'the rescale goes with the state');
  t.equal(itemsOf(itemsOf(state.dataSet, '00081115')[0], '00081140').length, 2, 'the window is for the whole series');
});

const pydicomItems = (item: PydicomJson): PydicomJson[] =>
  ((item['0040A730']?.Value ?? []) as PydicomJson[]).flatMap((child) => [child, ...pydicomItems(child)]);
const codeOf = (item: PydicomJson, tag: string): unknown =>
  (item[tag]?.Value?.[0] as PydicomJson | undefined)?.['00080100'].Value?.[0];

t.test('frames, colour and what was seen turned: dcmtk draws it as the viewer did', async (t) => {
  const archive = await openArchive(t);
  const study = { studyInstanceUid: '2.25.5001', accessionNumber: 'M-2' };
  const [loop, xray] = [
    usCine({ ...study, seriesNumber: 1 }),
    dxImage({ ...study, seriesNumber: 2, rows: 40, columns: 30 }),
  ];
  await archive.store(loop, xray);
  const { studyInstanceUid: uid } = loop;
  await savedAndFiled(archive, uid, {
    markings: [length(keyOf(loop, 3)), length(keyOf(loop, 7)), length(keyOf(loop, 7))],
    keyImages: [keyOf(loop, 7), keyOf(loop, 3)],
    presentations: [seenAs(xray, { rotation: 90, isFlipped: true })],
  });
  const filed = await archive.filed(uid, 4);
  for (const { file, document } of filed) t.same(dciodvfyErrors(file), [], document);
  const colour = filed.find(({ sopClassUid }) => sopClassUid === COLOUR_STATE)!;
  const annotations = itemsOf(colour.dataSet, '00700001');
  t.same(
    annotations.map((item) => [valuesOf(itemsOf(item, '00081140')[0], '00081160'), itemsOf(item, '00700009').length]),
    [
      [[3], 1],
      [[7], 2],
    ],
    'each drawing on its frame',
  );
  t.notOk('00081160' in itemsOf(itemsOf(colour.dataSet, '00081115')[0], '00081140')[0], 'the state is for all frames');
  t.notOk('00283110' in colour.dataSet, 'no window in colour');
  const stars = filed.find(({ sopClassUid }) => sopClassUid === KO)!;
  const starred = contentOf(stars.dataSet).filter((item) => valuesOf(item, '0040A040')[0] === 'IMAGE');
  t.same(
    starred.map((item) => valuesOf(itemsOf(item, '00081199')[0], '00081160')),
    [[3, 7]],
  );

  const turned = filed.find(({ sopClassUid }) => sopClassUid === GREY_STATE)!;
  const drawn = (...state: string[]) => {
    const [image, picture] = ['image.dcm', 'picture.pgm'].map((name) =>
      path.join(archive.house.appliance.config.dataFolder, name),
    );
    writeFileSync(image, xray.file);
    execFileSync('dcmp2pgm', [...state, image, picture], { stdio: ['ignore', 'ignore', 'pipe'] });
    const bytes = readFileSync(picture);
    const [columns, rows] = /^P5\s+(?:#.*\s+)*(\d+)\s+(\d+)\s+255\s/
      .exec(bytes.toString('latin1', 0, 200))!
      .slice(1)
      .map(Number);
    const pixels = bytes.subarray(bytes.length - columns * rows);
    return { columns, rows, at: (column: number, row: number) => pixels[row * columns + column] };
  };
  const [plain, seen] = [drawn(), drawn('--pstate', turned.file)];
  t.same([plain.columns, plain.rows, seen.columns, seen.rows], [30, 40, 40, 30]);
  for (const [column, row] of [
    [0, 0],
    [29, 0],
    [0, 39],
    [29, 39],
    [11, 7],
  ]) {
    // A quarter clockwise and mirrored is the transpose, from the other corner.
    const there = seen.at(row, column);
    t.ok(
      Math.abs(there - plain.at(column, row)) <= 2,
      `column ${column}, row ${row}: ${there}, ${plain.at(column, row)}`,
    );
  }
  t.not(seen.at(0, 0), seen.at(39, 29), 'and there is something to see');
});

t.test(
  'a change follows the object before it, the same again makes none, and nothing is said of nothing',
  async (t) => {
    const archive = await openArchive(t);
    const [image, other] = [slice(1, { accessionNumber: 'M-3' }), slice(2, { accessionNumber: 'M-3' })];
    await archive.store(image, other);
    const uid = image.studyInstanceUid;
    const drawn = length(keyOf(image));
    const { doctor } = await savedAndFiled(archive, uid, { markings: [drawn], keyImages: [keyOf(image)] });
    const again = async (version: number, more: Parameters<typeof sent>[1]) => {
      await measurements.save(doctor.call(), uid, sent(version, more));
      await measurements.settle(doctor.call(), uid);
      await fileSettled(archive.house.call());
    };
    const [report] = await archive.filed(uid, 3);
    await again(1, { markings: [drawn], keyImages: [keyOf(other)] });
    const four = await archive.filed(uid, 4);
    t.equal(four[3].sopClassUid, KO, 'only the stars changed');
    await again(2, {});
    const six = await archive.filed(uid, 6);
    t.same(
      six.slice(4).map(({ sopClassUid }) => sopClassUid),
      [SR, GREY_STATE],
      'what was taken back is said',
    );
    const [after] = six.slice(4);
    t.same(
      contentOf(after.dataSet).filter((item) => valuesOf(item, '0040A040')[0] === 'NUM'),
      [],
    );
    const predecessor = itemsOf(itemsOf(after.dataSet, '0040A360')[0], '00081115')[0];
    t.same(valuesOf(itemsOf(predecessor, '00081199')[0], '00081155'), valuesOf(report.dataSet, '00080018'));
    t.same(valuesOf(predecessor, '0020000E'), valuesOf(report.dataSet, '0020000E'));
    t.equal(valuesOf(report.dataSet, '0020000E')[0], ownSeriesUid(uid, 'measurements'));
    t.notOk('00700001' in six[5].dataSet, 'a state without drawings');
    for (const { file, document } of six) t.same(dciodvfyErrors(file), [], document);

    const second = await archive.doctor('dr-two');
    await measurements.save(second.call(), uid, sent(0, { keyImages: [keyOf(image)] }));
    await measurements.settle(second.call(), uid);
    await fileSettled(archive.house.call());
    const [, , , , , , theirs] = await archive.filed(uid, 7);
    t.equal(theirs.sopClassUid, KO);
    t.same(valuesOf(theirs.dataSet, '0020000E'), [ownSeriesUid(uid, 'key-images')], 'one series for everybody');
    t.same(valuesOf(theirs.dataSet, '00200013'), [3]);
    const { objects } = await measurements.read(second.call(), uid);
    t.equal(objects.length, 7);
  },
);

t.test('pictures made in the viewer are said in the patient, or not at all', async (t) => {
  const archive = await openArchive(t);
  const image = slice(1, { accessionNumber: 'M-4' });
  await archive.store(image);
  const uid = image.studyInstanceUid;
  const plane = { ...keyOf(image, 40), plane: 'lightbox:planes/1/39' };
  const inPatient = {
    frameOfReferenceUid: '2.25.77',
    points: [
      [0.1, 2, 3],
      [4, 5, -6.7],
    ] as [number, number, number][],
  };
  const markings = [length(plane), length(plane, { inPatient, label: 'In the patient' })];
  await savedAndFiled(archive, uid, { markings, keyImages: [plane] });
  const [report] = await archive.filed(uid, 1);
  t.same(dciodvfyErrors(report.file), []);
  const items = contentOf(report.dataSet);
  const places = items.filter((item) => valuesOf(item, '0040A040')[0] === 'SCOORD3D');
  t.same(
    places.map((item) => valuesOf(item, '00700022')),
    [inPatient.points.flat().map(Math.fround)],
  );
  t.same(valuesOf(places[0], '30060024'), ['2.25.77']);
  t.notOk(items.some((item) => valuesOf(item, '0040A040')[0] === 'SCOORD'));
});

t.test('it is filed once, whatever stops in between', async (t) => {
  const archive = await openArchive(t);
  const image = slice(1, { accessionNumber: 'M-5' });
  await archive.store(image);
  const uid = image.studyInstanceUid;
  const doctor = await archive.doctor();
  await measurements.save(doctor.call(), uid, sent(0, { markings: [length(keyOf(image))] }));
  await fileSettled(archive.house.call());
  t.same(await archive.db.query('SELECT 1 FROM measurement_objects'), [], 'somebody may still be drawing');
  const later = { ...archive.house.call(), now: new Date(Date.now() + 6 * 60_000) };
  await Promise.all([fileSettled(later), fileSettled(later)]);
  const objects = await archive.filed(uid, 2);
  t.same(await archive.db.query('SELECT 1 FROM measurement_objects WHERE data_set IS NOT NULL'), []);

  // As a stop leaves it between the archive's door and the row.
  const [kept] = objects;
  await archive.db.batch([
    {
      sql: 'UPDATE measurement_objects SET data_set = ? WHERE document = ?',
      args: [JSON.stringify(kept.dataSet), kept.document],
    },
  ]);
  await fileSettled(later);
  await archive.filed(uid, 2);
  t.same(await archive.db.query('SELECT 1 FROM measurement_objects WHERE data_set IS NOT NULL'), []);
  t.same(await archive.db.query('SELECT 1 FROM set_aside_objects'), [], 'the same bytes again');

  // One that can't be filed doesn't stand in the way.
  const two = await archive.doctor('dr-two');
  await measurements.save(two.call(), uid, sent(0, { keyImages: [keyOf(image)] }));
  await measurements.save(doctor.call(), uid, sent(1, { markings: [] }));
  await archive.db.batch([{ sql: `UPDATE measurement_sets SET content = '{' WHERE version = 2` }]);
  await fileSettled(later);
  t.equal((await archive.filed(uid, 3))[2].sopClassUid, KO);
  t.match(archive.house.log.join('\n'), 'measurements.not-filed');
});

t.test('it follows who leaves a study or signs its report', async (t) => {
  const archive = await openArchive(t);
  const image = slice(1, { accessionNumber: 'M-6' });
  await archive.store(image);
  const uid = image.studyInstanceUid;
  const filing = startFiling(archive.house.call());
  t.teardown(() => filing.close());
  const [one, two] = [await archive.doctor('dr-one'), await archive.doctor('dr-two')];
  await measurements.save(one.call(), uid, sent(0, { keyImages: [keyOf(image)] }));
  await measurements.save(two.call(), uid, sent(0, { keyImages: [keyOf(image)] }));
  await measurements.settle(one.call(), uid);
  await archive.filed(uid, 1);
  archive.house.appliance.events.publish({ type: 'report.signed', studyInstanceUid: uid });
  await archive.filed(uid, 2);
});

t.test('what we file are no images: nothing begins again, and people count as before', async (t) => {
  const archive = await openArchive(t);
  const image = slice(1, { accessionNumber: 'M-7' });
  await archive.store(image);
  const uid = image.studyInstanceUid;
  const row = async () => {
    const sql = `SELECT state, last_received_at, image_count, instance_count, patient_mismatch FROM studies
WHERE study_instance_uid = ?`;
    return (await archive.db.query(sql, [uid]))[0];
  };
  const before = await row();
  const heard: Event[] = [];
  archive.house.appliance.events.subscribe((event) => heard.push(event));
  await savedAndFiled(archive, uid, { markings: [length(keyOf(image))], keyImages: [keyOf(image)] });
  await archive.filed(uid, 3);
  t.same(await row(), { ...before, instance_count: 4 });
  t.equal(before.image_count, 1);
  const changes = heard.filter(({ type }) => type === 'study.changed');
  t.ok(
    changes.length > 0 && changes.every((event) => 'isOwn' in event && event.isOwn),
    'the matching room is left alone',
  );
  const listed = await archive.house.fetch(`/api/v1/studies/${uid}`, {
    headers: await archive.house.token('radiologist'),
  });
  t.match(await listed.json(), { instanceCount: 1, seriesCount: 4, state: 'complete' });
  const values = await archive.house.fetch(`/api/v1/reports/${uid}/values`, {
    headers: await archive.house.token('radiologist'),
  });
  t.same((await values.json()).values, [], 'what people measured isn’t what machines did');

  await archive.store(slice(2, { accessionNumber: 'M-7' }));
  t.match(await row(), { image_count: 2 });
});
