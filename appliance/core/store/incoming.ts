// One object on its way in. Small ones stay in memory for the journal; larger ones, or any once the shared blocks are
// used up, flow into a part file of their own, synced as they grow. Never looks into the data set.
import { createHash, type Hash } from 'node:crypto';
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { type Blocks, Gathered } from './blocks.ts';

const open = promisify(fs.open);
const writev = promisify(fs.writev);
const fdatasync = promisify(fs.fdatasync);
const fsync = promisify(fs.fsync);
const close = promisify(fs.close);
const unlink = promisify(fs.unlink);

/** Objects up to this many bytes go through the journal. */
export const JOURNAL_OBJECT_BYTES = 1024 * 1024;
/** How much of a large object's beginning is kept for the head scan. */
const HEAD_BYTES = 512 * 1024;
/** Unwritten bytes of one large object before its sender has to wait, while memory is free and when it is not. */
const BACKLOG_BYTES = 2 * 1024 * 1024;
const SCARCE_BACKLOG_BYTES = 128 * 1024;
/** A part file is synced each time it grew by this much, so that the last sync has little left to do. */
const SYNC_EVERY_BYTES = 8 * 1024 * 1024;

export type Content = { kind: 'memory'; gathered: Gathered } | { kind: 'part'; file: string };

export class Incoming {
  readonly #partFile: string;
  readonly #blocks: Blocks;
  readonly #hash: Hash = createHash('sha256');
  readonly metaBytes: number;
  #sizeBytes = 0;
  #memory: Gathered;
  #part: PartFile | undefined;
  /** The beginning of what flows into a part file. */
  #head = Buffer.alloc(0);
  #ended = false;

  /**
   * @param meta preamble and file meta, written in front of the data set
   * @param partFile where a large object may grow
   */
  constructor(meta: Uint8Array, partFile: string, blocks: Blocks) {
    this.#partFile = partFile;
    this.#blocks = blocks;
    this.#memory = new Gathered(blocks);
    this.metaBytes = meta.length;
    void this.#take(meta);
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Data set bytes in order, which are copied. @returns a promise where the sender has to wait before it gives more */
  write(slice: Uint8Array): Promise<void> | undefined {
    if (this.#ended) throw new Error('This object has ended');
    return this.#take(slice);
  }

  /** The beginning of the data set, a copy: all of an object in memory can be had, 512 KiB of a larger one. */
  head(mostBytes: number): { bytes: Uint8Array; complete: boolean } {
    const bytes = this.#part
      ? this.#head.subarray(0, mostBytes)
      : Buffer.concat(this.#memory.slices(this.metaBytes, this.metaBytes + mostBytes));
    return { bytes, complete: this.metaBytes + bytes.length === this.#sizeBytes };
  }

  sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Ends writing. A part file is durable on return; what is in memory isn't yet, and is the caller's to free. */
  async end(): Promise<Content> {
    this.#ended = true;
    if (!this.#part) {
      const gathered = this.#memory;
      this.#memory = new Gathered(this.#blocks);
      return { kind: 'memory', gathered };
    }
    await this.#part.finish();
    return { kind: 'part', file: this.#partFile };
  }

  /** Forgets everything. Safe at any time, also twice. */
  async abort(): Promise<void> {
    this.#ended = true;
    this.#memory.free();
    const part = this.#part;
    this.#part = undefined;
    await part?.remove();
  }

  #take(slice: Uint8Array): Promise<void> | undefined {
    this.#hash.update(slice);
    this.#sizeBytes += slice.length;
    if (!this.#part) {
      const taken = this.#sizeBytes > JOURNAL_OBJECT_BYTES ? 0 : this.#memory.add(slice);
      if (taken === slice.length) return undefined;
      this.#spill();
      return this.#grow(slice.subarray(taken));
    }
    return this.#grow(slice);
  }

  #spill(): void {
    this.#head = Buffer.concat(this.#memory.slices(this.metaBytes, this.metaBytes + HEAD_BYTES));
    this.#part = new PartFile(this.#partFile, this.#blocks, this.#memory);
    this.#memory = new Gathered(this.#blocks);
  }

  #grow(slice: Uint8Array): Promise<void> | undefined {
    const missing = HEAD_BYTES - this.#head.length;
    if (missing > 0) this.#head = Buffer.concat([this.#head, slice.subarray(0, missing)]);
    return this.#part!.write(slice);
  }
}

/** A file that grows slice by slice, written by one loop, synced on the way. */
class PartFile {
  readonly #file: string;
  readonly #blocks: Blocks;
  readonly #fd: Promise<number>;
  #waiting: Gathered;
  /** What found no block, behind what did. */
  #overflow: Uint8Array[] = [];
  #queuedBytes: number;
  #unsyncedBytes = 0;
  #running: Promise<void> | undefined;
  #syncing: Promise<void> | undefined;
  #failed: unknown;
  #closed = false;

  /** @param beginning what came before, which it takes over */
  constructor(file: string, blocks: Blocks, beginning: Gathered) {
    this.#file = file;
    this.#blocks = blocks;
    this.#waiting = beginning;
    this.#queuedBytes = beginning.bytes;
    this.#fd = open(file, 'wx', 0o640);
    this.#fd.catch((error) => {
      this.#failed = error;
    });
  }

