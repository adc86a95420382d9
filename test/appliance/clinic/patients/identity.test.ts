// Decisions about who is who and their undoing: single stories, and a thousand random ones against a model that knows
// nothing but "what was kept, done in order".
import t from 'tap';
import * as identity from '../../../../appliance/clinic/patients/identity.ts';
import type { IdentityRequest } from '../../../../appliance/clinic/patients/identity-shapes.ts';
import * as patients from '../../../../appliance/clinic/patients/patients.ts';
import type { Transaction } from '../../../../appliance/core/db/database.ts';
import { Fault } from '../../../../appliance/lib/fault.ts';
import { openHouse } from '../../../house.ts';
import { consultation, graph, makeWorlds, shownUnder, type World, worldOf } from './world.ts';

const SEQUENCES = 1000;
const STORIES = 20;
const person = { name: { family: 'Sample', given: 'Other' }, sex: 'F' as const };

const house = await openHouse(t);
const call = () => house.call();
const { db, events } = house.appliance;
await makeWorlds(db, SEQUENCES + STORIES);
let story = SEQUENCES;
const nextWorld = () => worldOf(story++);

t.test('a merge shows all under one patient, and its undo long after gives each their own back', async (t) => {
  const world = nextWorld();
  const [a, b, c] = world.ids;
  const before = await graph(db, world);
  const heard: string[] = [];
  const unsubscribe = events.subscribe((event) => heard.push(JSON.stringify(event)));
  const merge: IdentityRequest = { kind: 'merge', patientId: a, intoPatientId: b };
  const effect = await identity.preview(call(), merge);
  t.same(await graph(db, world), before, 'a preview changes nothing');
  t.same(heard, [], 'and tells nobody');
  t.match(effect, { moveCount: 4, warnings: ['names-differ'] });
  const { change } = await identity.carryOut(call(), merge, 'Same insurance card');
  t.match(change, { kind: 'merge', reason: 'Same insurance card', doneBy: 'system:test', undoneAt: null });
  t.ok(heard.includes(JSON.stringify({ type: 'study.changed', studyInstanceUid: world.uids[0] })));
  unsubscribe();
  t.match(await patients.get(call(), a), { id: b, doubles: [{ id: a }] }, 'the double leads to the patient it is');
  t.equal((await patients.timeline(call(), b)).length, 12);
  await identity.carryOut(call(), { kind: 'merge', patientId: b, intoPatientId: c }, 'Also the same');
  t.equal((await shownUnder(db, world))[`study ${a}`], c);
  await identity.undo(call(), change.id, 'Twins');
  t.equal((await shownUnder(db, world))[`study ${a}`], a, 'the first is undone, the second stays');
  t.equal((await shownUnder(db, world))[`study ${b}`], c);
  const [second, first] = await identity.changes(call(), b);
  t.match(first, { id: change.id, undoneBy: 'system:test', undoneReason: 'Twins' });
  await identity.undo(call(), second.id, 'No');
  t.same(await graph(db, world), before);
  await t.rejects(identity.undo(call(), second.id, 'Again'), { code: 'conflict' });
});

t.test('nobody becomes a double of themselves, however long the way', async (t) => {
  const [a, b, c] = nextWorld().ids;
  await identity.carryOut(call(), { kind: 'merge', patientId: a, intoPatientId: b }, 'One');
  await identity.carryOut(call(), { kind: 'merge', patientId: b, intoPatientId: c }, 'Two');
  for (const [from, to] of [
    [c, a],
    [a, c],
    [c, b],
    [a, a],
  ])
    await t.rejects(identity.preview(call(), { kind: 'merge', patientId: from, intoPatientId: to }), {
      code: 'conflict',
    });
  await t.rejects(identity.preview(call(), { kind: 'merge', patientId: 999999, intoPatientId: a }), {
    code: 'not-found',
  });
});

t.test('a study moves alone or with its order and the appointment made for it later', async (t) => {
  const world = nextWorld();
  const [a, b] = world.ids;
  const before = await graph(db, world);
  const move = { kind: 'move-study', studyInstanceUid: world.uids[0], toPatientId: b } as const;
  t.equal((await identity.preview(call(), move)).moveCount, 1);
  const { change, effect } = await identity.carryOut(
    call(),
    { ...move, withOrder: true },
    'Wrong line in the worklist',
  );
  t.same(
    effect.moves.map(({ kind, fromPatientId, toPatientId }) => [kind, fromPatientId, toPatientId]),
    [
      ['appointment', a, b],
      ['order', a, b],
      ['study', a, b],
    ],
  );
  await identity.undo(call(), change.id, 'It was right');
  t.same(await graph(db, world), before);
});

