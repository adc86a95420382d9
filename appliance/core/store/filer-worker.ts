// Puts journaled objects into their files, in a thread of its own with plain synchronous calls: one message carries a
// whole batch, where the event loop would pay for each open, write and close. Reads the bytes from the journal's file.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { parentPort } from 'node:worker_threads';
import { FileSystemSync } from './file-system-sync.ts';

/** One object to put in its place. Paths are absolute. */
export interface Placement {
  target: string;
  /** Of the file as it must be, hex. */
  sha256: string;
  /** What a crash left at the target may be replaced. */
  overwrite: boolean;
  from: { kind: 'journal'; file: string; offset: number; bytes: number } | { kind: 'part'; file: string };
}

/** `taken`: another object lies there. */
export type Placed = 'placed' | 'taken' | { error: string; code?: string };

export type Order =
  | { id: number; kind: 'place'; placements: Placement[] }
  /** Makes files durable; appends lines to lists first. */
  | { id: number; kind: 'sync'; files: string[]; lines: [list: string, text: string][] };
export type Report = { id: number; placed?: Placed[]; error?: { message: string; code?: string } };

/** Written files stay open until their sync, which saves opening them again; more than these are opened again. */
const OPEN_FILES = 512;
const KNOWN_FOLDERS = 20_000;
/** So many files are synced as one, with the whole file system: a sync each would write and wait for each. */
const SYNC_TOGETHER_FILES = 16;
/** Fewer than the pool's threads (core/thread-pool.ts): the journal's own sync must never queue behind these. */
const PARALLEL_SYNCS = 4;
const fsync = promisify(fs.fsync);
/** Objects from this size on go to the disk past the page cache: copying them into fresh pages costs more than writing. */
const DIRECT_BYTES = 128 * 1024;
/** What O_DIRECT wants lengths and addresses to be multiples of, on any disk. */
const DISK_BLOCK_BYTES = 4096;
/** The largest object in the journal is 1 MiB and its header. WebAssembly's memory, as it begins at a page's start. */
const buffer = Buffer.from(new WebAssembly.Memory({ initial: 32 }).buffer);

const journals = new Map<string, number>();
const openFiles = new Map<string, number>();
const knownFolders = new Set<string>();
const newFolders = new Set<string>();
let canDirect = true;
let canSyncTogether = true;
const fileSystem = new FileSystemSync();

function ensureFolder(folder: string): void {
  if (knownFolders.has(folder)) return;
  const first = fs.mkdirSync(folder, { recursive: true, mode: 0o750 });
  if (knownFolders.size > KNOWN_FOLDERS) knownFolders.clear();
  knownFolders.add(folder);
  if (first === undefined) return;
  // The entry of the uppermost new folder lies in the one above it.
  for (let upper = folder; upper.length >= path.dirname(first).length; upper = path.dirname(upper))
    newFolders.add(upper);
}

function place(placement: Placement): Placed {
  ensureFolder(path.dirname(placement.target));
  try {
    if (placement.from.kind === 'journal') copyFromJournal(placement, placement.from);
    else move(placement.from.file, placement.target, placement.overwrite);
    return 'placed';
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isThere = code === 'EEXIST' || (code === 'ENOENT' && fs.existsSync(placement.target)); // moved before
    if (!isThere) return { error: message, code };
    if (hashOf(placement.target) !== placement.sha256) return 'taken';
    if (placement.from.kind === 'part') fs.rmSync(placement.from.file, { force: true });
    return 'placed';
  }
}

function copyFromJournal(
  { target, overwrite }: Pick<Placement, 'target' | 'overwrite'>,
  from: { file: string; offset: number; bytes: number },
): void {
  let journal = journals.get(from.file);
  if (journal === undefined) {
    journal = fs.openSync(from.file, 'r');
    journals.set(from.file, journal);
  }
  if (from.bytes > buffer.length) throw new Error('A journal record is larger than any can be');
  const read = fs.readSync(journal, buffer, 0, from.bytes, from.offset);
  if (read !== from.bytes) throw new Error(`The journal gave ${read} of ${from.bytes} bytes`);
  const { fd, direct } = create(target, overwrite, from.bytes >= DIRECT_BYTES);
  try {
    if (direct) writeDirectly(fd, target, from.bytes);
    else writeAll(fd, 0, from.bytes);
  } catch (error) {
    fs.closeSync(fd);
    fs.unlinkSync(target);
    if (!direct || !isRefusal(error)) throw error;
    canDirect = false;
    copyFromJournal({ target, overwrite }, from);
    return;
  }
  const before = openFiles.get(target);
  if (before !== undefined) fs.closeSync(before);
  if (before !== undefined || openFiles.size < OPEN_FILES) openFiles.set(target, fd);
  else fs.closeSync(fd);
}

