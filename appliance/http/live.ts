// The live connection: tells open pages what changed, to each what its person may see, no faster than it is read.
// Events come from rooms after commit; what they are about is fetched once for all. Of the client
// it hears only pings, with the studies that its page has open to be read.
import type { Appliance } from '../core/appliance.ts';
import type { Event } from '../core/events.ts';
import * as audit from '../device/audit/audit.ts';
import { may } from '../device/users/rights.ts';
import { tokenSessionId } from '../device/users/sessions.ts';
import { isUid } from '../lib/dicom/uid.ts';
import { Fault } from '../lib/fault.ts';
import type { Answer } from './answer.ts';
import { checkAccess, checkHeld, faultAnswer, type Person } from './app.ts';
import { type LiveMessageType, type LiveSource, mayHear, TELLINGS, type Telling } from './live-messages.ts';
import type { Edge } from './route.ts';
import type { LiveHandler, LiveSocket, RequestHead } from './server.ts';
import { credentialsOf, isOurs, type Sessions } from './session.ts';
import { VERSION } from './version.ts';

/** A study that arrives changes its row with every batch: pages hear of it this often, and always of the last. */
const GATHERED_MS = 250;
const CHECK_SESSION_EVERY_MS = 15_000;
const CLIENTS_LIMIT = 500;
/** As many tabs as a page keeps (web/tabs/open-tabs.ts). */
const MOST_READ = 8;
/** Close codes of ours (RFC 6455 7.4.2). */
const SIGNED_OUT = 4401;
const BAD_MESSAGE = 4400;
const GOING_AWAY = 1001;
/** 1012, service restart: connect again. */
const COME_AGAIN = 1012;

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
  /** What changed and will be told in a moment. */
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
      checkHeld(undefined, actor);
      checkAccess('signed-in', actor, call.db);
      if (this.#clients.size >= CLIENTS_LIMIT) {
        throw new Fault('too-many', 'Too many pages are open', { retryAfterSeconds: 60 });
      }
      if (may(call.db, actor.role, 'studies.read') || may(call.db, actor.role, 'reading.read')) {
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
        socket.send(JSON.stringify({ type: 'hello' satisfies LiveMessageType, version: VERSION }));
        check(); // it may have ended while the connection was made
        timer = setInterval(check, CHECK_SESSION_EVERY_MS);
      },
      received: (text) => {
        const reading = readingOf(text);
        if (reading) {
          check();
          if (client) this.#seen(client, reading);
        } else client?.socket.close(BAD_MESSAGE, 'only pings are understood');
      },
      closed: () => {
        clearInterval(timer);
        if (client) this.#clients.delete(client);
      },
    };
  }

  #hear(event: Event): void {
    for (const telling of TELLINGS[event.type] as readonly Telling<Event>[]) {
      if (telling.gathered) this.#gather(telling.gathered(event), () => this.#tell(telling, event));
      else this.#tell(telling, event);
    }
    if (event.type === 'session.ended') this.#end(event.sessionId, 'signed-out');
    else if (event.type === 'session.changed') this.#end(event.sessionId, 'locked');
    else if (event.type === 'role.changed') this.#greetAgain(event.role);
  }

  /** The first of many events about one thing sets off one message a moment later: it is about all of them. */
  #gather(key: string, tell: () => void): void {
    if (this.#waiting.has(key)) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      tell();
    }, GATHERED_MS);
    this.#waiting.set(key, timer);
  }

  /** Makes the message only when somebody may see it, and once for all of them. */
  #tell<E extends Event>({ type, about }: Telling<E>, event: E): void {
    const watching = () => [...this.#clients].filter(({ role }) => mayHear(this.#appliance.db, role, type));
    if (!watching().length) return;
    this.#inBackground(async () => {
      const call = this.#appliance.call({ kind: 'system', name: 'live' }, 'local');
      const said = await about(event, this.#source, call);
      if (said === undefined) return;
      const text = JSON.stringify({ type, ...said });
      for (const client of watching()) this.#send(client, text);
    });
  }

  #end(sessionId: string, type: 'signed-out' | 'locked'): void {
    for (const client of this.#clients) if (client.sessionId === sessionId) this.#signOut(client, type);
  }

  /** Whoever has the role comes again and is let in anew: the log must say what they watch from now on. */
  #greetAgain(role: string): void {
    for (const client of this.#clients) {
      if (client.role !== role) continue;
      this.#clients.delete(client);
      client.socket.send(JSON.stringify({ type: 'rights' satisfies LiveMessageType }));
      client.socket.close(COME_AGAIN, 'your rights have changed');
    }
  }

  /** Not for the session itself, which an open page doesn't keep alive: for what somebody holds while a page is open. */
  #seen({ sessionId }: Client, reading: readonly string[]): void {
    this.#appliance.events.publish({ type: 'session.seen', sessionId, reading });
  }

  #send(client: Client, text: string): void {
    if (client.socket.send(text)) return;
    this.#clients.delete(client);
    this.#appliance.log.warn('live.too-slow', { session: client.sessionId });
  }

  #signOut(client: Client, type: 'signed-out' | 'locked' = 'signed-out'): void {
    if (!this.#clients.delete(client)) return;
    client.socket.send(JSON.stringify({ type }));
    client.socket.close(SIGNED_OUT, type);
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

/** What a ping says its page has open to be read; undefined for anything but a ping. */
function readingOf(text: string): readonly string[] | undefined {
  try {
    const { type, reading = [] } = JSON.parse(text) as { type?: unknown; reading?: unknown };
    const isList = Array.isArray(reading) && reading.length <= MOST_READ;
    return type === 'ping' && isList ? reading.filter(isUid) : undefined;
  } catch {
    return undefined;
  }
}
