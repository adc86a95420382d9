// Who sends a request: the session cookie or a bearer token, looked up in memory after the first time. Also whether a
// browser may be sending it on another site's behalf. Rules about passwords and lifetimes are device/users'.
import type { Appliance } from '../core/appliance.ts';
import type { Actor } from '../core/call.ts';
import { findSession, findToken, hashOfSecret, type LiveSession, touchSessions } from '../device/users/sessions.ts';
import { Fault } from '../lib/fault.ts';

export const SESSION_COOKIE = 'lightbox_session';
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
  const known = new Map<string, LiveSession>();
  const touched = new Map<string, Date>();
  let ended = 0;

  const unsubscribe = appliance.events.subscribe((event) => {
    if (event.type !== 'session.ended') return;
    ended += 1;
    for (const [hash, session] of known) if (session.id === event.sessionId) known.delete(hash);
    touched.delete(event.sessionId);
  });

  /** Asks again when a session ended meanwhile: it may have been this one. */
  const load = async (kind: keyof Credentials, hash: string): Promise<LiveSession | undefined> => {
    for (;;) {
      const before = ended;
      const find = kind === 'cookie' ? findSession : findToken;
      const session = await find(appliance.db, hash);
      if (before !== ended) continue;
      if (!session) return undefined;
      if (known.size >= CACHE_LIMIT) known.delete(known.keys().next().value!);
      known.set(hash, session);
      return session;
    }
  };

  const identify = async (credentials: Credentials, active: boolean): Promise<Actor> => {
    const kind = credentials.bearer === undefined ? 'cookie' : 'bearer';
    const secret = credentials[kind];
    if (!secret || secret.length > SECRET_LIMIT) return ANONYMOUS;
    const hash = hashOfSecret(secret);
    const session = known.get(hash) ?? (await load(kind, hash));
    const now = new Date();
    if (!session?.isAlive(now)) {
      known.delete(hash);
      return ANONYMOUS;
    }
    if (active) {
      session.lastSeenAt = now;
      touched.set(session.id, now);
    }
    return session.actor;
  };

  const flush = async (): Promise<void> => {
    const seen = [...touched];
    touched.clear();
    if (seen.length) await touchSessions(appliance.db, seen);
  };
  const timer = setInterval(() => {
    flush().catch((error) => appliance.log.error('sessions.touch-failed', error));
  }, TOUCH_EVERY_MS).unref();

  return {
    identify: (credentials) => identify(credentials, true),
    peek: (credentials) => identify(credentials, false),
    async close() {
      clearInterval(timer);
      unsubscribe();
      await flush();
    },
  };
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
