// What is asked before a signature: each contradiction with its sentence, and that a clean report is left alone.
import t from 'tap';
import { type GuardFacts, guards } from '../../../../appliance/clinic/reports/guards.ts';
import { openReports, type Texts, textOf } from './writing.ts';

const facts = (texts: Texts, more: Partial<GuardFacts> = {}): GuardFacts => ({
  document: textOf(texts),
  laterality: '',
  sex: 'F',
  held: undefined,
  isReceiving: false,
  unreadImages: 0,
  foreignImages: 0,
  isCriticalUntold: false,
  ...more,
});
const codes = (texts: Texts, more?: Partial<GuardFacts>) => guards(facts(texts, more)).map(({ code }) => code);

t.test('a report that says what it should is left alone', async (t) => {
  t.same(codes({}), []);
  t.same(
    codes({ findings: 'Right knee: effusion.', impression: 'Effusion of the right knee.' }, { laterality: 'R' }),
    [],
  );
  t.same(
    codes({ findings: 'Both kidneys normal, left 10 cm, right 11 cm.', impression: 'Stone in the left kidney.' }),
    [],
  );
  t.same(codes({ findings: 'Left ventricle dilated.', impression: 'Right heart strain was left untreated.' }), []);
  t.same(codes({ findings: 'The cyst is left in place.' }, { laterality: 'R' }), []);
  t.same(codes({ findings: 'Uterus and ovaries normal.' }), []);
  t.same(codes({ findings: 'Cervical spine normal.' }, { sex: 'M' }), []);
  t.same(codes({ findings: 'Prostate, uterus.' }, { sex: 'O' }), [], 'nothing is known of whom it is');
});

t.test('empty findings or impression stop', async (t) => {
  t.match(guards(facts({ findings: '', impression: ' \n ' })), [
    { code: 'no-findings', isStop: true },
    { code: 'no-impression', isStop: true },
  ]);
});

t.test('the other side than ordered is asked about, in many languages', async (t) => {
  const texts: Record<string, string> = {
    English: 'Tear of the LEFT meniscus',
    German: 'Riss des linken Innenmeniskus',
    French: 'Genou gauche : déchirure',
    Spanish: 'Rodilla izquierda con desgarro',
    Italian: 'Ginocchio sinistro',
    Portuguese: 'Joelho esquerdo',
    Polish: 'Kolano lewe',
    Russian: 'Разрыв мениска левого колена',
    Turkish: 'Sol diz',
    Arabic: 'تمزق في الركبة اليسرى',
    Hebrew: 'קרע בברך שמאל',
    Chinese: '左膝半月板撕裂',
    Korean: '왼쪽 무릎',
  };
  for (const [language, findings] of Object.entries(texts)) {
    const [open, ...more] = guards(facts({ findings }, { laterality: 'R' }));
    t.match(
      open,
      { code: 'side', isStop: false, sentence: 'The order is for the right side, the text says left' },
      language,
    );
    t.ok(open.found.length > 0 && more.length === 0, language);
    t.same(codes({ findings }, { laterality: 'L' }), [], `${language}: as ordered`);
    t.same(codes({ findings }, { laterality: 'B' }), []);
  }
});

t.test('an impression about a side that the findings have not is asked about', async (t) => {
  t.match(guards(facts({ findings: 'Stone in the left kidney.', impression: 'Nephrolithiasis right.' })), [
    { code: 'side-changes', sentence: 'The impression says right, the findings only left', found: ['right'] },
  ]);
  t.same(codes({ findings: 'Stein in der linken Niere.', impression: 'Nierenstein rechts.' }), ['side-changes']);
});

t.test('organs of the other sex are asked about', async (t) => {
  for (const findings of [
    'Uterus normal',
    'Gebärmutter unauffällig',
    'الرحم طبيعي',
    '子宫未见异常',
    'Матка без изменений',
    'רחם תקין',
  ])
    t.same(codes({ findings }, { sex: 'M' }), ['sex'], findings);
  for (const findings of [
    'Prostate enlarged',
    'Vergrößerte Prostata',
    'البروستات متضخمة',
    '前列腺增大',
    'Простата увеличена',
  ])
    t.same(codes({ findings }, { sex: 'F' }), ['sex'], findings);
});

