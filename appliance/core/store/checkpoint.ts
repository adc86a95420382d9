// Brings the files of settled objects safely to disk behind the senders' backs, writes the checksum lists, and then
// lets the journal forget. Until then a crash costs nothing: the journal has every byte.
import * as fs from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '../log.ts';
import type { Journal, Position, Segment } from './journal.ts';
import type { Label } from './journal-record.ts';
import { CHECKSUM_FILE } from './layout.ts';

const open = promisify(fs.open);
const writev = promisify(fs.writev);
const fsync = promisify(fs.fsync);
const close = promisify(fs.close);

/** Quiet for this long, the active segment is emptied too, so that a start after a long idle has nothing to replay. */
const IDLE_MS = 2000;
/** Fewer than the pool's threads (core/thread-pool.ts): the journal's own sync must never queue behind these. */
const PARALLEL_SYNCS = 3;
/** Files kept open between writing and syncing, which saves opening them again; more than these are opened again. */
const OPEN_FILES = 512;
const KNOWN_FOLDERS = 20_000;

interface Settling {
  /** Files written since the segment began, with their descriptor where it is still open. */
  files: Map<string, number | undefined>;
  /** Checksum lines by series folder. */
  checksums: Map<string, string[]>;
}

export class Checkpoint {
  readonly #folder: string;
  readonly #journal: Journal;
  readonly #log: Log;
  readonly #settling = new Map<Segment, Settling>();
  readonly #knownFolders = new Set<string>();
  readonly #newFolders = new Set<string>();
  /** Written, not yet told by touched(). */
  readonly #openFiles = new Map<string, number>();
  #openCount = 0;
  readonly #running = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #lastUse = Date.now();

  constructor(folder: string, journal: Journal, log: Log) {
    this.#folder = folder;
    this.#journal = journal;
    this.#log = log;
    journal.onFull = (segment) => this.#settleIfDone(segment);
    this.#timer = setInterval(() => this.#whenIdle(), IDLE_MS / 2);
    this.#timer.unref();
  }

  /** The object was put into the archive: its series' checksum list gets a line. */
  filed(entry: Position & { label: Label }, relative: string): void {
    const settling = this.touched(entry, relative);
    const folder = path.dirname(relative);
    const line = `${entry.label.sha256}  ${path.basename(relative)}\n`;
    const lines = settling.checksums.get(folder);
    if (lines) lines.push(line);
    else settling.checksums.set(folder, [line]);
  }

  /** The file must be synced before the segment can go. */
  touched({ segment }: Position, relative: string): Settling {
    this.#lastUse = Date.now();
    let settling = this.#settling.get(segment);
    if (!settling) {
      settling = { files: new Map(), checksums: new Map() };
      this.#settling.set(segment, settling);
    }
    const file = path.join(this.#folder, relative);
    settling.files.set(file, this.#openFiles.get(file));
    this.#openFiles.delete(file);
    return settling;
  }

  settled(entries: readonly Position[]): void {
    this.#lastUse = Date.now();
    for (const { segment } of entries) {
      segment.open -= 1;
      this.#settleIfDone(segment);
    }
  }

  /** Makes the folder of a file, once. */
  async folderFor(file: string): Promise<void> {
    const folder = path.dirname(file);
    if (this.#knownFolders.has(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o750 });
    if (this.#knownFolders.size > KNOWN_FOLDERS) this.#knownFolders.clear();
    this.#knownFolders.add(folder);
    for (let upper = folder; upper.length > this.#folder.length; upper = path.dirname(upper))
      this.#newFolders.add(upper);
  }

  /** The next touched() must name this file. @param overwrite otherwise EEXIST where a file lies already */
  async writeFile(file: string, slices: readonly Uint8Array[], overwrite: boolean): Promise<void> {
    const fd = await open(file, overwrite ? 'w' : 'wx', 0o640);
    try {
      let bytes = 0;
      for (const slice of slices) bytes += slice.length;
      const { bytesWritten } = await writev(fd, slices as Uint8Array[]);
      if (bytesWritten !== bytes) throw new Error(`The disk took ${bytesWritten} of ${bytes} bytes`);
    } catch (error) {
      await close(fd);
      throw error;
    }
    if (this.#openCount >= OPEN_FILES) return close(fd);
    this.#openCount += 1;
    this.#openFiles.set(file, fd);
  }

  /** Waits until everything settled so far is synced and forgotten by the journal. */
  async quiet(): Promise<void> {
    const active = this.#journal.rotate();
    if (active) this.#settleIfDone(active);
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.quiet();
  }

  #whenIdle(): void {
    if (Date.now() - this.#lastUse < IDLE_MS || this.#running.size > 0) return;
    const active = this.#journal.rotate();
    if (active) this.#settleIfDone(active);
  }

  #settleIfDone(segment: Segment): void {
    if (segment.state !== 'full' || segment.open > 0) return;
    const settling: Settling = this.#settling.get(segment) ?? { files: new Map(), checksums: new Map() };
    this.#settling.delete(segment);
    const run = this.#sync(segment, settling)
      // The segment stays in use: its objects are replayed at the next start. A failed sync is never tried again.
      .catch((error) => this.#log.error('store.checkpoint-failed', error, { segment: path.basename(segment.file) }))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #sync(segment: Segment, { files, checksums }: Settling): Promise<void> {
    const toSync = [...files];
    for (const [folder, lines] of checksums) {
      const list = path.join(this.#folder, folder, CHECKSUM_FILE);
      await appendFile(list, lines.join(''), { mode: 0o640 });
      toSync.push([list, undefined]);
    }
    for (const folder of this.#newFolders) toSync.push([folder, undefined]);
    this.#newFolders.clear();
    const syncSome = async () => {
      for (let next = toSync.pop(); next !== undefined; next = toSync.pop()) await this.#syncFile(...next);
    };
    await Promise.all(Array.from({ length: PARALLEL_SYNCS }, syncSome));
    await this.#journal.free(segment);
  }

  async #syncFile(file: string, openFd: number | undefined): Promise<void> {
    const fd = openFd ?? (await openUnlessDeleted(file));
    if (fd === undefined) return;
    try {
      await fsync(fd);
    } finally {
      if (openFd !== undefined) this.#openCount -= 1;
      await close(fd);
    }
  }
}

async function openUnlessDeleted(file: string): Promise<number | undefined> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
