// Templates and macros: those that come with the program are whole, the right one opens, and the clinic's own replace them.
import t from 'tap';
import * as catalogue from '../../../../appliance/clinic/orders/catalogue.ts';
import {
  type DocumentJson,
  nodesOf,
  textOf as plain,
  sectionOf,
} from '../../../../appliance/clinic/reports/document.ts';
import * as macros from '../../../../appliance/clinic/reports/macros.ts';
import * as reports from '../../../../appliance/clinic/reports/reports.ts';
import { fitness, type Wanted } from '../../../../appliance/clinic/reports/template-choice.ts';
import { parseTemplate, templateFiles } from '../../../../appliance/clinic/reports/template-text.ts';
import * as templates from '../../../../appliance/clinic/reports/templates.ts';
import { openReports, textOf } from './writing.ts';

t.test('every template that comes with the program is whole, and belongs to an exam of the catalogue', async (t) => {
  const room = await openReports(t);
  const codes = (await catalogue.exams(room.db)).map(({ code }) => code);
  const files = templateFiles();
  const about = files.map(({ key }) => key).join(' ');
  for (const kind of [
    'us-abdomen',
    'us-pelvis',
    'us-obstetrics',
    'us-thyroid',
    'us-breast',
    'us-carotids',
    'us-leg-veins',
  ])
    t.match(about, kind);
  for (const kind of ['xr-chest', 'ct-head', 'ct-chest', 'ct-abdomen', 'mr-brain', 'mr-spine', 'mr-joint', 'mr-knee'])
    t.match(about, kind);
  for (const { key, exams, document } of files) {
    t.same(
      exams.filter((code) => !codes.includes(code)),
      [],
      key,
    );
    t.ok(plain(sectionOf(document, 'findings')).length > 100, `${key} says what to look at`);
    const ids = nodesOf(document, 'field').map(({ attrs }) => attrs!.id);
    t.equal(new Set(ids).size, ids.length, `${key} has each field once`);
  }
});

t.test('a template is read as it is written', async (t) => {
  const { document } = parseTemplate(
    'x',
    'name: X\nmodality: US\n\n# Findings\n**Liver**: [l | Length | cm].\n- one\n- two\nEnd.\n',
  );
  t.match(sectionOf(document, 'findings').content, [
    {
      type: 'paragraph',
      content: [
        { text: 'Liver', marks: [{ type: 'strong' }] },
        { text: ': ' },
        { type: 'field', attrs: { id: 'l', label: 'Length', unit: 'cm', value: null } },
        { text: '.' },
      ],
    },
    { type: 'bullet_list', content: [{}, {}] },
    { type: 'paragraph' },
  ]);
  t.throws(() => parseTemplate('x', 'name: X\n\n# Fundings\nx\n'), /no section/);
  t.throws(() => parseTemplate('x', 'name: X\nsex: W\n'), /head/);
});

t.test('the template is chosen by exam, then modality and body part, and never that of the other sex', async (t) => {
  const best = (wanted: Partial<Wanted>) => {
    const all = { examCode: '', modalities: [], bodyPart: '', description: '', sex: '', ...wanted };
    const scored = templateFiles().map((file) => ({ key: file.key, score: fitness(file, all) }));
    return scored.sort((a, b) => b.score - a.score).filter(({ score }) => score > 0)[0]?.key;
  };
  t.equal(best({ examCode: 'US-PELV', modalities: ['US'], sex: 'F' }), 'us-pelvis-female');
  t.equal(best({ examCode: 'US-PELV', modalities: ['US'], sex: 'M' }), 'us-pelvis-male');
  t.equal(best({ modalities: ['DX'], bodyPart: 'CHEST' }), 'xr-chest');
  t.equal(best({ modalities: ['CT'], bodyPart: 'CHEST' }), 'ct-chest');
  t.equal(best({ modalities: ['MR'], description: 'MRI of the left ankle' }), 'mr-joint');
  t.not(best({ modalities: ['US'], bodyPart: 'UTERUS', sex: 'M' })?.startsWith('us-ob'), true);
  t.equal(best({ modalities: ['NM'] }), undefined);
});

t.test('a report begins with its template, the order’s indication and the last prior of its kind', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid, patientId } = await room.study({ exam: 'CT head' });
  for (const [studyDate, modality] of [
    ['20250310', 'CT'],
    ['20240101', 'CT'],
    ['20250601', 'MR'],
  ] as const) {
    const prior = await room.study({ studyDate, modality, description: `${modality} of ${studyDate}` });
    await room.db.batch([
      { sql: 'UPDATE studies SET patient_id = ? WHERE study_instance_uid = ?', args: [patientId, prior.uid] },
    ]);
  }
  const { begin, fitting } = await reports.write(doctor.call(), uid);
  t.equal(plain(sectionOf(begin, 'indication')), 'Headache');
  t.equal(plain(sectionOf(begin, 'comparison')), 'CT of 20250310, 2025-03-10');
  t.match(plain(sectionOf(begin, 'findings')), 'Ventricles');
  t.equal(fitting[0].name, 'CT head');
  t.notOk(fitting.some(({ name }) => name.startsWith('MR')));
});

