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
const PARALLEL_SYNCS = 4;
const KNOWN_FOLDERS = 20_000;

interface Settling {
  /** Relative paths of files written since the segment began. */
  files: Set<string>;
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
      settling = { files: new Set(), checksums: new Map() };
      this.#settling.set(segment, settling);
    }
    settling.files.add(relative);
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

  /** @param overwrite otherwise EEXIST where a file lies already */
  async writeFile(file: string, slices: readonly Uint8Array[], overwrite: boolean): Promise<void> {
    const fd = await open(file, overwrite ? 'w' : 'wx', 0o640);
    try {
      let bytes = 0;
      for (const slice of slices) bytes += slice.length;
      const { bytesWritten } = await writev(fd, slices as Uint8Array[]);
      if (bytesWritten !== bytes) throw new Error(`The disk took ${bytesWritten} of ${bytes} bytes`);
    } finally {
      await close(fd);
    }
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
    const settling = this.#settling.get(segment) ?? {
      files: new Set<string>(),
      checksums: new Map<string, string[]>(),
    };
    this.#settling.delete(segment);
    const run = this.#sync(segment, settling)
      // The segment stays in use: its objects are replayed at the next start. A failed sync is never tried again.
      .catch((error) => this.#log.error('store.checkpoint-failed', error, { segment: path.basename(segment.file) }))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #sync(segment: Segment, { files, checksums }: Settling): Promise<void> {
    const paths = [...files].map((file) => path.join(this.#folder, file));
    for (const [folder, lines] of checksums) {
      const list = path.join(this.#folder, folder, CHECKSUM_FILE);
      await appendFile(list, lines.join(''), { mode: 0o640 });
      paths.push(list);
    }
    const folders = [...this.#newFolders];
    this.#newFolders.clear();
    paths.push(...folders);
    const workers = Array.from({ length: PARALLEL_SYNCS }, async () => {
      for (let file = paths.pop(); file !== undefined; file = paths.pop()) await syncFile(file);
    });
    await Promise.all(workers);
    await this.#journal.free(segment);
  }
}

async function syncFile(file: string): Promise<void> {
  const fd = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined; // deleted on purpose meanwhile
    throw error;
  });
  if (fd === undefined) return;
  try {
    await fsync(fd);
  } finally {
    await close(fd);
  }
}
