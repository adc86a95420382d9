// A new modality, as a technician meets it: it is held, someone says yes, it sends; then it is asked whether it is there.
// Played by dcmtk.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import type { Attempt, Device, EchoAnswer } from '../../appliance/clinic/devices/shapes.ts';
import { startAppliance } from '../appliance.ts';
import { ctSlice } from '../objects.ts';
import { echoscu, startStorescp, storescu } from '../peers/dcmtk.ts';

const appliance = await startAppliance(t, { env: { LIGHTBOX_UNKNOWN_DEVICES: 'hold' } });
const folder = await mkdtemp(join(tmpdir(), 'lightbox-devices-'));
t.teardown(() => rm(folder, { recursive: true, force: true }));
const file = join(folder, 'slice.dcm');
await writeFile(file, ctSlice({ rows: 64, columns: 64 }).file);

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await appliance.fetch(`/api/v1/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** Notes are written within a second of what they tell. */
async function soon<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let wait = 0; wait < 100; wait++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error('It did not appear in time');
}

const attempt = (outcome: string) =>
  soon(async () => {
    const { attempts } = await api<{ attempts: Attempt[] }>('GET', 'device-attempts');
    return attempts.find((one) => one.callingAeTitle === 'CTROOM' && one.outcome === outcome);
  });

const us = () => ({ dicomPort: appliance.dicomPort, aeTitle: 'LIGHTBOX', callingAeTitle: 'CTROOM' });

t.test('a new modality is held, accepted, sends, and is seen', async (t) => {
  t.equal((await echoscu(us())).code, 0, 'it may test the connection');
  const refused = await storescu(us(), [file]);
  t.not(refused.code, 0);
  t.match(refused.output, /Calling AE Title Not Recognized/);
  const held = await attempt('held');
  t.match(held, { count: 2, address: '127.0.0.1', calledAeTitle: 'LIGHTBOX', reason: /accept it/ });

  const device = await api<Device>('POST', `device-attempts/${held.id}/accept`, { name: 'CT, room 1' });
  t.match(device, { name: 'CT, room 1', aeTitle: 'CTROOM', host: '127.0.0.1', port: null });
  const sent = await storescu(us(), [file]);
  t.equal(sent.code, 0, sent.output);
  const seen = await soon(async () => {
    const { devices } = await api<{ devices: Device[] }>('GET', 'devices');
    return devices.find(({ id, objectCount }) => id === device.id && objectCount === 1);
  });
  t.ok(seen.lastSeenAt);
  t.match(await attempt('accepted'), { count: 1, reason: '' });
});

t.test('it is asked whether it is there', async (t) => {
  const { devices } = await api<{ devices: Device[] }>('GET', 'devices');
  const { id } = devices.find(({ aeTitle }) => aeTitle === 'CTROOM')!;
  await t.rejects(api('POST', `devices/${id}/echo`), /answered 400/, 'first we must know where it listens');

  const modality = await startStorescp(t, folder);
  await api('PATCH', `devices/${id}`, { port: modality.port });
  t.match(await api<EchoAnswer>('POST', `devices/${id}/echo`), { ok: true });
  await modality.stop();
  const silent = await api<EchoAnswer>('POST', `devices/${id}/echo`);
  t.match(silent, { ok: false, message: /Nothing listens/ });
  const after = await api<{ devices: Device[] }>('GET', 'devices');
  t.match(after.devices.find((one) => one.id === id)?.lastEcho, { ok: false, message: silent.message });
});

t.test('a mistyped called title does not keep a known modality out', async (t) => {
  t.equal((await storescu({ ...us(), aeTitle: 'OLDPACS' }, [file])).code, 0);
  const told = await soon(async () => {
    const accepted = await attempt('accepted');
    return accepted.reason ? accepted : undefined;
  });
  t.equal(told.reason, 'It calls us OLDPACS; our AE title is LIGHTBOX.');
});

t.test('a modality that was removed is a stranger again', async (t) => {
  const { devices } = await api<{ devices: Device[] }>('GET', 'devices');
  await api('DELETE', `devices/${devices.find(({ aeTitle }) => aeTitle === 'CTROOM')!.id}`);
  t.not((await storescu(us(), [file])).code, 0);
  t.ok(await attempt('held'));
});
