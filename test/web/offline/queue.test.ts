// What waits to be sent: in order, once, never dropped, never over somebody else's change.
import t from 'tap';
import { Refusal } from '../../../web/network.ts';
import type { Action, Subject } from '../../../web/offline/action.ts';
import { type Asking, Queue, type QueueOptions } from '../../../web/offline/queue.ts';
import { memoryShelf, type Shelf } from '../../../web/offline/shelf.ts';

type Sent = { method: string; path: string; body?: unknown; key?: string };

/** A box that may be away, and remembers what it was asked. */
class Box {
  isAway = false;
  readonly sent: Sent[] = [];
  answer: (asked: Sent) => unknown = () => ({ id: 7, version: 2 });
  readonly send: QueueOptions['send'] = async (method, path, body, key) => {
    if (this.isAway) throw new Refusal('offline', '');
    const asked = { method, path, body, key };
    this.sent.push(asked);
    const answer = this.answer(asked);
    if (answer instanceof Refusal) throw answer;
    return answer;
  };
}

const box = () => new Box();

let keys = 0;
let now = new Date('2026-05-04T08:00:00Z');
function open(shelf: Shelf, { send }: { send: QueueOptions['send'] }, user = 'anna', more: Partial<QueueOptions> = {}) {
  return new Queue({
    ...{ shelf, user, tab: user, send },
    newKey: () => `key-${++keys}`,
    now: () => now,
    onChange: () => {},
    met: async () => undefined,
    ...more,
  });
}

const register = (family: string): Asking => ({
  kind: 'register',
  method: 'POST',
  path: '/api/v1/patients',
  body: { name: { family } },
});
const bookFor = (patientId: number): Asking => ({
  kind: 'book',
  method: 'POST',
  path: '/api/v1/appointments',
  body: { patientId },
});
const move = (id: number, to: string, expectedVersion: number): Asking => ({
  kind: 'move',
  method: 'POST',
  path: `/api/v1/appointments/${id}/move`,
  body: { to, expectedVersion },
});
const shown = (seq: number) => ({ id: -seq, version: -seq }) as Subject;
const cut = { isCutOff: true };
const well = { isCutOff: false };
const states = (queue: Queue) => queue.actions.map(({ state }) => state);

t.test('with the box there, nothing stays behind', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  t.match(await queue.act(register('Sample'), shown, well), { id: 7 });
  t.equal((await shelf.all('actions')).length, 0);
  t.equal(there.sent.length, 1);
  there.answer = () => new Refusal('invalid', 'No', { field: 'birthDate' });
  await t.rejects(queue.act(register('Sample'), shown, well), { message: 'No' });
  t.equal((await shelf.all('actions')).length, 0, 'a refusal is told at once and not repeated');
});

t.test('an answer that got lost is asked for again under the same key', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  const given = await queue.act(register('Sample'), (seq) => shown(seq), well);
  t.match(given, { id: 7 });
  there.answer = () => new Refusal('offline', '');
  const expected = (await queue.act(register('Muster'), shown, well)) as Subject;
  t.ok(expected.id < 0);
  there.answer = () => ({ id: 8, version: 1 });
  t.equal(await queue.run(), true);
  t.equal(there.sent.length, 3);
  t.same(there.sent[1], there.sent[2], 'the same request with the same key');
  t.same(queue.actions, []);
});

t.test('what stands on something made here goes after it, with the ids that the box gave', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  const patient = (await queue.act(register('Sample'), shown, cut)) as Subject;
  const appointment = (await queue.act(bookFor(patient.id), shown, cut)) as Subject;
  const arrived = (await queue.act(move(appointment.id, 'waiting', appointment.version), shown, cut)) as Subject;
  await queue.act(move(appointment.id, 'in-room', arrived.version), shown, cut);
  t.equal(there.sent.length, 0);
  // A tab that opens later finds all of it.
  const later = open(shelf, there);
  await later.load();
  let version = 0;
  there.answer = ({ path }) => ({ id: path === '/api/v1/patients' ? 70 : 80, version: ++version });
  await later.run();
  t.same(
    there.sent.map(({ path, body }) => [path, body]),
    [
      ['/api/v1/patients', { name: { family: 'Sample' } }],
      ['/api/v1/appointments', { patientId: 70 }],
      ['/api/v1/appointments/80/move', { to: 'waiting', expectedVersion: 2 }],
      ['/api/v1/appointments/80/move', { to: 'in-room', expectedVersion: 3 }],
    ],
  );
  t.same(later.actions, []);
});

