// What a tap test is to a helper, for a program that isn't a test: things to end, in reverse order.
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Owner } from '../appliance.ts';

const TMPFS = 0x01021994;

/** Runs a bench; whatever it started ends with it, also when it fails. */
export async function bench(body: (owner: Owner) => Promise<void>): Promise<void> {
  if (statfsSync(tmpdir()).type === TMPFS) {
    throw new Error(`${tmpdir()} is in memory, where fsync costs nothing: set TMPDIR to a folder on a disk`);
  }
  const ends: (() => Promise<void> | void)[] = [];
  try {
    await body({ teardown: (end) => ends.push(end) });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}
