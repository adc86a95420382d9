// What keeps the set that somebody draws: saved in order, kept through a cut, no race against itself, none over another.
import t, { type Test } from 'tap';
import { Refusal } from '../../../../web/network.ts';
import { type KeptSet, openSet, type SetContent, sendSets, setKey } from '../../../../web/offline/marking-sets.ts';
import type { SendText } from '../../../../web/offline/report-texts.ts';
import { memoryShelf, type Shelf } from '../../../../web/offline/shelf.ts';
import type { MeasurementSet } from '../../../../web/shapes.ts';
import { type Saving, SetKeeper } from '../../../../web/viewer/measure/set-keeper.ts';

const uid = '2.25.5';
const user = 'mira';
type Marking = SetContent['markings'][number];
const marking = (id: string, x = 1): Marking => ({
  ...{ id: `2.25.${id}`, seriesInstanceUid: '2.25.6', sopInstanceUid: '2.25.7', frame: 1 },
  ...{ kind: 'probe', points: [[x, 2]], label: '', values: [] },
});
const of = (...markings: Marking[]): SetContent => ({ markings, keyImages: [], presentations: [] });

/** Saves as the service does: on the version it knows, once for each key. */
class Box {
  version = 0;
  content = of();
  puts = 0;
  isAway = false;
  /** The request arrives, its answer doesn't. */
  losesAnswer = false;
  forgetsKeys = false;
  refuses: string | undefined;
  readonly #done = new Map<string, unknown>();
  readonly send: SendText = async (path, body, key) => {
    if (this.isAway) throw new Refusal('offline', '');
    if (this.refuses) throw new Refusal(this.refuses, 'No.');
    t.equal(path, `/api/v1/studies/${uid}/measurements`);
    const { version, ...content } = body as SetContent & { version: number };
    this.puts += 1;
    const known = this.forgetsKeys ? undefined : this.#done.get(key);
    if (!known && version !== this.version) throw new Refusal('conflict', '', { field: 'version' });
    if (!known) {
      this.version += 1;
      this.content = content;
    }
    const saved = known ?? { version: this.version, savedAt: '2026-05-04T08:00:00Z' };
    this.#done.set(key, saved);
    if (this.losesAnswer) throw new Refusal('offline', '');
    return saved;
  };
  readonly ask = async (): Promise<MeasurementSet | undefined> => {
    if (this.isAway) throw new Refusal('offline', '');
    const author = { id: 1, displayName: 'Mira' };
    const set = {
      author,
      isOwn: true,
      version: this.version,
      savedAt: '2026-05-04T08:00:00Z',
      ...this.content,
    } as MeasurementSet;
    return this.version > 0 ? set : undefined;
  };
}

function open(t: Test, box: Box, shelf: Shelf, content: () => SetContent) {
  const told: Saving[] = [];
  const conflicts: MeasurementSet[] = [];
  const keeper = new SetKeeper({
    ...{ studyInstanceUid: uid, user, shelf, send: box.send, ask: box.ask, content },
    newKey: () => String(Math.random()),
    onSaving: (saving) => told.push(saving),
    onConflict: (theirs) => conflicts.push(theirs),
  });
  t.teardown(() => {
    box.isAway = false;
    box.losesAnswer = false;
    return keeper.close();
  });
  return { keeper, told, conflicts };
}
const kept = (shelf: Shelf) => shelf.get<KeptSet>('markings', setKey(user, uid));
const idsOf = ({ markings }: SetContent) => markings.map(({ id }) => id);

t.test('saved on what was saved before; nothing stays in the browser', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  let now = of();
  const { keeper, told } = open(t, box, shelf, () => now);
  keeper.begin(0);
  t.equal(await keeper.flush(), true);
  t.equal(box.puts, 0, 'nothing was changed');
  now = of(marking('1'));
  keeper.changed();
  t.ok(keeper.isDirty);
  t.ok(keeper.isAtRisk, 'nobody has it yet');
  t.equal(await keeper.flush(), true);
  now = of(marking('1'), marking('2'));
  keeper.changed();
  await keeper.flush();
  t.equal(keeper.version, 2);
  t.same(idsOf(box.content), ['2.25.1', '2.25.2']);
  t.same(
    told.map(({ kind }) => kind),
    ['unsaved', 'saving', 'saved', 'unsaved', 'saving', 'saved'],
  );
  t.equal(await kept(shelf), undefined);
  t.notOk(keeper.isAtRisk);
});

t.test('what is changed while it is on its way goes after it', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  let now = of(marking('1'));
  const { keeper } = open(t, box, shelf, () => now);
  keeper.begin(0);
  keeper.changed();
  const sent = keeper.flush();
  now = of(marking('1', 9));
  keeper.changed();
  await sent;
  t.equal(box.version, 2);
  t.same(box.content.markings[0]!.points, [[9, 2]]);
});

