// What to fetch before anybody looks at it: in each pane the current frame, its neighbours, then outward; the pane in
// use first; never more than the cache holds. Decides only; engine.ts loads.
import { isCached, loadFrame } from './engine.ts';
import { FrameFailure, type FramePool } from './frame-pool.ts';

export interface Outlook {
  imageIds: string[];
  index: number;
  bytesPerFrame: number;
}

/** Leave room for what is on the screen and for a study opened beside. */
const CACHE_SHARE = 0.8;
const AHEAD_FIRST = 6;

/** Indices in the order in which they are likely to be needed: nearest first. */
export function outward(index: number, count: number): number[] {
  const order = index < count && index >= 0 ? [index] : [];
  for (let step = 1; step < count; step++) {
    if (index + step < count) order.push(index + step);
    if (index - step >= 0) order.push(index - step);
  }
  return order;
}

/** Image ids to fetch, most wanted first, as many as fit. */
export function plan(outlooks: Outlook[], cacheBytes: number): string[] {
  const queues = outlooks.map(({ imageIds, index }) => outward(index, imageIds.length).map((i) => imageIds[i]!));
  // The neighbours of what every pane shows come before the far end of any stack.
  const near = queues.flatMap((queue) => queue.slice(0, AHEAD_FIRST));
  const rest = queues.flatMap((queue) => queue.slice(AHEAD_FIRST));
  const sizes = new Map(
    outlooks.flatMap(({ imageIds, bytesPerFrame }) => imageIds.map((id) => [id, bytesPerFrame] as const)),
  );
  const chosen: string[] = [];
  let left = cacheBytes * CACHE_SHARE;
  for (const id of new Set([...near, ...rest])) {
    left -= sizes.get(id)!;
    if (left < 0) break;
    chosen.push(id);
  }
  return chosen;
}

/** Keeps the pool busy with a plan until the plan is done or replaced. */
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
      if (failure instanceof FrameFailure && failure.kind === 'signed-out') this.stop();
    }
    this.#onProgress();
    this.#fill();
  }
}
