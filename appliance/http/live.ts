// The live connection: tells open pages what changed, to each what its person may see, no faster than it is read.
// Events come from rooms after commit; what they are about is fetched once for all. Asks nothing of the client.
import type { Appliance } from '../core/appliance.ts';
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
import { credentialsOf, isOurs, type Sessions } from './session.ts';
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
  return new LivePages(edge, source);
}

class LivePages implements Live {
  readonly #appliance: Appliance;
  readonly #sessions: Sessions;
  readonly #source: LiveSource;
  readonly #clients = new Set<Client>();
  /** Studies that changed and will be told in a moment. */
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #unsubscribe: () => void;

  constructor({ appliance, sessions }: Edge, source: LiveSource) {
    this.#appliance = appliance;
    this.#sessions = sessions;
    this.#source = source;
    this.#unsubscribe = appliance.events.subscribe((event) => this.#hear(event));
  }

  async accept(head: RequestHead): Promise<LiveHandler | Answer> {
    const call = this.#appliance.call({ kind: 'anonymous' }, head.address);
    try {
      checkUpgrade(head);
      const actor = await this.#sessions.peek(credentialsOf(head.headers));
      checkAccess('signed-in', actor);
      if (this.#clients.size >= CLIENTS_LIMIT) {
        throw new Fault('too-many', 'Too many pages are open', { retryAfterSeconds: 60 });
      }
      if (may(actor.role, 'studies.read')) {
        await audit.read({ ...call, actor }, { action: 'studies.watch', subject: 'studies' });
      }
      return this.#handlerFor(head, actor);
    } catch (error) {
      return faultAnswer(error, call, head.method);
    }
  }

  #handlerFor(head: RequestHead, actor: Person): LiveHandler {
    let client: Client | undefined;
    let timer: NodeJS.Timeout | undefined;
    const check = () =>
      this.#inBackground(async () => {
        const now = await this.#sessions.peek(credentialsOf(head.headers));
        if (now.kind === 'anonymous' && client) this.#signOut(client);
      });
    return {
      opened: (socket) => {
        client = { socket, role: actor.role, sessionId: sessionIdOf(actor) };
        this.#clients.add(client);
        socket.send(JSON.stringify({ type: 'hello', version: VERSION }));
        check(); // it may have ended while the connection was made
        timer = setInterval(check, CHECK_SESSION_EVERY_MS);
      },
      received: (text) => {
        if (isPing(text)) check();
        else client?.socket.close(BAD_MESSAGE, 'only pings are understood');
      },
      closed: () => {
        clearInterval(timer);
        if (client) this.#clients.delete(client);
      },
    };
  }

  #hear(event: Event): void {
    switch (event.type) {
      case 'study.changed':
      case 'study.completed':
        this.#studyChanged(event.studyInstanceUid);
        break;
      case 'patient.changed':
        this.#tell('patients.read', async () => ({ type: 'patient', patientId: event.patientId }));
        break;
      case 'order.changed':
        this.#tell('orders.read', async () => ({ type: 'order', orderId: event.orderId }));
        break;
      case 'appointment.changed':
        this.#tell('orders.read', async () => ({ type: 'appointment', appointmentId: event.appointmentId }));
        break;
      case 'device.changed':
        this.#tell('devices.read', async (call) => ({
          type: 'device',
          device: (await this.#source.device(call, event.deviceId)) ?? null, // null: it was removed
        }));
        break;
      case 'device.attempted':
        this.#tell('devices.read', async (call) => {
          const attempt = await this.#source.attempt(call, event.attemptId);
          return attempt === undefined ? undefined : { type: 'device-attempt', attempt };
        });
        break;
      case 'storage.changed':
        this.#tell('status.read', async () => ({ type: 'storage', state: event.state }));
        break;
      case 'session.ended':
        for (const client of this.#clients) if (client.sessionId === event.sessionId) this.#signOut(client);
    }
  }

  #studyChanged(studyInstanceUid: string): void {
    if (this.#waiting.has(studyInstanceUid)) return;
    const tell = () => {
      this.#waiting.delete(studyInstanceUid);
      this.#tell('studies.read', async (call) => {
        const study = await this.#source.study(call, studyInstanceUid);
        return study === undefined ? undefined : { type: 'study', study };
      });
    };
    this.#waiting.set(studyInstanceUid, setTimeout(tell, STUDY_EVERY_MS));
  }

  /** Makes the message only when somebody may see it, and once for all of them. */
  #tell(permission: Permission, message: (call: Call) => Promise<object | undefined>): void {
    const watching = () => [...this.#clients].filter((client) => may(client.role, permission));
    if (!watching().length) return;
    this.#inBackground(async () => {
      const text = JSON.stringify(await message(this.#appliance.call({ kind: 'system', name: 'live' }, 'local')));
      if (text !== undefined) for (const client of watching()) this.#send(client, text);
    });
  }

  #send(client: Client, text: string): void {
    if (client.socket.send(text)) return;
    this.#clients.delete(client);
    this.#appliance.log.warn('live.too-slow', { session: client.sessionId });
  }

  #signOut(client: Client): void {
    if (!this.#clients.delete(client)) return;
    client.socket.send(JSON.stringify({ type: 'signed-out' }));
    client.socket.close(SIGNED_OUT, 'signed out');
  }

  #inBackground(work: () => Promise<void>): void {
    work().catch((error) => this.#appliance.log.error('live.failed', error));
  }

  close(): void {
    this.#unsubscribe();
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const client of this.#clients) client.socket.close(GOING_AWAY, 'the service stops');
  }
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
