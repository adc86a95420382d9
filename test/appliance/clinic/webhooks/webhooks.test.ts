// Webhooks: what happens in the clinic is told by real HTTP, signed, in order, again until it was taken; nothing that was
// committed is lost, nobody's name is in it, and no queue grows without bound.
import t from 'tap';
import * as critical from '../../../../appliance/clinic/critical/critical.ts';
import { type Delivering, startDelivering } from '../../../../appliance/clinic/webhooks/delivering.ts';
import type { Delivery, IssuedWebhook, Webhook } from '../../../../appliance/clinic/webhooks/shapes.ts';
import { WEBHOOK_EVENTS } from '../../../../appliance/clinic/webhooks/shapes.ts';
import * as webhooks from '../../../../appliance/clinic/webhooks/webhooks.ts';
import { openPost } from '../../../../appliance/core/post.ts';
import { addExam } from '../../../exam-rows.ts';
import { finishSetUp, type House, openHouse, type Test } from '../../../house.ts';
import { isGenuine, openReceiver } from '../../../receiver.ts';
import { openReports, textOf } from '../reports/writing.ts';

const FAST = { lookEveryMs: 50, waitsSeconds: [0.1] };

async function openDesk(t: Test, house: House) {
  const headers = await house.token('administrator');
  const ask = async <T>(method: string, path: string, json?: object): Promise<T & { code: number }> => {
    const answer = await house.fetch(`/api/v1/webhooks${path}`, { method, headers, json });
    const body = answer.status === 204 ? {} : await answer.json();
    return { ...(body as T), code: answer.status };
  };
  let delivering: Delivering | undefined;
  const stop = async () => {
    await delivering?.close();
    delivering = undefined;
  };
  const desk = {
    ask,
    add: (url: string, events: readonly string[] = WEBHOOK_EVENTS) =>
      ask<IssuedWebhook>('POST', '', { name: 'Invoices', url, events }),
    start: () => {
      delivering = startDelivering(house.call(), openPost({ toThisMachine: true, limitMs: 500 }), FAST);
    },
    stop,
    webhook: async (id: number) =>
      (await ask<{ webhooks: Webhook[] }>('GET', '')).webhooks.find((one) => one.id === id)!,
    deliveries: async (id: number, state?: string) =>
      (await ask<{ deliveries: Delivery[] }>('GET', `/${id}/deliveries${state ? `?state=${state}` : ''}`)).deliveries,
    async settled(id: number) {
      for (let wait = 0; wait < 200; wait++) {
        const webhook = await desk.webhook(id);
        if (webhook.waiting === 0) return webhook;
        await pause(50);
      }
      throw new Error('It never settled');
    },
  };
  t.teardown(stop);
  return desk;
}

const pause = (milliseconds: number) => new Promise((wake) => setTimeout(wake, milliseconds));

async function openClinic(t: Test) {
  const house = await openHouse(t);
  await finishSetUp(house);
  const { db } = house.appliance;
  const place = async (count: number) => {
    for (let n = 0; n < count; n++) await addExam(db, {});
  };
  return { house, db, place, desk: await openDesk(t, house) };
}

t.test('a day of the clinic is told in its order, signed, by numbers alone', async (t) => {
  const room = await openReports(t);
  const { house, db } = room;
  const desk = await openDesk(t, house);
  const receiver = await openReceiver(t);
  const { webhook, secret } = await desk.add(receiver.url);
  desk.start();
  const doctor = await room.doctor();
  const { uid, orderId, patientId } = await room.study({ patientName: 'Beispiel^Karla' });
  await room.write(doctor, uid, textOf());
  await room.sign(doctor, uid);
  await room.write(doctor, uid, textOf({ impression: 'Normal study. Corrected.' }));
  await room.sign(doctor, uid, { kind: 'amended', reason: 'A slip of the tongue' });
  const { id } = await critical.flag(doctor.call(), uid, { category: 'urgent', what: 'Tension pneumothorax' });
  await critical.tell(doctor.call(), id, { whom: 'Dr. Sample', how: 'telephone', isReadBack: true });
  await db.batch([{ sql: `UPDATE appointments SET state = 'completed', version = version + 1` }]);

  await receiver.until(1, 'appointment.changed');
  const { waiting, dead, last } = await desk.settled(webhook.id);
  t.match({ waiting, dead, last }, { waiting: 0, dead: 0, last: { ok: true, message: /Taken/ } });
  const of = (event: string) => receiver.told.filter(({ body }) => body.type === event).map(({ body }) => body.data);
  t.match(of('study.received'), [{ studyInstanceUid: uid }]);
  t.match(of('study.changed').at(-1), { studyInstanceUid: uid, patientId, orderId });
  t.strictSame(of('report.signed'), [{ studyInstanceUid: uid, version: 1, kind: 'final' }]);
  t.strictSame(of('report.amended'), [{ studyInstanceUid: uid, version: 2, kind: 'amended' }]);
  t.match(of('critical.found'), [{ criticalResultId: id, category: 'urgent', state: 'open' }]);
  t.match(of('critical.changed'), [{ state: 'told' }, { state: 'closed' }]);
  t.match(of('order.placed'), [{ orderId }]);
  t.match(of('order.changed').at(-1), { orderId, state: 'FINAL' });
  t.match(of('appointment.booked'), [{ orderId }]);
  t.match(of('appointment.changed').at(-1), { orderId, state: 'completed' });
  t.ok(of('patient.changed').length >= 1);
  const kinds = new Set(receiver.told.map(({ body }) => body.type));
  t.strictSame(
    [...WEBHOOK_EVENTS].filter((event) => !kinds.has(event)),
    [],
    'every event there is was told',
  );

  const ids = (await desk.deliveries(webhook.id)).map(({ messageId }) => messageId).reverse();
  t.strictSame(
    receiver.told.map(({ id }) => id),
    ids,
    'each once, in the order it happened',
  );
  t.ok(
    receiver.told.every((one) => isGenuine(one, secret)),
    'each is signed',
  );
  t.notOk(receiver.told.some((one) => isGenuine(one, `whsec_${Buffer.alloc(32).toString('base64')}`)));
  const all = receiver.told.map(({ text, headers }) => text + JSON.stringify(headers)).join('\n');
  t.notMatch(all, /Beispiel|Karla|pneumothorax|Sample|slip/i, 'no name and no text of anybody');
  t.notMatch(house.log.join('\n'), /127\.0\.0\.1:\d+\/told|whsec_/, 'no address and no secret in the log');
});

