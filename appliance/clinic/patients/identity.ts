// Who is who, as people decide it: merge, move a study, split, link, each with a preview, a reason and an undo at any
// later time. A decision is a line in a log; everything else follows from the lines that aren't undone (fold.ts).
import { actorName, type Call } from '../../core/call.ts';
import type { Row, Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import type { Effect, IdentityChange, IdentityRequest, Move, Warning } from './identity-shapes.ts';
import * as store from './identity-store.ts';
import * as patients from './patients.ts';
import { refreshStudySearch } from './search-store.ts';
import * as patientStore from './store.ts';

/** For the room that gives a study its order. */
export { refreshStudySearch };

const MOST_SHOWN = 500;

export interface Outcome {
  changeId: number;
  effect: Effect;
  /** All that moved, whose pages must hear of it. */
  moved: Move[];
}

/** What the decision would do. Nothing is kept of it. */
export async function preview(call: Call, request: IdentityRequest): Promise<Effect> {
  return rehearse(call, (tx) => decide(call, tx, request, 'preview'));
}

export async function previewUndo(call: Call, changeId: number): Promise<Effect> {
  return rehearse(call, (tx) => takeBack(call, tx, changeId, 'preview'));
}

/** @throws Fault('not-found') for what isn't there, Fault('conflict') for what can't be */
export async function carryOut(call: Call, request: IdentityRequest, reason: string) {
  const outcome = await call.db.transaction((tx) => decide(call, tx, request, reason.trim()));
  publish(call, outcome);
  return { change: await changeById(call, outcome.changeId), effect: outcome.effect };
}

/** As if the decision had never been made; those made since then stay. */
export async function undo(call: Call, changeId: number, reason: string) {
  const outcome = await call.db.transaction((tx) => takeBack(call, tx, changeId, reason.trim()));
  publish(call, outcome);
  return { change: await changeById(call, changeId), effect: outcome.effect };
}

/** Everything that was decided about a patient or those it is tied to, newest first. */
export async function changes(call: Call, patientId: number): Promise<IdentityChange[]> {
  const root = await patientStore.rootOf(call.db, patientId);
  if (!root) throw new Fault('not-found', 'There is no such patient');
  await audit.read(call, { action: 'patient.read', subject: `patient:${root.id}` });
  const doubles = await patientStore.doublesOf(call.db, root.id as number);
  const ids = await store.tiedTo(call.db, [patientId, root.id as number, ...doubles.map(({ id }) => id)]);
  return withLines(call, await store.changesOf(call.db, ids, MOST_SHOWN));
}

/** A decision as a part of something larger; who calls it gives `publish` the outcome after commit. */
export async function decide(call: Call, tx: Transaction, request: IdentityRequest, reason: string): Promise<Outcome> {
  const made = await planned(call, tx, request);
  const { patientId, toPatientId } = made;
  if (patientId === toPatientId) throw new Fault('conflict', 'This belongs to that patient already');
  return observed(tx, [patientId, toPatientId], async () => {
    const by = actorName(call.actor);
    const id = await store.insertChange(tx, { ...made, reason, by, at: call.now.toISOString() });
    await audit.record(call, tx, {
      action: `identity.${made.kind}`,
      subject: `patient:${toPatientId}`,
      detail: { change: id, from: patientId, to: toPatientId, parts: made.parts, reason },
    });
    return id;
  });
}

/** An undo as a part of something larger; see `decide`. */
export async function takeBack(call: Call, tx: Transaction, changeId: number, reason: string): Promise<Outcome> {
  const change = await store.changeById(tx, changeId);
  if (!change) throw new Fault('not-found', 'There is no such change');
  if (change.undone_at !== null) throw new Fault('conflict', 'This is undone already');
  const owners = await store.ownersOfParts(tx, changeId);
  const seeds = [change.patient_id as number, change.to_patient_id as number, ...owners];
  return observed(tx, seeds, async () => {
    await store.markUndone(tx, changeId, actorName(call.actor), call.now.toISOString(), reason);
    await audit.record(call, tx, {
      action: 'identity.undone',
      subject: `patient:${change.to_patient_id}`,
      detail: { change: changeId, kind: change.kind, reason },
    });
    return changeId;
  });
}

/** Looks at what the patients have, lets `alter` write its line, makes everything follow from it, and looks again. */
async function observed(tx: Transaction, seeds: readonly number[], alter: () => Promise<number>): Promise<Outcome> {
  const before = await store.belongingsOf(tx, await store.tiedTo(tx, seeds));
  const changeId = await alter();
  await store.foldPatients(tx, await store.tiedTo(tx, seeds));
  await store.foldParts(tx, changeId);
  const after = new Map((await store.again(tx, before)).map((thing) => [`${thing.kind} ${thing.rowId}`, thing.rootId]));
  const changed = before.filter((thing) => after.get(`${thing.kind} ${thing.rowId}`) !== thing.rootId);
  const moved = changed.map(({ rowId, rootId, ...thing }) => ({
    ...thing,
    fromPatientId: rootId,
    toPatientId: after.get(`${thing.kind} ${rowId}`)!,
  }));
  const studies = changed.filter(({ kind }) => kind === 'study').map(({ rowId }) => rowId);
  if (studies.length > 0) await refreshStudySearch(tx, studies);
  return { changeId, moved, effect: await effectOf(tx, changeId, moved) };
}

type Plan = Pick<store.NewChange, 'kind' | 'patientId' | 'toPatientId' | 'parts'>;

async function planned(call: Call, tx: Transaction, request: IdentityRequest): Promise<Plan> {
  switch (request.kind) {
    case 'merge': {
      const [patientId, toPatientId] = [await rootOf(tx, request.patientId), await rootOf(tx, request.intoPatientId)];
      return { kind: 'merge', patientId, toPatientId, parts: [] };
    }
    case 'move-study': {
      const study = found(await store.studyByUid(tx, request.studyInstanceUid), 'study');
      const parts: store.Part[] = [
        { kind: 'study', id: study.id as number, fromPatientId: study.patient_id as number },
      ];
      if (request.withOrder && study.order_id !== null)
        parts.push(...(await partsOf(tx, 'order', [study.order_id as number])));
      const patientId = await rootOf(tx, study.patient_id as number);
      return { kind: 'move-study', patientId, toPatientId: await rootOf(tx, request.toPatientId), parts };
    }
    case 'split':
      return plannedSplit(call, tx, request);
    case 'link': {
      const identity = found(await store.identityById(tx, request.identityId), 'identity');
      const owner = identity.owner_id as number;
      const parts: store.Part[] = [{ kind: 'identity', id: identity.id as number, fromPatientId: owner }];
      const toPatientId = await rootOf(tx, request.toPatientId);
      return { kind: 'link', patientId: await rootOf(tx, owner), toPatientId, parts };
    }
  }
}

async function plannedSplit(call: Call, tx: Transaction, request: IdentityRequest & { kind: 'split' }): Promise<Plan> {
  const { studyInstanceUids = [], orderIds = [], appointmentIds = [] } = request;
  const patientId = await rootOf(tx, request.patientId);
  const parts: store.Part[] = [];
  for (const uid of new Set(studyInstanceUids)) {
    const study = found(await store.studyByUid(tx, uid), 'study');
    parts.push({ kind: 'study', id: study.id as number, fromPatientId: study.patient_id as number });
  }
  parts.push(...(await partsOf(tx, 'order', orderIds)), ...(await partsOf(tx, 'appointment', appointmentIds)));
  if (parts.length === 0) throw new Fault('invalid', 'Choose what belongs to the other person');
  for (const part of parts) {
    if ((await rootOf(tx, part.fromPatientId)) !== patientId)
      throw new Fault('conflict', 'Something chosen belongs to another patient by now: look at it again');
  }
  return { kind: 'split', patientId, toPatientId: await patients.add(call, tx, request.person), parts };
}

async function partsOf(tx: Transaction, kind: 'order' | 'appointment', ids: readonly number[]): Promise<store.Part[]> {
  const wanted = [...new Set(ids)];
  const rows = await store.ownersOf(tx, kind, wanted);
  if (rows.length < wanted.length) throw new Fault('not-found', `There is no such ${kind}`);
  return rows.map(({ id, patient_id }) => ({ kind, id: id as number, fromPatientId: patient_id as number }));
}

async function rootOf(tx: Transaction, id: number): Promise<number> {
  return found(await patientStore.rootOf(tx, id), 'patient').id as number;
}

function found(row: Row | undefined, what: string): Row {
  if (!row) throw new Fault('not-found', `There is no such ${what}`);
  return row;
}

async function effectOf(tx: Transaction, changeId: number, moved: readonly Move[]): Promise<Effect> {
  const change = (await store.changeById(tx, changeId))!;
  const about = [change.patient_id as number, change.to_patient_id as number];
  const shown = moved.slice(0, MOST_SHOWN);
  const ids = new Set([...about, ...shown.flatMap(({ fromPatientId, toPatientId }) => [fromPatientId, toPatientId])]);
  const lines = await patientStore.linesOf(tx, [...ids]);
  const [one, other] = about.map((id) => lines.find((line) => line.id === id)!);
  const warnings: Warning[] = [];
  // Two people who are told apart are meant to differ.
  const joins = change.kind !== 'split' && change.undone_at === null;
  if (joins && one.birthDate && other.birthDate && one.birthDate !== other.birthDate)
    warnings.push('birth-dates-differ');
  if (joins && one.sex && other.sex && one.sex !== other.sex) warnings.push('sexes-differ');
  if (joins && patients.foldedName(one.name) !== patients.foldedName(other.name)) warnings.push('names-differ');
  if (moved.length === 0) warnings.push('nothing-moves');
  return { patients: lines, moves: shown, moveCount: moved.length, warnings };
}

class Rehearsed extends Error {
  readonly effect: Effect;
  constructor(effect: Effect) {
    super('A preview is never committed');
    this.effect = effect;
  }
}

/** Really does it, looks, and rolls back: a preview that can't differ from the thing itself. */
async function rehearse(call: Call, work: (tx: Transaction) => Promise<Outcome>): Promise<Effect> {
  try {
    return await call.db.transaction(async (tx) => {
      throw new Rehearsed((await work(tx)).effect);
    });
  } catch (error) {
    if (!(error instanceof Rehearsed)) throw error;
    await audit.read(call, { action: 'patient.read', subject: 'identity-preview' });
    return error.effect;
  }
}

/** Tells open pages, after commit. */
export function publish(call: Call, { moved, effect }: Outcome): void {
  for (const { id } of effect.patients) call.events.publish({ type: 'patient.changed', patientId: id });
  for (const { kind, id } of moved) {
    if (kind === 'study') call.events.publish({ type: 'study.changed', studyInstanceUid: id });
    else if (kind === 'order') call.events.publish({ type: 'order.changed', orderId: Number(id) });
    else call.events.publish({ type: 'appointment.changed', appointmentId: Number(id) });
  }
}

async function changeById(call: Call, id: number): Promise<IdentityChange> {
  const row = found(await store.changeById(call.db, id), 'change');
  return (await withLines(call, [row]))[0];
}

async function withLines(call: Call, rows: readonly Row[]): Promise<IdentityChange[]> {
  const ids = rows.flatMap((row) => [row.patient_id as number, row.to_patient_id as number]);
  const lines = new Map((await patientStore.linesOf(call.db, ids)).map((line) => [line.id, line]));
  return rows.map((row) => ({
    id: row.id as number,
    kind: row.kind as IdentityChange['kind'],
    from: lines.get(row.patient_id as number)!,
    to: lines.get(row.to_patient_id as number)!,
    parts: row.parts as number,
    reason: row.reason as string,
    doneAt: row.done_at as string,
    doneBy: row.done_by as string,
    undoneAt: row.undone_at as string | null,
    undoneBy: row.undone_by as string | null,
    undoneReason: row.undone_reason as string | null,
  }));
}
