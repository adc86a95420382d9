// Stored files on their way out: whether each still is what was received, and where its frames lie. Knows no clinic;
// what a damaged file means to people is clinic/studies/integrity.ts'.
//
// Every read is preceded by a check of the whole file's hash, but the hash is computed once and believed for an hour
// while the file's inode, size and change time stay the same: a change by any program is seen at the next read, a sector
// that goes bad by itself within the hour. A file that the store has just written is believed likewise: its bytes were
// hashed on their way in.
import { close, open, read, type Stats, stat, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type FrameIndex, frameIndex } from '../../lib/dicom/frames.ts';
import { moduleUrl } from '../../lib/module-url.ts';
import type { HashReply, HashRequest } from './hash-worker.ts';
import type { Store } from './store.ts';

export interface StoredFile {
  /** Absolute. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the whole file as received, hex. */
  readonly sha256: string;
}

/** A stretch of a file, in bytes. */
export interface FileRange {
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** As clinic/studies/verification.ts has it. */
export type Verdict = 'good' | 'missing' | 'damaged';

export interface Reading {
  /** The store has put a file with the right content there, and nobody has changed it since. */
  written(path: string): void;
  verify(file: StoredFile): Promise<Verdict>;
  /** @throws Fault('invalid') where the pixels can't be found */
  frames(file: StoredFile): Promise<FrameIndex>;
  /** For short ranges: all of it comes into memory. */
  bytes(range: FileRange): Promise<Uint8Array>;
}

const BELIEVED_MS = 60 * 60 * 1000;
/** Half a kilobyte each, and every object received lately has one. */
const VERDICTS_KEPT = 20_000;
const HASHES_AT_ONCE = 8;
/** Numbers in all kept frame indexes together: an index of a million fragments would push out the others. */
const INDEX_NUMBERS_KEPT = 2_000_000;
const INDEX_BASE_NUMBERS = 64;

const MISSING = 'missing';
// Without FileHandle objects: these run once for every picture that is read.
const statFile = promisify(stat);
const openFile = promisify(open);
const readFile = promisify(read);
const closeFile = promisify(close);
const readings = new WeakMap<Store, Reading>();

/** The one reading of a store. */
export function readingOf(store: Store): Reading {
  let reading = readings.get(store);
  if (!reading) {
    reading = new DiskReading();
    readings.set(store, reading);
  }
  return reading;
}

interface Known {
  /** undefined: whatever it was when the store had written it. */
  signature: string | undefined;
  at: number;
  verdict: Verdict;
}

class DiskReading implements Reading {
  readonly #hasher = new Hasher();
  readonly #known = new Map<string, Known>();
  readonly #running = new Map<string, Promise<Verdict>>();
  readonly #indexes = new Map<string, FrameIndex>();
  #indexNumbers = 0;

  written(path: string): void {
    this.#know(path, { signature: undefined, at: Date.now(), verdict: 'good' });
  }

  async verify(file: StoredFile): Promise<Verdict> {
    const known = this.#known.get(file.path);
    // One that was looked at within the hour is in the kernel's memory: a trip to a thread costs ten times as much.
    const stats = known ? statNow(file.path) : await statFile(file.path).catch(() => undefined);
    const signature = signatureOf(stats);
    if (known && known.signature === undefined && stats?.size === file.sizeBytes && stats.ctimeMs <= known.at)
      known.signature = signature;
    if (known?.signature === signature && Date.now() - known.at < BELIEVED_MS) return known.verdict;
    const key = `${signature} ${file.path}`;
    let running = this.#running.get(key);
    if (!running) {
      this.#forgetIndex(file.path);
      running = this.#verifyNow(file, signature).finally(() => this.#running.delete(key));
      this.#running.set(key, running);
    }
    return running;
  }

  async frames(file: StoredFile): Promise<FrameIndex> {
    const known = this.#indexes.get(file.path);
    if (known) {
      this.#indexes.delete(file.path);
      this.#indexes.set(file.path, known);
      return known;
    }
    const index = await readIndex(file);
    this.#forgetIndex(file.path);
    this.#indexes.set(file.path, index);
    this.#indexNumbers += numbersIn(index);
    for (const path of this.#indexes.keys()) {
      if (this.#indexNumbers <= INDEX_NUMBERS_KEPT) break;
      this.#forgetIndex(path);
    }
    return index;
  }

  async bytes({ path, offset, length }: FileRange): Promise<Uint8Array> {
    const file = await openFile(path, 'r');
    try {
      return await readAt(file, offset, length);
    } finally {
      await closeFile(file);
    }
  }

  async #verifyNow(file: StoredFile, signature: string): Promise<Verdict> {
    const sha256 = await this.#hasher.hash(file.path);
    const verdict = sha256 === file.sha256 ? 'good' : signature === MISSING ? 'missing' : 'damaged';
    this.#know(file.path, { signature, at: Date.now(), verdict });
    return verdict;
  }

  #know(path: string, known: Known): void {
    this.#known.delete(path);
    this.#known.set(path, known);
    if (this.#known.size > VERDICTS_KEPT) this.#known.delete(this.#known.keys().next().value!);
  }

  #forgetIndex(path: string): void {
    const index = this.#indexes.get(path);
    if (index && this.#indexes.delete(path)) this.#indexNumbers -= numbersIn(index);
  }
}

function statNow(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // a folder on the way that can't be read
  }
}

function signatureOf(stats: Stats | undefined): string {
  return stats ? `${stats.ino} ${stats.size} ${stats.ctimeMs}` : MISSING;
}

function numbersIn(index: FrameIndex): number {
  return (
    INDEX_BASE_NUMBERS + (index.kind === 'encapsulated' ? index.fragments.length + index.firstFragments.length : 0)
  );
}

async function readIndex({ path, sizeBytes }: StoredFile): Promise<FrameIndex> {
  const file = await openFile(path, 'r');
  try {
    return await frameIndex((offset, length) => readAt(file, offset, length), sizeBytes);
  } finally {
    await closeFile(file);
  }
}

async function readAt(file: number, offset: number, length: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await readFile(file, new Uint8Array(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

/** The thread of hash-worker.ts, started with the first file. Idle, it keeps no process alive. */
class Hasher {
  readonly #waiting = new Map<
    number,
    { resolve: (sha256: string | undefined) => void; reject: (error: Error) => void }
  >();
  readonly #queue: HashRequest[] = [];
  #worker: Worker | undefined;
  #nextId = 1;
  #active = 0;

  /** Hex; undefined when the file is missing or can't be read to its end. */
  hash(path: string): Promise<string | undefined> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#queue.push({ id, path });
      this.#next();
    });
  }

  #next(): void {
    while (this.#active < HASHES_AT_ONCE) {
      const request = this.#queue.shift();
      if (!request) return;
      this.#worker ??= this.#start();
      if (this.#active++ === 0) this.#worker.ref();
      this.#worker.postMessage(request);
    }
  }

  #start(): Worker {
    const worker = new Worker(moduleUrl('./hash-worker', import.meta.url));
    worker.on('message', ({ id, sha256 }: HashReply) => {
      if (--this.#active === 0) worker.unref();
      this.#waiting.get(id)?.resolve(sha256);
      this.#waiting.delete(id);
      this.#next();
    });
    worker.on('error', (error) => {
      this.#worker = undefined;
      this.#active = 0;
      this.#queue.length = 0;
      for (const { reject } of this.#waiting.values()) reject(error as Error);
      this.#waiting.clear();
    });
    return worker;
  }
}
