// The SQL of webhooks, webhook_events and webhook_deliveries. What is to be delivered is written by the triggers of
// migration 0028, and here only for a test.
import type { Queries, Row, SqlValue, Transaction } from '../../core/db/database.ts';
import {
  type Delivery,
  type DeliveryQuery,
  type NewWebhook,
  TEST_EVENT,
  type Webhook,
  type WebhookEvent,
} from './shapes.ts';

const WEBHOOKS = `SELECT webhooks.*,
  (SELECT json_group_array(event) FROM webhook_events WHERE webhook_id = webhooks.id) AS events,
  (SELECT count(*) FROM webhook_deliveries WHERE webhook_id = webhooks.id AND state = 'waiting') AS waiting,
  (SELECT count(*) FROM webhook_deliveries WHERE webhook_id = webhooks.id AND state = 'dead' AND event <> '${TEST_EVENT}') AS dead
FROM webhooks`;

function webhookOf(row: Row): Webhook {
  return {
    id: row.id as number,
    name: row.name as string,
    url: row.url as string,
    events: JSON.parse(row.events as string) as WebhookEvent[],
    isPaused: row.is_paused === 1,
    failures: row.failures as number,
    nextAt: row.next_at as string,
    waiting: row.waiting as number,
    dead: row.dead as number,
    last:
      row.last_at === null
        ? null
        : { at: row.last_at as string, ok: row.last_ok === 1, message: row.last_result as string },
    createdAt: row.created_at as string,
  };
}

function deliveryOf(row: Row): Delivery {
  return {
    id: row.id as number,
    messageId: row.message_id as string,
    event: row.event as string,
    data: JSON.parse(row.data as string) as Delivery['data'],
    at: row.at as string,
    state: row.state as Delivery['state'],
    attempts: row.attempts as number,
    triedAt: row.tried_at as string | null,
    status: row.status as number | null,
    result: row.result as string,
  };
}

/** By name. */
export async function allWebhooks(db: Queries): Promise<Webhook[]> {
  return (await db.query(`${WEBHOOKS} ORDER BY name, id`)).map(webhookOf);
}

export async function webhookById(db: Queries, id: number): Promise<Webhook | undefined> {
  const [row] = await db.query(`${WEBHOOKS} WHERE webhooks.id = ?`, [id]);
  return row && webhookOf(row);
}

export async function countWebhooks(db: Queries): Promise<number> {
  return (await db.query('SELECT count(*) AS n FROM webhooks'))[0].n as number;
}

export async function insertWebhook(
  tx: Transaction,
  { name, url, secret, at, by }: Omit<NewWebhook, 'events'> & { secret: string; at: string; by: string },
): Promise<number> {
  const { rows } = await tx.execute(
    'INSERT INTO webhooks (name, url, secret, next_at, created_at, created_by) VALUES (?1, ?2, ?3, ?4, ?4, ?5) RETURNING id',
    [name, url, secret, at, by],
  );
  return rows[0].id as number;
}

export async function updateWebhook(
  tx: Transaction,
  id: number,
  { name, url, isPaused }: { name: string; url: string; isPaused: boolean },
): Promise<void> {
  await tx.execute('UPDATE webhooks SET name = ?, url = ?, is_paused = ? WHERE id = ?', [
    name,
    url,
    isPaused ? 1 : 0,
    id,
  ]);
}

export async function putEvents(tx: Transaction, id: number, events: readonly WebhookEvent[]): Promise<void> {
  await tx.execute('DELETE FROM webhook_events WHERE webhook_id = ?', [id]);
  await tx.execute('INSERT INTO webhook_events (webhook_id, event) SELECT DISTINCT ?, value FROM json_each(?)', [
    id,
    JSON.stringify(events),
  ]);
}

export async function putSecret(tx: Transaction, id: number, secret: string): Promise<void> {
  await tx.execute('UPDATE webhooks SET secret = ? WHERE id = ?', [secret, id]);
}

export async function deleteWebhook(tx: Transaction, id: number): Promise<void> {
  await tx.execute('DELETE FROM webhooks WHERE id = ?', [id]);
}

/** Newest first. */
export async function deliveries(
  db: Queries,
  webhookId: number,
  { state, before }: DeliveryQuery,
  limit: number,
): Promise<Delivery[]> {
  const rows = await db.query(
    `SELECT * FROM webhook_deliveries WHERE webhook_id = ?1 AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR id < ?3)
ORDER BY id DESC LIMIT ?4`,
    [webhookId, state ?? null, before ?? null, limit],
  );
  return rows.map(deliveryOf);
}

/** What stands first in the queue of a webhook, with where it goes. */
export interface Due extends Delivery {
  webhookId: number;
  url: string;
  secret: string;
  failures: number;
}

const DUE = `SELECT webhook_deliveries.*, url, secret, failures FROM webhook_deliveries
  JOIN webhooks ON webhooks.id = webhook_id`;

