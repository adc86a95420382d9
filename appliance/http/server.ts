// The sockets: the only file that knows uWebSockets.js. Copies what a request is before its handler returns (the native
// object is gone then), bounds connections and bodies, and hands on. Decides nothing about routes or people.
import './header-limit.ts';
import * as uWS from 'uWebSockets.js';
import { Fault } from '../lib/fault.ts';
import { Answer } from './answer.ts';
import { RequestBody } from './body.ts';
import { Crowd } from './crowd.ts';
import { type Sink, send } from './outgoing.ts';

/** An answer given before the whole body came: this much of the rest is awaited, so that the client reads the answer. */
const LEFTOVER_LIMIT_MS = 2000;
const STOP_LIMIT_MS = 10_000;
const NOTHING = new Uint8Array(0);
const LIVE_BACKPRESSURE_BYTES = 1024 * 1024;
const LIVE_MESSAGE_BYTES = 1024;
const LIVE_IDLE_SECONDS = 60;

/** A request without its body. Header names are lower case; a header sent twice is joined. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly address: string;
}
export interface Incoming extends RequestHead {
  readonly body: RequestBody;
  /** Aborted when the client goes away. Made when asked for: few routes do. */
  signal(): AbortSignal;
}

export interface LiveSocket {
  /** False when the client was too slow and has been dropped. */
  send(text: string): boolean;
  close(code: number, reason: string): void;
}
export interface LiveHandler {
  opened(socket: LiveSocket): void;
  received(text: string): void;
  closed(): void;
}

export interface ServerOptions {
  host: string;
  port: number;
  /** Must not throw. */
  handle(incoming: Incoming): Promise<Answer>;
  /** Decides about an upgrade at `/ws`. Must not throw. */
  live(head: RequestHead): Promise<LiveHandler | Answer>;
  /** Hears of an answer that broke off: a file that can't be read, a bug. */
  onError(error: unknown): void;
}

export interface Server {
  readonly port: number;
  /** Takes nothing new, lets running answers end for up to ten seconds, then closes every connection. */
  close(): Promise<void>;
}

/** Without it two services share a port and each gets some of the connections. The package's types leave both out. */
const EXCLUSIVE_PORT = 1;
interface FullListen {
  listen(host: string, port: number, options: number, done: (socket: uWS.us_listen_socket | false) => void): void;
}

/** @throws when the port can't be had */
export async function openServer(options: ServerOptions): Promise<Server> {
  (uWS as unknown as { _cfg(what: string): void })._cfg('silent'); // no `uWebSockets: 20` header
  const running = new Set<Promise<void>>();
  const app = uWS.App();
  boundConnections(app);
  app.ws<Connection>('/ws', liveBehavior(options));
  app.any('/*', (res, req) => {
    const work = serve(res, req, options).finally(() => running.delete(work));
    running.add(work);
  });
  const listening = await new Promise<uWS.us_listen_socket | false>((resolve) =>
    (app as unknown as FullListen).listen(options.host, options.port, EXCLUSIVE_PORT, resolve),
  );
  if (!listening) throw new Error(`Can't listen on ${options.host} port ${options.port}: is it in use?`);
  return {
    port: uWS.us_socket_local_port(listening as uWS.us_socket),
    async close() {
      uWS.us_listen_socket_close(listening);
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((wake) => {
        timer = setTimeout(wake, STOP_LIMIT_MS);
      });
      await Promise.race([Promise.allSettled(running), limit]);
      clearTimeout(timer);
      app.close();
    },
  };
}

function boundConnections(app: uWS.TemplatedApp): void {
  const crowd = new Crowd();
  // biome-ignore lint/suspicious/useIterableCallbackReturn: not a list's filter but the hook for connections
  app.filter((res, change) => {
    if (change < 0) crowd.leaves();
    else if (!crowd.enters(addressOf(res), Date.now())) res.close();
  });
}

function addressOf(res: uWS.HttpResponse): string {
  return Buffer.from(res.getRemoteAddressAsText())
    .toString('latin1')
    .replace(/^(0000:){5}ffff:|^::ffff:/, '');
}

