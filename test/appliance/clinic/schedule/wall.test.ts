// The waiting room's list: numbers from arrival on, no more of a name than the clinic chose, and a key that opens only this.
import t from 'tap';
import * as catalogue from '../../../../appliance/clinic/orders/catalogue.ts';
import * as clinic from '../../../../appliance/clinic/schedule/clinic.ts';
import * as schedule from '../../../../appliance/clinic/schedule/schedule.ts';
import * as wall from '../../../../appliance/clinic/schedule/wall.ts';
import * as settings from '../../../../appliance/device/settings/settings.ts';
import { routes } from '../../../../appliance/http/routes.ts';
import { openHouse } from '../../../house.ts';
import { addPatient } from '../../../patient-rows.ts';

const house = await openHouse(t);
const { db } = house.appliance;
const call = () => house.appliance.call({ kind: 'token', tokenId: 1, name: 'desk', role: 'receptionist' }, 'local');
const exams = await catalogue.exams(db);
const examId = exams.find(({ code }) => code === 'US-ABD')!.id;
const us = await clinic.addRoom(call(), { name: 'US 1', departmentId: null, modality: 'US', stationAeTitle: '' });

async function arrive(patientId: number): Promise<number> {
  const startsAt = new Date().toISOString();
  const order = { examId };
  const what = { kind: 'exam', patientId, roomId: us.id, startsAt, order, isWalkIn: true } as const;
  return (await schedule.book(call(), what)).id;
}

t.test('who arrives gets the next number of the day and keeps it', async (t) => {
  const [anna, hans] = [await addPatient(db), await addPatient(db, { name: 'Muster^Hans' })];
  const startsAt = new Date(Date.now() + 3_600_000).toISOString();
  const what = { kind: 'exam', patientId: anna, roomId: us.id, startsAt, order: { examId } } as const;
  const { id, ticket } = await schedule.book(call(), what);
  t.equal(ticket, null, 'not before');
  t.equal((await schedule.move(call(), id, 'waiting')).ticket, 1);
  const walkIn = await arrive(hans);
  t.equal((await schedule.get(call(), walkIn)).ticket, 2);
  await schedule.move(call(), id, 'booked');
  t.equal((await schedule.move(call(), id, 'waiting')).ticket, 1);
  t.equal((await schedule.move(call(), id, 'in-room')).ticket, 1);
});

t.test('the list has the number unless the clinic chose more, and nothing else of a person', async (t) => {
  const { key } = await wall.addScreen(house.call(), { name: 'Waiting room' });
  const label = async () => (await wall.list(house.call(), key)).entries.map((entry) => entry.label);
  const list = await wall.list(house.call(), key);
  t.strictSame(list, {
    clinic: 'Lightbox',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    entries: [
      { label: '2', state: 'waiting', roomName: 'US 1' },
      { label: '1', state: 'in-room', roomName: 'US 1' },
    ],
  });
  await settings.change(house.call(), { wall: { names: 'initials' } });
  t.same(await label(), ['H. M.', 'A. S.']);
  await settings.change(house.call(), { wall: { names: 'first-name' } });
  t.same(await label(), ['Hans', 'Anna']);
  await settings.change(house.call(), { wall: { names: 'number' } });
  const [row] = await db.query("SELECT actor, subject FROM audit WHERE action = 'wall.read' LIMIT 1");
  t.match(row, { actor: /^system:wall-/, subject: /^wall-screen:/ });
});

t.test('names in other scripts are cut where letters end; without one the number stays', async (t) => {
  const of = (name: string, names: 'initials' | 'first-name') => wall.labelOf({ name, ticket: 7 }, names);
  t.equal(of('山田^花', 'initials'), '花. 山.');
  t.equal(of('E\u0301tienne^A\u030Asa', 'initials'), 'A\u030A. E\u0301.');
  t.equal(of('Sample^Anna Maria', 'first-name'), 'Anna');
  t.equal(of('', 'initials'), '7');
  t.equal(of('Sample', 'first-name'), '7');
});

t.test('a key opens the list and nothing else, until it is ended', async (t) => {
  const { id, key } = await wall.addScreen(house.call(), { name: 'Corridor' });
  const ask = (path: string, headers: Record<string, string>) => house.fetch(path, { headers });
  const answer = await ask('/api/v1/wall', { 'x-wall-key': key });
  t.equal(answer.status, 200);
  t.match(answer.headers.get('cache-control'), /no-store/);
  for (const wrong of ['', 'x', `${key.slice(0, -1)}_`, "' OR 1=1"])
    t.equal((await ask('/api/v1/wall', { 'x-wall-key': wrong })).status, 404);
  const staff = await house.token('receptionist');
  t.equal((await ask('/api/v1/wall', staff)).status, 404, 'a person’s rights are no key');
  for (const { method, path, access } of routes) {
    if (method !== 'GET' || access === 'public' || path.includes(':')) continue;
    for (const headers of [{ 'x-wall-key': key }, { authorization: `Bearer ${key}` }] as Record<string, string>[])
      t.equal((await ask(path, headers)).status, 401, path);
  }
  const [kept] = await db.query('SELECT * FROM wall_screens WHERE id = ?', [id]);
  t.notOk(Object.values(kept).includes(key), 'the key itself is kept nowhere');
  await wall.endScreen(house.call(), id);
  t.equal((await ask('/api/v1/wall', { 'x-wall-key': key })).status, 404);
});
