// A delivery as it goes over the network: body, id, time and signature, as the Standard Webhooks specification 1.0 has them,
// so that receivers check it with a library they have. Pure.
import { createHmac } from 'node:crypto';
import type { Letter } from '../../core/post.ts';

export interface Message {
  messageId: string;
  event: string;
  /** When it happened, ISO. */
  at: string;
  data: Readonly<Record<string, unknown>>;
}

export const SECRET_PREFIX = 'whsec_';

/** @param secret base64, without its prefix @param now of this attempt: a receiver refuses what is old */
export function letterOf({ messageId, event, at, data }: Message, url: string, secret: string, now: Date): Letter {
  const body = JSON.stringify({ type: event, timestamp: at, data });
  const seconds = Math.floor(now.getTime() / 1000);
  const signed = createHmac('sha256', Buffer.from(secret, 'base64')).update(`${messageId}.${seconds}.${body}`);
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Lightbox',
      'webhook-id': messageId,
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signed.digest('base64')}`,
    },
  };
}
