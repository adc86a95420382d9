// Case W1 for the live connection: every message for every role, as the table says and as the administrator changed it.
import t from 'tap';
import type { Event } from '../../../appliance/core/events.ts';
import { PERMISSIONS, ROLE_NAMES, ROLES, type Role } from '../../../appliance/device/users/permissions.ts';
import * as rights from '../../../appliance/device/users/rights.ts';
import { openLive } from '../../../appliance/http/live.ts';
import { LIVE_ACCESS, type LiveMessageType, TELLINGS } from '../../../appliance/http/live-messages.ts';
import type { Edge } from '../../../appliance/http/route.ts';
import type { LiveHandler } from '../../../appliance/http/server.ts';
import type { LiveMessage } from '../../../web/live-message.ts';
import { type House, openHouse, type Test } from '../../house.ts';

/** Written down a second time: a message can't change who hears it without somebody saying so twice. */
const HEARD_WITH: Record<LiveMessageType, string> = {
  hello: 'signed-in',
  rights: 'signed-in',
  'signed-out': 'signed-in',
  locked: 'signed-in',
  study: 'studies.read',
  patient: 'patients.read',
  order: 'orders.read',
  appointment: 'orders.read',
  reading: 'reading.read',
  report: 'reports.read',
  measurements: 'studies.read',
  critical: 'reports.read',
  referral: 'referrals.read',
  webhook: 'tokens.manage',
  device: 'devices.read',
  'device-attempt': 'devices.read',
  storage: 'status.read',
};
/** The browser knows the same messages: this compiles only then. */
type Same<A, B> = [A, B] extends [B, A] ? true : never;
const browserKnowsAll: Same<LiveMessageType, LiveMessage['type']> = true;

const EVENTS: { [T in Event['type']]: Extract<Event, { type: T }> } = {
  'study.changed': { type: 'study.changed', studyInstanceUid: '2.25.1' },
  'study.completed': { type: 'study.completed', studyInstanceUid: '2.25.2' },
  'patient.changed': { type: 'patient.changed', patientId: 1 },
  'order.changed': { type: 'order.changed', orderId: 1 },
  'appointment.changed': { type: 'appointment.changed', appointmentId: 1 },
  'reading.changed': { type: 'reading.changed', studyInstanceUid: '2.25.4' },
  'report.changed': { type: 'report.changed', studyInstanceUid: '2.25.5' },
  'measurements.changed': { type: 'measurements.changed', studyInstanceUid: '2.25.8' },
  'measurements.settled': { type: 'measurements.settled', studyInstanceUid: '2.25.8' },
  'critical.changed': { type: 'critical.changed', studyInstanceUid: '2.25.7' },
  'report.signed': { type: 'report.signed', studyInstanceUid: '2.25.6' },
  'webhook.changed': { type: 'webhook.changed', webhookId: 1 },
  'object.set-aside': { type: 'object.set-aside', sopInstanceUid: '2.25.3' },
  'device.changed': { type: 'device.changed', deviceId: 1 },
  'device.seen': { type: 'device.seen', deviceId: 1 },
  'device.attempted': { type: 'device.attempted', attemptId: 1 },
  'storage.changed': { type: 'storage.changed', state: 'low' },
  'session.ended': { type: 'session.ended', sessionId: 'nobody’s' },
  'session.seen': { type: 'session.seen', sessionId: 'nobody’s', reading: [] },
  'session.changed': { type: 'session.changed', sessionId: 'nobody’s' },
  'role.changed': { type: 'role.changed', role: 'nobody’s' },
};

/** A connection for each role, without the network: what each was sent. */
async function listeners(t: Test, house: House) {
  const { appliance } = house;
  const whose = new Map(ROLE_NAMES.map((role, tokenId) => [role as string, tokenId]));
  const peek = async ({ bearer = '' }) => ({ kind: 'token', tokenId: whose.get(bearer), name: bearer, role: bearer });
  const live = openLive({ appliance, sessions: { peek } } as unknown as Edge, {
    study: async (_call, studyInstanceUid) => ({ studyInstanceUid }),
    reading: async (_call, about) => [about],
    device: async (_call, id) => ({ id }),
    attempt: async (_call, id) => ({ id }),
  });
  t.teardown(() => live.close());
  const open = async (role: Role) => {
    const headers = new Map([['authorization', `Bearer ${role}`]]);
    const head = { method: 'GET', path: '/ws', query: '', headers, address: '127.0.0.1' };
    const handler = (await live.accept(head)) as LiveHandler;
    const one = { role, sent: [] as LiveMessageType[], closed: 0 };
    handler.opened({
      send: (text) => one.sent.push(JSON.parse(text).type) > 0,
      close: (code) => {
        one.closed = code;
        handler.closed();
      },
    });
    return one;
  };
  return Promise.all(ROLE_NAMES.map(open));
}

const settled = () => new Promise((wake) => setTimeout(wake, 400)); // longer than studies are gathered

t.test('every message is in the table with who may hear it', async (t) => {
  t.strictSame({ ...LIVE_ACCESS }, HEARD_WITH);
  t.ok(browserKnowsAll);
  t.strictSame(Object.keys(TELLINGS).sort(), Object.keys(EVENTS).sort(), 'every event has an example here');
});

t.test('each role hears each event exactly when it may', async (t) => {
  const house = await openHouse(t);
  const people = await listeners(t, house);
  for (const [name, event] of Object.entries(EVENTS)) {
    const types = TELLINGS[event.type].map(({ type }) => type);
    for (const one of people) one.sent.length = 0;
    house.appliance.events.publish(event);
    await settled();
    for (const { role, sent } of people) {
      const hears = types.filter((type) => (ROLES[role] as readonly string[]).includes(HEARD_WITH[type]));
      t.strictSame(sent.sort(), hears.sort(), `${role}: ${name}`);
    }
  }
});

t.test('the table has one rule for each permission that is changed, too', async (t) => {
  const house = await openHouse(t);
  await rights.change(house.call(), {
    changes: [
      { role: 'radiologist', permission: 'devices.read', given: true },
      { role: 'manager', permission: 'studies.read', given: false },
    ],
  });
  const people = await listeners(t, house);
  for (const event of [EVENTS['device.changed'], EVENTS['study.changed']]) house.appliance.events.publish(event);
  await settled();
  const sent = Object.fromEntries(people.map((one) => [one.role, one.sent.slice(1).sort()]));
  t.strictSame(sent.radiologist, ['device', 'reading', 'study']);
  t.strictSame(sent.manager, ['device', 'reading']);
  t.strictSame(sent.technician, ['device', 'study']);
  t.strictSame(sent.referrer, []);
});

t.test('who is connected while the rights of the role change is told, and let in anew', async (t) => {
  const house = await openHouse(t);
  const people = await listeners(t, house);
  const of = (role: Role) => people.find((one) => one.role === role)!;
  await rights.change(house.call(), { changes: [{ role: 'manager', permission: 'studies.read', given: false }] });
  t.strictSame(of('manager'), { role: 'manager', sent: ['hello', 'rights'], closed: 1012 });
  t.equal(of('technician').closed, 0);
  house.appliance.events.publish(EVENTS['study.changed']);
  await settled();
  t.notOk(of('manager').sent.includes('study'), 'nothing reaches the old connection');
  t.ok(PERMISSIONS.includes('studies.read'));
});
