// The filing thread as the store sees it: placements asked for in one turn of the event loop travel as one message.
import { Worker } from 'node:worker_threads';
import { moduleUrl } from '../../lib/module-url.ts';
import type { Order, Placed, Placement, Report } from './filer-worker.ts';

type Ask = Order extends infer O ? (O extends { id: number } ? Omit<O, 'id'> : never) : never;

interface Waiting {
  placement: Placement;
  resolve: (placed: Exclude<Placed, { error: string }>) => void;
  reject: (error: Error) => void;
}

export class Filer {
  readonly #worker = new Worker(moduleUrl('./filer-worker', import.meta.url));
  readonly #asked = new Map<number, { resolve: (report: Report) => void; reject: (error: Error) => void }>();
  #batch: Waiting[] = [];
  #nextId = 1;
  #ended: Error | undefined;

  constructor() {
    this.#worker.on('message', (report: Report) => this.#settle(report));
    this.#worker.on('error', (error) => this.#end(error as Error));
    this.#worker.on('exit', () => this.#end(new Error('The filing thread has ended')));
    this.#worker.unref(); // an idle thread keeps no process alive
  }

  /** @throws the file system's error, with its code */
  place(placement: Placement): Promise<Exclude<Placed, { error: string }>> {
    return new Promise((resolve, reject) => {
      this.#batch.push({ placement, resolve, reject });
      if (this.#batch.length === 1) setImmediate(() => void this.#sendBatch());
    });
  }

  /** On return the files, the lists with their new lines, and the folders made since the last sync are durable. */
  async sync(files: string[], lines: [list: string, text: string][]): Promise<void> {
    await this.#ask({ kind: 'sync', files, lines });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    try {
      const { placed = [] } = await this.#ask({ kind: 'place', placements: batch.map(({ placement }) => placement) });
      batch.forEach(({ resolve, reject }, index) => {
        const one = placed[index];
        if (typeof one === 'string') resolve(one);
        else reject(Object.assign(new Error(one.error), { code: one.code }));
      });
    } catch (error) {
      for (const { reject } of batch) reject(error as Error);
    }
  }

  #ask(order: Ask): Promise<Report> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ ...order, id });
    });
  }

  #settle(report: Report): void {
    const asked = this.#asked.get(report.id);
    this.#asked.delete(report.id);
    if (this.#asked.size === 0) this.#worker.unref();
    if (report.error) asked?.reject(Object.assign(new Error(report.error.message), { code: report.error.code }));
    else asked?.resolve(report);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }
}