t.test('a study is found by the name of whom it was moved to, and no longer after the undo', async (t) => {
  const world = nextWorld();
  const found = async (word: string) => {
    const rows = await db.query('SELECT rowid FROM study_search WHERE study_search MATCH ?', [word]);
    return rows.map(({ rowid }) => rowid).includes(world.ids[0]);
  };
  const { id } = await patients.register(call(), { name: { family: 'Uncommonname', given: 'Anna' } });
  const move = { kind: 'move-study', studyInstanceUid: world.uids[0], toPatientId: id } as const;
  const { change } = await identity.carryOut(call(), move, 'Hers');
  t.ok(await found('uncommonname'));
  t.ok(await found(`n${world.ids[0]}`), 'and still by the name in its images');
  await identity.undo(call(), change.id, 'Not hers');
  t.notOk(await found('uncommonname'));
});

t.test('two people in one row are split; undone, what came to the new one falls back', async (t) => {
  const world = nextWorld();
  const [a, b] = world.ids;
  const before = await graph(db, world);
  const split: IdentityRequest = { kind: 'split', patientId: a, person, studyInstanceUids: [world.uids[0]] };
  const { change } = await identity.carryOut(call(), split, 'Mother and daughter');
  const made = change.to.id;
  t.match(await patients.get(call(), made), { displayName: 'Sample, Other', patientId: /^P-\d{6}$/ });
  t.equal((await shownUnder(db, world))[`study ${a}`], made);
  await identity.carryOut(
    call(),
    { kind: 'move-study', studyInstanceUid: world.uids[1], toPatientId: made },
    'This one too',
  );
  await identity.carryOut(call(), { kind: 'merge', patientId: a, intoPatientId: made }, 'A mistake, of course');
  await identity.undo(call(), change.id, 'It is one person');
  const shown = await shownUnder(db, world);
  t.equal(shown[`study ${a}`], a);
  t.equal(shown[`study ${b}`], a, 'what was given to her afterwards is with whom she was');
  t.equal((await patients.get(call(), made)).id, a);
  for (const later of await identity.changes(call(), a)) {
    if (!later.undoneAt) await identity.undo(call(), later.id, 'Back to the beginning');
  }
  t.same(await graph(db, world), before);
  await t.rejects(identity.preview(call(), { kind: 'split', patientId: b, person, orderIds: [a] }), {
    code: 'conflict',
  });
  await t.rejects(identity.preview(call(), { kind: 'split', patientId: b, person }), { code: 'invalid' });
});

t.test('a link gives a patient what came and comes under an identity, but for studies moved by hand', async (t) => {
  const world = nextWorld();
  const [a, b, c] = world.ids;
  await identity.carryOut(call(), { kind: 'move-study', studyInstanceUid: world.uids[0], toPatientId: c }, 'By hand');
  const { change } = await identity.carryOut(call(), { kind: 'link', identityId: a, toPatientId: b }, 'Her old name');
  t.match(await shownUnder(db, world), { [`identity ${a}`]: b, [`study ${a}`]: c });
  t.match(await patients.identities(call(), b), [{ id: a, ownerId: b, studyCount: 1 }, { id: b }]);
  const [moved] = await identity.changes(call(), c);
  await identity.undo(call(), moved.id, 'Not by hand');
  t.match(await shownUnder(db, world), { [`study ${a}`]: b });
  await identity.undo(call(), change.id, 'Not hers');
  t.match(await shownUnder(db, world), { [`study ${a}`]: a });
});

interface Done {
  id: number;
  request: IdentityRequest;
  from: number;
  to: number;
  undone: boolean;
}

/** What is shown under whom when the kept decisions are done one after another, by somebody who knows no SQL. */
function model(world: World, log: readonly Done[]): Record<string, number> {
  const is = new Map<number, number>();
  const end = (id: number): number => (is.has(id) ? end(is.get(id)!) : id);
  const owners: Record<string, number> = {};
  for (const { request, undone, from, to } of log) if (request.kind === 'split' && undone) is.set(to, from);
  for (const { request, from, to } of log.filter(({ undone }) => !undone)) {
    if (request.kind === 'merge' && !is.has(from) && end(to) !== from) is.set(from, to);
    if (request.kind === 'link') owners[`identity ${request.identityId}`] = to;
    if (request.kind === 'move-study') {
      const study = Number(request.studyInstanceUid.slice(5));
      owners[`study ${study}`] = to;
      if (request.withOrder) owners[`order ${study}`] = to;
    }
    if (request.kind === 'split') {
      for (const uid of request.studyInstanceUids ?? []) owners[`study ${uid.slice(5)}`] = to;
      for (const id of request.orderIds ?? []) owners[`order ${id}`] = to;
      for (const id of request.appointmentIds ?? []) owners[`appointment ${id}`] = to;
    }
  }
  const shown: Record<string, number> = {};
  for (const id of world.ids) {
    const identityOwner = owners[`identity ${id}`] ?? id;
    const order = owners[`order ${id}`] ?? id;
    shown[`patient ${id}`] = end(id);
    shown[`identity ${id}`] = end(identityOwner);
    shown[`study ${id}`] = end(owners[`study ${id}`] ?? identityOwner);
    shown[`order ${id}`] = end(order);
    shown[`appointment ${id * 2}`] = end(order);
    shown[`document ${id * 2}`] = end(order);
    shown[`document ${id * 2 - 1}`] = end(id);
    shown[`appointment ${consultation(id)}`] = end(owners[`appointment ${consultation(id)}`] ?? id);
  }
  return shown;
}

