// Where the real sample files are, for tests that can use them. Makes no objects itself (test/objects.ts does).
import { existsSync } from 'node:fs';

/** Folder of the sample files, or undefined where a person has none. In CI their absence is a failure. */
export function corpus(): string | undefined {
  const folder = process.env.LIGHTBOX_CORPUS;
  if (folder && existsSync(folder)) return folder;
  if (process.env.CI) throw new Error('LIGHTBOX_CORPUS must name the folder of sample files in CI');
  return undefined;
}
