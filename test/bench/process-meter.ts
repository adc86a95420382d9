// What a server costs, read from /proc: processor time and memory of a process with all its children.
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_A_SECOND = 100; // USER_HZ, the same on every Linux that Debian builds

/** Processor seconds (user and system) used so far by the process, its living children, and those it has waited for. */
export function cpuSeconds(pid: number): number {
  let ticks = 0;
  for (const each of tree(pid)) {
    const fields = stat(each);
    // proc(5): utime, stime, cutime, cstime are fields 14 to 17; `fields` starts at the third.
    if (fields) ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
  }
  return ticks / TICKS_A_SECOND;
}

/** Megabytes that the living tree takes from the machine now: a page that several processes share counts once (proc(5), Pss). */
export function proportionalMegabytes(pid: number): number {
  let kilobytes = 0;
  for (const each of tree(pid))
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${each}/smaps_rollup`))?.[1] ?? 0);
  return kilobytes / 1024;
}

/** Looks at the tree's memory four times a second. @returns what ends it and answers the most there was, in megabytes */
export function watchMemory(pid: number): () => number {
  let most = proportionalMegabytes(pid);
  const look = () => {
    most = Math.max(most, proportionalMegabytes(pid));
  };
  const timer = setInterval(look, 250);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}

/** Resident megabytes now, summed over the living tree. */
export function residentMegabytes(pid: number): number {
  let kilobytes = 0;
  for (const each of tree(pid)) kilobytes += Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${each}/status`))?.[1] ?? 0);
  return kilobytes / 1024;
}

/** Open file descriptors of the process itself. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Waits until the process and its children have hardly used the processor for a second: what they had queued is done. */
export async function untilIdle(pid: number, limitSeconds = 120): Promise<void> {
  const deadline = Date.now() + limitSeconds * 1000;
  for (let quiet = 0; quiet < 4; ) {
    const before = cpuSeconds(pid);
    await new Promise((wake) => setTimeout(wake, 250));
    quiet = cpuSeconds(pid) - before <= 0.01 ? quiet + 1 : 0;
    if (Date.now() > deadline) throw new Error(`Process ${pid} is still busy after ${limitSeconds} s`);
  }
}

function tree(pid: number): number[] {
  const children = threads(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(tree)];
}

function threads(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has just ended
  }
}

function stat(pid: number): string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text ? text.slice(text.lastIndexOf(')') + 2).split(' ') : undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has just ended
  }
}
