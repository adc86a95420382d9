// Like client.ts, about the box itself: its logo, webhooks. Apart from it, for no page of the shell asks any of this.
import { ask, send } from './network.ts';
import { query } from './query.ts';
import type { DeliveryPage, IssuedWebhook, Logo, NewWebhook, TriedWebhook, Webhook, WebhookChanges } from './shapes.ts';

/** Each may throw a Refusal. */
export const boxClient = {
  keepLogo: (file: Blob) => send('PUT', '/api/v1/logo', file) as Promise<Logo>,
  removeLogo: () => ask<void>('DELETE', '/api/v1/logo'),

  webhooks: () => ask<{ webhooks: Webhook[] }>('GET', '/api/v1/webhooks'),
  addWebhook: (webhook: NewWebhook) => ask<IssuedWebhook>('POST', '/api/v1/webhooks', webhook),
  changeWebhook: (id: number, changes: WebhookChanges) => ask<Webhook>('PATCH', `/api/v1/webhooks/${id}`, changes),
  removeWebhook: (id: number) => ask<void>('DELETE', `/api/v1/webhooks/${id}`),
  renewWebhookSecret: (id: number) => ask<IssuedWebhook>('POST', `/api/v1/webhooks/${id}/secret`),
  testWebhook: (id: number) => ask<TriedWebhook>('POST', `/api/v1/webhooks/${id}/test`),
  webhookDeliveries: (id: number, question: { state?: string; before?: number }, signal?: AbortSignal) =>
    ask<DeliveryPage>('GET', `/api/v1/webhooks/${id}/deliveries${query({ ...question })}`, undefined, signal),
  sendWebhookAgain: (id: number, delivery: number) =>
    ask<void>('POST', `/api/v1/webhooks/${id}/deliveries/${delivery}/again`),
};
