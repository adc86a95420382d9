// One request from head to answer: finds the route, makes the Call, checks who may, checks what was sent, and turns a
// Fault into an answer. Knows no uWebSockets.js and no room.
import type { Actor, Call, Held } from '../core/call.ts';
import type { Database } from '../core/db/database.ts';
import { may } from '../device/users/rights.ts';
import { Fault, type FaultCode } from '../lib/fault.ts';
import { Answer, json } from './answer.ts';
import { repeatable } from './idempotency-key.ts';
import { Checker, parseJson, queryObject } from './input.ts';
import { admitted } from './one-study.ts';
import { RouteTree, segmentsOf } from './path.ts';
import type { Access, Edge, Input, Method, Request, Route } from './route.ts';
import type { Incoming, RequestHead } from './server.ts';
import { checkOrigin, cookiesOf, credentialsOf, SHARE_COOKIE } from './session.ts';

const JSON_LIMIT_BYTES = 1024 * 1024;

/** RFC 9110 15; 507 is RFC 4918 11.5. `unsupported` is about what we can send when nothing was sent to us. */
const STATUS: Record<FaultCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  locked: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  unsupported: 415,
  'too-many': 429,
  unavailable: 503,
  full: 507,
};

/** On every answer. Pages get their own policy in static.ts. */
const SECURITY_HEADERS = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'DENY'],
  ['cross-origin-resource-policy', 'same-origin'],
  // Nothing here is for a search engine, a shared link least of all (case W11).
  ['x-robots-tag', 'noindex, nofollow'],
] as const;

export interface AppOptions {
  edge: Edge;
  routes: readonly Route[];
  /** Answers a GET that no route takes: the pages. */
  pages(path: readonly string[], head: RequestHead): Promise<Answer>;
}

interface Prepared {
  params?: Checker;
  query?: Checker;
  body?: Checker;
  answer?: Checker;
}

/** @returns the handler for server.ts; it never throws */
export function openApp({ edge, routes, pages }: AppOptions): (incoming: Incoming) => Promise<Answer> {
  const tree = new RouteTree(routes);
  const prepared = new Map(routes.map((route) => [route, prepare(route)]));

  const answerTo = async (incoming: Incoming, call: Call): Promise<Answer> => {
    const segments = segmentsOf(incoming.path);
    const match = tree.find(segments);
    if (!match) {
      const isPage =
        (incoming.method === 'GET' || incoming.method === 'HEAD') && !['api', 'dicom-web'].includes(segments[0]);
      if (isPage || segments.length === 1) return pages(segments, incoming);
      throw new Fault('not-found', 'There is nothing at this address');
    }
    const route = match.routes.get((incoming.method === 'HEAD' ? 'GET' : incoming.method) as Method);
    if (!route) return methodNotAllowed(match.routes, call);
    if (route.method !== 'GET') checkOrigin(incoming.headers);
    if (route.access !== 'public') checkHeld(route.whenHeld, call.actor);
    const may = await admit(route, match.params, call, cookiesOf(incoming.headers.get('cookie')).get(SHARE_COOKIE));
    return run(route, prepared.get(route)!, match.params, incoming, may, edge);
  };

  return async (incoming) => {
    let call = edge.appliance.call({ kind: 'anonymous' }, incoming.address);
    try {
      const actor = await edge.sessions.identify(credentialsOf(incoming.headers));
      if (actor.kind !== 'anonymous') call = { ...call, actor };
      return withSecurityHeaders(await answerTo(incoming, call));
    } catch (error) {
      return faultAnswer(error, call, incoming.method);
    }
  };
}

function prepare(route: Route): Prepared {
  return {
    params: route.params && new Checker(route.params, 'address'),
    query: route.query && new Checker(route.query, 'query'),
    body: route.body && route.body !== 'stream' ? new Checker(route.body, 'body') : undefined,
    answer: route.answer && new Checker(route.answer, 'answer'),
  };
}

/** Somebody with a role: signed in, or a program with a token. */
export type Person = Extract<Actor, { kind: 'user' | 'token' }>;

/** @throws Fault('unauthenticated' | 'forbidden') */
export function checkAccess(access: 'public', actor: Actor, db: Database): void;
export function checkAccess(access: Exclude<Access, 'public'>, actor: Actor, db: Database): asserts actor is Person;
export function checkAccess(access: Access, actor: Actor, db: Database): void;
export function checkAccess(access: Access, actor: Actor, db: Database): void {
  if (access === 'public') return;
  if (actor.kind !== 'user' && actor.kind !== 'token') throw new Fault('unauthenticated', 'Please sign in');
  if (access === 'signed-in' || may(db, actor.role, access)) return;
  throw new Fault('forbidden', `Your role doesn't include ${access}`);
}

interface Admitted {
  call: Call;
  isNarrow: boolean;
}

