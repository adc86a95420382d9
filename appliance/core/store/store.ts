// The archive on disk: takes objects in, makes them durable, puts each in its place as a plain Part-10 file, and gives
// them back. Knows UIDs and bytes; what an object means is the clinic's business.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../lib/fault.ts';
import type { Log } from '../log.ts';
import { Blocks } from './blocks.ts';
import { Checkpoint } from './checkpoint.ts';
import { Filer } from './filer.ts';
import { type Content, Incoming } from './incoming.ts';
import { type Journal, openJournal, type Position } from './journal.ts';
import type { Label } from './journal-record.ts';
import { objectPath, setAsidePath } from './layout.ts';
import { readingOf } from './reading.ts';
import { isFull, measureRoom, type Room } from './room.ts';

/** An object that is durable and waits to be filed, set aside or dropped, and then settled. */
export interface Entry extends Position {
  readonly label: Label;
  /** True when it comes from the journal of an earlier run: its file may be there, whole or torn. */
  readonly replayed: boolean;
  /** What the receiver learned on the way, for the indexer; undefined when replayed. */
  readonly facts: unknown;
  /** The beginning of a replayed object's data set, which nobody has seen yet. */
  readonly start?: Uint8Array;
}

type Facts = Omit<Label, 'sizeBytes' | 'sha256' | 'dataSetOffset' | 'part'>;

export interface Store {
  readonly folder: string;
  /** When an object was made durable last, in milliseconds of Date.now(); 0 before the first. */
  readonly lastKeptAt: number;
  /** @throws Fault('full') when the disk has no room for new objects */
  requireRoom(): void;
  /**
   * @param meta preamble and file meta of the object (lib/dicom/part10.ts fileMeta)
   * @throws Fault('full') as requireRoom()
   */
  begin(meta: Uint8Array): Incoming;
  /** Makes the object durable. On return it survives a power cut and is queued for take(); on a throw nothing is left. */
  keep(incoming: Incoming, label: Facts, facts: unknown): Promise<Entry>;
  /**
   * Queues what an earlier run made durable but didn't settle, oldest first. Call once, before anything is kept.
   * @returns how many objects it queued
   */
  replay(): Promise<number>;
  /** The oldest entries nobody took yet, at least one; an empty list once the store closes. For one taker. */
  take(most: number): Promise<Entry[]>;
  /**
   * Puts the object in its place. A replayed one overwrites what the crash left there; no other ever overwrites.
   * @returns the path relative to `folder`
   * @throws Fault('conflict') when another object lies there, which the index doesn't know of
   */
  file(entry: Entry): Promise<string>;
  /** Puts the object beside the archive, for a person to look at. @returns the path relative to `folder` */
  setAside(entry: Entry): Promise<string>;
  /** The archive already has these bytes. */
  drop(entry: Entry): Promise<void>;
  /** The index knows about these entries durably; the journal may forget them once their files are synced. */
  settled(entries: readonly Entry[]): void;
  /** Ends take(), so that its taker can end. */
  endTaking(): void;
  /** Waits until everything settled is synced and the journal is empty. */
  quiet(): Promise<void>;
  absolute(relative: string): string;
  room(): Room;
  close(): Promise<void>;
}

/** Memory that objects on their way in may take together. */
const MEMORY_BYTES = 48 * 1024 * 1024;
/** How much of a replayed object's data set its head is read from. */
const START_BYTES = 128 * 1024;
const ROOM_AGE_MS = 500;

export async function openStore({ folder, log }: { folder: string; log: Log }): Promise<Store> {
  for (const name of ['archive', 'incoming', 'set-aside'])
    await mkdir(path.join(folder, name), { recursive: true, mode: 0o750 });
  return new DiskStore(folder, log, await openJournal(path.join(folder, 'journal')));
}

class DiskStore implements Store {
  readonly folder: string;
  lastKeptAt = 0;
  readonly #log: Log;
  readonly #journal: Journal;
  readonly #filer = new Filer();
  readonly #checkpoint: Checkpoint;
  readonly #blocks = new Blocks(MEMORY_BYTES);
  readonly #partPrefix = `${Date.now().toString(36)}-${process.pid}`;
  readonly #pending: Entry[] = [];
  #wake: (() => void) | undefined;
  #takingEnded = false;
  #nextPart = 1;
  #room: Room;
  #roomAt = 0;

  constructor(folder: string, log: Log, journal: Journal) {
    this.folder = folder;
    this.#log = log;
    this.#journal = journal;
    this.#checkpoint = new Checkpoint(folder, journal, this.#filer, log);
    this.#room = measureRoom(folder);
  }

  requireRoom(): void {
    if (this.room().state === 'full')
      throw new Fault('full', 'The disk is almost full: nothing new is accepted until there is room');
  }