t.test('the clinic’s copy takes the place of what came with Lightbox, and goes again', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study({ exam: 'CT head' });
  const call = doctor.call();
  const original = await templates.get(call, 'ct-head');
  const { name, modalities, bodyParts, exams, sex } = original;
  const wanted = { name: `${name}, ours`, modalities, bodyParts, exams, sex, basedOn: 'ct-head' };
  const document = textOf({ findings: 'Our own words.' });
  const own = await templates.add(call, { ...wanted, document });
  await t.rejects(templates.add(call, { ...wanted, document }), { code: 'conflict' });
  await t.rejects(templates.add(call, { ...wanted, basedOn: '../../x', document }), { code: 'invalid' });
  await t.rejects(templates.add(call, { ...wanted, document: { type: 'doc' } }), { code: 'invalid' });
  t.match(plain((await reports.write(call, uid)).begin), 'Our own words.');
  t.notOk((await templates.list(call)).some(({ key }) => key === 'ct-head'));
  await t.rejects(templates.change(call, own.key, { isActive: false, expectedVersion: 7 }), { code: 'conflict' });
  await t.rejects(templates.change(call, 'ct-head', { isActive: false, expectedVersion: 1 }), { code: 'not-found' });
  t.match(await templates.change(call, own.key, { isActive: false, expectedVersion: 1 }), {
    version: 2,
    isActive: false,
  });
  t.notMatch(plain((await reports.write(call, uid)).begin), 'Our own words.');
  const answer = await room.house.fetch('/api/v1/report-templates/us-abdomen', { headers: { cookie: doctor.cookie } });
  t.match(await answer.json(), { name: 'Ultrasound abdomen', isOwn: false });
});

t.test('a template holds nothing of a patient, and says which fields there are', async (t) => {
  const room = await openReports(t);
  const call = (await room.doctor()).call();
  const { name, modalities, bodyParts, exams, sex } = await templates.get(call, 'us-abdomen');
  const of = (...content: DocumentJson[]) => {
    const document = textOf({ findings: 'Ours.' });
    sectionOf(document, 'findings').content!.push({ type: 'paragraph', content });
    return { name, modalities, bodyParts, exams, sex, document };
  };
  const measurement = { type: 'measurement', attrs: { label: 'Liver', value: 14, unit: 'cm' } };
  const field = (value: string | null) => ({
    type: 'field',
    attrs: { id: 'liver-width', label: 'Liver width', unit: 'cm', value },
  });
  await t.rejects(templates.add(call, of(measurement)), { code: 'invalid', field: 'document' });
  await t.rejects(templates.add(call, of(field('14'))), { code: 'invalid', field: 'document' });
  const own = await templates.add(call, of(field(null)));
  const changes = { document: of(measurement).document, expectedVersion: own.version };
  await t.rejects(templates.change(call, own.key, changes), { code: 'invalid' });
  const fields = await templates.fields(call);
  t.same(
    fields.filter(({ id }) => id.startsWith('liver')).map(({ label }) => label),
    ['Liver length, midclavicular', 'Liver width'],
  );
  await templates.change(call, own.key, { isActive: false, expectedVersion: own.version });
  t.notOk((await templates.fields(call)).some(({ id }) => id === 'liver-width'));
});

t.test('macros are one’s own or everybody’s, and nobody sees or removes another’s', async (t) => {
  const room = await openReports(t);
  const [one, two] = [await room.doctor('dr-one'), await room.doctor('dr-two')];
  const own = await macros.add(one.call(), { abbreviation: 'nl', text: 'Normal liver.', isShared: false });
  await macros.add(two.call(), { abbreviation: 'nl', text: 'Nothing to say about the liver.', isShared: false });
  const shared = await macros.add(two.call(), { abbreviation: 'fu', text: 'Follow-up in 6 months.', isShared: true });
  await t.rejects(macros.add(one.call(), { abbreviation: 'fu', text: 'x', isShared: true }), { code: 'conflict' });
  t.same(await macros.list(one.call()), [shared, own]);
  await t.rejects(macros.remove(two.call(), own.id), { code: 'not-found' });
  await macros.remove(one.call(), shared.id);
  t.same(await macros.list(one.call()), [own]);
});
