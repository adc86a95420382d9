// Look-alikes: five hundred people written otherwise than they are registered must be found among thousands, and the hot
// questions must walk an index.
import t from 'tap';
import { jaroWinkler } from '../../../../appliance/clinic/patients/likeness.ts';
import { soundOf } from '../../../../appliance/clinic/patients/likeness-keys.ts';
import { composeName, nameFields, romanised } from '../../../../appliance/clinic/patients/names.ts';
import * as patients from '../../../../appliance/clinic/patients/patients.ts';
import { lookAlikes, makeAllSearchable, matchExpression } from '../../../../appliance/clinic/patients/search.ts';
import { BY_ACCESSION, CANDIDATES, MATCHING } from '../../../../appliance/clinic/patients/search-store.ts';
import { openHouse } from '../../../house.ts';
import { makeForeigners, makePeople, makeVariants, type Person } from './people.ts';
import { insertPeople } from './rows.ts';

const REGISTERED = 5000;
const FOREIGNERS = 200;
const VARIANTS = 300;

const house = await openHouse(t);
const call = () => house.call();

t.test('of 500 people written otherwise, over 95 % are among the first five', async (t) => {
  const people = makePeople(REGISTERED);
  const foreigners = makeForeigners(FOREIGNERS);
  await insertPeople(house.appliance.db, [...people, ...foreigners.map(({ person }) => person)]);
  await makeAllSearchable(call());
  const labelled = [
    ...makeVariants(people, VARIANTS),
    ...foreigners.map(({ person, other, script }, n) => ({
      rule: script,
      of: REGISTERED + n,
      asked: { ...person, name: other },
    })),
  ];
  t.equal(labelled.length, 500);
  const missed: string[] = [];
  const times: number[] = [];
  for (const { rule, of, asked } of labelled) {
    const started = performance.now();
    const found = await lookAlikes(call(), { name: asked.name, birthDate: asked.birthDate || null });
    times.push(performance.now() - started);
    if (!found.some(({ patient }) => patient.id === of + 1)) missed.push(`${rule}: ${JSON.stringify(asked.name)}`);
  }
  t.comment(`${missed.length} missed: ${missed.slice(0, 12).join('; ')}`);
  t.comment(`median ${times.sort((a, b) => a - b)[250].toFixed(1)} ms`);
  t.ok(missed.length < 25, `${500 - missed.length} of 500 found`);
});

t.test('somebody quite different is nobody', async (t) => {
  for (const name of [
    { family: 'Zzyzx', given: 'Qoph' },
    { family: '', given: '' },
  ])
    t.same(await lookAlikes(call(), { name, birthDate: '1901-01-01' }), []);
});

t.test('each comes with reasons, and the patient that is being changed is not its own look-alike', async (t) => {
  const anna = await patients.register(call(), {
    name: { family: 'Uniquesample', given: 'Anna' },
    birthDate: '1980-05-12',
    sex: 'F',
    phone: '0170 9998887',
  });
  const ask = async (asked: Partial<Person>, except?: number) => {
    const [first] = await lookAlikes(call(), { ...asked, except });
    return first?.patient.id === anna.id ? first.reasons : undefined;
  };
  const name = { family: 'Uniquesample', given: 'Anna' };
  t.same(await ask({ name, birthDate: '1980-05-12' }), ['same-name', 'same-birth-date']);
  t.same(await ask({ name, birthDate: '1980-05-12' }, anna.id), undefined);
  t.same(await ask({ name: { family: 'Anna', given: 'Uniquesample' }, birthDate: '1980-05-13' }), [
    'swapped-names',
    'same-name',
    'birth-date-one-digit',
  ]);
  t.same(await ask({ name, birthDate: '1980-12-05', sex: 'M' }), ['same-name', 'birth-date-swapped', 'other-sex']);
  t.same(await ask({ name: { family: 'Uniquesampel', given: 'Ana' }, phone: '+49 170 9998887' }), [
    'similar-name',
    'same-phone',
  ]);
  t.same(await ask({ name: { family: 'Uniquesam' } }), ['similar-name'], 'while it is being typed');
});

t.test('names go into a PN and back, in whatever script', async (t) => {
  t.equal(
    composeName({ family: ' Sample ', given: 'Anna', nativeFamily: '山田', nativeGiven: '太郎' }),
    'Sample^Anna=山田^太郎',
  );
  t.equal(composeName({ nativeFamily: '王', nativeGiven: '小东' }), '=王^小东');
  t.equal(
    composeName({ nativeFamily: 'Примеров', nativeGiven: 'Иван' }),
    'Примеров^Иван',
    'alphabetic, says the standard',
  );
  t.equal(composeName({}), '');
  t.match(nameFields('Sample^Anna^^Dr.=山田^太郎=やまだ'), {
    family: 'Sample',
    prefix: 'Dr.',
    nativeGiven: '太郎',
    phoneticFamily: 'やまだ',
  });
  t.equal(romanised('Щербаков Ольга'), 'shcherbakov olga');
  t.equal(soundOf('mhmd'), soundOf('mohammed'));
  t.equal(soundOf('muller'), soundOf('mueller'));
  t.ok(jaroWinkler('sample', 'sampel') > 0.9);
});

t.test('the hot questions walk an index', async (t) => {
  const plan = async (sql: string, args: (string | number | null)[]) =>
    (await house.appliance.db.query(`EXPLAIN QUERY PLAN ${sql}`, args)).map((row) => row.detail as string);
  const plans = [
    await plan(CANDIDATES, ['a OR b', 'c', '"d"*', '1980-05-12']),
    await plan(MATCHING, [matchExpression('sample anna')!, 30]),
    await plan(BY_ACCESSION, ['A1']),
  ];
  for (const details of plans)
    t.notOk(
      details.some((detail) => /^SCAN (patients|studies|orders|owner|identities)/.test(detail)),
      details.join('; '),
    );
});
