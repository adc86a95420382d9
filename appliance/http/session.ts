// Who sends a request: the session cookie or a bearer token, looked up in memory after the first time. Also whether a
// browser may be sending it on another site's behalf. Rules about passwords and lifetimes are device/users'.
import type { Appliance } from '../core/appliance.ts';
import type { Actor } from '../core/call.ts';
import { findSession, findToken, hashOfSecret, type LiveSession, touchSessions } from '../device/users/sessions.ts';
import { Fault } from '../lib/fault.ts';

export const SESSION_COOKIE = 'lightbox_session';
export const SHARE_COOKIE = 'lightbox_share';
export const WORKSTATION_COOKIE = 'lightbox_workstation';
const ANONYMOUS: Actor = { kind: 'anonymous' };
const CACHE_LIMIT = 10_000;
const TOUCH_EVERY_MS = 60_000;
const SECRET_LIMIT = 200;

export interface Credentials {
  bearer?: string;
  cookie?: string;
}

export interface Sessions {
  /** The actor behind these credentials, anonymous when they are worth nothing. Counts as activity of the session. */
  identify(credentials: Credentials): Promise<Actor>;
  /** The same without counting as activity: for a page that is merely open. */
  peek(credentials: Credentials): Promise<Actor>;
  close(): Promise<void>;
}

export function openSessions(appliance: Appliance): Sessions {
  return new SessionCache(appliance);
}

class SessionCache implements Sessions {
  readonly #appliance: Appliance;
  /** By hash of the secret. */
  readonly #known = new Map<string, LiveSession>();
  /** Sessions used since they were last written down. */
  #used = new Map<string, Date>();
  #endings = 0;
  readonly #unsubscribe: () => void;
  readonly #timer: NodeJS.Timeout;

  constructor(appliance: Appliance) {
    this.#appliance = appliance;
    this.#unsubscribe = appliance.events.subscribe((event) => {
      if (event.type === 'session.ended' || event.type === 'session.changed') this.#forget(event.sessionId);
    });
    this.#timer = setInterval(() => {
      this.#writeUsed().catch((error) => appliance.log.error('sessions.touch-failed', error));
    }, TOUCH_EVERY_MS).unref();
  }

  async identify(credentials: Credentials): Promise<Actor> {
    const session = await this.#alive(credentials);
    if (!session) return ANONYMOUS;
    if (session.actor.kind === 'user' && session.actor.held) return session.actor; // waiting isn't using
    session.lastSeenAt = new Date();
    this.#used.set(session.id, session.lastSeenAt);
    return session.actor;
  }

  async peek(credentials: Credentials): Promise<Actor> {
    return (await this.#alive(credentials))?.actor ?? ANONYMOUS;
  }

  async #alive(credentials: Credentials): Promise<LiveSession | undefined> {
    const kind = credentials.bearer === undefined ? 'cookie' : 'bearer';
    const secret = credentials[kind];
    if (!secret || secret.length > SECRET_LIMIT) return undefined;
    const hash = hashOfSecret(secret);
    const session = this.#known.get(hash) ?? (await this.#load(kind, hash));
    if (session?.isAlive(new Date())) return session;
    this.#known.delete(hash);
    return undefined;
  }

  /** Asks again when a session ended meanwhile: it may have been this one. */
  async #load(kind: keyof Credentials, hash: string): Promise<LiveSession | undefined> {
    const find = kind === 'cookie' ? findSession : findToken;
    for (;;) {
      const endings = this.#endings;
      const session = await find(this.#appliance.db, hash);
      if (endings !== this.#endings) continue;
      if (session) this.#remember(hash, session);
      return session;
    }
  }

  #remember(hash: string, session: LiveSession): void {
    if (this.#known.size >= CACHE_LIMIT) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(hash, session);
  }

  #forget(sessionId: string): void {
    this.#endings += 1;
    for (const [hash, session] of this.#known) if (session.id === sessionId) this.#known.delete(hash);
    this.#used.delete(sessionId);
  }

  async #writeUsed(): Promise<void> {
    const used = [...this.#used];
    this.#used = new Map();
    if (used.length) await touchSessions(this.#appliance.db, used);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#unsubscribe();
    await this.#writeUsed();
  }
}

/** Cookies of a header by name; the first wins (RFC 6265 5.4 sends the longer path first). */
export function cookiesOf(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

export function credentialsOf(headers: ReadonlyMap<string, string>): Credentials {
  const authorization = headers.get('authorization');
  if (authorization !== undefined) return { bearer: /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1] ?? '' };
  return { cookie: cookiesOf(headers.get('cookie')).get(SESSION_COOKIE) };
}

/**
 * Refuses a change that another site's page may have sent (case W2). A bearer token isn't sent by itself, so only what
 * comes with our cookie must name our origin; what comes without must not name another.
 * @throws Fault('forbidden')
 */
export function checkOrigin(headers: ReadonlyMap<string, string>): void {
  if (headers.has('authorization')) return;
  const origin = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  const hasCookie = cookiesOf(headers.get('cookie')).has(SESSION_COOKIE);
  if (origin === undefined ? hasCookie : !isOurs(origin, headers)) {
    throw new Fault('forbidden', 'This change was sent from another page than ours');
  }
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new Fault('forbidden', 'This change was sent from another site');
  }
}

/** Whether an Origin header names the host the request was sent to. */
export function isOurs(origin: string, headers: ReadonlyMap<string, string>): boolean {
  const host = headers.get('host');
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
