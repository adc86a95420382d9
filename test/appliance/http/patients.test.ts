// Patients over HTTP: what is refused, what is kept from whom, and one story from registration to an undone merge.
import t from 'tap';
import { finishSetUp, openHouse } from '../../house.ts';

t.test('patients over HTTP', async (t) => {
  const house = await openHouse(t);
  await finishSetUp(house);
  const desk = await house.token('receptionist');
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into as a client without types would
  const ask = async (method: string, path: string, json?: unknown, headers = desk): Promise<[number, any]> => {
    const answer = await house.fetch(`/api/v1${path}`, { method, headers, json });
    return [answer.status, await answer.json()];
  };
  const register = async (family: string, given: string) => {
    const body = { name: { family, given }, sex: 'F', birthDate: '1980-05-12' };
    const [status, patient] = await ask('POST', '/patients', body);
    t.equal(status, 201);
    return patient;
  };
  const anna = await register('Sample', 'Anna');
  const double = await register('Sampel', 'Anna');

  t.test('bad input is refused with its field', async (t) => {
    const bad: [object, string][] = [
      [{ name: { family: 'A^B' } }, 'name.family'],
      [{ name: { family: 'x'.repeat(65) } }, 'name.family'],
      [{ name: { family: 'A' }, patientId: 'MINE' }, 'patientId'],
      [{ name: { family: 'A' }, birthDate: '1980-02-31' }, 'birthDate'],
    ];
    for (const [body, field] of bad) t.match(await ask('POST', '/patients', body), [400, { error: { field } }]);
    t.match(await ask('GET', '/patients/999'), [404, { error: { code: 'not-found' } }]);
    const decision = { request: { kind: 'merge', patientId: anna.id, intoPatientId: double.id }, reason: '  ' };
    t.match(await ask('POST', '/identity-changes', decision), [400, { error: { field: 'reason' } }]);
  });

  t.test('who may only read may neither register nor merge', async (t) => {
    const radiologist = await house.token('radiologist');
    t.equal((await ask('GET', `/patients/${anna.id}`, undefined, radiologist))[0], 200);
    t.equal((await ask('POST', '/patients', { name: { family: 'A' } }, radiologist))[0], 403);
    t.equal((await ask('POST', '/identity-changes/1/undo', { reason: 'x' }, radiologist))[0], 403);
  });

  t.test('a look-alike is shown, merged with a reason, and given back', async (t) => {
    const name = { family: 'Sample', given: 'Ana' };
    const [, { lookAlikes }] = await ask('POST', '/patients/look-alikes', { name, birthDate: '1980-05-12' });
    t.same(lookAlikes.map(({ patient }: { patient: { id: number } }) => patient.id).sort(), [anna.id, double.id]);
    const request = { kind: 'merge', patientId: double.id, intoPatientId: anna.id };
    const [, effect] = await ask('POST', '/identity-changes/preview', { request });
    t.match(effect, { moveCount: 0, warnings: ['names-differ', 'nothing-moves'] });
    const [status, { change }] = await ask('POST', '/identity-changes', { request, reason: 'Same card' });
    t.equal(status, 201);
    t.match(await ask('GET', `/patients/${double.id}`), [200, { id: anna.id, doubles: [{ id: double.id }] }]);
    t.match(
      await ask('GET', '/patients?search=sampel'),
      [200, { patients: [{ id: anna.id }] }],
      'found by the other name too',
    );
    t.match(await ask('GET', `/patients/${anna.id}/identity-changes`), [200, { changes: [{ reason: 'Same card' }] }]);
    t.match(await ask('POST', `/identity-changes/${change.id}/undo-preview`, {}), [200, { moveCount: 0 }]);
    t.match(await ask('POST', `/identity-changes/${change.id}/undo`, { reason: 'Twins' }), [
      200,
      { change: { undoneReason: 'Twins' } },
    ]);
    t.match(await ask('POST', `/identity-changes/${change.id}/undo`, { reason: 'Twins' }), [409, {}]);
    t.match(await ask('GET', `/patients/${double.id}`), [200, { id: double.id }]);
    t.match(await ask('PATCH', `/patients/${anna.id}`, { phone: '1', expectedVersion: 7 }), [409, {}]);
  });

  t.test('every read of a patient is in the log, and no log line has a name', async (t) => {
    const rows = await house.appliance.db.query(`SELECT action, subject FROM audit WHERE action LIKE 'patient%'`);
    const subjects = rows.map(({ action, subject }) => `${action} ${subject}`);
    for (const expected of ['patients.search patients', `patient.read patient:${anna.id}`])
      t.ok(subjects.includes(expected));
    t.notOk(house.log.some((line) => /sampl|sampel/i.test(line)));
  });
});
