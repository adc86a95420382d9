// One object on its way in. Small ones stay in memory for the journal; larger ones, or any once the shared budget is
// used up, flow into a part file of their own, synced as they grow. Never looks into the data set.
import { createHash, type Hash } from 'node:crypto';
import * as fs from 'node:fs';
import { promisify } from 'node:util';

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

/** Bytes of all objects held in memory. Over the limit new bytes go to part files. */
export class Budget {
  readonly #limitBytes: number;
  #heldBytes = 0;
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }
  /** More than half is held: those who can wait should. */
  get isScarce(): boolean {
    return this.#heldBytes > this.#limitBytes / 2;
  }
  take(bytes: number): boolean {
    if (this.#heldBytes + bytes > this.#limitBytes) return false;
    this.#heldBytes += bytes;
    return true;
  }
  /** For bytes that are here already and leave soon. */
  force(bytes: number): void {
    this.#heldBytes += bytes;
  }
  give(bytes: number): void {
    this.#heldBytes -= bytes;
  }
}

export type Content = { kind: 'memory'; slices: Uint8Array[]; bytes: number } | { kind: 'part'; file: string };

export class Incoming {
  readonly #partFile: string;
  readonly #budget: Budget;
  readonly #hash: Hash = createHash('sha256');
  readonly #head: Uint8Array[] = [];
  readonly metaBytes: number;
  #headBytes = 0;
  #sizeBytes = 0;
  #slices: Uint8Array[] = [];
  #memoryBytes = 0;
  #part: PartFile | undefined;
  #ended = false;

  /**
   * @param meta preamble and file meta, written in front of the data set
   * @param partFile where a large object may grow
   */
  constructor(meta: Uint8Array, partFile: string, budget: Budget) {
    this.#partFile = partFile;
    this.#budget = budget;
    this.metaBytes = meta.length;
    void this.#take(meta);
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Data set bytes in order. @returns a promise where the sender has to wait before it gives more */
  write(slice: Uint8Array): Promise<void> | undefined {
    if (this.#ended) throw new Error('This object has ended');
    if (this.#headBytes < HEAD_BYTES) {
      this.#head.push(slice);
      this.#headBytes += slice.length;
    }
    return this.#take(slice);
  }

  /**
   * The beginning of the data set, at least `atLeastBytes` of it where there is so much: all of an object in memory can
   * be had, 512 KiB of a larger one.
   */
  head(atLeastBytes: number): { bytes: Uint8Array; complete: boolean } {
    const slices = this.#part ? this.#head : this.#slices.slice(1);
    let count = 0;
    for (let bytes = 0; count < slices.length && bytes < atLeastBytes; count++) bytes += slices[count].length;
    const bytes = count === 1 ? slices[0] : Buffer.concat(slices.slice(0, count));
    return { bytes, complete: this.metaBytes + bytes.length === this.#sizeBytes };
  }

  sha256(): string {
    return this.#hash.copy().digest('hex');
  }

  /** Ends writing. A part file is durable on return, memory isn't yet. */
  async end(): Promise<Content> {
    this.#ended = true;
    if (!this.#part) return { kind: 'memory', slices: this.#slices, bytes: this.#memoryBytes };
    await this.#part.finish();
    return { kind: 'part', file: this.#partFile };
  }

  /** Forgets everything. Safe at any time, also twice. */
  async abort(): Promise<void> {
    this.#ended = true;
    this.#budget.give(this.#memoryBytes);
    this.#memoryBytes = 0;
    this.#slices = [];
    const part = this.#part;
    this.#part = undefined;
    await part?.remove();
  }

  #take(slice: Uint8Array): Promise<void> | undefined {
    this.#hash.update(slice);
    this.#sizeBytes += slice.length;
    if (this.#part) return this.#part.write(slice);
    this.#slices.push(slice);
    if (this.#sizeBytes <= JOURNAL_OBJECT_BYTES && this.#budget.take(slice.length)) {
      this.#memoryBytes += slice.length;
      return undefined;
    }
    return this.#spill();
  }

  #spill(): Promise<void> | undefined {
    const part = new PartFile(this.#partFile, this.#budget);
    this.#part = part;
    this.#budget.give(this.#memoryBytes);
    this.#memoryBytes = 0;
    let wait: Promise<void> | undefined;
    for (const slice of this.#slices) wait = part.write(slice);
    this.#slices = [];
    return wait;
  }
}

/** A file that grows slice by slice, written by one loop, synced on the way. */
class PartFile {
  readonly #file: string;
  readonly #budget: Budget;
  readonly #fd: Promise<number>;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #unsyncedBytes = 0;
  #running: Promise<void> | undefined;
  #syncing: Promise<void> | undefined;
  #failed: unknown;
  #closed = false;

  constructor(file: string, budget: Budget) {
    this.#file = file;
    this.#budget = budget;
    this.#fd = open(file, 'wx', 0o640);
    this.#fd.catch((error) => {
      this.#failed = error;
    });
  }

  write(slice: Uint8Array): Promise<void> | undefined {
    this.#check();
    this.#queue.push(slice);
    this.#queuedBytes += slice.length;
    this.#budget.force(slice.length);
    this.#running ??= this.#run();
    const backlogBytes = this.#budget.isScarce ? SCARCE_BACKLOG_BYTES : BACKLOG_BYTES;
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
      while (this.#queue.length > 0) {
        const slices = this.#queue;
        const bytes = this.#queuedBytes;
        this.#queue = [];
        const { bytesWritten } = await writev(fd, slices);
        if (bytesWritten !== bytes) throw new Error(`The disk took ${bytesWritten} of ${bytes} bytes`);
        this.#queuedBytes -= bytes;
        this.#budget.give(bytes);
        this.#unsyncedBytes += bytes;
        this.#syncWhenDue(fd);
      }
    } catch (error) {
      this.#failed = error;
      this.#budget.give(this.#queuedBytes);
      this.#queue = [];
      this.#queuedBytes = 0;
    } finally {
      this.#running = undefined;
    }
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
