// Inflates the start of a deflated data set (PS3.5 A.5) within a bound. Not for whole images: the head needs the start.
import { constants, inflateRawSync } from 'node:zlib';

/** What a reader wants next, having seen the bytes inflated so far. */
type Verdict<T> = { done: T } | 'more';

/**
 * Inflates more and more of `deflated` until `read` is content.
 * @param read sees the inflated start and whether it is all there is
 * @returns what read gave at last; undefined where the stream is damaged or comes to more than `maxBytes` before
 */
export function inflateUntil<T>(
  deflated: Uint8Array,
  maxBytes: number,
  read: (inflated: Uint8Array, isAll: boolean) => Verdict<T>,
): T | undefined {
  let good = 0;
  let bad = deflated.length + 1;
  // 4 kB inflate to 4 MB at most (1 to 1032 is the limit of deflate): the first try fits.
  let taken = Math.min(4096, deflated.length);
  while (taken > good && taken < bad) {
    const inflated = inflatePart(deflated.subarray(0, taken), maxBytes);
    if (inflated) {
      const verdict = read(inflated, taken === deflated.length);
      if (verdict !== 'more') return verdict.done;
      good = taken;
    } else {
      bad = taken;
    }
    // Twice as much each time; once that was too much, the middle between what fits and what doesn't.
    taken = bad > deflated.length ? Math.min(2 * good, deflated.length) : (good + bad) >> 1;
  }
  return undefined;
}

function inflatePart(part: Uint8Array, maxBytes: number): Uint8Array | undefined {
  try {
    return inflateRawSync(part, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxBytes });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE' || code?.startsWith('Z_')) return undefined;
    throw error;
  }
}
