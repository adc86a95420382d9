// The log of who did and saw what: rows in a hash chain that only grow. Changes are written in the transaction of the
// change, reads of patient data before their answer. Holds no passwords, tokens or codes.
import { type Actor, actorName, type Call } from '../../core/call.ts';
import type { Database, Queries, Transaction } from '../../core/db/database.ts';
import { hashOfRow } from './chain.ts';
import { ReadMemo } from './read-memo.ts';
import type { AuditPage, AuditQuery, AuditVerification } from './shapes.ts';
import * as store from './store.ts';

export interface Entry {
  /** What was done, `noun.verb`: 'study.read', 'user.changed'. */
  action: string;
  /** What it was done to: a UID, `user:anna`, `device:3`. */
  subject: string;
  detail?: unknown;
  /** Values of a change as they were and as they are. */
  before?: unknown;
  after?: unknown;
}

interface Written {
  call: Pick<Call, 'id' | 'actor' | 'origin' | 'now'>;
  entry: Entry;
}

/** Verification reads this many rows at a time, so that others get their turn. */
const VERIFIED_AT_ONCE = 1000;
const TEXT_LIMIT = 64 * 1024;

/** Writes a row about a change. `tx` is the transaction of the change: both happen or neither. */
export async function record(call: Call, tx: Transaction, entry: Entry): Promise<void> {
  await call.whenChanging?.(tx);
  await append(tx, [{ call, entry }]);
}

async function append(tx: Transaction, written: readonly Written[]): Promise<void> {
  let previous = await store.newest(tx);
  for (const { call, entry } of written) {
    const row = {
      id: previous.id + 1,
      at: call.now.toISOString(),
      actor: actorName(call.actor),
      origin: call.origin,
      call: call.id,
      action: entry.action,
      subject: entry.subject,
      detail: jsonOf(entry.detail),
      before: jsonOf(entry.before),
      after: jsonOf(entry.after),
      previous_hash: previous.hash,
    };
    const hash = hashOfRow(row);
    await store.append(tx, { ...row, hash });
    previous = { id: row.id, hash };
  }
}

function jsonOf(value: unknown): string | null {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length <= TEXT_LIMIT ? text : JSON.stringify({ cutFrom: text.length, start: text.slice(0, TEXT_LIMIT) });
}

/** What was read lately, by database: several appliances may live in one process (tests). */
const memos = new WeakMap<Database, ReadMemo<Written>>();

/**
 * Writes that this session reads `subject`, once in five minutes. Await it before answering with patient data: the row
 * is durable then. After the first time it costs a look into memory.
 */
export async function read(call: Call, entry: Omit<Entry, 'before' | 'after'>): Promise<void> {
  let memo = memos.get(call.db);
  if (!memo) {
    memo = new ReadMemo((written) => call.db.transaction((tx) => append(tx, written)));
    memos.set(call.db, memo);
  }
  const key = JSON.stringify([readerOf(call.actor), call.origin, entry.action, entry.subject, entry.detail]);
  await memo.note(key, call.now.getTime(), { call, entry });
}

function readerOf(actor: Actor): string {
  return actor.kind === 'user' ? `session:${actor.sessionId}` : actorName(actor);
}

/** Newest first. `next` is the `before` of the following page, null on the last. */
export async function search(call: Call, query: AuditQuery): Promise<AuditPage> {
  const { limit = 100, ...filter } = query;
  const rows = await store.find(call.db, filter, limit + 1);
  const page = rows.slice(0, limit);
  return {
    rows: page.map(({ id, at, actor, origin, action, subject, detail, before, after }) => ({
      id,
      at,
      actor,
      origin,
      action,
      subject,
      detail: parsed(detail),
      before: parsed(before),
      after: parsed(after),
    })),
    next: rows.length > limit ? page.at(-1)!.id : null,
  };
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

/**
 * Reads the whole log and recomputes every hash. `brokenAt` is the first row that doesn't fit what is before it;
 * `headHash`, noted elsewhere, shows later that the end wasn't cut off or the whole rewritten.
 */
export async function verifyChain(db: Queries): Promise<AuditVerification> {
  let last = { id: 0, hash: '' };
  for (;;) {
    const rows = await store.following(db, last.id, VERIFIED_AT_ONCE);
    for (const row of rows) {
      const fits = row.id === last.id + 1 && row.previous_hash === last.hash && row.hash === hashOfRow(row);
      if (!fits) return { rows: last.id, brokenAt: row.id, headHash: last.hash };
      last = row;
    }
    if (rows.length < VERIFIED_AT_ONCE) return { rows: last.id, brokenAt: null, headHash: last.hash };
  }
}

/** The same for a person, who leaves a row of having asked. */
export async function prove(call: Call): Promise<AuditVerification> {
  const found = await verifyChain(call.db);
  await call.db.transaction((tx) => record(call, tx, { action: 'audit.proved', subject: 'audit', detail: found }));
  return found;
}
