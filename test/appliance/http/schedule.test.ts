// The day over HTTP: a booking with its order, a refusal that names its field, the flow, and what may not be sent.
import t from 'tap';
import { finishSetUp, openHouse } from '../../house.ts';
import { addPatient } from '../../patient-rows.ts';

const house = await openHouse(t);
await finishSetUp(house);
const patientId = await addPatient(house.appliance.db);
const manager = await house.token('manager');
const desk = await house.token('receptionist');

async function send(method: string, path: string, json?: unknown, headers = desk) {
  const answer = await house.fetch(`/api/v1/${path}`, { method, headers, json });
  return { status: answer.status, body: await answer.json().catch(() => undefined) };
}

const room = (
  await send('POST', 'rooms', { name: 'US', departmentId: null, modality: 'US', stationAeTitle: 'US1' }, manager)
).body;
const { exams } = (await send('GET', 'exams')).body;
const examId = exams.find(({ code }: { code: string }) => code === 'US-ABD').id;
const startsAt = '2031-03-03T09:00:00.000Z';
const booking = { kind: 'exam', patientId, roomId: room.id, startsAt, order: { examId, indication: 'Pain' } };

t.test('booked, found, moved along, and cancelled with its order', async (t) => {
  const booked = await send('POST', 'appointments', booking);
  t.match(booked, { status: 201, body: { state: 'booked', order: { indication: 'Pain', state: 'SCHEDULED' } } });
  const again = await send('POST', 'appointments', booking);
  t.match(again, { status: 409, body: { error: { code: 'conflict', field: 'roomId' } } });
  const span = 'from=2031-03-03T00:00:00Z&to=2031-03-04T00:00:00Z';
  for (const list of ['appointments', 'board'])
    t.match(await send('GET', `${list}?${span}`), { status: 200, body: { appointments: [{ id: booked.body.id }] } });
  t.match(await send('GET', `slots?examId=${examId}&from=${startsAt}`), {
    status: 200,
    body: { slots: [{ roomId: room.id }] },
  });
  const { id, order } = booked.body;
  t.match(await send('POST', `appointments/${id}/move`, { to: 'waiting' }), {
    status: 200,
    body: { state: 'waiting' },
  });
  const cancelled = await send('POST', `orders/${order.id}/cancel`, { reason: 'Twice' });
  t.match(cancelled, { status: 200, body: { state: 'CANCELLED' } });
  t.match(await send('GET', `appointments/${id}`), { body: { state: 'cancelled', stateReason: 'Twice' } });
});

t.test('what has no bound or no sense is refused before it reaches a room', async (t) => {
  const bad = [
    { ...booking, startsAt: 'tomorrow' },
    { ...booking, minutes: 100_000 },
    { ...booking, order: { examId, indication: 'x'.repeat(5000) } },
    { ...booking, order: { examId, priority: 'now' } },
    { ...booking, order: { examId, safety: { hunger: 'yes' } } },
    { ...booking, title: 'two\nlines' },
    { ...booking, surprise: 1 },
  ];
  for (const body of bad)
    t.equal((await send('POST', 'appointments', body)).status, 400, JSON.stringify(body).slice(0, 60));
  t.equal((await send('GET', 'appointments?from=2031-01-01T00:00:00Z&to=2032-01-01T00:00:00Z')).status, 413);
  t.equal((await send('POST', 'rooms', { name: 'X' }, desk)).status, 403);
});