t.test('a conflict waits for a person; what stands on it waits behind; the rest goes on', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  const arrived = (await queue.act(move(5, 'waiting', 3), shown, cut)) as Subject;
  await queue.act(move(5, 'in-room', arrived.version), shown, cut);
  await queue.act(register('Sample'), shown, cut);
  there.answer = ({ path }) => (path.includes('/5/') ? new Refusal('conflict', 'Changed') : { id: 9, version: 1 });
  await queue.run();
  t.same(states(queue), ['stuck', 'waiting']);
  t.match(queue.actions[0], { problem: { code: 'conflict', message: 'Changed' } });
  t.equal(there.sent.length, 2, 'tried once, and nothing that stands on it');
  await queue.run();
  t.equal(there.sent.length, 2, 'not again by itself');

  const firstKey = queue.actions[0]!.key;
  there.answer = () => ({ id: 5, version: 12 });
  await queue.again(queue.actions[0]!, { to: 'waiting', expectedVersion: 11 });
  await queue.run();
  t.same(queue.actions, []);
  t.not(there.sent[2]!.key, firstKey, 'another body is another request');
  t.match(there.sent[3], { body: { to: 'in-room', expectedVersion: 12 } });
});

t.test('what was given up gives back what stands on it', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  const patient = (await queue.act(register('Sample'), shown, cut)) as Subject;
  await queue.act(bookFor(patient.id), shown, cut);
  there.answer = () => new Refusal('conflict', 'Alike', { field: 'unlessAlike' });
  await queue.run();
  await queue.discard(queue.actions[0]!);
  await queue.run();
  t.match(queue.actions, [{ kind: 'book', state: 'stuck', problem: { code: 'discarded' } }]);
});

t.test('the person whom the box knew already takes the place of the one registered here', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  const patient = (await queue.act(register('Sample'), shown, cut)) as Subject;
  await queue.act(bookFor(patient.id), shown, cut);
  there.answer = () => new Refusal('conflict', 'Alike', { field: 'unlessAlike' });
  await queue.run();
  there.answer = () => ({ id: 81, version: 1 });
  await queue.instead(queue.actions[0]!, { id: 44, version: 3 });
  await queue.run();
  t.match(there.sent.at(-1), { path: '/api/v1/appointments', body: { patientId: 44 } });
});

t.test('signed out, locked or busy: it waits without a word', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  await queue.act(register('Sample'), shown, cut);
  for (const code of ['unauthenticated', 'locked', 'too-many', 'unavailable']) {
    there.answer = () => new Refusal(code, '');
    t.equal(await queue.run(), false);
    t.same(states(queue), ['waiting'], code);
  }
});

t.test("another person's actions are neither shown nor sent", async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  await open(shelf, there).act(register('Sample'), shown, cut);
  const other = open(shelf, there, 'bert');
  await other.load();
  await other.run();
  t.same([other.actions, there.sent], [[], []]);
  const back = open(shelf, there);
  await back.run();
  t.equal(there.sent.length, 1);
});

t.test('after a week somebody looks before it is sent', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  await queue.act(register('Sample'), shown, cut);
  now = new Date(now.getTime() + 8 * 86_400_000);
  await queue.run();
  t.match(queue.actions, [{ state: 'stuck', problem: { code: 'old' } }]);
  t.equal(there.sent.length, 0);
});

t.test('what is so already is no conflict', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const met = async (action: Action) => (action.kind === 'move' ? ({ id: 5, version: 9 } as Subject) : undefined);
  const queue = open(shelf, there, 'anna', { met });
  await queue.act(move(5, 'waiting', 3), shown, cut);
  there.answer = () => new Refusal('conflict', 'Changed');
  t.equal(await queue.run(), true);
  t.same(queue.actions, []);
});

t.test('a tab that was closed in the middle of trying leaves its action to the next', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const never = { send: (() => new Promise(() => {})) as QueueOptions['send'] };
  void open(shelf, never).act(register('Sample'), shown, well);
  await new Promise((wake) => setTimeout(wake, 5));
  const next = open(shelf, there);
  await next.run();
  t.equal(there.sent.length, 0, 'it may still be under way');
  now = new Date(now.getTime() + 61_000);
  await next.run();
  t.equal(there.sent.length, 1);
  t.same(next.actions, []);
});

t.test('more than is bounded is not taken in', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  const queue = open(shelf, there);
  there.isAway = true;
  for (let n = 0; n < 500; n++) await queue.act(register(`S${n}`), shown, cut);
  await t.rejects(queue.act(register('One more'), shown, cut), { message: '' });
  t.equal((await shelf.all('actions')).length, 500);
});

t.test('done in one instant, and while the store is read: nothing is lost', async (t) => {
  const [shelf, there] = [memoryShelf(), box()];
  let slow = () => Promise.resolve();
  const queue = open(
    {
      ...shelf,
      all: async (place) => {
        const rows = await shelf.all<never>(place);
        await slow();
        return rows;
      },
    },
    there,
  );
  await Promise.all(['A', 'B', 'C'].map((name) => queue.act(register(name), shown, cut)));
  t.equal(new Set(queue.actions.map(({ seq }) => seq)).size, 3);
  t.equal((await shelf.all('actions')).length, 3);
  const held: (() => void)[] = [];
  slow = () => new Promise((resolve) => held.push(resolve));
  const reading = queue.load();
  await new Promise((wake) => setTimeout(wake, 5));
  await queue.act(register('D'), shown, cut);
  slow = () => Promise.resolve();
  for (const goOn of held) goOn();
  await reading;
  t.equal(queue.actions.length, 4);
});
