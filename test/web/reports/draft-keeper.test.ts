// What keeps a text that is being written: saved in order, kept through a cut, no race against itself, none over another.
import t from 'tap';
import { Refusal } from '../../../web/network.ts';
import { type KeptText, openText, type SendText, sendTexts } from '../../../web/offline/report-texts.ts';
import { memoryShelf, type Shelf } from '../../../web/offline/shelf.ts';
import { DraftKeeper, type Saving } from '../../../web/reports/draft-keeper.ts';
import type { DocumentJson, SavedDraft } from '../../../web/shapes.ts';

const textOf = (text: string): DocumentJson => ({ type: 'doc', content: [{ type: 'text', text }] });
const uid = '2.25.5';

/** Saves as the service does: on the revision it knows, once for each key. */
class Box {
  revision = 0;
  document = textOf('');
  aside: DocumentJson[] = [];
  isAway = false;
  /** The request arrives, its answer doesn't. */
  losesAnswer = false;
  readonly #done = new Map<string, SavedDraft>();
  readonly send: SendText = async (_path, body, key) => {
    if (this.isAway) throw new Refusal('offline', '');
    const sent = body as { document: DocumentJson; expectedRevision: number };
    const saved = this.#done.get(key) ?? this.#save(sent);
    this.#done.set(key, saved);
    if (this.losesAnswer) throw new Refusal('offline', '');
    return saved;
  };
  #save({ document, expectedRevision }: { document: DocumentJson; expectedRevision: number }): SavedDraft {
    const isLate = expectedRevision !== this.revision;
    if (isLate) this.aside.push(document);
    else {
      this.revision += 1;
      this.document = document;
    }
    const changedBy = { username: 'x', displayName: 'X' };
    const draft = { document: this.document, changedAt: '2026-05-04T08:00:00Z', changedBy };
    return { outcome: isLate ? 'set-aside' : 'saved', revision: this.revision, draft, asideId: isLate ? 1 : null };
  }
}

function open(box: Box, shelf: Shelf, text: () => string) {
  const told: Saving[] = [];
  const races: SavedDraft[] = [];
  let keys = 0;
  const keeper = new DraftKeeper({
    ...{ studyInstanceUid: uid, user: 'mira', shelf, send: box.send },
    newKey: () => `key-of-${text().length}-${++keys}-${Math.random()}`,
    ask: () => Promise.reject(new Refusal('offline', '')),
    document: () => textOf(text()),
    onSaving: (saving) => told.push(saving),
    onRace: (saved) => races.push(saved),
  });
  t.teardown(() => {
    box.isAway = false;
    return keeper.close();
  });
  return { keeper, told, races };
}

const kept = (shelf: Shelf) => shelf.get<KeptText>('reports', `mira ${uid}`);

t.test('a text is saved, and no longer kept here', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  const { keeper, told } = open(box, shelf, () => 'one');
  keeper.begin(0);
  t.ok(await keeper.flush(), 'nothing to do');
  t.equal(box.revision, 0);
  keeper.changed();
  t.ok(keeper.isDirty);
  t.ok(await keeper.flush());
  t.same(box.document, textOf('one'));
  t.equal(keeper.revision, 1);
  t.equal(await kept(shelf), undefined);
  t.equal(told.at(-1)?.kind, 'saved');
});

t.test('what is typed while a save is on its way follows it', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  let text = 'a';
  const { keeper } = open(box, shelf, () => text);
  keeper.begin(0);
  keeper.changed();
  const saving = keeper.flush();
  text = 'ab';
  keeper.changed();
  t.ok(await saving);
  t.same(box.document, textOf('ab'));
  t.notOk(keeper.isDirty);
});

t.test('without the box it is kept here, and sent once it is back', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  const { keeper, told } = open(box, shelf, () => 'kept');
  box.isAway = true;
  keeper.begin(0);
  keeper.changed();
  t.notOk(await keeper.flush());
  t.equal(told.at(-1)?.kind, 'away');
  t.match(await kept(shelf), { revision: 0, document: textOf('kept') });
  box.isAway = false;
  t.ok(await keeper.flush());
  t.same(box.document, textOf('kept'));
  t.equal(await kept(shelf), undefined);
});

t.test('a lost answer is no race against oneself, not even after a crash', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  let text = 'sent';
  const first = open(box, shelf, () => text);
  first.keeper.begin(0);
  first.keeper.changed();
  box.losesAnswer = true;
  t.notOk(await first.keeper.flush());
  t.equal(box.revision, 1, 'it had arrived');
  box.losesAnswer = false;
  const left = (await kept(shelf))!;
  text = 'sent and more';
  const second = open(box, shelf, () => text);
  second.keeper.resume({ ...left, document: textOf(text) });
  t.ok(await second.keeper.flush());
  t.same(box.document, textOf('sent and more'));
  t.same(box.aside, []);
  t.same(second.races, []);
});

t.test('somebody else was faster: told once, nothing overwritten, nothing sent until a person decides', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  const { keeper, races } = open(box, shelf, () => 'mine');
  keeper.begin(0);
  await box.send('', { document: textOf('theirs'), expectedRevision: 0 }, 'their-key');
  keeper.changed();
  t.notOk(await keeper.flush());
  t.equal(races.length, 1);
  t.same(box.document, textOf('theirs'));
  t.same(box.aside, [textOf('mine')]);
  keeper.changed();
  t.notOk(await keeper.flush());
  t.equal(box.aside.length, 1);
  keeper.begin(box.revision);
  keeper.changed();
  t.ok(await keeper.flush());
  t.same(box.document, textOf('mine'));
});

t.test('a text whose page is gone is sent all the same, by its own person only', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  const at = '2026-05-04T08:00:00.000Z';
  const text = { studyInstanceUid: uid, at, revision: 0, document: textOf('left') };
  await shelf.put('reports', { ...text, key: `mira ${uid}`, user: 'mira' });
  await shelf.put('reports', { ...text, key: `ben ${uid}`, user: 'ben' });
  box.losesAnswer = true;
  await t.rejects(sendTexts({ shelf, user: 'mira' }, box.send));
  box.losesAnswer = false;
  await sendTexts({ shelf, user: 'mira' }, box.send);
  t.same(box.document, textOf('left'));
  t.same(box.aside, []);
  t.equal(await kept(shelf), undefined);
  t.ok(await shelf.get('reports', `ben ${uid}`));
});

t.test('where a page is open on the text, that page sends it', async (t) => {
  const [box, shelf] = [new Box(), memoryShelf()];
  await shelf.put('reports', { key: `mira ${uid}`, user: 'mira', studyInstanceUid: uid, document: textOf('x') });
  let asked = 0;
  const end = openText(`mira ${uid}`, async () => {
    asked += 1;
  });
  await sendTexts({ shelf, user: 'mira' }, box.send);
  end();
  t.equal(asked, 1);
  t.equal(box.revision, 0);
});