/** mulberry32: the same thousand sequences each time. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function anyRequest(below: (n: number) => number, world: World, everybody: readonly number[]): IdentityRequest {
  const patient = () => everybody[below(everybody.length)];
  const own = () => world.ids[below(world.ids.length)];
  const uid = () => world.uids[below(world.uids.length)];
  switch (below(5)) {
    case 0:
      return { kind: 'move-study', studyInstanceUid: uid(), toPatientId: patient(), withOrder: below(2) === 0 };
    case 1:
      return { kind: 'link', identityId: own(), toPatientId: patient() };
    case 2: {
      const id = own();
      const things = { studyInstanceUids: [`2.25.${id}`], orderIds: [id], appointmentIds: [consultation(id)] };
      return { kind: 'split', patientId: id, person, ...things };
    }
    default:
      return { kind: 'merge', patientId: patient(), intoPatientId: patient() };
  }
}

/** One sequence of decisions and undos in one transaction; @returns the first thing that was not as the model says */
async function play(tx: Transaction, world: World, seed: number): Promise<string | undefined> {
  const below = random(seed);
  const before = JSON.stringify(await graph(tx, world));
  const log: Done[] = [];
  const check = async (what: string) => {
    const [shown, expected] = [await shownUnder(tx, world), model(world, log)];
    const wrong = Object.keys(expected).find((name) => shown[name] !== expected[name]);
    return wrong && `sequence ${seed}, ${what}: ${wrong} is under ${shown[wrong]}, not ${expected[wrong]}`;
  };
  const undo = async (done: Done) => {
    await identity.takeBack(call(), tx, done.id, 'No');
    done.undone = true;
  };
  for (let step = 0; step < 5; step++) {
    const open = log.filter(({ undone }) => !undone);
    if (open.length > 1 && below(3) === 0) {
      await undo(open[below(open.length)]);
    } else {
      const made = log.filter(({ request }) => request.kind === 'split').map(({ to }) => to);
      const request = anyRequest(below, world, [...world.ids, ...made]);
      try {
        const { changeId } = await identity.decide(call(), tx, request, 'Yes');
        const [row] = await tx.query('SELECT patient_id, to_patient_id FROM identity_changes WHERE id = ?', [changeId]);
        log.push({
          id: changeId,
          request,
          from: row.patient_id as number,
          to: row.to_patient_id as number,
          undone: false,
        });
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'conflict') throw error;
      }
    }
    const wrong = await check(`step ${step}`);
    if (wrong) return wrong;
  }
  for (const open = log.filter(({ undone }) => !undone); open.length > 0; ) {
    const [done] = open.splice(below(open.length), 1);
    await undo(done);
    const wrong = open.length === 1 && (await check('going back'));
    if (wrong) return wrong;
  }
  return JSON.stringify(await graph(tx, world)) === before
    ? undefined
    : `sequence ${seed}: the end isn't the beginning`;
}

t.test(
  'a thousand random sequences are always what was kept, and undone in any order give the same graph',
  async (t) => {
    const started = performance.now();
    for (let seed = 0; seed < SEQUENCES; seed++) {
      const wrong = await db.transaction((tx) => play(tx, worldOf(seed), seed));
      if (wrong) return t.fail(wrong);
    }
    const [counts] =
      await db.query(`SELECT count(*) AS all_of_them, sum(kind = 'split') AS splits, sum(kind = 'merge') AS merges,
  sum(kind = 'link') AS links, sum(kind = 'move-study') AS moves, sum(undone_at IS NULL) AS kept FROM identity_changes`);
    for (const kind of ['splits', 'merges', 'links', 'moves'])
      t.ok((counts[kind] as number) > 200, `${counts[kind]} ${kind}`);
    t.comment(`${counts.all_of_them} decisions in ${Math.round((performance.now() - started) / 1000)} s`);
  },
);