/** @throws Fault('unauthenticated' | 'forbidden') */
async function admit(
  route: Route,
  params: Record<string, string>,
  call: Call,
  shareSecret: string | undefined,
): Promise<Admitted> {
  try {
    checkAccess(route.access, call.actor, call.db);
    return { call, isNarrow: false };
  } catch (refusal) {
    const narrow = route.oneStudy && (await admitted(call, params[route.oneStudy], params, shareSecret));
    if (!narrow) throw refusal;
    return { call: narrow, isNarrow: true };
  }
}

/** @throws Fault('locked' | 'forbidden') where the session may do next to nothing */
export function checkHeld(allowed: readonly Held[] | undefined, actor: Actor): void {
  if (actor.kind !== 'user' || !actor.held || allowed?.includes(actor.held)) return;
  if (actor.held === 'locked') throw new Fault('locked', 'The screen is locked');
  throw new Fault('forbidden', 'Choose a password of your own first', { field: 'password' });
}

async function run(
  route: Route,
  checkers: Prepared,
  params: Record<string, string>,
  incoming: Incoming,
  { call, isNarrow }: Admitted,
  edge: Edge,
): Promise<Answer> {
  const request = requestOf(incoming);
  const input: Input = {
    params: checkers.params ? checkers.params.convert(params) : params,
    query: checkers.query ? checkers.query.convert(queryObject(request.query, route.query!)) : undefined,
    body: checkers.body ? checkers.body.check(await readJson(incoming)) : undefined,
    request,
    edge,
    isNarrow,
  };
  return repeatable(route, input, call, async (call) => {
    const value = await route.handle(call, input as Input<never, never, never>);
    if (value instanceof Answer) return value;
    if (value === undefined) return new Answer(204);
    checkOwnAnswer(checkers.answer, value, call);
    return json(value, route.status ?? 200);
  });
}

/** What we promise in OpenAPI and don't keep is a bug of ours: told in the log, not to the person. */
function checkOwnAnswer(checker: Checker | undefined, value: unknown, call: Call): void {
  try {
    checker?.check(value);
  } catch (error) {
    call.log.error('http.answer-breaks-schema', error);
  }
}

async function readJson(incoming: Incoming): Promise<unknown> {
  const type = incoming.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Fault('unsupported', 'The body must be application/json');
  if (Number(incoming.headers.get('content-length') ?? 0) > JSON_LIMIT_BYTES) {
    throw new Fault('too-large', 'The body is over 1 MB');
  }
  return parseJson(await incoming.body.whole(JSON_LIMIT_BYTES));
}

function requestOf(incoming: Incoming): Request {
  let query: URLSearchParams | undefined;
  return {
    method: incoming.method,
    path: incoming.path,
    get query() {
      query ??= new URLSearchParams(incoming.query);
      return query;
    },
    base: `http://${incoming.headers.get('host') ?? 'localhost'}`,
    address: incoming.address,
    header: (name) => incoming.headers.get(name),
    cookie: (name) => cookiesOf(incoming.headers.get('cookie')).get(name),
    stream: () => incoming.body,
    get signal() {
      return incoming.signal();
    },
  };
}

function methodNotAllowed(routes: ReadonlyMap<Method, Route>, call: Call): Answer {
  const allowed = [...routes.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const body = { error: { code: 'unsupported', message: `This address takes ${allowed.join(', ')}`, call: call.id } };
  return new Answer(
    405,
    [
      ['content-type', 'application/json'],
      ['allow', allowed.join(', ')],
    ],
    JSON.stringify(body),
  );
}

/** Anything but a Fault is a bug: logged under the code that the person is told. */
export function faultAnswer(error: unknown, call: Call, method: string): Answer {
  if (!(error instanceof Fault)) {
    call.log.error('http.failed', error, { method });
    const message = `Something went wrong here. Nothing of your request was kept. Tell the service this code: ${call.id}`;
    return withSecurityHeaders(json({ error: { code: 'internal', message, call: call.id } }, 500));
  }
  const { code, message, field, retryAfterSeconds } = error;
  const reads = method === 'GET' || method === 'HEAD';
  const status = code === 'unsupported' && reads ? 406 : STATUS[code];
  const answer = json({ error: { code, message, field, call: call.id } }, status);
  const more: [string, string][] = [];
  if (status === 401) more.push(['www-authenticate', 'Bearer']);
  if (retryAfterSeconds !== undefined) more.push(['retry-after', String(Math.ceil(retryAfterSeconds))]);
  return withSecurityHeaders(new Answer(status, [...answer.headers, ...more], answer.body));
}

function withSecurityHeaders(answer: Answer): Answer {
  const hasOwnCaching = answer.headers.some(([name]) => name === 'cache-control');
  const caching = hasOwnCaching ? [] : ([['cache-control', 'no-store']] as const);
  return new Answer(answer.status, [...answer.headers, ...SECURITY_HEADERS, ...caching], answer.body);
}
