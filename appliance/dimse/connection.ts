// One socket as its association uses it: bytes into the framer, answers out, the peer held back while we work, an orderly
// last word. Knows time and bytes, no message.
import type { Socket } from 'node:net';
import { Framer, type PduSink } from './framer.ts';
import { readingIntoOneBuffer } from './one-buffer.ts';

export interface Listener extends PduSink {
  /** What was read can't be gone on with. */
  broken(error: unknown): void;
  /** Nothing more will come or go. Told once. */
  left(): void;
}

/** How long the peer may take to fetch our last word and close. */
const CLOSING_LIMIT_MS = 2_000;
/** Answers that the peer doesn't fetch, in bytes, before we read no more of it, and for how long. */
const UNSENT_LIMIT_BYTES = 256 * 1024;
const UNSENT_LIMIT_MS = 60_000;

export class Connection {
  readonly address: string;
  readonly openedAt = Date.now();
  readonly #socket: Socket;
  readonly #listener: Listener;
  readonly #framer: Framer;
  #firstBytes: Buffer | undefined;
  #heardAt = this.openedAt;
  #closingAt = 0;
  #unsentSince = 0;
  #holds = 0;
  #whenFree: (() => void) | undefined;

  /** @param accepted from a server with `pauseOnConnect` */
  constructor(accepted: Socket, listener: Listener) {
    const socket = readingIntoOneBuffer(accepted, (chunk) => this.#data(chunk));
    this.#socket = socket;
    this.#listener = listener;
    this.#framer = new Framer(listener);
    this.address = plainAddress(socket.remoteAddress ?? '');
    socket.on('drain', () => this.#drained());
    socket.on('error', () => socket.destroy()); // reset by the peer: 'close' follows, and tells all that matters
    socket.once('close', () => {
      this.#closingAt ||= Date.now();
      listener.left();
    });
  }

  /** The first few, which tell who a stranger is. */
  get firstBytes(): Buffer {
    return this.#firstBytes ?? Buffer.alloc(0);
  }

  get closing(): boolean {
    return this.#closingAt !== 0;
  }

  /** True between two units. */
  get idle(): boolean {
    return this.#framer.idle;
  }

  /** Is lost when the peer has gone meanwhile. */
  write(bytes: Buffer): void {
    if (this.closing) return;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > UNSENT_LIMIT_BYTES && this.#unsentSince === 0) {
      this.#unsentSince = Date.now();
      this.#hold();
    }
  }

  /** Reads nothing more of the peer until `work` is done, whatever comes of it. */
  holdWhile(work: Promise<void>): void {
    this.#hold();
    work.catch((error) => this.#listener.broken(error)).then(() => this.#release());
  }

  /** Does it now, or when the work is done that holds the peer back. */
  whenFree(action: () => void): void {
    if (this.#holds === 0) action();
    else this.#whenFree = action;
  }

  /** Says the last word, if any, and lets the peer close; what still comes is thrown away. */
  close(lastWord?: Buffer): void {
    if (this.closing) return;
    this.#closingAt = Date.now();
    this.#framer.hold();
    if (lastWord) this.#socket.end(lastWord);
    else this.#socket.destroy();
    this.#socket.resume();
  }

  /** Says the last word and closes at once, whether it was heard or not. */
  cut(lastWord?: Buffer): void {
    if (lastWord && !this.closing) this.#socket.write(lastWord);
    this.#closingAt ||= Date.now();
    this.#socket.destroy();
  }

  /**
   * Called now and then. Closes for good what was closed before.
   * @param silenceLimitMs how long the peer may say nothing while it is its turn
   * @returns why the connection must end
   */
  overdue(now: number, silenceLimitMs: number): string | undefined {
    if (this.closing) {
      if (now - this.#closingAt > CLOSING_LIMIT_MS) this.#socket.destroy();
    } else if (this.#unsentSince !== 0) {
      if (now - this.#unsentSince > UNSENT_LIMIT_MS) return 'it did not fetch our answers';
    } else if (this.#holds > 0) {
      this.#heardAt = now; // the turn is ours
    } else if (now - this.#heardAt > silenceLimitMs) return 'it was silent for too long';
    return undefined;
  }

  #data(chunk: Buffer): void {
    this.#heardAt = Date.now();
    if (this.closing) return;
    this.#firstBytes ??= Buffer.from(chunk.subarray(0, 8));
    this.#read(() => this.#framer.push(chunk));
  }

  #read(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#listener.broken(error);
      return;
    }
    // One chunk may wait here while we work; the next ones wait in the kernel.
    if (this.#framer.backlogged) this.#socket.pause();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #hold(): void {
    this.#holds++;
    this.#framer.hold();
  }

  #release(): void {
    if (--this.#holds > 0 || this.closing) return;
    if (this.#whenFree) this.#whenFree();
    else this.#read(() => this.#framer.release());
  }

  #drained(): void {
    if (this.#unsentSince === 0) return;
    this.#unsentSince = 0;
    this.#release();
  }
}

/** IPv4 as people write it, also where the socket is an IPv6 one. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