function dueOf(row: Row): Due {
  const { webhook_id, url, secret, failures } = row;
  return {
    ...deliveryOf(row),
    webhookId: webhook_id as number,
    url: url as string,
    secret: secret as string,
    failures: failures as number,
  };
}

/** Webhooks that have something to be told now. */
export async function webhooksWithWork(db: Queries, now: string): Promise<number[]> {
  const rows = await db.query(
    `SELECT id FROM webhooks WHERE is_paused = 0 AND next_at <= ? AND EXISTS (SELECT 1 FROM webhook_deliveries
  WHERE webhook_id = webhooks.id AND state = 'waiting')`,
    [now],
  );
  return rows.map((row) => row.id as number);
}

/** The oldest that waits, where its webhook may be tried now: the order of what happened is the order of telling it. */
export async function nextDue(db: Queries, webhookId: number, now: string): Promise<Due | undefined> {
  const [row] = await db.query(
    `${DUE} WHERE webhook_id = ? AND state = 'waiting' AND is_paused = 0 AND next_at <= ?
ORDER BY webhook_deliveries.id LIMIT 1`,
    [webhookId, now],
  );
  return row && dueOf(row);
}

export async function dueById(db: Queries, id: number): Promise<Due | undefined> {
  const [row] = await db.query(`${DUE} WHERE webhook_deliveries.id = ?`, [id]);
  return row && dueOf(row);
}

/** One that no trigger wrote, and that stands in no queue: whoever asked for it sends it at once. */
export async function insertTest(tx: Transaction, webhookId: number, event: string, data: object): Promise<number> {
  const { rows } = await tx.execute(
    `INSERT INTO webhook_deliveries (webhook_id, event, data, state) VALUES (?, ?, ?, 'dead') RETURNING id`,
    [webhookId, event, JSON.stringify(data)],
  );
  return rows[0].id as number;
}

export interface Attempt {
  state: Delivery['state'];
  triedAt: string;
  status: number | null;
  result: string;
}

export async function putAttempt(tx: Transaction, { id, webhookId }: Due, attempt: Attempt): Promise<void> {
  const { state, triedAt, status, result } = attempt;
  await tx.execute(
    'UPDATE webhook_deliveries SET state = ?, tried_at = ?, status = ?, result = ?, attempts = attempts + 1 WHERE id = ?',
    [state, triedAt, status, result, id],
  );
  await tx.execute('UPDATE webhooks SET last_at = ?, last_ok = ?, last_result = ? WHERE id = ?', [
    triedAt,
    state === 'delivered' ? 1 : 0,
    result,
    webhookId,
  ]);
}

/** When the webhook may be tried again. */
export async function putPatience(tx: Transaction, id: number, failures: number, nextAt: string): Promise<void> {
  await tx.execute('UPDATE webhooks SET failures = ?, next_at = ? WHERE id = ?', [failures, nextAt, id]);
}

/** @returns whether it was given up and waits again */
export async function revive(tx: Transaction, webhookId: number, id: number, now: string): Promise<boolean> {
  const { rowsAffected } = await tx.execute(
    `UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, since = ?
WHERE id = ? AND webhook_id = ? AND state = 'dead' AND event <> '${TEST_EVENT}'`,
    [now, id, webhookId],
  );
  return rowsAffected === 1;
}

/** The newest of a webhook's deliveries that is one too many. */
const BEYOND = `(SELECT id FROM webhook_deliveries WHERE webhook_id = ?1 AND state = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)`;

/** Gives up the oldest beyond `most`; the sentence says it beside what the last attempt said. @returns how many */
export function giveUpBeyond(tx: Transaction, webhookId: number, most: number): Promise<number> {
  return giveUp(tx, `id <= ${BEYOND}`, `Given up: more than ${most} were waiting`, [webhookId, 'waiting', most]);
}

/** Gives up what has waited since before. @returns how many */
export function giveUpBefore(tx: Transaction, webhookId: number, before: string): Promise<number> {
  return giveUp(tx, 'since < ?3', 'Given up after a week', [webhookId, 'waiting', before]);
}

async function giveUp(tx: Transaction, which: string, why: string, args: readonly SqlValue[]): Promise<number> {
  const { rowsAffected } = await tx.execute(
    `UPDATE webhook_deliveries SET state = 'dead', result = ?4 || iif(result = '', '', '. ' || result)
WHERE webhook_id = ?1 AND state = ?2 AND ${which}`,
    [...args, why],
  );
  return rowsAffected;
}

/** Those that ended, beyond the newest `most` or from before a day. */
export async function forgetEnded(
  tx: Transaction,
  webhookId: number,
  { state, most, before }: { state: 'delivered' | 'dead'; most: number; before: string },
): Promise<void> {
  await tx.execute(
    `DELETE FROM webhook_deliveries WHERE webhook_id = ?1 AND state = ?2 AND (id <= ${BEYOND} OR at < ?4)`,
    [webhookId, state, most, before],
  );
}