t.test('without the box it waits in the browser, and the page that comes next sends it', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  const { keeper, told } = open(t, box, shelf, () => of(marking('1')));
  keeper.begin(0);
  box.isAway = true;
  keeper.changed();
  t.equal(await keeper.flush(), false);
  t.equal(told.at(-1)!.kind, 'away');
  t.match(await kept(shelf), { version: 0, content: { markings: [{ id: '2.25.1' }] }, attempt: { version: 0 } });
  t.notOk(keeper.isAtRisk, 'the browser has it: nobody need be asked');
  box.isAway = false;
  await sendSets({ shelf, user }, box.send);
  t.same(idsOf(box.content), ['2.25.1']);
  t.equal(await kept(shelf), undefined);
  t.equal(box.version, 1);
});

t.test('an answer that was lost is no race against oneself', async (t) => {
  for (const forgetsKeys of [false, true]) {
    const [box, shelf] = [new Box(), memoryShelf()];
    let now = of(marking('1'));
    const { keeper, conflicts } = open(t, box, shelf, () => now);
    keeper.begin(0);
    box.losesAnswer = true;
    keeper.changed();
    await keeper.flush();
    now = of(marking('1'), marking('2'));
    keeper.changed();
    Object.assign(box, { losesAnswer: false, forgetsKeys });
    t.equal(await keeper.flush(), true);
    t.same(conflicts, []);
    t.same(idsOf(box.content), ['2.25.1', '2.25.2']);
  }
});

t.test('another window was first: nothing is sent over it until somebody decides', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  let now = of(marking('1'));
  const { keeper, told, conflicts } = open(t, box, shelf, () => now);
  keeper.begin(0);
  Object.assign(box, { version: 1, content: of(marking('9')) });
  keeper.changed();
  t.equal(await keeper.flush(), false);
  t.equal(told.at(-1)!.kind, 'conflict');
  t.same(idsOf(conflicts[0]!), ['2.25.9']);
  t.same(idsOf((await kept(shelf))!.content), ['2.25.1'], 'what was drawn here is safe');
  t.ok(keeper.isAtRisk);
  keeper.changed();
  t.equal(await keeper.flush(), false);
  t.same(idsOf(box.content), ['2.25.9'], 'however often it is tried');
  await sendSets({ shelf, user }, box.send);
  t.same(idsOf(box.content), ['2.25.9'], 'nor from beside');
  now = of(marking('1'), marking('9'));
  keeper.decided(1);
  t.equal(await keeper.flush(), true);
  t.same(idsOf(box.content), ['2.25.1', '2.25.9']);
  t.equal(await kept(shelf), undefined);
});

t.test('a set that is gone from the box begins anew; a refusal is told and tried with the next change', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  const { keeper, told } = open(t, box, shelf, () => of(marking('1')));
  keeper.begin(4);
  keeper.changed();
  t.equal(await keeper.flush(), true);
  t.equal(box.version, 1);
  box.refuses = 'invalid';
  keeper.changed();
  t.equal(await keeper.flush(), false);
  t.match(told.at(-1), { kind: 'refused', problem: { message: 'No.' } });
  t.ok(keeper.isAtRisk);
  box.refuses = undefined;
  keeper.changed();
  t.equal(await keeper.flush(), true);
  t.equal(told.at(-1)!.kind, 'saved');
});

t.test('what a former page kept is sent on, its unanswered attempt first', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  const content = of(marking('1'), marking('2'));
  const { keeper } = open(t, box, shelf, () => content);
  const attempt = { key: 'lost', version: 0, content: of(marking('1')) };
  await box.send(`/api/v1/studies/${uid}/measurements`, { version: 0, ...attempt.content }, 'lost');
  const before = { key: setKey(user, uid), user, studyInstanceUid: uid, at: '', version: 0, content, attempt };
  keeper.resume(before);
  t.ok(keeper.isDirty);
  t.equal(await keeper.flush(), true);
  t.equal(box.version, 2);
  t.same(idsOf(box.content), ['2.25.1', '2.25.2']);
});

t.test('a viewer that is open on a set sends it itself; others’ sets aren’t touched', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  const one = { studyInstanceUid: uid, at: '2026-05-04', version: 0, content: of(marking('1')) };
  await shelf.put('markings', { ...one, key: setKey('other', uid), user: 'other' });
  await shelf.put('markings', { ...one, key: setKey(user, uid), user });
  let flushed = 0;
  const end = openSet(setKey(user, uid), async () => {
    flushed += 1;
  });
  await sendSets({ shelf, user }, box.send);
  t.same([flushed, box.puts], [1, 0]);
  end();
  await sendSets({ shelf, user }, box.send);
  t.equal(box.puts, 1);
  t.same(
    (await shelf.all<KeptSet>('markings')).map(({ user }) => user),
    ['other'],
  );
});
