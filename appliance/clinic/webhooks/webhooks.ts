// Webhooks (product.md 13.1): who is told of what, and what became of it. Telling itself is delivering.ts.
import { randomBytes } from 'node:crypto';
import { actorName, type Call } from '../../core/call.ts';
import type { Queries } from '../../core/db/database.ts';
import type { Post } from '../../core/post.ts';
import * as audit from '../../device/audit/audit.ts';
import { Fault } from '../../lib/fault.ts';
import { attempt } from './delivering.ts';
import {
  type DeliveryPage,
  type DeliveryQuery,
  type IssuedWebhook,
  type NewWebhook,
  TEST_EVENT,
  type Tried,
  type Webhook,
  type WebhookChanges,
} from './shapes.ts';
import { SECRET_PREFIX } from './signed-letter.ts';
import * as store from './store.ts';

/** Each is told by a connection of its own. */
const MOST_WEBHOOKS = 20;
/** Of one webhook: a receiver that is away for days must not fill the disk. */
const MOST_WAITING = 10_000;
/** A receiver that is away for a long weekend misses nothing. */
const GIVEN_UP_AFTER_DAYS = 7;
const KEPT = { delivered: { most: 500, days: 7 }, dead: { most: 1000, days: 30 } } as const;
const PAGE = 50;
const DAY_MS = 24 * 60 * 60_000;

/** By name. */
export function list(call: Call): Promise<Webhook[]> {
  return store.allWebhooks(call.db);
}

/** @throws Fault('not-found') */
export async function get(call: Call, id: number): Promise<Webhook> {
  return existing(call.db, id);
}

/** @throws Fault('invalid') for an address that is never told; Fault('too-many') */
export async function add(call: Call, { name, url, events }: NewWebhook, post: Post): Promise<IssuedWebhook> {
  const secret = newSecret();
  const address = checked(url, post);
  const id = await call.db.transaction(async (tx) => {
    if ((await store.countWebhooks(tx)) >= MOST_WEBHOOKS)
      throw new Fault('too-many', `There are ${MOST_WEBHOOKS} webhooks already. Remove one first`);
    const at = call.now.toISOString();
    const row = { name: name.trim(), url: address };
    const id = await store.insertWebhook(tx, { ...row, secret, at, by: actorName(call.actor) });
    await store.putEvents(tx, id, events);
    await audit.record(call, tx, { action: 'webhook.added', subject: `webhook:${id}`, after: { ...row, events } });
    return id;
  });
  tellChanged(call, id);
  return { webhook: await existing(call.db, id), secret: SECRET_PREFIX + secret };
}

/** Changed, paused, or let go on; then it is tried at once. @throws Fault('not-found'); Fault('invalid') as in add */
export async function change(call: Call, id: number, changes: WebhookChanges, post: Post): Promise<Webhook> {
  await call.db.transaction(async (tx) => {
    const before = settingsOf(await existing(tx, id));
    const after = { ...before, ...changes };
    after.name = after.name.trim();
    if (changes.url !== undefined) after.url = checked(changes.url, post);
    await store.updateWebhook(tx, id, after);
    await store.putEvents(tx, id, after.events);
    if (!after.isPaused) await store.putPatience(tx, id, 0, call.now.toISOString());
    await audit.record(call, tx, { action: 'webhook.changed', subject: `webhook:${id}`, before, after });
  });
  tellChanged(call, id);
  return existing(call.db, id);
}

/** From now on it signs with another. @throws Fault('not-found') */
export async function renewSecret(call: Call, id: number): Promise<IssuedWebhook> {
  const secret = newSecret();
  await call.db.transaction(async (tx) => {
    await existing(tx, id);
    await store.putSecret(tx, id, secret);
    await audit.record(call, tx, { action: 'webhook.secret-renewed', subject: `webhook:${id}` });
  });
  return { webhook: await existing(call.db, id), secret: SECRET_PREFIX + secret };
}

