import t from 'tap';
import * as devices from '../../../../appliance/clinic/devices/devices.ts';
import { openLogbook } from '../../../../appliance/clinic/devices/logbook.ts';
import { openRoster } from '../../../../appliance/clinic/devices/roster.ts';
import { isHost } from '../../../../appliance/clinic/devices/shapes.ts';
import { readConfig } from '../../../../appliance/config.ts';
import { openAppliance } from '../../../../appliance/core/appliance.ts';
import type { Event } from '../../../../appliance/core/events.ts';
import { openLog } from '../../../../appliance/core/log.ts';
import { dataFolder } from '../../../data-folder.ts';

const appliance = await openAppliance(
  readConfig({ LIGHTBOX_DATA: dataFolder(t) }),
  openLog(() => {}),
);
t.teardown(() => appliance.close());
const call = () => appliance.call({ kind: 'system', name: 'test' }, 'local');
const events: Event[] = [];
appliance.events.subscribe((event) => events.push(event));

async function auditRows(subject: string): Promise<string[]> {
  const rows = await appliance.db.query('SELECT action FROM audit WHERE subject = ? ORDER BY id', [subject]);
  return rows.map(({ action }) => action as string);
}

t.test('a device is registered, changed and removed, each with its audit row and event', async (t) => {
  const ct = await devices.register(call(), { name: 'CT', aeTitle: 'CT1', host: '10.0.0.5', port: 104 });
  t.match(ct, {
    name: 'CT',
    aeTitle: 'CT1',
    host: '10.0.0.5',
    port: 104,
    accepted: true,
    lastEcho: null,
    objectCount: 0,
  });
  t.match(await devices.change(call(), ct.id, { name: 'CT big', port: null }), {
    name: 'CT big',
    port: null,
    aeTitle: 'CT1',
  });
  t.match(await devices.list(call()), [{ id: ct.id, name: 'CT big' }]);
  await devices.remove(call(), ct.id);
  await t.rejects(devices.get(call(), ct.id), { code: 'not-found' });
  await t.rejects(devices.change(call(), ct.id, { name: 'x' }), { code: 'not-found' });
  await t.rejects(devices.remove(call(), ct.id), { code: 'not-found' });
  t.same(await auditRows(`device:${ct.id}`), ['device.registered', 'device.changed', 'device.removed']);
  t.equal(events.filter((event) => event.type === 'device.changed' && event.deviceId === ct.id).length, 3);
});

t.test('title and address together are one device; a second title is a second device', async (t) => {
  const one = await devices.register(call(), { name: 'MR', aeTitle: 'MR1', host: '10.0.0.6' });
  await t.rejects(devices.register(call(), { name: 'Copy', aeTitle: 'MR1', host: '10.0.0.6' }), { code: 'conflict' });
  const two = await devices.register(call(), { name: 'MR', aeTitle: 'MR1WL', host: '10.0.0.6' });
  await devices.register(call(), { name: 'MR elsewhere', aeTitle: 'MR1', host: '10.0.0.7' });
  await t.rejects(devices.change(call(), two.id, { aeTitle: 'MR1' }), { code: 'conflict' });
  t.equal((await devices.get(call(), two.id)).aeTitle, 'MR1WL');
  t.not(one.id, two.id);
});

t.test('a device can not be without title and address, and an address is an address', async (t) => {
  await t.rejects(devices.register(call(), { name: 'Nobody', aeTitle: '' }), { code: 'invalid', field: 'host' });
  await t.rejects(devices.register(call(), { name: 'X', aeTitle: 'X', host: 'not a host' }), {
    code: 'invalid',
    field: 'host',
  });
  for (const good of ['10.0.0.1', '::1', 'fe80::1', 'ct-1', 'ct1.clinic.local', 'ct1.clinic.local.'])
    t.ok(isHost(good), good);
  for (const bad of ['', 'a b', '-a', 'a-', 'a..b', 'http://x', 'a/b', `${'a'.repeat(64)}.b`, 'x;reboot'])
    t.notOk(isHost(bad), bad);
});

t.test('the answer to a connection test is kept with the device', async (t) => {
  const us = await devices.register(call(), { name: 'US', aeTitle: 'US1', host: '10.0.0.8' });
  await t.rejects(
    devices.echo(call(), us.id, async () => t.fail('must not be asked') as never),
    { code: 'invalid' },
  );
  await devices.change(call(), us.id, { port: 104 });
  const answer = await devices.echo(call(), us.id, async (target) => {
    t.same(target, { aeTitle: 'US1', host: '10.0.0.8', port: 104 });
    return { ok: false, milliseconds: 12, message: 'Nothing answers.' };
  });
  t.same(answer, { ok: false, milliseconds: 12, message: 'Nothing answers.' });
  t.match((await devices.get(call(), us.id)).lastEcho, { ok: false, message: 'Nothing answers.', at: /^\d{4}-/ });
});