  write(slice: Uint8Array): Promise<void> | undefined {
    this.#check();
    const taken = this.#overflow.length > 0 ? 0 : this.#waiting.add(slice);
    if (taken < slice.length) this.#overflow.push(Buffer.from(slice.subarray(taken)));
    this.#queuedBytes += slice.length;
    this.#running ??= this.#run();
    const backlogBytes = this.#blocks.isScarce ? SCARCE_BACKLOG_BYTES : BACKLOG_BYTES;
    return this.#queuedBytes > backlogBytes ? this.#running.then(() => this.#check()) : undefined;
  }

  async finish(): Promise<void> {
    await this.#running;
    await this.#syncing;
    this.#check();
    await fsync(await this.#fd);
    await this.#close();
  }

  async remove(): Promise<void> {
    await this.#running;
    await this.#syncing;
    this.#waiting.free();
    await this.#close();
    await unlink(this.#file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }

  #check(): void {
    if (this.#failed) throw this.#failed;
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const fd = await this.#fd.catch(() => undefined); // never opened: nothing to close
    if (fd !== undefined) await close(fd);
  }

  /** Never rejects: a failure is kept for whoever asks next. */
  async #run(): Promise<void> {
    try {
      const fd = await this.#fd;
      while (this.#queuedBytes > 0) await this.#writeOut(fd);
    } catch (error) {
      this.#failed = error;
      this.#waiting.free();
      this.#overflow = [];
      this.#queuedBytes = 0;
    } finally {
      this.#running = undefined;
    }
  }

  async #writeOut(fd: number): Promise<void> {
    const gathered = this.#waiting;
    const slices = [...gathered.slices(), ...this.#overflow];
    const bytes = this.#queuedBytes;
    this.#waiting = new Gathered(this.#blocks);
    this.#overflow = [];
    try {
      const { bytesWritten } = await writev(fd, slices);
      if (bytesWritten !== bytes) throw new Error(`The disk took ${bytesWritten} of ${bytes} bytes`);
    } finally {
      gathered.free();
    }
    this.#queuedBytes -= bytes;
    this.#unsyncedBytes += bytes;
    this.#syncWhenDue(fd);
  }

  #syncWhenDue(fd: number): void {
    if (this.#syncing || this.#unsyncedBytes < SYNC_EVERY_BYTES) return;
    this.#unsyncedBytes = 0;
    this.#syncing = fdatasync(fd)
      .catch((error) => {
        this.#failed = error;
      })
      .finally(() => {
        this.#syncing = undefined;
      });
  }
}