function create(target: string, overwrite: boolean, large: boolean): { fd: number; direct: boolean } {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_EXCL, O_DIRECT } = fs.constants;
  const flags = O_WRONLY | O_CREAT | (overwrite ? O_TRUNC : O_EXCL);
  if (large && canDirect) {
    try {
      return { fd: fs.openSync(target, flags | O_DIRECT, 0o640), direct: true };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      canDirect = false;
      fs.rmSync(target, { force: true }); // open(2) refuses only after it has made the file
    }
  }
  return { fd: fs.openSync(target, flags, 0o640), direct: false };
}

/** A file system that knows no O_DIRECT says so on opening, some only on writing. */
function isRefusal(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EINVAL';
}

/** Whole blocks; what is left goes through the page cache. To cut off a last block instead costs a third more time. */
function writeDirectly(fd: number, target: string, bytes: number): void {
  const whole = bytes - (bytes % DISK_BLOCK_BYTES);
  writeAll(fd, 0, whole);
  if (whole === bytes) return;
  const tail = fs.openSync(target, fs.constants.O_WRONLY);
  try {
    writeAll(tail, whole, bytes);
  } finally {
    fs.closeSync(tail);
  }
}

function writeAll(fd: number, from: number, to: number): void {
  const written = fs.writeSync(fd, buffer, from, to - from, from);
  if (written !== to - from) throw Object.assign(new Error('The disk took only a part'), { code: 'ENOSPC' });
}

/** A part was synced when it ended; one that is gone was moved before the crash. */
function move(from: string, to: string, overwrite: boolean): void {
  if (!overwrite) {
    fs.linkSync(from, to); // unlike rename it fails where something lies already
    fs.unlinkSync(from);
  } else if (fs.existsSync(from)) fs.renameSync(from, to);
}

function hashOf(file: string): string {
  const hash = createHash('sha256');
  const fd = fs.openSync(file, 'r');
  try {
    for (let read = fs.readSync(fd, buffer); read > 0; read = fs.readSync(fd, buffer))
      hash.update(buffer.subarray(0, read));
  } finally {
    fs.closeSync(fd);
  }
  return hash.digest('hex');
}

/** The syncs run beside each other and share the file system's commits; placing goes on between them. */
async function sync(files: readonly string[], lines: readonly (readonly [string, string])[]): Promise<void> {
  for (const [list, text] of lines) fs.appendFileSync(list, text, { mode: 0o640 });
  const queue = [...files, ...lines.map(([list]) => list), ...newFolders];
  newFolders.clear();
  if (queue.length >= SYNC_TOGETHER_FILES && canSyncTogether && (await syncTogether(queue))) return;
  const syncSome = async () => {
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) await syncFile(file);
  };
  await Promise.all(Array.from({ length: PARALLEL_SYNCS }, syncSome));
}

/**
 * A failed write is told only once and not of which file (syncfs(2), errors): after one every file is asked for itself,
 * now and from then on.
 */
async function syncTogether(files: readonly string[]): Promise<boolean> {
  if (!(await fileSystem.sync(path.dirname(files[0])))) {
    canSyncTogether = false;
    return false;
  }
  for (const file of files) {
    const fd = openFiles.get(file);
    if (fd !== undefined) fs.closeSync(fd);
    openFiles.delete(file);
  }
  return true;
}

async function syncFile(file: string): Promise<void> {
  const fd = openFiles.get(file) ?? openUnlessDeleted(file);
  openFiles.delete(file);
  if (fd === undefined) return;
  try {
    await fsync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

function openUnlessDeleted(file: string): number | undefined {
  try {
    return fs.openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

parentPort?.on('message', async (order: Order) => {
  try {
    if (order.kind === 'place') return report({ id: order.id, placed: order.placements.map(place) });
    await sync(order.files, order.lines);
    report({ id: order.id });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    report({ id: order.id, error: { message, code } });
  }
});

function report(message: Report): void {
  parentPort!.postMessage(message);
}
