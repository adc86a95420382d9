// Writes an answer to a socket no faster than the client reads it, holding at most one chunk. Knows the socket by
// shape only; server.ts makes it.
import { type Answer, type Body, Slices } from './answer.ts';
import { readParts } from './file-slices.ts';

/** Up to so much in memory is handed to the socket at once. */
const WHOLE_BYTES = 64 * 1024;
/** uWebSockets.js drops a client that takes nothing for ten seconds; asking again in time makes the bounds ours. */
const ASK_AGAIN_MS = 4000;
const STALL_LIMIT_MS = 120_000;
const TIME_LIMIT_MS = 2 * 60 * 60 * 1000;

/** What is used of a response of uWebSockets.js. */
export interface Sink {
  readonly gone: boolean;
  cork(work: () => void): void;
  writeStatus(status: string): void;
  writeHeader(name: string, value: string): void;
  end(body?: string | Uint8Array, closeConnection?: boolean): void;
  endWithoutBody(): void;
  /** The next bytes of a body of `total`. False: only a part was taken, go on from writeOffset(). */
  tryEnd(chunk: Uint8Array, total: number): boolean;
  /** A piece of a body of unknown length. False: kept, but wait before the next. */
  write(chunk: Uint8Array): boolean;
  writeOffset(): number;
  /** Restarts the socket's own timer. */
  keep(): void;
  onWritable(handler: () => void): void;
  onGone(handler: () => void): void;
  close(): void;
}

export interface Manner {
  /** HEAD: the same headers without the body. */
  head: boolean;
  /** The connection can't be used again, because part of the request was left unread. */
  closeConnection: boolean;
}

const REASONS: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
};

/** Resolves when the last byte is with the socket, or the client has gone. Throws what a file or an iterable threw. */
export async function send(sink: Sink, answer: Answer, manner: Manner): Promise<void> {
  const { body } = answer;
  if (manner.head || body === undefined) return sendHead(sink, answer, manner);
  if (typeof body === 'string' || body instanceof Uint8Array) {
    if (body.length <= WHOLE_BYTES) return sendWhole(sink, answer, body, manner);
    return sendSlices(sink, answer, new Slices([typeof body === 'string' ? Buffer.from(body) : body]));
  }
  if (body instanceof Slices) return body.length ? sendSlices(sink, answer, body) : sendWhole(sink, answer, '', manner);
  return sendIterable(sink, answer, body);
}

function writeHead(sink: Sink, answer: Answer): void {
  sink.writeStatus(`${answer.status} ${REASONS[answer.status] ?? 'Answer'}`);
  for (const [name, value] of answer.headers) sink.writeHeader(name, headerText(value));
}

/** A header value can't end its line, whatever it was made from (cases F15, W10). */
function headerText(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '_');
}

function sendHead(sink: Sink, answer: Answer, manner: Manner): void {
  if (sink.gone) return;
  sink.cork(() => {
    writeHead(sink, answer);
    if (manner.closeConnection) return sink.end('', true);
    const length = manner.head ? lengthOf(answer.body) : answer.status === 204 || answer.status === 304 ? undefined : 0;
    if (length !== undefined) sink.writeHeader('content-length', String(length));
    sink.endWithoutBody();
  });
}

function lengthOf(body: Body | undefined): number | undefined {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body instanceof Uint8Array || body instanceof Slices ? body.length : undefined;
}

function sendWhole(sink: Sink, answer: Answer, body: string | Uint8Array, manner: Manner): void {
  if (sink.gone) return;
  sink.cork(() => {
    writeHead(sink, answer);
    sink.end(body, manner.closeConnection);
  });
}

/** One client's transfer: waits for room, and gives up on a client that takes nothing. */
class Transfer {
  readonly #sink: Sink;
  readonly #started = Date.now();
  #movedAt = Date.now();
  #offset = 0;
  #wake: ((writable: boolean) => void) | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
    sink.onWritable(() => this.#wake?.(true));
    sink.onGone(() => this.#wake?.(false));
  }

  /** True when the socket has room; false after a while without, or when the client has gone. */
  async room(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const writable = await new Promise<boolean>((wake) => {
      this.#wake = wake;
      timer = setTimeout(() => wake(false), ASK_AGAIN_MS);
    });
    clearTimeout(timer);
    this.#wake = undefined;
    if (!this.#sink.gone) this.#giveUpWhenStalled();
    return writable;
  }

  #giveUpWhenStalled(): void {
    const now = Date.now();
    const offset = this.#sink.writeOffset();
    if (offset !== this.#offset) this.#movedAt = now;
    this.#offset = offset;
    if (now - this.#movedAt > STALL_LIMIT_MS || now - this.#started > TIME_LIMIT_MS) this.#sink.close();
  }
}

async function sendSlices(sink: Sink, answer: Answer, slices: Slices): Promise<void> {
  const transfer = new Transfer(sink);
  let begun = false;
  const flush = async (chunks: readonly Uint8Array[]): Promise<void> => {
    let index = 0;
    let start = begun ? sink.writeOffset() : 0;
    const attempt = () => {
      if (!begun) writeHead(sink, answer);
      begun = true;
      while (index < chunks.length) {
        const chunk = chunks[index].subarray(sink.writeOffset() - start);
        if (!sink.tryEnd(chunk, slices.length)) return;
        start += chunks[index].length;
        index += 1;
      }
    };
    while (!sink.gone) {
      sink.cork(attempt);
      if (index === chunks.length) return;
      await transfer.room();
    }
  };
  try {
    await readParts(slices.parts, () => sink.gone, flush);
  } catch (error) {
    sink.close(); // the promised length can't be kept
    throw error;
  }
}

/** Small on purpose: the socket keeps what doesn't fit, and a piece must be less than what one wake-up makes room for. */
const PIECE_BYTES = 16 * 1024;

async function sendIterable(sink: Sink, answer: Answer, body: AsyncIterable<Uint8Array>): Promise<void> {
  const transfer = new Transfer(sink);
  let begun = false;
  const begin = () => {
    if (!begun) writeHead(sink, answer);
    begun = true;
  };
  try {
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        if (sink.gone) return;
        let taken = false;
        sink.cork(() => {
          begin();
          taken = sink.write(chunk.subarray(at, at + PIECE_BYTES));
        });
        while (!taken && !sink.gone) {
          taken = await transfer.room();
          if (!taken && !sink.gone) sink.keep();
        }
      }
    }
  } catch (error) {
    sink.close(); // the client must not take a part for the whole
    throw error;
  }
  if (sink.gone) return;
  sink.cork(() => {
    begin();
    sink.end();
  });
}
