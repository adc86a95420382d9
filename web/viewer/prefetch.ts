// Fetches ahead: keeps the frame workers busy with a plan (look-ahead.ts) until it is done or replaced.
import { isCached, loadFrame } from './engine.ts';
import { FrameFailure, type FramePool } from './frame-pool.ts';

export class Prefetcher {
  readonly #pool: FramePool;
  readonly #onProgress: () => void;
  #plan: string[] = [];
  #asked = new Set<string>();
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(pool: FramePool, onProgress: () => void) {
    this.#pool = pool;
    this.#onProgress = onProgress;
  }

  follow(ids: string[]): void {
    this.#plan = ids.filter((id) => !isCached(id));
    this.#fill();
  }

  stop(): void {
    this.#plan = [];
    clearTimeout(this.#retry);
  }

  #fill(): void {
    while (this.#pool.room > 0 && this.#plan.length > 0) {
      const id = this.#plan.shift()!;
      if (isCached(id) || this.#asked.has(id)) continue;
      this.#asked.add(id);
      void this.#fetch(id);
    }
  }

  async #fetch(id: string): Promise<void> {
    try {
      await loadFrame(id);
      this.#asked.delete(id);
    } catch (failure) {
      // What can't be decoded is not asked for again; what the network lost comes back at the end of the queue later.
      if (failure instanceof FrameFailure && failure.kind === 'offline') {
        this.#asked.delete(id);
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#fill(), 5000);
        this.#plan.push(id);
        this.#onProgress();
        return;
      }
      if (failure instanceof FrameFailure && failure.kind === 'signed-out') {
        this.#asked.delete(id); // comes back with the next plan, once somebody has signed in
        this.stop();
      }
    }
    this.#onProgress();
    this.#fill();
  }
}
