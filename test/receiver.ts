// A program that is told by webhooks: a real HTTP server that takes, refuses or hangs as the test says, and checks signatures
// as Standard Webhooks describes them, by code of its own.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Owner } from './appliance.ts';

export interface Told {
  id: string;
  headers: Record<string, string>;
  text: string;
  body: { type: string; timestamp: string; data: Record<string, unknown> };
}

type Answering = number | 'hang' | ((response: ServerResponse) => void);

export interface Receiver {
  readonly url: string;
  readonly told: Told[];
  /** A status, or never. */
  answers: Answering;
  /** Waits until so many have come; those of an event only, where it is named. */
  until(count: number, event?: string): Promise<Told[]>;
}

export async function openReceiver(t: Owner): Promise<Receiver> {
  const told: Told[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const headers = request.headers as Record<string, string>;
    told.push({ id: headers['webhook-id']!, headers, text, body: JSON.parse(text) });
    const { answers } = receiver;
    if (typeof answers === 'function') answers(response);
    else if (answers !== 'hang') response.writeHead(answers).end('ok');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`,
    told,
    answers: 204,
    async until(count, event) {
      const those = () => told.filter(({ body }) => !event || body.type === event);
      for (let wait = 0; wait < 400 && those().length < count; wait++)
        await new Promise((wake) => setTimeout(wake, 50));
      if (those().length < count)
        throw new Error(`${those().length} of ${count} came: ${told.map(({ text }) => text)}`);
      return those();
    },
  };
  return receiver;
}

/** As a receiver does it that holds the secret. */
export function isGenuine({ headers, text, id }: Told, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = createHmac('sha256', key).update(`${id}.${headers['webhook-timestamp']}.${text}`).digest();
  const isFresh = Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp'])) < 300;
  const given = headers['webhook-signature']!.split(' ').map((one) => Buffer.from(one.replace(/^v1,/, ''), 'base64'));
  return isFresh && given.some((one) => one.length === wanted.length && timingSafeEqual(one, wanted));
}
