// One worker process: runs a task within limits of time and memory, and dies for it where it must. Knows no queue.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../lib/fault.ts';
import { moduleUrl } from '../../lib/module-url.ts';
import type { ReplyMessage } from './messages.ts';
import { usageOf } from './usage.ts';

export interface Limits {
  /** Of processor time; on the clock of a busy machine it may take CLOCK_FACTOR times as long. */
  timeoutSeconds: number;
  /** Resident memory of the whole process. */
  memoryBytes: number;
}

export interface ChildTask {
  kind: string;
  module: string;
  input: unknown;
}

export interface Child {
  readonly pid: number | undefined;
  /** True once it takes no more tasks. */
  readonly isGone: boolean;
  /**
   * Runs one task; never two at a time.
   * @throws Fault what the task refused, or unsupported where it broke a limit or the process: then the child is gone;
   * unavailable where the process did not come up
   */
  run(task: ChildTask, limits: Limits): Promise<unknown>;
  /** Ends the process, whatever it does; resolves when it is gone. */
  end(): Promise<void>;
}

const entry = fileURLToPath(moduleUrl('./worker', import.meta.url));

/** Reads only, starts nothing: what it parses comes from outside. */
const flags = ['--permission', '--allow-fs-read=*', '--allow-addons', '--max-old-space-size=512', '--no-warnings'];

/** Tells glibc to give memory back at once: frames are large, and a worker otherwise keeps the most it ever had. */
const frugal = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

/**
 * Nothing of our environment, even where a debugger or a test runner puts NODE_OPTIONS into that of every child; and if
 * the service is killed, the kernel ends the worker, which may be in a loop that hears nothing (prctl(2), PR_SET_PDEATHSIG).
 */
function spawnWorker(): ChildProcess {
  const node = ['/usr/bin/env', '--unset=NODE_OPTIONS', process.execPath, ...flags, entry];
  return spawn('/usr/bin/setpriv', ['--pdeathsig', 'KILL', '--no-new-privs', ...node], {
    env: frugal,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
}

const LOOK_MS = 50;
const CLOCK_FACTOR = 3;

/**
 * Starts a worker process. It comes up while its first task waits.
 * @param onAccident tells the log what a task broke, with a stack
 */
export function startChild(onAccident: (kind: string, detail: string) => void): Child {
  const child = spawnWorker();
  let isGone = false;
  let isReady = false;
  let lastId = 0;
  child.once('message', () => {
    isReady = true;
  });
  const gone = new Promise<void>((resolve) => {
    const leave = () => {
      isGone = true;
      resolve();
    };
    child.once('exit', leave);
    child.once('error', leave);
  });

  async function end(): Promise<void> {
    isGone = true;
    child.kill('SIGKILL');
    if (child.pid !== undefined) await gone;
  }

  async function run(task: ChildTask, limits: Limits): Promise<unknown> {
    const id = ++lastId;
    const watch = watchLimits(child, limits);
    try {
      const reply = await Promise.race([replyOf(child, { id, ...task }), watch.broken, gone]);
      if (!reply) throw isReady ? stopped() : notStarted();
      if (reply.ok) return reply.output;
      if ('fault' in reply) throw new Fault(reply.fault.code, reply.fault.message, { field: reply.fault.field });
      onAccident(task.kind, reply.accident);
      await end();
      throw stopped();
    } catch (error) {
      if (watch.isBroken()) await end();
      throw error;
    } finally {
      watch.stop();
    }
  }

  return {
    get pid() {
      return child.pid;
    },
    get isGone() {
      return isGone;
    },
    run,
    end,
  };
}

/** Nothing that the object is to blame for. */
function notStarted(): Fault {
  return new Fault('unavailable', 'The program that reads pictures could not be started');
}

function stopped(): Fault {
  return new Fault('unsupported', 'This object could not be read: it stopped the program that reads it');
}

function replyOf(child: ChildProcess, task: ChildTask & { id: number }): Promise<ReplyMessage> {
  return new Promise((resolve) => {
    const listen = (reply: ReplyMessage) => {
      if (reply.id !== task.id) return;
      child.off('message', listen);
      resolve(reply);
    };
    child.on('message', listen);
    // A child that is already gone says so by its exit.
    child.send(task, () => undefined);
  });
}

function watchLimits(child: ChildProcess, { timeoutSeconds, memoryBytes }: Limits) {
  const start = { clock: performance.now(), processor: usageOf(child.pid).processorSeconds };
  let isBroken = false;
  let timer: NodeJS.Timeout | undefined;
  const broken = new Promise<never>((_, reject) => {
    const breakWith = (sentence: string) => {
      isBroken = true;
      reject(new Fault('unsupported', sentence));
    };
    timer = setInterval(() => {
      const { processorSeconds, residentBytes } = usageOf(child.pid);
      const isLate = performance.now() - start.clock > CLOCK_FACTOR * timeoutSeconds * 1000;
      if (isLate || processorSeconds - start.processor > timeoutSeconds) {
        breakWith(`This object took more than ${timeoutSeconds} seconds to read and was given up`);
      } else if (residentBytes > memoryBytes) {
        breakWith('This object needs more memory to read than it may have');
      }
    }, LOOK_MS);
  });
  return { broken, isBroken: () => isBroken, stop: () => clearInterval(timer) };
}
