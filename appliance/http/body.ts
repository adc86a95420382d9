// The body of a request between the socket that pushes it and the route that pulls it. Holds a bounded stretch and
// tells the socket when to pause. Knows no uWebSockets.js.
import { Fault } from '../lib/fault.ts';

/** Above this many waiting bytes the socket is paused; it is resumed when half of them are read. */
const HIGH_WATER_BYTES = 1024 * 1024;

export interface Valve {
  pause(): void;
  resume(): void;
}

export class RequestBody implements AsyncIterable<Uint8Array> {
  readonly #valve: Valve;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #paused = false;
  #discarding = false;
  #cut: Fault | undefined;
  #wake: (() => void) | undefined;
  /** The last byte has arrived (not necessarily been read). */
  finished = false;

  constructor(valve: Valve) {
    this.#valve = valve;
  }

  /** @param chunk is kept: pass a copy of memory that isn't yours */
  push(chunk: Uint8Array, isLast: boolean): void {
    if (chunk.length && !this.#discarding) {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
    }
    this.finished ||= isLast;
    if (!this.finished && !this.#paused && this.#waitingBytes > HIGH_WATER_BYTES) {
      this.#paused = true;
      this.#valve.pause();
    }
    this.#wake?.();
  }

  /** The connection is gone. What had arrived can't be relied on. */
  abort(): void {
    this.#cut ??= new Fault('invalid', 'The connection was cut before the whole request had arrived');
    this.#waiting = [];
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      if (this.#cut) throw this.#cut;
      const chunk = this.#waiting.shift();
      if (chunk) {
        this.#waitingBytes -= chunk.length;
        if (this.#paused && this.#waitingBytes < HIGH_WATER_BYTES / 2) this.#open();
        yield chunk;
      } else if (this.finished) {
        return;
      } else {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
      }
    }
  }

  /** @throws Fault('too-large') past `limit` bytes */
  async whole(limit: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this) {
      length += chunk.length;
      if (length > limit) throw new Fault('too-large', `The request is over ${limit} bytes`);
      chunks.push(chunk);
    }
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  }

  /** Throws away what nobody reads. Resolves when the last byte came, the connection went, or `milliseconds` passed. */
  async discard(milliseconds: number): Promise<void> {
    this.#discarding = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (this.#paused) this.#open();
    const deadline = Date.now() + milliseconds;
    while (!this.finished && !this.#cut && Date.now() < deadline) {
      await new Promise<void>((wake) => {
        const timer = setTimeout(wake, deadline - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          wake();
        };
      });
    }
  }

  #open(): void {
    this.#paused = false;
    if (!this.#cut) this.#valve.resume();
  }
}
