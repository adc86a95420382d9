// The reader's queue (product.md 5.5): studies whose images are complete and that nobody has reported, STAT first, then
// urgent, then by age. A report ends it by the order's state; until there is one, a person may say that it is read
// elsewhere, and take that back. Who reads one just now is lock.ts.
import { actorName, type Call } from '../../core/call.ts';
import type { Row, Transaction } from '../../core/db/database.ts';
import * as audit from '../../device/audit/audit.ts';
import { may } from '../../device/users/rights.ts';
import * as users from '../../device/users/users.ts';
import { Fault } from '../../lib/fault.ts';
import * as orders from '../orders/orders.ts';
import * as clinic from '../schedule/clinic.ts';
import type { Person } from '../schedule/shapes.ts';
import type { Study } from '../studies/shapes.ts';
import * as studies from '../studies/studies.ts';
import { countsSince, dropAnybodys, lockedByOther } from './lock.ts';
import type { ReadingChange, ReadingEntry, ReadingQuery, ReadingQueue } from './shapes.ts';
import * as store from './store.ts';

const MOST_ENTRIES = 500;
const ELSEWHERE_KEPT_DAYS = 30;

/** The queue as it is, with the people to whom a study can be assigned. */
export async function queue(call: Call, { state = 'waiting' }: ReadingQuery): Promise<ReadingQueue> {
  const since = countsSince(call.now);
  const kept = new Date(call.now.getTime() - ELSEWHERE_KEPT_DAYS * 86_400_000).toISOString();
  const { sql, args } =
    state === 'waiting'
      ? store.waitingStatement(since, MOST_ENTRIES + 1)
      : store.elsewhereStatement(since, MOST_ENTRIES + 1, kept);
  const rows = await call.db.query(sql, args);
  await audit.read(call, { action: 'reading.list', subject: 'studies' });
  const entries = await entriesOf(call, rows.slice(0, MOST_ENTRIES));
  return { entries, isCut: rows.length > MOST_ENTRIES, readers: await readers(call) };
}

export interface ReadingCounts {
  waiting: number;
  stat: number;
  beingRead: number;
  oldestSince: string | null;
  byAssignee: ReadonlyMap<string, number>;
}

/** How much waits to be read. Says nothing of whose it is. */
export async function counts(call: Call): Promise<ReadingCounts> {
  const rows = await call.db.query(store.WAITING_COUNTS, [countsSince(call.now)]);
  const sum = (column: string) => rows.reduce((total, row) => total + (row[column] as number), 0);
  const oldest = rows.map((row) => row.oldest_since as string).sort();
  return {
    waiting: sum('waiting'),
    stat: sum('stat'),
    beingRead: sum('being_read'),
    oldestSince: oldest[0] ?? null,
    byAssignee: new Map(
      rows.flatMap((row) => (row.assignee === null ? [] : [[row.assignee as string, row.waiting as number] as const])),
    ),
  };
}

/** What a live message says about studies that changed; a study that was never in the queue is left out. */
export async function changes(
  call: Call,
  about: { studyInstanceUid: string } | { orderId: number },
): Promise<ReadingChange[]> {
  const uids = 'orderId' in about ? await store.uidsOfOrder(call.db, about.orderId) : [about.studyInstanceUid];
  if (uids.length === 0) return [];
  const rows = await store.readingsOf(call.db, countsSince(call.now), uids);
  const here = rows.filter((row) => row.state === 'waiting' && row.is_ready === 1);
  const entries = await entriesOf(call, here);
  return rows.map(({ study_instance_uid: uid }) => ({
    studyInstanceUid: uid as string,
    entry: entries.find(({ study }) => study.studyInstanceUid === uid) ?? null,
  }));
}

async function readers(call: Call): Promise<Person[]> {
  const all = await users.list(call);
  return all
    .filter(({ disabled, role }) => !disabled && may(call.db, role, 'reading.read'))
    .map(({ username, displayName }) => ({ username, displayName }));
}

/**
 * Gives a study to a reader, or to nobody in particular.
 * @throws Fault('not-found'), Fault('conflict') for somebody who doesn't read
 */