t.test('the roster sees every change at the next question', async (t) => {
  const roster = openRoster(call());
  t.teardown(() => roster.close());
  const caller = { aeTitle: 'DX1', address: '10.0.0.9' };
  t.equal(await roster.find(caller), undefined);
  const dx = await devices.register(call(), { name: 'DX', aeTitle: 'DX1', host: '10.0.0.9' });
  t.equal((await roster.find(caller))?.id, dx.id);
  t.equal(await roster.find({ ...caller, address: '10.0.0.10' }), undefined);
  t.equal(await roster.find({ ...caller, aeTitle: 'dx1' }), undefined, 'titles are case-sensitive');
  await devices.change(call(), dx.id, { host: null });
  t.equal((await roster.find({ ...caller, address: '10.0.0.10' }))?.id, dx.id);
  await devices.remove(call(), dx.id);
  t.equal(await roster.find(caller), undefined);
  t.same(await roster.namesakes('DX1'), []);
});

t.test('the logbook counts attempts of one kind together and keeps the newest thousand', async (t) => {
  const attempt = {
    callingAeTitle: 'ODD',
    calledAeTitle: 'X',
    address: '10.0.0.11',
    outcome: 'held',
    reason: 'No.',
  } as const;
  const first = openLogbook(call);
  for (let i = 0; i < 5; i++) first.attempt(attempt);
  first.attempt({ ...attempt, address: '10.0.0.12', reason: 'Other.' });
  await first.close();
  const second = openLogbook(call);
  second.attempt({ ...attempt, reason: 'Still no.' });
  await second.close();
  const odd = (await devices.attempts(call())).filter(({ callingAeTitle }) => callingAeTitle === 'ODD');
  t.match(odd, [
    { address: '10.0.0.11', count: 6, reason: 'Still no.' },
    { address: '10.0.0.12', count: 1, reason: 'Other.' },
  ]);
  t.ok(events.some((event) => event.type === 'device.attempted' && event.attemptId === odd[0].id));
  for (let round = 0; round < 7; round++) {
    const flood = openLogbook(call);
    for (let i = 0; i < 300; i++) flood.attempt({ ...attempt, callingAeTitle: `F${round}-${i}` });
    await flood.close();
  }
  const kept = await devices.attempts(call());
  t.equal(kept.length, 1000);
  t.notOk(
    kept.some(({ callingAeTitle }) => callingAeTitle === 'ODD'),
    'the oldest are forgotten',
  );
});

t.test('only what is held can be accepted, and once', async (t) => {
  const logbook = openLogbook(call);
  const made = { callingAeTitle: 'NM1', calledAeTitle: 'LIGHTBOX', address: '10.0.0.13', reason: '' } as const;
  logbook.attempt({ ...made, outcome: 'held' });
  logbook.attempt({ ...made, outcome: 'refused' });
  await logbook.close();
  const mine = (await devices.attempts(call())).filter(({ callingAeTitle }) => callingAeTitle === 'NM1');
  const [held, refused] = ['held', 'refused'].map((outcome) => mine.find((attempt) => attempt.outcome === outcome)!);
  await t.rejects(devices.accept(call(), refused.id, { name: 'NM' }), { code: 'not-found' });
  const device = await devices.accept(call(), held.id, { name: 'NM' });
  t.match(device, { name: 'NM', aeTitle: 'NM1', host: '10.0.0.13', accepted: true });
  await t.rejects(devices.accept(call(), held.id, { name: 'NM' }), { code: 'not-found' });
  t.same(await auditRows(`device:${device.id}`), ['device.registered']);
  const late = openLogbook(call);
  late.attempt({ ...made, outcome: 'held' });
  late.seen(device.id, 3);
  late.seen(device.id, 4);
  await late.close();
  t.match(await devices.get(call(), device.id), { objectCount: 7, lastSeenAt: /^\d{4}-/ });
  const after = (await devices.attempts(call())).filter(({ callingAeTitle }) => callingAeTitle === 'NM1');
  t.same(
    after.map(({ outcome }) => outcome),
    ['refused'],
    'what was on its way when it was accepted is not held again',
  );
});
