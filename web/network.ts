// How a question gets to the service and its answer back: one Refusal for all that goes wrong, and a place for what keeps
// answers and actions while the box is away. Knows no route.

const TIMEOUT_MS = 30_000;

/** A request that was not met: by the service (its code, sentence and call id) or by the network (`offline`). */
export class Refusal extends Error {
  readonly code: string;
  /** Field of the input, dotted, that the sentence is about. */
  readonly field: string | undefined;
  /** The call's id: what a person reads out on the telephone. */
  readonly call: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, more: { field?: string; call?: string; retryAfterSeconds?: number } = {}) {
    super(message);
    this.code = code;
    this.field = more.field;
    this.call = more.call;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

let signedOut = () => {};
let lockedOut = () => {};

/** Told whenever the service no longer knows who we are. */
export function whenSignedOut(listener: () => void): void {
  signedOut = listener;
}

/** Told whenever the service says that the screen is locked. */
export function whenLocked(listener: () => void): void {
  lockedOut = listener;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What stands between the pages and the network while somebody is signed in (offline/offline.ts). */
export interface Keeper {
  /** Whether a question can be met without the box. */
  keeps(path: string): boolean;
  read(path: string, signal?: AbortSignal): Promise<unknown>;
  /** This was answered without it. */
  took(path: string, answer: unknown): void;
  act(asking: Asking): Promise<unknown>;
}

/** An action that may wait until the box is back. */
export interface Asking {
  kind: 'register' | 'change-patient' | 'book' | 'change-appointment' | 'move';
  method: 'POST' | 'PATCH';
  path: string;
  body: Record<string, unknown>;
}

let keeper: Keeper | undefined;
/** Answers from before the keeper's code was there: the first page must work without the box like every other. */
const early = new Map<string, unknown>();
const MOST_EARLY = 40;

export function keepWith(now: Keeper | undefined): void {
  keeper = now;
  for (const [path, answer] of early) keeper?.took(path, answer);
  early.clear();
}

/**
 * One question. A caller's `signal` ends it without a word (AbortError); everything else that fails is a Refusal.
 * @throws Refusal
 */
export async function ask<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  if (method === 'GET' && keeper?.keeps(path)) return (await keeper.read(path, signal)) as T;
  const answer = await send(method, path, body, { signal });
  if (method === 'GET' && keeper) keeper.took(path, answer);
  else if (method === 'GET' && early.size < MOST_EARLY) early.set(path, answer);
  return answer as T;
}

/** An action that may wait: shown as it will most likely turn out when the box can't be reached. @throws Refusal */
export async function act<T>(kind: Asking['kind'], method: Asking['method'], path: string, body: object): Promise<T> {
  const asking: Asking = { kind, method, path, body: body as Asking['body'] };
  return (await (keeper ? keeper.act(asking) : send(method, path, body))) as T;
}

/**
 * Over the network and nowhere else.
 * @param more.key makes the service do it once, however often it is sent
 * @throws Refusal `offline` when nobody answered: neither the service nor, where there is one, the proxy before it
 */
export async function send(
  method: Method,
  path: string,
  body?: unknown,
  more: {
    signal?: AbortSignal;
    key?: string;
    limitMs?: number;
    headers?: Record<string, string>;
    keepalive?: boolean;
  } = {},
): Promise<unknown> {
  const { signal, key } = more;
  const isFile = body instanceof Blob; // which has a type of its own
  const limit = AbortSignal.timeout(more.limitMs ?? TIMEOUT_MS);
  let answer: Response;
  let value: unknown;
  try {
    answer = await fetch(path, {
      method,
      headers: {
        ...(body === undefined || isFile ? { accept: 'application/json' } : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...more.headers,
      },
      body: body === undefined || isFile ? body : JSON.stringify(body),
      signal: signal ? either(signal, limit) : limit,
      keepalive: more.keepalive,
    });
    // An answer that breaks off in the middle is none.
    if (answer.ok) value = answer.status === 204 ? undefined : await answer.json();
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Refusal('offline', '');
  }
  if (answer.ok) return value;
  const refusal = await refusalOf(answer);
  if (refusal.code === 'unauthenticated' && !(method === 'POST' && path === '/api/v1/session')) signedOut();
  if (refusal.code === 'locked') lockedOut();
  throw refusal;
}

async function refusalOf(answer: Response): Promise<Refusal> {
  const retryAfterSeconds = Number(answer.headers.get('retry-after')) || undefined;
  const told = await answer.json().catch(() => undefined);
  const { code, message, field, call } = told?.error ?? {};
  if (!code && [502, 503, 504].includes(answer.status)) return new Refusal('offline', '');
  return new Refusal(code ?? `http-${answer.status}`, message ?? '', { field, call, retryAfterSeconds });
}

/** AbortSignal.any came to browsers later than those we serve. */
function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const controller = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}
