// A lean HTTP/1.1 client for measuring servers: one request at a time on each kept connection, bodies counted and let
// go. node:http would cost as much as some servers do. Reads Content-Length and chunked answers, nothing rarer.
import { connect, type Socket } from 'node:net';

export interface Target {
  port: number;
  /** Header lines without the end, such as `cookie: …`. */
  headers: string[];
}

/** What one request brought. */
interface Got {
  status: number;
  bodyBytes: number;
}

/** Fetches each path once, over `connections` at a time. @returns seconds and bytes of all bodies; throws unless all are 200. */
export async function load(
  target: Target,
  paths: string[],
  connections: number,
): Promise<{ seconds: number; bytes: number }> {
  const lines = await Promise.all(Array.from({ length: connections }, () => Line.open(target)));
  let next = 0;
  let bytes = 0;
  const started = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      while (next < paths.length) {
        const path = paths[next++]!;
        const { status, bodyBytes } = await line.get(path);
        if (status !== 200) throw new Error(`${path} answered ${status}`);
        bytes += bodyBytes;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const line of lines) line.end();
  return { seconds, bytes };
}

class Line {
  readonly #socket: Socket;
  readonly #target: Target;
  #head = Buffer.alloc(0);
  #reading: 'head' | 'length' | 'chunks' = 'head';
  #left = 0;
  #got: Got = { status: 0, bodyBytes: 0 };
  #done: ((got: Got) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket, target: Target) {
    this.#socket = socket;
    this.#target = target;
  }

  static open(target: Target): Promise<Line> {
    return new Promise((resolve, reject) => {
      // One buffer for everything that is read: the bytes are counted, not kept.
      const onread = {
        buffer: Buffer.allocUnsafe(256 * 1024),
        callback: (size: number, buffer: Uint8Array) => {
          line.#data(Buffer.from(buffer.buffer, buffer.byteOffset, size));
          return true;
        },
      };
      const socket = connect({ port: target.port, host: '127.0.0.1', noDelay: true, onread });
      const line = new Line(socket, target);
      socket.once('connect', () => resolve(line));
      socket.on('error', (error) => {
        reject(error);
        line.#failed?.(error);
      });
      socket.on('close', () => line.#failed?.(new Error('The server closed the connection')));
    });
  }

  get(path: string): Promise<Got> {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      const head = [`GET ${path} HTTP/1.1`, `host: 127.0.0.1:${this.#target.port}`, ...this.#target.headers];
      this.#socket.write(`${head.join('\r\n')}\r\n\r\n`);
    });
  }

  end(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #data(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#reading === 'head') rest = this.#readHead(rest);
      else if (this.#reading === 'length') rest = this.#readBody(rest);
      else rest = this.#readChunks(rest);
    }
  }

  #readHead(bytes: Buffer): Buffer {
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return Buffer.alloc(0);
    const text = this.#head.toString('latin1', 0, end);
    const rest = Buffer.from(this.#head.subarray(end + 4));
    this.#head = Buffer.alloc(0);
    this.#got = { status: Number(text.slice(9, 12)), bodyBytes: 0 };
    const length = /\r\ncontent-length: *(\d+)/i.exec(text);
    if (length) {
      this.#left = Number(length[1]);
      this.#reading = 'length';
      if (this.#left === 0) this.#finish();
    } else {
      this.#left = 0;
      this.#reading = 'chunks';
    }
    return rest;
  }

  #readBody(bytes: Buffer): Buffer {
    const used = Math.min(this.#left, bytes.length);
    this.#got.bodyBytes += used;
    this.#left -= used;
    if (this.#left === 0) this.#finish();
    return bytes.subarray(used);
  }

  /** `#left` counts down to the end of a chunk with its line end; at 0 a size line is due, collected in #head. */
  #readChunks(bytes: Buffer): Buffer {
    if (this.#left > 0) {
      const used = Math.min(this.#left, bytes.length);
      this.#left -= used;
      this.#got.bodyBytes += used;
      return bytes.subarray(used);
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.indexOf('\r\n');
    if (end < 0) return Buffer.alloc(0);
    const size = Number.parseInt(this.#head.toString('latin1', 0, end), 16);
    const lineEnd = size === 0 ? end + 4 : end + 2;
    if (this.#head.length < lineEnd) return Buffer.alloc(0);
    const rest = Buffer.from(this.#head.subarray(lineEnd));
    this.#head = Buffer.alloc(0);
    if (size === 0) this.#finish();
    else {
      this.#left = size + 2;
      this.#got.bodyBytes -= 2;
    }
    return rest;
  }

  #finish(): void {
    this.#reading = 'head';
    this.#failed = undefined;
    this.#done?.(this.#got);
  }
}