  begin(meta: Uint8Array): Incoming {
    this.requireRoom();
    const part = path.join(this.folder, 'incoming', `${this.#partPrefix}-${this.#nextPart++}.part`);
    return new Incoming(meta, part, this.#blocks);
  }

  async keep(incoming: Incoming, known: Facts, facts: unknown): Promise<Entry> {
    let content: Content | undefined;
    try {
      content = await incoming.end();
      const label: Label = {
        ...known,
        dataSetOffset: incoming.metaBytes,
        sizeBytes: incoming.sizeBytes,
        sha256: incoming.sha256(),
        ...(content.kind === 'part' ? { part: path.basename(content.file) } : {}),
      };
      const position = await this.#journal.append(label, content.kind === 'memory' ? content.gathered.slices() : []);
      const entry: Entry = { ...position, label, replayed: false, facts };
      this.lastKeptAt = Date.now();
      this.#queue(entry);
      return entry;
    } catch (error) {
      await incoming.abort();
      if (isFull(error)) throw new Fault('full', 'The disk is full', { cause: error });
      throw error;
    } finally {
      if (content?.kind === 'memory') content.gathered.free(); // the filing thread reads the journal
    }
  }

  async replay(): Promise<number> {
    const records = await this.#journal.replay();
    const wanted = new Set(records.map(({ label }) => label.part));
    for (const name of await readdir(path.join(this.folder, 'incoming'))) {
      if (!wanted.has(name)) await unlink(path.join(this.folder, 'incoming', name));
    }
    for (const { readBody, label, ...position } of records) {
      const start = label.part ? await this.#startOfPart(label) : startOfBody(label, await readBody());
      if (start) {
        this.#queue({ ...position, label, replayed: true, facts: undefined, start });
      } else {
        // Torn by the crash, so its sync never ended and nobody was told Success.
        this.#log.warn('journal.torn-record', { sopInstanceUid: label.sopInstanceUid });
        this.#checkpoint.settled([position]);
      }
    }
    return this.#pending.length;
  }

  async take(most: number): Promise<Entry[]> {
    if (this.#pending.length === 0 && !this.#takingEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#pending.splice(0, most);
  }

  endTaking(): void {
    this.#takingEnded = true;
    this.#wake?.();
  }

  async file(entry: Entry): Promise<string> {
    const relative = objectPath(entry.label);
    await this.#place(entry, relative);
    this.#checkpoint.filed(entry, relative);
    return relative;
  }

  async setAside(entry: Entry): Promise<string> {
    const relative = setAsidePath(entry.label.sopInstanceUid, entry.label.sha256);
    await this.#place(entry, relative);
    this.#checkpoint.touched(entry, relative);
    return relative;
  }

  async drop({ label }: Entry): Promise<void> {
    if (label.part) await unlink(this.#partFile(label.part)).catch(ignoreMissing);
  }

  settled(entries: readonly Entry[]): void {
    this.#checkpoint.settled(entries);
  }

  quiet(): Promise<void> {
    return this.#checkpoint.quiet();
  }

  absolute(relative: string): string {
    return path.join(this.folder, relative);
  }

  room(): Room {
    if (Date.now() - this.#roomAt > ROOM_AGE_MS) {
      this.#room = measureRoom(this.folder);
      this.#roomAt = Date.now();
    }
    return this.#room;
  }

  async close(): Promise<void> {
    await this.#checkpoint.close();
    await this.#filer.close();
    await this.#journal.close();
  }

  async #place({ label, segment, bodyOffset, bodyBytes, replayed }: Entry, relative: string): Promise<void> {
    const target = this.absolute(relative);
    const placed = await this.#filer.place({
      target,
      sha256: label.sha256,
      overwrite: replayed,
      from: label.part
        ? { kind: 'part', file: this.#partFile(label.part) }
        : { kind: 'journal', file: segment.file, offset: bodyOffset, bytes: bodyBytes },
    });
    if (placed === 'taken') throw new Fault('conflict', 'Another object lies in its place');
    readingOf(this).written(target);
  }

  #partFile(name: string): string {
    return path.join(this.folder, 'incoming', name);
  }

  /** A part that is gone was moved into its place before the crash. */
  async #startOfPart(label: Label): Promise<Uint8Array> {
    const part = this.#partFile(label.part!);
    const handle = await open(part).catch(() => open(this.absolute(objectPath(label))));
    try {
      const start = Buffer.alloc(Math.min(START_BYTES, label.sizeBytes - label.dataSetOffset));
      const { bytesRead } = await handle.read(start, 0, start.length, label.dataSetOffset);
      return start.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  }

  #queue(entry: Entry): void {
    this.#pending.push(entry);
    this.#wake?.();
    this.#wake = undefined;
  }
}

/** Undefined when the body is not what was announced. A copy, so that the whole body doesn't stay in memory. */
function startOfBody(label: Label, body: Buffer): Uint8Array | undefined {
  if (createHash('sha256').update(body).digest('hex') !== label.sha256) return undefined;
  return Buffer.from(body.subarray(label.dataSetOffset, label.dataSetOffset + START_BYTES));
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
