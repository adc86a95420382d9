// What a process has used so far, as Linux tells it in /proc. Elsewhere it is nothing, and only the clock limits a task.
import { readFileSync } from 'node:fs';

export interface Usage {
  processorSeconds: number;
  residentBytes: number;
}

/** Fixed for user space on Linux (USER_HZ). */
const TICKS_PER_SECOND = 100;

/** Nothing where the process is gone. */
export function usageOf(pid: number | undefined): Usage {
  const [stat, status] = [read(`/proc/${pid}/stat`), read(`/proc/${pid}/status`)];
  // The second field is a name in brackets that may hold anything; utime and stime are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    processorSeconds: (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND,
    residentBytes: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024,
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
}
