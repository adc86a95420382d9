// Lets few password checks run at once: each takes 64 MB and a core for a moment. People at known workstations go
// first, so that a flood of strangers can't keep them out.
import { Fault } from '../../lib/fault.ts';

const AT_ONCE = 2;
const WAITING_LIMIT = 100;

export type Line = 'known' | 'stranger';

let running = 0;
const lines: Record<Line, (() => void)[]> = { known: [], stranger: [] };

/** @throws Fault('too-many') when a hundred wait in the line already */
export async function throughGate<T>(line: Line, work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) {
    running += 1;
  } else {
    if (lines[line].length >= WAITING_LIMIT) {
      throw new Fault('too-many', 'Too many people are signing in at once. Try again in a moment', {
        retryAfterSeconds: 5,
      });
    }
    await new Promise<void>((enter) => lines[line].push(enter));
  }
  try {
    return await work();
  } finally {
    const next = lines.known.shift() ?? lines.stranger.shift();
    if (next) next();
    else running -= 1;
  }
}