t.test(
  'a receiver that fails, hangs and comes back is told all of it, in order, none twice without its id',
  async (t) => {
    const { desk, place } = await openClinic(t);
    const receiver = await openReceiver(t);
    const { webhook } = await desk.add(receiver.url, ['order.placed']);
    receiver.answers = 503;
    desk.start();
    await place(3);
    const failed = await receiver.until(3);
    t.equal(new Set(failed.map(({ id }) => id)).size, 1, 'the first is tried again before the second');
    t.match(await desk.webhook(webhook.id), { waiting: 3, last: { ok: false, message: /503/ } });
    receiver.answers = 'hang';
    await receiver.until(receiver.told.length + 2);
    receiver.answers = 204;
    await desk.settled(webhook.id);
    const orders = receiver.told.map(({ body }) => body.data.orderId as number);
    t.strictSame([...new Set(orders)].length, 3);
    t.strictSame(
      orders,
      [...orders].sort((a, b) => a - b),
      'in order',
    );
    const [last, , first] = await desk.deliveries(webhook.id, 'delivered');
    t.ok(first!.attempts >= 5, `${first!.attempts} attempts`);
    t.match(last, { state: 'delivered', status: 204, attempts: 1 });
    t.equal((await desk.webhook(webhook.id)).failures, 0);
  },
);

t.test('the waits grow, up to hours', async (t) => {
  const { desk, place, db, house } = await openClinic(t);
  const receiver = await openReceiver(t);
  receiver.answers = 500;
  const { webhook } = await desk.add(receiver.url, ['order.placed']);
  await place(1);
  const waits: number[] = [];
  for (let round = 0; round < 9; round++) {
    const delivering = startDelivering(house.call(), openPost({ toThisMachine: true }));
    let now = await desk.webhook(webhook.id);
    for (let wait = 0; wait < 200 && now.failures <= round; wait++) {
      await pause(50);
      now = await desk.webhook(webhook.id);
    }
    await delivering.close();
    waits.push(Math.round((Date.parse(now.nextAt) - Date.parse(now.last!.at)) / 1000));
    await db.batch([{ sql: `UPDATE webhooks SET next_at = '2026-01-01T00:00:00.000Z'` }]);
  }
  t.strictSame(waits, [5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 21_600]);
});

t.test('what a receiver refuses for good holds up nothing; it is shown, and sent again by hand', async (t) => {
  const { desk, place } = await openClinic(t);
  const receiver = await openReceiver(t);
  const { webhook } = await desk.add(receiver.url, ['order.placed']);
  receiver.answers = 422;
  desk.start();
  await place(1);
  await desk.settled(webhook.id);
  receiver.answers = 204;
  await place(1);
  await desk.settled(webhook.id);
  t.match(await desk.webhook(webhook.id), { dead: 1, waiting: 0, failures: 0 });
  const [dead] = await desk.deliveries(webhook.id, 'dead');
  t.match(dead, { attempts: 3, status: 422, result: /refused/ });
  t.equal((await desk.ask('POST', `/${webhook.id}/deliveries/${dead!.id}/again`)).code, 204);
  await receiver.until(5);
  await desk.settled(webhook.id);
  t.equal(receiver.told.at(-1)!.id, dead!.messageId, 'under the id that it had');
  t.equal((await desk.ask('POST', `/${webhook.id}/deliveries/${dead!.id}/again`)).code, 404, 'it was taken');
});

