// What the API says about webhooks, and which events there are. Each is written by a trigger of migration 0028.
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** With what `data` of a delivery holds. */
export const WEBHOOK_EVENTS = [
  'study.received',
  'study.changed',
  'report.signed',
  'report.amended',
  'critical.found',
  'critical.changed',
  'order.placed',
  'order.changed',
  'appointment.booked',
  'appointment.changed',
  'patient.changed',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** Sent by a person's click alone; nobody chooses it. */
export const TEST_EVENT = 'webhook.test';

const Name = Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\x00-\\x1f\\x7f]*\\S[^\\x00-\\x1f\\x7f]*$' });
const Url = Type.String({ minLength: 1, maxLength: 500, description: 'http:// or https://, on the clinic’s network' });
const Events = Type.Array(Type.Enum([...WEBHOOK_EVENTS]), { minItems: 1, maxItems: 50 });

export const Webhook = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  url: Type.String(),
  events: Events,
  isPaused: Type.Boolean(),
  failures: Type.Integer({ description: 'Attempts in a row that failed; 0 where all is well' }),
  nextAt: Type.String({ description: 'Before that nothing is tried, where something waits after a failure' }),
  waiting: Type.Integer(),
  dead: Type.Integer({ description: 'Given up, and kept for a while' }),
  last: Nullable(
    Type.Object({ at: Type.String(), ok: Type.Boolean(), message: Type.String() }, { description: 'Newest attempt' }),
  ),
  createdAt: Type.String(),
});
export type Webhook = Static<typeof Webhook>;

export const NewWebhook = Type.Object({ name: Name, url: Url, events: Events }, strict);
export type NewWebhook = Static<typeof NewWebhook>;

export const WebhookChanges = Type.Partial(
  Type.Object({ name: Name, url: Url, events: Events, isPaused: Type.Boolean() }, strict),
);
export type WebhookChanges = Static<typeof WebhookChanges>;

export const IssuedWebhook = Type.Object({
  webhook: Webhook,
  secret: Type.String({ description: '`whsec_` and 32 bytes in base64: in this answer only' }),
});
export type IssuedWebhook = Static<typeof IssuedWebhook>;

export const Delivery = Type.Object({
  id: Type.Integer(),
  messageId: Type.String({ description: 'The `webhook-id` that the receiver saw' }),
  event: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
  at: Type.String(),
  state: Type.Enum(['waiting', 'delivered', 'dead']),
  attempts: Type.Integer(),
  triedAt: Nullable(Type.String()),
  status: Nullable(Type.Integer({ description: 'HTTP, of the last attempt' })),
  result: Type.String({ description: 'Of the last attempt, a sentence' }),
});
export type Delivery = Static<typeof Delivery>;

export const DeliveryQuery = Type.Object(
  {
    state: Type.Optional(Type.Enum(['waiting', 'delivered', 'dead'])),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'The `next` of the page before' })),
  },
  strict,
);
export type DeliveryQuery = Static<typeof DeliveryQuery>;

export const DeliveryPage = Type.Object({ deliveries: Type.Array(Delivery), next: Nullable(Type.Integer()) });
export type DeliveryPage = Static<typeof DeliveryPage>;

export const Tried = Type.Object({
  ok: Type.Boolean(),
  status: Nullable(Type.Integer()),
  milliseconds: Type.Integer(),
  message: Type.String(),
});
export type Tried = Static<typeof Tried>;