export async function assign(call: Call, studyInstanceUid: string, to: string | null): Promise<void> {
  if (to !== null && !(await readers(call)).some(({ username }) => username === to))
    throw new Fault('conflict', 'This person does not read studies', { field: 'to' });
  const orderId = await call.db.transaction(async (tx) => {
    const reading = await waiting(tx, studyInstanceUid);
    const before = reading.assignedTo;
    if (before === to) return undefined;
    const userId = await clinic.personId(tx, to, 'to');
    // Where there is an order it has the only say.
    if (reading.orderId !== null) await orders.assignIn(tx, reading.orderId, userId);
    await store.putAssignee(tx, reading.studyId, reading.orderId === null ? userId : null);
    await audit.record(call, tx, {
      action: 'reading.assigned',
      subject: studyInstanceUid,
      before: { assignedTo: before },
      after: { assignedTo: to },
    });
    return reading.orderId;
  });
  if (orderId !== undefined && orderId !== null) orders.tellChanged(call, orderId);
  tellChanged(call, studyInstanceUid);
}

/**
 * A person says that no report is to be written here.
 * @throws Fault('not-found'), Fault('conflict') while somebody else reads it
 */
export async function close(call: Call, studyInstanceUid: string, reason: string): Promise<void> {
  await call.db.transaction(async (tx) => {
    const reading = await waiting(tx, studyInstanceUid);
    const other = await lockedByOther(call, tx, reading.studyId);
    if (other) throw new Fault('conflict', `${other.displayName || other.username} is reading this study`);
    await dropAnybodys(tx, reading.studyId);
    const said = { at: call.now.toISOString(), by: actorName(call.actor), reason: reason.trim() };
    await store.putElsewhere(tx, reading.studyId, said);
    await audit.record(call, tx, {
      action: 'reading.closed',
      subject: studyInstanceUid,
      detail: { reason: said.reason },
    });
  });
  tellChanged(call, studyInstanceUid);
}

/**
 * Puts a study into the queue: one that was closed, or that was too old to come into it by itself.
 * @throws Fault('not-found'), Fault('conflict') when its order is final or cancelled
 */
export async function reopen(call: Call, studyInstanceUid: string): Promise<void> {
  await call.db.transaction(async (tx) => {
    const id = await store.studyId(tx, studyInstanceUid);
    if (id === undefined) throw new Fault('not-found', 'There is no such study');
    const before = await store.readingByUid(tx, studyInstanceUid);
    if (before?.state === 'waiting') return;
    if (before?.orderId && (await isOver(call, tx, before.orderId)))
      throw new Fault('conflict', 'The order of this study is reported or cancelled');
    await store.putWaiting(tx, id, call.now.toISOString());
    await audit.record(call, tx, { action: 'reading.reopened', subject: studyInstanceUid });
  });
  tellChanged(call, studyInstanceUid);
}

async function isOver(call: Call, tx: Transaction, orderId: number): Promise<boolean> {
  const [order] = await orders.byIds(call, tx, [orderId]);
  return order?.state === 'FINAL' || order?.state === 'CANCELLED';
}

async function waiting(tx: Transaction, studyInstanceUid: string): Promise<store.ReadingRow> {
  const reading = await store.readingByUid(tx, studyInstanceUid);
  if (reading?.state !== 'waiting') throw new Fault('not-found', 'This study does not wait to be read');
  return reading;
}

function tellChanged(call: Call, studyInstanceUid: string): void {
  call.events.publish({ type: 'reading.changed', studyInstanceUid });
}

async function entriesOf(call: Call, rows: readonly Row[]): Promise<ReadingEntry[]> {
  const uids = rows.map((row) => row.study_instance_uid as string);
  const known = new Map((await studies.rows(call, uids)).map((study) => [study.studyInstanceUid, study]));
  return rows.flatMap((row) => {
    const study = known.get(row.study_instance_uid as string);
    return study ? [entryOf(row, study)] : [];
  });
}

function entryOf(row: Row, study: Study): ReadingEntry {
  const text = (column: string) => row[column] as string;
  const person = (column: string) =>
    row[column] === null ? null : { username: text(column), displayName: text(`${column}_name`) };
  const reader = person('reader');
  return {
    study,
    state: row.state as ReadingEntry['state'],
    since: text('since'),
    priority: (row.priority as ReadingEntry['priority'] | null) ?? 'routine',
    order:
      row.order_id === null
        ? null
        : {
            id: row.order_id as number,
            number: text('number'),
            examName: text('exam_name'),
            laterality: row.laterality as '' | 'R' | 'L' | 'B',
            indication: text('indication'),
            orderingProvider: text('ordering_provider'),
            state: row.order_state as NonNullable<ReadingEntry['order']>['state'],
          },
    assignedTo: person('assignee'),
    lock: reader && { ...reader, since: text('taken_at') },
    closed:
      row.closed_at === null ? null : { at: text('closed_at'), by: text('closed_by'), reason: text('closed_reason') },
  };
}
