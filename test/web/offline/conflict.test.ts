// What is laid side by side for a person, what is sent after their decision, and what waits laid over what is kept.
import t from 'tap';
import type { Action, Subject } from '../../../web/offline/action.ts';
import { isKept, keep, recall, tidy } from '../../../web/offline/answers.ts';
import { againOn, isMet, rows } from '../../../web/offline/conflict.ts';
import { changedPatient, registered } from '../../../web/offline/expected.ts';
import { overlaid } from '../../../web/offline/overlay.ts';
import { memoryShelf } from '../../../web/offline/shelf.ts';
import type { Appointment, Patient } from '../../../web/shapes.ts';

const now = new Date('2026-05-04T08:00:00Z');
const before: Patient = {
  ...registered(5, { name: { family: 'Sample', given: 'Anna' }, birthDate: '1980-05-12', phone: '000' }, now),
  ...{ id: 7, version: 3 },
};
/** A form sends every field along. */
const body = {
  name: before.nameParts,
  sex: '' as const,
  phone: '222',
  email: 'anna@example.org',
  address: '',
  history: '',
};
const action = {
  ...{
    seq: 9,
    key: 'k',
    user: 'anna',
    kind: 'change-patient',
    method: 'PATCH',
    path: '/api/v1/patients/7',
    state: 'stuck',
  },
  ...{
    at: now.toISOString(),
    body: { ...body, expectedVersion: 3 },
    before,
    shown: changedPatient(9, before, body, now),
  },
} as Action;
const theirs: Patient = { ...before, phone: '111', address: 'Lane 1', version: 4 };

t.test('only what the person changed is a wish, and what two people changed is disputed', async (t) => {
  t.same(rows(action, theirs), [
    { field: 'phone', was: '000', wanted: '222', now: '111', disputed: true },
    { field: 'email', was: '', wanted: 'anna@example.org', now: '', disputed: false },
  ]);
  t.notOk(isMet(action, theirs));
  t.ok(isMet(action, { ...theirs, phone: '222', email: 'anna@example.org' }));
});

t.test('after the decision only what was chosen is sent, on what is there now', async (t) => {
  t.same(againOn(action, theirs, new Set(['email'])), { email: 'anna@example.org', expectedVersion: 4 });
});

t.test('without knowing how it was before, everything is shown and nothing taken for granted', async (t) => {
  const blind = rows({ ...action, before: undefined }, theirs);
  t.match(
    blind.find(({ field }) => field === 'phone'),
    { was: undefined, disputed: true },
  );
});

const appointment = (id: number, startsAt: string, state = 'booked') =>
  ({
    id,
    startsAt,
    endsAt: startsAt.replace(':00:00', ':20:00'),
    state,
    patient: { name: 'Sample^Anna' },
  }) as Appointment;

t.test('a list that is kept shows what is known since, and what waits', async (t) => {
  const shelf = memoryShelf();
  const list = '/api/v1/board?from=2026-05-04T00%3A00%3A00.000Z&to=2026-05-05T00%3A00%3A00.000Z';
  const day = '2026-05-04T';
  await keep(shelf, list, { appointments: [appointment(1, `${day}09:00:00.000Z`)] }, now);
  const later = new Date(now.getTime() + 1000);
  await keep(shelf, '/api/v1/appointments/1', appointment(1, `${day}09:00:00.000Z`, 'waiting'), later);
  await keep(shelf, '/api/v1/appointments/2', appointment(2, `${day}08:00:00.000Z`), later);
  const kept = await recall(shelf, list);
  t.match(kept?.answer, { appointments: [{ id: 2 }, { id: 1, state: 'waiting' }] });
  const waiting = [{ kind: 'book', shown: appointment(-5, `${day}10:00:00.000Z`) }] as Action[];
  t.match(overlaid(list, kept?.answer, waiting), { appointments: [{ id: 2 }, { id: 1 }, { id: -5 }] });
  const elsewhere = [{ kind: 'book', shown: appointment(-5, '2026-05-09T10:00:00.000Z') }] as Action[];
  t.equal((overlaid(list, kept?.answer, elsewhere) as { appointments: unknown[] }).appointments.length, 2);
});

t.test('what is kept has its bounds', async (t) => {
  const shelf = memoryShelf();
  for (let id = 1; id <= 60; id++)
    await keep(shelf, `/api/v1/patients/${id}`, { ...before, id }, new Date(now.getTime() + id));
  await keep(shelf, '/api/v1/clinic', { text: 'x'.repeat(1_100_000) }, now);
  await keep(shelf, '/api/v1/studies', { studies: [] }, now);
  await keep(shelf, '/api/v1/audit', { rows: [] }, now);
  await tidy(shelf, now);
  const paths = (await shelf.all<{ path: string }>('answers')).map(({ path }) => path);
  t.equal(paths.length, 50);
  t.ok(paths.includes('/api/v1/patients/60') && !paths.includes('/api/v1/patients/1'), 'the oldest went');
  t.notOk(isKept('/api/v1/users') || isKept('/api/v1/session') || isKept('/api/v1/tokens'));
  const found = (await recall(shelf, '/api/v1/patients?search=sam%20an')) as { answer: { patients: Subject[] } };
  t.equal(found.answer.patients.length, 50, 'found by the beginnings of the name');
  const nobody = (await recall(shelf, '/api/v1/patients?search=nobody')) as { answer: { patients: Subject[] } };
  t.equal(nobody.answer.patients.length, 0);
  await tidy(shelf, new Date(now.getTime() + 2 * 86_400_000));
  t.equal((await shelf.all('answers')).length, 0, 'nor is anything kept for days');
});

t.test('a name is put together as the box does', async (t) => {
  const name = {
    family: 'Yamada',
    given: 'Tarou',
    nativeFamily: '山田',
    nativeGiven: '太郎',
    phoneticFamily: 'やまだ',
  };
  t.equal(registered(1, { name }, now).name, 'Yamada^Tarou=山田^太郎=やまだ');
  t.match(registered(1, { age: { value: 40, unit: 'years' } }, now), {
    birthDate: '1986-05-04',
    birthDateIsEstimated: true,
  });
});
