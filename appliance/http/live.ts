// The live connection: tells open pages what changed, to each what its person may see, no faster than it is read.
// Events come from rooms after commit; what they are about is fetched once for all. Asks nothing of the client.
import type { Call } from '../core/call.ts';
import type { Event } from '../core/events.ts';
import * as audit from '../device/audit/audit.ts';
import { may, type Permission } from '../device/users/permissions.ts';
import { tokenSessionId } from '../device/users/sessions.ts';
import { Fault } from '../lib/fault.ts';
import type { Answer } from './answer.ts';
import { checkAccess, faultAnswer, type Person } from './app.ts';
import type { Edge } from './route.ts';
import type { LiveHandler, LiveSocket, RequestHead } from './server.ts';
import { credentialsOf, isOurs } from './session.ts';
import { VERSION } from './version.ts';

/** A study that arrives changes its row with every batch: pages hear of it this often, and always of the last. */
const STUDY_EVERY_MS = 250;
const CHECK_SESSION_EVERY_MS = 15_000;
const CLIENTS_LIMIT = 500;
/** Close codes of ours (RFC 6455 7.4.2). */
const SIGNED_OUT = 4401;
const BAD_MESSAGE = 4400;
const GOING_AWAY = 1001;

/** Where the rows come from that events are about; undefined for what is gone. */
export interface LiveSource {
  study(call: Call, studyInstanceUid: string): Promise<unknown>;
  device(call: Call, deviceId: number): Promise<unknown>;
  attempt(call: Call, attemptId: number): Promise<unknown>;
}

export interface Live {
  /** Decides about an upgrade: the handler of a new client, or the refusal (case W3). Never throws. */
  accept(head: RequestHead): Promise<LiveHandler | Answer>;
  close(): void;
}

interface Client {
  readonly socket: LiveSocket;
  readonly role: string;
  readonly sessionId: string;
}

export function openLive(edge: Edge, source: LiveSource): Live {
  const { appliance, sessions } = edge;
  const clients = new Set<Client>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const system = () => appliance.call({ kind: 'system', name: 'live' }, 'local');

  /** Fetches only when somebody may see it. */
  const tell = async (permission: Permission, message: (call: Call) => Promise<object | undefined> | object) => {
    const watching = () => [...clients].filter((client) => may(client.role, permission));
    if (!watching().length) return;
    const text = JSON.stringify(await message(system()));
    if (text === undefined) return;
    for (const client of watching()) {
      if (client.socket.send(text)) continue;
      clients.delete(client);
      appliance.log.warn('live.too-slow', { session: client.sessionId });
    }
  };
  const later = (work: Promise<void>) => void work.catch((error) => appliance.log.error('live.failed', error));

  const studyChanged = (uid: string) => {
    if (waiting.has(uid)) return;
    const send = () => {
      waiting.delete(uid);
      const message = async (call: Call) => {
        const study = await source.study(call, uid);
        return study === undefined ? undefined : { type: 'study', study };
      };
      later(tell('studies.read', message));
    };
    waiting.set(uid, setTimeout(send, STUDY_EVERY_MS));
  };

  const hear = (event: Event) => {
    switch (event.type) {
      case 'study.changed':
      case 'study.completed':
        return studyChanged(event.studyInstanceUid);
      case 'device.changed':
      case 'device.seen':
        return later(
          tell('devices.read', async (call) => ({
            type: 'device',
            device: (await source.device(call, event.deviceId)) ?? null, // null: it was removed
          })),
        );
      case 'device.attempted':
        return later(
          tell('devices.read', async (call) => {
            const attempt = await source.attempt(call, event.attemptId);
            return attempt === undefined ? undefined : { type: 'device-attempt', attempt };
          }),
        );
      case 'storage.changed':
        return later(tell('status.read', () => ({ type: 'storage', state: event.state })));
      case 'session.ended':
        for (const client of clients) if (client.sessionId === event.sessionId) signOut(client);
    }
  };

  const signOut = (client: Client) => {
    clients.delete(client);
    client.socket.send(JSON.stringify({ type: 'signed-out' }));
    client.socket.close(SIGNED_OUT, 'signed out');
  };

  const handlerFor = (head: RequestHead, role: string, sessionId: string): LiveHandler => {
    let client: Client | undefined;
    let timer: NodeJS.Timeout | undefined;
    const check = () =>
      later(
        sessions.peek(credentialsOf(head.headers)).then((actor) => {
          if (actor.kind === 'anonymous' && client && clients.has(client)) signOut(client);
        }),
      );
    return {
      opened(socket) {
        client = { socket, role, sessionId };
        clients.add(client);
        socket.send(JSON.stringify({ type: 'hello', version: VERSION }));
        check(); // it may have ended while the connection was made
        timer = setInterval(check, CHECK_SESSION_EVERY_MS);
      },
      received(text) {
        if (isPing(text)) check();
        else client?.socket.close(BAD_MESSAGE, 'only pings are understood');
      },
      closed() {
        clearInterval(timer);
        if (client) clients.delete(client);
      },
    };
  };

  const unsubscribe = appliance.events.subscribe(hear);
  return {
    async accept(head) {
      const call = appliance.call({ kind: 'anonymous' }, head.address);
      try {
        checkUpgrade(head);
        const actor = await sessions.peek(credentialsOf(head.headers));
        checkAccess('signed-in', actor);
        if (clients.size >= CLIENTS_LIMIT)
          throw new Fault('too-many', 'Too many pages are open', { retryAfterSeconds: 60 });
        if (may(actor.role, 'studies.read')) {
          await audit.read({ ...call, actor }, { action: 'studies.watch', subject: 'studies' });
        }
        return handlerFor(head, actor.role, sessionIdOf(actor));
      } catch (error) {
        return faultAnswer(error, call, head.method);
      }
    },
    close() {
      unsubscribe();
      for (const timer of waiting.values()) clearTimeout(timer);
      for (const client of clients) client.socket.close(GOING_AWAY, 'the service stops');
    },
  };
}

/** A browser sends our cookie from any page, so with a cookie the page must be ours. */
function checkUpgrade({ headers }: RequestHead): void {
  const origin = headers.get('origin');
  if (headers.has('authorization') || (origin !== undefined && isOurs(origin, headers))) return;
  throw new Fault('forbidden', 'This connection was asked for by another page than ours');
}

function sessionIdOf(actor: Person): string {
  return actor.kind === 'user' ? actor.sessionId : tokenSessionId(actor.tokenId);
}

function isPing(text: string): boolean {
  try {
    return (JSON.parse(text) as { type?: unknown } | null)?.type === 'ping';
  } catch {
    return false;
  }
}
