// Brings the files of settled objects safely to disk behind the senders' backs, writes the checksum lists, and then
// lets the journal forget. Until then a crash costs nothing: the journal has every byte.
import path from 'node:path';
import type { Log } from '../log.ts';
import type { Filer } from './filer.ts';
import type { Journal, Position, Segment } from './journal.ts';
import type { Label } from './journal-record.ts';
import { CHECKSUM_FILE } from './layout.ts';

/** Quiet for this long, the active segment is emptied too, so that a start after a long idle has nothing to replay. */
const IDLE_MS = 2000;

interface Settling {
  /** Files written since the segment began, absolute. */
  files: Set<string>;
  /** Checksum lines by series folder. */
  checksums: Map<string, string[]>;
}

export class Checkpoint {
  readonly #folder: string;
  readonly #journal: Journal;
  readonly #filer: Filer;
  readonly #log: Log;
  readonly #settling = new Map<Segment, Settling>();
  readonly #running = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #lastUse = Date.now();

  constructor(folder: string, journal: Journal, filer: Filer, log: Log) {
    this.#folder = folder;
    this.#journal = journal;
    this.#filer = filer;
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
    settling.files.add(path.join(this.#folder, relative));
    return settling;
  }

  settled(entries: readonly Position[]): void {
    this.#lastUse = Date.now();
    for (const { segment } of entries) {
      segment.open -= 1;
      this.#settleIfDone(segment);
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
    const settling: Settling = this.#settling.get(segment) ?? { files: new Set(), checksums: new Map() };
    this.#settling.delete(segment);
    const run = this.#sync(segment, settling)
      // The segment stays in use: its objects are replayed at the next start. A failed sync is never tried again.
      .catch((error) => this.#log.error('store.checkpoint-failed', error, { segment: path.basename(segment.file) }))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #sync(segment: Segment, { files, checksums }: Settling): Promise<void> {
    const lines = [...checksums].map(([folder, list]): [string, string] => [
      path.join(this.#folder, folder, CHECKSUM_FILE),
      list.join(''),
    ]);
    await this.#filer.sync([...files], lines);
    await this.#journal.free(segment);
  }
}