t.test('empty fields, late images and images of somebody else are said', async (t) => {
  const field = { type: 'field', attrs: { id: 'bpd', label: 'BPD', value: null, unit: 'mm' } };
  const document = textOf({
    findings: [
      { type: 'paragraph', content: [field] },
      { type: 'paragraph', content: [{ type: 'text', text: 'Twins' }] },
    ],
  });
  t.match(guards({ ...facts({}), document }), [
    { code: 'empty-fields', sentence: 'A field of the template is empty', found: ['BPD'] },
  ]);
  t.match(guards(facts({}, { unreadImages: 3, isReceiving: true })), [
    { code: 'unread-images', sentence: /^3 images/, isStop: false },
  ]);
  t.match(guards(facts({}, { isReceiving: true })), [{ code: 'still-receiving' }]);
  t.match(guards(facts({}, { foreignImages: 1 })), [{ code: 'other-patients-image', isStop: true }]);
  t.match(guards(facts({}, { held: 'waiting' })), [{ code: 'waiting', isStop: true }]);
});

t.test('signing goes by them: stops hold, others want a reason that becomes part of what is signed', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study({ laterality: 'R', sex: 'M' });
  const document = textOf({ findings: 'Left knee: the uterus is normal.' });
  await room.write(doctor, uid, document);
  const asked = await room.house.fetch(`/api/v1/reports/${uid}/guards?asOf=${new Date().toISOString()}`, {
    headers: { cookie: doctor.cookie },
  });
  t.match(await asked.json(), { guards: [{ code: 'side' }, { code: 'sex' }] });
  await t.rejects(room.sign(doctor, uid), { code: 'conflict', field: 'guards.side' });
  const overrides = [{ guard: 'side' as const, reason: 'Left for comparison' }];
  await t.rejects(room.sign(doctor, uid, { overrides }), { code: 'conflict', field: 'guards.sex' });
  overrides.push(
    { guard: 'sex' as never, reason: 'Transgender man' },
    { guard: 'unread-images' as never, reason: 'x' },
  );
  const { versions } = await room.sign(doctor, uid, { overrides });
  t.same(versions[0].overrides, overrides.slice(0, 2), 'only what stood against it');
});

t.test('images that came after the reader opened the study are asked about', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const { uid } = await room.study();
  await room.write(doctor, uid, textOf());
  const asOf = new Date(Date.now() - 3_600_000).toISOString();
  await t.rejects(room.sign(doctor, uid, { asOf }), { code: 'conflict', field: 'guards.unread-images' });
  t.equal((await room.sign(doctor, uid)).state, 'final');
});

t.test('an image or measurement of another patient in the text stops', async (t) => {
  const room = await openReports(t);
  const doctor = await room.doctor();
  const [mine, prior, foreign] = [await room.study(), await room.study(), await room.study()];
  const move = 'UPDATE studies SET patient_id = ? WHERE study_instance_uid = ?';
  await room.db.batch([{ sql: move, args: [mine.patientId, prior.uid] }]);
  const measured = (studyInstanceUid: string) =>
    textOf({
      findings: [
        {
          type: 'paragraph',
          content: [{ type: 'measurement', attrs: { studyInstanceUid, label: 'Nodule', value: 8, unit: 'mm' } }],
        },
      ],
    });
  await room.write(doctor, mine.uid, measured(foreign.uid));
  await t.rejects(room.sign(doctor, mine.uid), { code: 'conflict', field: 'guards.other-patients-image' });
  await room.write(doctor, mine.uid, measured(prior.uid));
  t.equal((await room.sign(doctor, mine.uid)).state, 'final', 'an earlier study of the same patient is fine');
});