function headOf(res: uWS.HttpResponse, req: uWS.HttpRequest): RequestHead {
  const headers = new Map<string, string>();
  req.forEach((name, value) => {
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`);
  });
  return {
    method: req.getCaseSensitiveMethod(),
    path: req.getUrl(),
    query: req.getQuery(),
    headers,
    address: addressOf(res),
  };
}

/** Runs synchronously up to the first await: `req` is gone after that. */
async function serve(res: uWS.HttpResponse, req: uWS.HttpRequest, options: ServerOptions): Promise<void> {
  const head = headOf(res, req);
  const sink = new ResponseSink(res);
  const body = new RequestBody(sink);
  sink.onGone(() => body.abort());
  res.onData((chunk, isLast) => body.push(chunk.byteLength ? new Uint8Array(chunk.slice(0)) : NOTHING, isLast));
  const answer = await options.handle({ ...head, body, signal: () => sink.signal() });
  if (!body.finished) await body.discard(LEFTOVER_LIMIT_MS);
  try {
    await send(sink, answer, { head: head.method === 'HEAD', closeConnection: !body.finished });
  } catch (error) {
    if (!sink.gone) sink.close();
    options.onError(error);
  }
}

/** No error of ours: whoever is stopped by it has nothing to log. */
function clientGone(): Fault {
  return new Fault('gone', 'The client has gone');
}

/** A response that can't be touched after its end: the native object throws then. */
class ResponseSink implements Sink {
  readonly #res: uWS.HttpResponse;
  readonly #goneHandlers: (() => void)[] = [];
  gone = false;
  #ended = false;

  constructor(res: uWS.HttpResponse) {
    this.#res = res;
    res.onAborted(() => {
      this.gone = true;
      for (const handler of this.#goneHandlers) handler();
    });
  }
  cork(work: () => void): void {
    this.#res.cork(work);
  }
  writeStatus(status: string): void {
    this.#res.writeStatus(status);
  }
  writeHeader(name: string, value: string): void {
    this.#res.writeHeader(name, value);
  }
  end(body?: string | Uint8Array, closeConnection = false): void {
    this.#ended = true;
    this.#res.end(body, closeConnection);
  }
  endWithoutBody(): void {
    this.#ended = true;
    this.#res.endWithoutBody();
  }
  tryEnd(chunk: Uint8Array, total: number): boolean {
    const [taken, ended] = this.#res.tryEnd(chunk, total);
    this.#ended = ended;
    return taken || ended;
  }
  write(chunk: Uint8Array): boolean {
    return this.#res.write(chunk);
  }
  writeOffset(): number {
    return this.#ended || this.gone ? 0 : this.#res.getWriteOffset();
  }
  keep(): void {
    this.#res.resume();
  }
  onWritable(handler: () => void): void {
    this.#res.onWritable(() => {
      handler();
      return true;
    });
  }
  onGone(handler: () => void): void {
    this.#goneHandlers.push(handler);
  }
  signal(): AbortSignal {
    if (this.gone) return AbortSignal.abort(clientGone());
    const controller = new AbortController();
    this.onGone(() => controller.abort(clientGone()));
    return controller.signal;
  }
  pause(): void {
    if (!this.gone && !this.#ended) this.#res.pause();
  }
  resume(): void {
    if (!this.gone && !this.#ended) this.#res.resume();
  }
  close(): void {
    if (!this.gone && !this.#ended) this.#res.close();
  }
}

interface Connection {
  handler: LiveHandler;
  open: boolean;
}

function liveBehavior(options: ServerOptions): uWS.WebSocketBehavior<Connection> {
  return {
    maxPayloadLength: LIVE_MESSAGE_BYTES,
    maxBackpressure: LIVE_BACKPRESSURE_BYTES,
    closeOnBackpressureLimit: true,
    idleTimeout: LIVE_IDLE_SECONDS,
    sendPingsAutomatically: true,
    upgrade: (res, req, context) => upgrade(res, req, context, options),
    open: (ws) => {
      const connection = ws.getUserData();
      connection.handler.opened({
        send: (text) => connection.open && ws.send(text) !== 2,
        close: (code, reason) => void (connection.open && ws.end(code, reason)),
      });
    },
    message: (ws, message) => ws.getUserData().handler.received(Buffer.from(message).toString('utf8')),
    close: (ws) => {
      const connection = ws.getUserData();
      connection.open = false;
      connection.handler.closed();
    },
  };
}

/** Runs synchronously up to the first await, as serve() does. */
async function upgrade(
  res: uWS.HttpResponse,
  req: uWS.HttpRequest,
  context: uWS.us_socket_context_t,
  options: ServerOptions,
): Promise<void> {
  const head = headOf(res, req);
  const sink = new ResponseSink(res);
  const header = (name: string) => head.headers.get(`sec-websocket-${name}`) ?? '';
  try {
    const decision = await options.live(head);
    if (sink.gone) return;
    if (decision instanceof Answer) return await send(sink, decision, { head: false, closeConnection: true });
    const connection: Connection = { handler: decision, open: true };
    sink.cork(() => res.upgrade(connection, header('key'), header('protocol'), header('extensions'), context));
  } catch (error) {
    sink.close();
    options.onError(error);
  }
}
