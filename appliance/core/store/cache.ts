// Folders of small files that can be made again at any time: pictures, metadata. Bounded, the longest unused go first.
// Nothing here is ever the only copy of anything.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Store } from './store.ts';

export interface FileCache {
  /** The file under a key, undefined where it must be made. Counts as use. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** Where the disk is short of room nothing is kept. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** A use is noted at most so often. */
const NOTED_EVERY_MS = 60 * 60 * 1000;
/** Over the limit it is brought down to this share of it. */
const KEPT_SHARE = 0.8;
const KEY = /^[0-9a-f]{64}$/;

const caches = new WeakMap<Store, Map<string, FileCache>>();

/**
 * `cache/<name>` in a store's folder, brought back under `limitBytes` when it has grown over it.
 * @param name always with the same limit
 */
export function cacheOf(store: Store, name: string, limitBytes: number): FileCache {
  const named = caches.get(store) ?? new Map<string, FileCache>();
  caches.set(store, named);
  const cache = named.get(name) ?? new FolderCache(store, path.join(store.folder, 'cache', name), limitBytes);
  named.set(name, cache);
  return cache;
}

class FolderCache implements FileCache {
  readonly #store: Store;
  readonly #folder: string;
  readonly #limitBytes: number;
  #ready: Promise<void> | undefined;
  #bytes = 0;
  #trimming = false;

  constructor(store: Store, folder: string, limitBytes: number) {
    this.#store = store;
    this.#folder = folder;
    this.#limitBytes = limitBytes;
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    const file = this.#file(key);
    try {
      const bytes = await readFile(file);
      const now = Date.now();
      if (now - (await stat(file)).mtimeMs > NOTED_EVERY_MS) await utimes(file, new Date(now), new Date(now));
      return bytes;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // never made, or cleared away meanwhile
      throw error;
    }
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    if (this.#store.room().state !== 'normal') return;
    const target = this.#file(key);
    this.#ready ??= this.#prepare();
    await this.#ready;
    const temporary = `${target}.${randomBytes(6).toString('hex')}.part`;
    try {
      await writeFile(temporary, bytes, { flag: 'wx', mode: 0o640 });
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    this.#bytes += bytes.length;
    if (this.#bytes > this.#limitBytes && !this.#trimming) await this.#trim();
  }

  #file(key: string): string {
    if (!KEY.test(key)) throw new Error(`${key} is no cache key`);
    return path.join(this.#folder, key);
  }

  /** Makes the folder, clears what a crash left, and counts. */
  async #prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o750 });
    for (const { file, bytes } of await this.#list()) {
      if (file.endsWith('.part')) await rm(file, { force: true });
      else this.#bytes += bytes;
    }
  }

  async #list(): Promise<{ file: string; bytes: number; usedAt: number }[]> {
    const files = [];
    for (const name of await readdir(this.#folder)) {
      const file = path.join(this.#folder, name);
      const found = await stat(file).catch(() => undefined); // renamed meanwhile
      if (found) files.push({ file, bytes: found.size, usedAt: found.mtimeMs });
    }
    return files;
  }

  async #trim(): Promise<void> {
    this.#trimming = true;
    try {
      const files = (await this.#list()).sort((a, b) => a.usedAt - b.usedAt);
      let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
      for (const { file, bytes } of files) {
        if (total <= this.#limitBytes * KEPT_SHARE) break;
        await rm(file, { force: true });
        total -= bytes;
      }
      this.#bytes = total;
    } finally {
      this.#trimming = false;
    }
  }
}
