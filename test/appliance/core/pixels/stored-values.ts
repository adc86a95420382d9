// Looks at decoded frames as the tests need it. Uses no code of the decoder.
import { createHash } from 'node:crypto';
import type { StoredFrame } from '../../../../appliance/core/pixels/decode-task.ts';

/** The stored values as numbers. */
export function valuesOf(frame: StoredFrame): ArrayLike<number> {
  // A copy starts where every typed array may.
  const { buffer } = frame.bytes.slice();
  const isSigned = frame.pixelRepresentation === 1;
  if (frame.isFloat) return frame.bitsAllocated === 64 ? new Float64Array(buffer) : new Float32Array(buffer);
  if (frame.bitsAllocated === 8) return isSigned ? new Int8Array(buffer) : new Uint8Array(buffer);
  if (frame.bitsAllocated === 16) return isSigned ? new Int16Array(buffer) : new Uint16Array(buffer);
  return isSigned ? new Int32Array(buffer) : new Uint32Array(buffer);
}

export function rangeOf(values: ArrayLike<number>): [number, number] {
  let [lowest, highest] = [Infinity, -Infinity];
  for (let each = 0; each < values.length; each++) {
    lowest = Math.min(lowest, values[each]);
    highest = Math.max(highest, values[each]);
  }
  return [lowest, highest];
}

/** First 8 digits of the MD5, as the table of samples has it. */
export function shortMd5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex').slice(0, 8);
}

/** Greatest and mean difference; infinite where the lengths differ. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): { greatest: number; mean: number } {
  if (a.length !== b.length || a.length === 0) return { greatest: Infinity, mean: Infinity };
  let [greatest, sum] = [0, 0];
  for (let each = 0; each < a.length; each++) {
    const distance = Math.abs(a[each] - b[each]);
    greatest = Math.max(greatest, distance);
    sum += distance;
  }
  return { greatest, mean: sum / a.length };
}
