// A few worker processes and the queue in front of them: who is looking at a picture goes before what is made ahead.
// Starts a process when there is work for it and lets it go when there was none for a while.
import { availableParallelism } from 'node:os';
import { Fault } from '../../lib/fault.ts';
import type { Log } from '../log.ts';
import { type Child, startChild } from './child.ts';
import { type TaskKind, type TaskModules, type Tasks, taskModules } from './tasks.ts';

/** Someone is waiting in front of a screen, or nobody is. */
export type Priority = 'viewing' | 'background';

export interface RunOptions {
  /** `viewing` where nothing is said. */
  priority?: Priority;
  /** A waiting task is dropped; a running one goes on, but its result is not awaited. */
  signal?: AbortSignal;
}

export interface WorkerPool {
  /**
   * Does a task of the table in another process.
   * @throws Fault what the task refused; unsupported where it broke a limit or its process; too-many where the queue is
   * full; unavailable once the pool is closed
   */
  run<K extends TaskKind>(kind: K, input: Tasks[K]['input'], options?: RunOptions): Promise<Tasks[K]['output']>;
  /** Pids of the processes that are there now. */
  processes(): number[];
  /** Drops what waits, ends every process, resolves when they are gone. */
  close(): Promise<void>;
}

export interface PoolOptions {
  log?: Log;
  /** Processes at most; by default one core is left to the service, and more than two are never needed. */
  workers?: number;
  /** Processor time of one task. */
  timeoutSeconds?: number;
  memoryBytes?: number;
  /** Waiting tasks at most, of each priority. */
  queueLength?: number;
  /** An idle process ends after this time. */
  idleSeconds?: number;
  /** Further kinds of tasks. */
  modules?: TaskModules;
}

interface Waiting {
  kind: string;
  input: unknown;
  signal?: AbortSignal;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/** Opens a pool. No process is started before the first task. */
export function openWorkers(options: PoolOptions = {}): WorkerPool {
  const { workers = Math.max(1, Math.min(2, availableParallelism() - 1)), timeoutSeconds = 10 } = options;
  const { memoryBytes = 1024 ** 3, queueLength = 2000, idleSeconds = 30, log } = options;
  const modules: TaskModules = { ...taskModules, ...options.modules };
  const queues: Record<Priority, Waiting[]> = { viewing: [], background: [] };
  const busy = new Set<Child>();
  const idle = new Map<Child, NodeJS.Timeout>();
  let isClosed = false;

  const onAccident = (kind: string, detail: string) => log?.error('worker.accident', detail, { kind });

  function takeChild(): Child | undefined {
    for (const [child, timer] of idle) {
      clearTimeout(timer);
      idle.delete(child);
      if (!child.isGone) return child;
    }
    return busy.size < workers ? startChild(onAccident) : undefined;
  }

  function leaveIdle(child: Child): void {
    if (child.isGone || isClosed) return;
    const timer = setTimeout(() => {
      idle.delete(child);
      void child.end();
    }, idleSeconds * 1000);
    timer.unref();
    idle.set(child, timer);
  }

  function next(): void {
    while (busy.size < workers && (queues.viewing.length > 0 || queues.background.length > 0)) {
      const child = takeChild();
      if (!child) return;
      const task = queues.viewing.shift() ?? queues.background.shift()!;
      void work(child, task);
    }
  }

  async function work(child: Child, task: Waiting): Promise<void> {
    busy.add(child);
    const { kind, input, resolve, reject } = task;
    try {
      resolve(await child.run({ kind, module: modules[kind], input }, { timeoutSeconds, memoryBytes }));
    } catch (error) {
      if (child.isGone)
        log?.warn('worker.ended', { kind, reason: error instanceof Fault ? error.message : 'accident' });
      reject(isClosed ? closed() : error);
    } finally {
      busy.delete(child);
      leaveIdle(child);
      next();
    }
  }

  function run(kind: string, input: unknown, { priority = 'viewing', signal }: RunOptions = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (isClosed) throw closed();
      if (!modules[kind]) throw new Error(`No task of kind ${kind}`);
      const queue = queues[priority];
      if (queue.length >= queueLength) {
        throw new Fault('too-many', 'Too many pictures are waiting to be made', { retryAfterSeconds: 2 });
      }
      const task: Waiting = { kind, input, signal, resolve, reject };
      const abort = () => {
        const place = queue.indexOf(task);
        if (place >= 0) queue.splice(place, 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      task.resolve = (output) => {
        signal?.removeEventListener('abort', abort);
        resolve(output);
      };
      task.reject = (error) => {
        signal?.removeEventListener('abort', abort);
        reject(error);
      };
      queue.push(task);
      next();
    });
  }

  async function close(): Promise<void> {
    isClosed = true;
    for (const queue of Object.values(queues)) for (const task of queue.splice(0)) task.reject(closed());
    const children = [...busy, ...idle.keys()];
    for (const timer of idle.values()) clearTimeout(timer);
    idle.clear();
    await Promise.all(children.map((child) => child.end()));
  }

  return {
    run: run as WorkerPool['run'],
    processes: () => [...busy, ...idle.keys()].filter((child) => !child.isGone).map((child) => child.pid!),
    close,
  };
}

function closed(): Fault {
  return new Fault('unavailable', 'The appliance is stopping');
}