/** With all that still waits for it. @throws Fault('not-found') */
export async function remove(call: Call, id: number): Promise<void> {
  await call.db.transaction(async (tx) => {
    const webhook = await existing(tx, id);
    await store.deleteWebhook(tx, id);
    const before = { ...settingsOf(webhook), waiting: webhook.waiting };
    await audit.record(call, tx, { action: 'webhook.removed', subject: `webhook:${id}`, before });
  });
  tellChanged(call, id);
}

/** Newest first. @throws Fault('not-found') */
export async function deliveries(call: Call, id: number, query: DeliveryQuery): Promise<DeliveryPage> {
  await existing(call.db, id);
  const rows = await store.deliveries(call.db, id, query, PAGE + 1);
  const page = rows.slice(0, PAGE);
  return { deliveries: page, next: rows.length > PAGE ? page.at(-1)!.id : null };
}

/** Sends a message that says nothing, at once and past the queue; it is never repeated. @throws Fault('not-found') */
export async function test(call: Call, id: number, post: Post): Promise<Tried> {
  const delivery = await call.db.transaction(async (tx) => {
    await existing(tx, id);
    const delivery = await store.insertTest(tx, id, TEST_EVENT, { webhookId: id });
    await audit.record(call, tx, { action: 'webhook.tested', subject: `webhook:${id}` });
    return delivery;
  });
  const due = (await store.dueById(call.db, delivery))!;
  const tried = await attempt(call, due, post);
  tellChanged(call, id);
  return tried;
}

/** One that was given up waits again, and is the next: it is older than what waits. @throws Fault('not-found') */
export async function sendAgain(call: Call, id: number, deliveryId: number): Promise<void> {
  await call.db.transaction(async (tx) => {
    const { failures } = await existing(tx, id);
    if (!(await store.revive(tx, id, deliveryId, call.now.toISOString())))
      throw new Fault('not-found', 'There is no such delivery that was given up');
    await store.putPatience(tx, id, failures, call.now.toISOString());
    await audit.record(call, tx, { action: 'webhook.sent-again', subject: `webhook:${id}`, detail: { deliveryId } });
  });
  tellChanged(call, id);
}

/** Gives up what is too old or too much, and forgets what ended long ago. Run by a job. */
export async function tidy(call: Call): Promise<void> {
  const daysAgo = (days: number) => new Date(call.now.getTime() - days * DAY_MS).toISOString();
  for (const { id } of await store.allWebhooks(call.db)) {
    const given = await call.db.transaction(async (tx) => {
      for (const state of ['delivered', 'dead'] as const) {
        const { most, days } = KEPT[state];
        await store.forgetEnded(tx, id, { state, most, before: daysAgo(days) });
      }
      const old = await store.giveUpBefore(tx, id, daysAgo(GIVEN_UP_AFTER_DAYS));
      return old + (await store.giveUpBeyond(tx, id, MOST_WAITING));
    });
    if (given === 0) continue;
    call.log.warn('webhook.given-up', { webhook: id, deliveries: given });
    tellChanged(call, id);
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64');
}

function checked(url: string, post: Post): string {
  const field = { field: 'url' };
  if (!URL.canParse(url))
    throw new Fault('invalid', 'This is not an address. It looks like http://10.0.0.5/told', field);
  const refusal = post.refusal(url);
  if (refusal) throw new Fault('invalid', refusal, field);
  return new URL(url).href;
}

function settingsOf({ name, url, events, isPaused }: Webhook) {
  return { name, url, events, isPaused };
}

async function existing(db: Queries, id: number): Promise<Webhook> {
  const webhook = await store.webhookById(db, id);
  if (!webhook) throw new Fault('not-found', 'There is no such webhook');
  return webhook;
}

function tellChanged(call: Call, webhookId: number): void {
  call.events.publish({ type: 'webhook.changed', webhookId });
}
