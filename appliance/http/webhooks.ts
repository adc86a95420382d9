// Routes of webhooks: who is told of what, a test, and what became of each delivery.
import { Type } from 'typebox';
import {
  DeliveryPage,
  DeliveryQuery,
  IssuedWebhook,
  NewWebhook,
  Tried,
  Webhook,
  WebhookChanges,
} from '../clinic/webhooks/shapes.ts';
import * as webhooks from '../clinic/webhooks/webhooks.ts';
import { type Route, route } from './route.ts';

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const DeliveryId = Type.Object({ id: Type.Integer({ minimum: 1 }), deliveryId: Type.Integer({ minimum: 1 }) });

export const webhookRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/webhooks',
    access: 'tokens.manage',
    summary: 'Addresses that are told what happens, by name, without their secrets',
    answer: Type.Object({ webhooks: Type.Array(Webhook) }),
    handle: async (call) => ({ webhooks: await webhooks.list(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks',
    access: 'tokens.manage',
    summary:
      'Tell an address on the network what happens, signed as Standard Webhooks has it; the secret is shown this once',
    isSecret: true,
    body: NewWebhook,
    answer: IssuedWebhook,
    status: 201,
    handle: (call, { body, edge }) => webhooks.add(call, body, edge.post),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/webhooks/:id',
    access: 'tokens.manage',
    summary: 'Change a webhook, pause it with `isPaused: true`, or let it go on; then it is tried at once',
    params: Id,
    body: WebhookChanges,
    answer: Webhook,
    handle: (call, { params, body, edge }) => webhooks.change(call, params.id, body, edge.post),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/webhooks/:id',
    access: 'tokens.manage',
    summary: 'Remove a webhook with all that still waits for it',
    params: Id,
    handle: async (call, { params }) => {
      await webhooks.remove(call, params.id);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks/:id/secret',
    access: 'tokens.manage',
    summary: 'Sign with another secret from now on; it is in this answer only',
    isSecret: true,
    params: Id,
    answer: IssuedWebhook,
    handle: (call, { params }) => webhooks.renewSecret(call, params.id),
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks/:id/test',
    access: 'tokens.manage',
    summary: 'Send `webhook.test` at once, past the queue, and say how that ended',
    params: Id,
    answer: Tried,
    handle: (call, { params, edge }) => webhooks.test(call, params.id, edge.post),
  }),
  route({
    method: 'GET',
    path: '/api/v1/webhooks/:id/deliveries',
    access: 'tokens.manage',
    summary: 'What was told, waits or was given up, newest first; `next` is the `before` of the following page',
    params: Id,
    query: DeliveryQuery,
    answer: DeliveryPage,
    handle: (call, { params, query }) => webhooks.deliveries(call, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/webhooks/:id/deliveries/:deliveryId/again',
    access: 'tokens.manage',
    summary: 'Let a delivery that was given up wait again; being the oldest, it is the next',
    params: DeliveryId,
    handle: async (call, { params }) => {
      await webhooks.sendAgain(call, params.id, params.deliveryId);
      return undefined;
    },
  }),
];
