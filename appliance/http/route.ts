// What a route is: data with a mandatory `access`. app.ts does the work around `handle`; there is no middleware.
import type { Static, TObject, TSchema } from 'typebox';
import type { Echo } from '../clinic/devices/devices.ts';
import type { Appliance } from '../core/appliance.ts';
import type { Call, Held } from '../core/call.ts';
import type { Post } from '../core/post.ts';
import type { Permission } from '../device/users/permissions.ts';
import type { Answer } from './answer.ts';
import type { Sessions } from './session.ts';

export type Access = 'public' | 'signed-in' | Permission;
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The request as a route may see it. Header names are lower case. */
export interface Request {
  readonly method: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Scheme and host as the client named them: `http://192.168.1.20:8080`. */
  readonly base: string;
  readonly address: string;
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  /** The body as it arrives, once; the sender is held back while nobody reads. Ends with a Fault when cut. */
  stream(): AsyncIterable<Uint8Array>;
  /** Told when the client went away. */
  readonly signal: AbortSignal;
}

/** What this edge knows and a room can't: who is signed in, where we listen. */
export interface Edge {
  readonly appliance: Appliance;
  readonly sessions: Sessions;
  readonly startedAt: Date;
  /** What the web build wrote. */
  readonly pagesFolder: string;
  httpPort(): number;
  dicomPort(): number | null;
  /** Asks a modality whether it is there; the DIMSE edge knows how. */
  readonly echo: Echo;
  /** Tells programs on the network. */
  readonly post: Post;
}

export interface Input<Params = unknown, Query = unknown, JsonBody = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: JsonBody;
  readonly request: Request;
  readonly edge: Edge;
  /** Let in for the route's `oneStudy` alone. */
  readonly isNarrow: boolean;
}

export interface Route {
  readonly method: Method;
  /** `/api/v1/studies/:studyInstanceUid`; a last segment `:path*` takes one segment or more, joined by `/`. */
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  /**
   * Name of the parameter with the study that it is about: whoever lacks `access` and may see that one study is let in
   * (one-study.ts).
   */
  readonly oneStudy?: string;
  /** What a locked session, or one whose password must be changed, may do all the same. */
  readonly whenHeld?: readonly Held[];
  readonly params?: TObject;
  /** Checked and converted; without it the route reads `request.query` itself. */
  readonly query?: TObject;
  /** Schema of a JSON body of at most 1 MB, or 'stream' when the route reads `request.stream()`. */
  readonly body?: TSchema | 'stream';
  /** Schema of the JSON answer. Absent: 204 without content, or an Answer of another media type. */
  readonly answer?: TSchema;
  /** Its body or answer holds a secret or a cookie: nothing of it is kept, so it takes no Idempotency-Key. */
  readonly isSecret?: boolean;
  /** Status of a plain value; 200 unless said, 204 when `handle` returns undefined. */
  readonly status?: number;
  handle(call: Call, input: Input<never, never, never>): unknown;
}

type Value<T> = T extends TSchema ? Static<T> : unknown;

interface Definition<P, Q, B, A> {
  method: Method;
  path: string;
  access: Access;
  summary: string;
  oneStudy?: P extends TObject ? keyof Static<P> : never;
  whenHeld?: readonly Held[];
  params?: P;
  query?: Q;
  body?: B;
  answer?: A;
  isSecret?: boolean;
  status?: number;
  handle(
    call: Call,
    input: Input<Value<P>, Value<Q>, Value<B>>,
  ):
    | Promise<Answer | (A extends TSchema ? Static<A> : undefined)>
    | Answer
    | (A extends TSchema ? Static<A> : undefined);
}

/** Writes a route down so that `handle` is typed by its schemas. */
export function route<
  const P extends TObject | undefined = undefined,
  const Q extends TObject | undefined = undefined,
  const B extends TSchema | 'stream' | undefined = undefined,
  const A extends TSchema | undefined = undefined,
>(definition: Definition<P, Q, B, A>): Route {
  return definition as unknown as Route;
}
