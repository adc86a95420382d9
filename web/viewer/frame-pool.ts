// The frame workers and who is served next: what a person looks at first, what is fetched ahead after that. Bounded:
// a fixed number of workers, a fixed number of requests under way; the rest waits here and can be dropped.
import type { FrameAnswer, FrameFaultKind, FrameRequest } from './frame-messages.ts';

export type FrameJob = Omit<FrameRequest, 'id'>;
export type Frame = Required<Pick<FrameAnswer, 'pixels'>> & Pick<FrameAnswer, 'incomplete'>;

/** Why a frame did not come; `message` is what the server or the decoder said, or empty. */
export class FrameFailure extends Error {
  readonly kind: FrameFaultKind;
  constructor(kind: FrameFaultKind, detail = '') {
    super(detail);
    this.kind = kind;
  }
}

interface Waiting {
  job: FrameJob;
  urgent: boolean;
  resolve(frame: Frame): void;
  reject(failure: FrameFailure): void;
}
interface Slot {
  worker: Worker;
  running: Map<number, Waiting>;
}

/** Two a worker: one travels while the other is decoded. */
const RUNNING_PER_WORKER = 2;
/** What a person waits for may exceed the bound by this much rather than queue behind what was fetched ahead. */
const URGENT_EXTRA = 2;
/** Workers that died and were replaced; more than this and the cause is not a single bad frame. */
const REPLACEMENT_LIMIT = 8;

export class FramePool {
  #slots: Slot[];
  #waiting: Waiting[] = [];
  #lastId = 0;
  #closed = false;
  #replaced = 0;

  constructor(workers = workerCount()) {
    this.#slots = Array.from({ length: workers }, () => this.#newSlot());
  }

  /** How many more frames may be fetched ahead without anything having to wait. */
  get room(): number {
    const running = this.#slots.reduce((sum, slot) => sum + slot.running.size, 0);
    return Math.max(0, this.#slots.length * RUNNING_PER_WORKER - running - this.#waiting.length);
  }

  /** @throws FrameFailure */
  load(job: FrameJob, urgent: boolean): { frame: Promise<Frame>; cancel(): void } {
    let waiting: Waiting | undefined;
    const frame = new Promise<Frame>((resolve, reject) => {
      waiting = { job, urgent, resolve, reject };
    });
    const entry = waiting!;
    if (this.#closed) entry.reject(new FrameFailure('cancelled'));
    else {
      this.#waiting.push(entry);
      this.#next();
    }
    return { frame, cancel: () => this.#cancel(entry) };
  }

  /** Ends everything that is under way or waits; the pool is of no use after. */
  close(): void {
    this.#closed = true;
    const failure = new FrameFailure('cancelled');
    for (const waiting of this.#waiting.splice(0)) waiting.reject(failure);
    for (const slot of this.#slots) {
      slot.worker.terminate();
      for (const waiting of slot.running.values()) waiting.reject(failure);
      slot.running.clear();
    }
  }

  #newSlot(): Slot {
    const worker = new Worker(new URL('./frame-worker.ts', import.meta.url), { type: 'module' });
    const slot: Slot = { worker, running: new Map() };
    worker.onmessage = ({ data }: MessageEvent<FrameAnswer>) => this.#settle(slot, data);
    worker.onerror = (event) => {
      // A worker that can't go on (out of memory, script not loaded) takes its frames with it; a new one takes over.
      event.preventDefault();
      worker.terminate();
      const failure = new FrameFailure('refused');
      for (const waiting of slot.running.values()) waiting.reject(failure);
      slot.running.clear();
      if (++this.#replaced > REPLACEMENT_LIMIT) return this.close();
      this.#slots[this.#slots.indexOf(slot)] = this.#newSlot();
      this.#next();
    };
    return slot;
  }

  #settle(slot: Slot, answer: FrameAnswer): void {
    const waiting = slot.running.get(answer.id);
    slot.running.delete(answer.id);
    if (waiting && answer.pixels) waiting.resolve({ pixels: answer.pixels, incomplete: answer.incomplete });
    else if (waiting) waiting.reject(new FrameFailure(answer.fault!.kind, answer.fault!.detail));
    this.#next();
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const urgentAt = this.#waiting.findIndex((waiting) => waiting.urgent);
      const bound = RUNNING_PER_WORKER + (urgentAt >= 0 ? URGENT_EXTRA : 0);
      const slot = this.#slots.reduce((best, other) => (other.running.size < best.running.size ? other : best));
      if (slot.running.size >= bound) return;
      const [waiting] = this.#waiting.splice(Math.max(0, urgentAt), 1);
      const id = ++this.#lastId;
      slot.running.set(id, waiting!);
      slot.worker.postMessage({ ...waiting!.job, id } satisfies FrameRequest);
    }
  }

  #cancel(entry: Waiting): void {
    const at = this.#waiting.indexOf(entry);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      entry.reject(new FrameFailure('cancelled'));
      return;
    }
    for (const slot of this.#slots) {
      for (const [id, waiting] of slot.running) if (waiting === entry) slot.worker.postMessage({ cancel: id });
    }
  }
}

/** Two even on small machines (one decodes while one waits for the network); more than four only fill memory. */
function workerCount(): number {
  return Math.max(2, Math.min(4, (navigator.hardwareConcurrency || 2) - 1));
}
