// Where a test's appliance, store or database keeps its data. tap's own testdir() is removed before what a test began is
// ended, while a background thread may still be filing into it.
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Owner } from './appliance.ts';

/** An empty folder that goes when all that was torn down after it is. Ask for it before anything that writes there. */
export function dataFolder(t: Owner): string {
  const folder = mkdtempSync(join(tmpdir(), 'lightbox-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
