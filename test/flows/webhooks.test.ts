// The service is killed between what happens and its telling, again and again: a receiver is told all of it.
import t from 'tap';
import { startAppliance } from '../appliance.ts';
import { isGenuine, openReceiver } from '../receiver.ts';

const ROUNDS = 4;
const EACH = 5;

t.test('kill -9 between event and delivery loses none', async (t) => {
  const appliance = await startAppliance(t, { env: { LIGHTBOX_WEBHOOK_TARGETS: 'this-machine-too' } });
  const receiver = await openReceiver(t);
  const api = async <T>(method: string, path: string, json?: object) => {
    const init = json ? { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } } : {};
    const answer = await appliance.fetch(`/api/v1/${path}`, { method, ...init });
    t.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return (await answer.json()) as T;
  };
  const hook = { name: 'Invoices', url: receiver.url, events: ['patient.changed'] };
  const { webhook, secret } = await api<{ webhook: { id: number }; secret: string }>('POST', 'webhooks', hook);
  const registered: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // One is on its way when the service dies, the others wait behind it; or nobody is there at all.
    receiver.answers = round % 2 ? 503 : 'hang';
    for (let n = 0; n < EACH; n++) {
      const name = { family: 'Sample', given: `Anna ${round}${n}` };
      registered.push((await api<{ id: number }>('POST', 'patients', { name, birthDate: '1980-01-01', sex: 'F' })).id);
    }
    await appliance.kill9();
    receiver.answers = 204;
    await appliance.restart();
    if (round % 2) await api('PATCH', `webhooks/${webhook.id}`, { isPaused: false }); // don't wait for its patience
  }
  const told = () => new Set(receiver.told.map(({ body }) => body.data.patientId as number));
  for (let wait = 0; wait < 400 && told().size < registered.length; wait++)
    await new Promise((wake) => setTimeout(wake, 50));
  t.strictSame(
    registered.filter((id) => !told().has(id)),
    [],
    `${receiver.told.length} times ${registered.length}`,
  );
  t.ok(receiver.told.every((one) => isGenuine(one, secret)));
  const whose = new Map(receiver.told.map(({ id, body }) => [id, body.data.patientId]));
  t.equal(whose.size, registered.length, 'what came twice came under one id');
  t.equal(await appliance.stop(), 0);
  t.strictSame(
    appliance.log.filter(({ level }) => level === 'error'),
    [],
  );
});