t.test('paused, it gathers and tells nothing; let go on, it tells; a test passes the queue', async (t) => {
  const { desk, place } = await openClinic(t);
  const receiver = await openReceiver(t);
  const { webhook } = await desk.add(receiver.url, ['order.placed']);
  await desk.ask('PATCH', `/${webhook.id}`, { isPaused: true });
  desk.start();
  await place(2);
  await pause(400);
  t.strictSame(receiver.told, []);
  t.match(await desk.ask('POST', `/${webhook.id}/test`), { ok: true, status: 204 });
  t.match(receiver.told, [{ body: { type: 'webhook.test', data: { webhookId: webhook.id } } }]);
  t.match(await desk.webhook(webhook.id), { waiting: 2, dead: 0 });
  await desk.ask('PATCH', `/${webhook.id}`, { isPaused: false });
  await receiver.until(2, 'order.placed');
  receiver.answers = 500;
  t.match(await desk.ask('POST', `/${webhook.id}/test`), { ok: false, status: 500, message: /failed itself/ });
  t.match(await desk.webhook(webhook.id), { failures: 0, dead: 0 }, 'a failed test is nobody’s delivery');
});

t.test('a queue is bounded in number and in days; what ended is forgotten', async (t) => {
  const { desk, db, house } = await openClinic(t);
  const { webhook } = await desk.add('http://127.0.0.1:9/', ['order.placed']);
  await desk.ask('PATCH', `/${webhook.id}`, { isPaused: true });
  await db.batch([
    {
      sql: `INSERT INTO webhook_deliveries (webhook_id, event, data) SELECT ?, 'order.placed', '{}' FROM
  (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10020) SELECT i FROM n)`,
      args: [webhook.id],
    },
    {
      sql: `UPDATE webhook_deliveries SET since = '2026-01-01T00:00:00.000Z' WHERE id > (SELECT max(id) - 5 FROM webhook_deliveries)`,
    },
  ]);
  await webhooks.tidy(house.call());
  t.match(await desk.webhook(webhook.id), { waiting: 10_000, dead: 20 });
  const dead = await desk.deliveries(webhook.id, 'dead');
  t.match(dead[0], { result: /week/ });
  t.match(dead.at(-1), { result: /10000 were waiting/ });
  const later = { ...house.call(), now: new Date(Date.now() + 40 * 24 * 3600_000) };
  await webhooks.tidy(later);
  await webhooks.tidy(later);
  const { waiting, dead: kept } = await desk.webhook(webhook.id);
  t.same({ waiting, kept }, { waiting: 0, kept: 0 });
});

t.test(
  'an address that nobody may be told at is refused at its field; a secret is shown once; all of it is in the log',
  async (t) => {
    const strict = { post: openPost({ toThisMachine: false }) };
    const house = await openHouse(t, strict);
    await finishSetUp(house);
    const desk = await openDesk(t, house);
    for (const url of ['nonsense', 'http://127.0.0.1:8080/x', 'http://169.254.169.254/', 'ftp://10.0.0.5/'])
      t.match(await desk.add(url), { code: 400, error: { field: 'url' } }, url);
    const { webhook, secret } = await desk.add('http://10.0.0.5/told', ['study.received', 'study.received']);
    t.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    t.strictSame(webhook.events, ['study.received']);
    const renewed = await desk.ask<IssuedWebhook>('POST', `/${webhook.id}/secret`);
    t.not(renewed.secret, secret);
    t.match(await desk.ask('PATCH', `/${webhook.id}`, { url: 'http://[::1]/' }), {
      code: 400,
      error: { field: 'url' },
    });
    t.match(await desk.ask('PATCH', `/${webhook.id}`, { events: ['everything'] }), { code: 400 });
    t.equal((await desk.ask('DELETE', `/${webhook.id}`)).code, 204);
    t.equal((await desk.ask('DELETE', `/${webhook.id}`)).code, 404);
    const rows = await house.appliance.db.query(
      `SELECT action, after, before FROM audit WHERE action LIKE 'webhook.%' ORDER BY id`,
    );
    t.strictSame(
      rows.map(({ action }) => action),
      ['webhook.added', 'webhook.secret-renewed', 'webhook.removed'],
    );
    t.notMatch(JSON.stringify([rows, house.log]), /whsec_|secret"/, 'no secret');
    t.notMatch(JSON.stringify(await desk.ask('GET', '')), /whsec_/);
    for (let n = 0; n < 20; n++) t.equal((await desk.add('http://10.0.0.5/told')).code, 201);
    t.equal((await desk.add('http://10.0.0.5/told')).code, 429);
  },
);
