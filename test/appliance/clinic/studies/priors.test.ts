// What stands beside a study for comparing: whose, in which order, and at what cost.
import t from 'tap';
import { addToIndex } from '../../../../appliance/clinic/studies/index-rows.ts';
import { priors } from '../../../../appliance/clinic/studies/priors.ts';
import { othersStatement } from '../../../../appliance/clinic/studies/store.ts';
import { readConfig } from '../../../../appliance/config.ts';
import { openAppliance } from '../../../../appliance/core/appliance.ts';
import { openLog } from '../../../../appliance/core/log.ts';
import { dataFolder } from '../../../data-folder.ts';
import { studyAddition } from '../../../study-rows.ts';

const appliance = await openAppliance(
  readConfig({ LIGHTBOX_DATA: dataFolder(t) }),
  openLog(() => {}),
);
t.teardown(() => appliance.close());
const call = () => appliance.call({ kind: 'token', tokenId: 1, name: 'room', role: 'radiologist' }, 'local');

const anna = { patientName: 'Sample^Anna', patientId: 'S-1', patientBirthDate: '19700101' };
const of = (description: string, studyDate: string, modality: string, bodyPartExamined?: string, person = anna) =>
  studyAddition({ ...person, description, studyDate, modality, bodyPartExamined });
const today = of('today', '20260301', 'CT', 'CHEST');
const others = [
  of('knee', '20260201', 'MR', 'KNEE'),
  of('film', '20260101', 'CR', 'chest'),
  of('old chest', '20240101', 'CT', 'CHEST'),
  of('last chest', '20250101', 'CT', 'CHEST'),
  of('head', '20250601', 'CT', 'HEAD'),
  of('later', '20260401', 'CT', 'CHEST'),
  of('somebody', '20250101', 'CT', 'CHEST', { ...anna, patientName: 'Muster^Eva', patientId: 'S-2' }),
];
await appliance.db.batch(addToIndex([today, ...others], [], new Set(), '2026-03-01T00:00:00.000Z'));
const uid = today.filing.studyInstanceUid;

t.test('the same body part and machine come first, then either, then the rest; later studies last', async (t) => {
  const found = await priors(call(), uid);
  t.same(
    found.map(({ description, alike }) => [description, alike]),
    [
      ['last chest', 'both'],
      ['old chest', 'both'],
      ['film', 'body-part'],
      ['head', 'modality'],
      ['knee', 'neither'],
      ['later', 'both'],
    ],
  );
  t.same(
    found.map(({ isEarlier }) => isEarlier),
    [true, true, true, true, true, false],
  );
  t.same(found[2]!.bodyParts, ['CHEST']);
});

t.test('looking for them is in the audit log; an unknown study is none', async (t) => {
  const [row] = await appliance.db.query(`SELECT subject FROM audit WHERE action = 'study.priors'`);
  t.equal(row?.subject, uid);
  await t.rejects(priors(call(), '1.2.3'), { code: 'not-found' });
});

t.test('they are found by indexes: every study that is opened asks', async (t) => {
  const { sql, args } = othersStatement(1, 50);
  const plan = (await appliance.db.query(`EXPLAIN QUERY PLAN ${sql}`, args)).map(({ detail }) => detail as string);
  t.same(
    plan.filter((step) => /^SCAN (?!\(|.*subquery)/i.test(step)),
    [],
    plan.join('; '),
  );
});
