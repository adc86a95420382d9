// A task for the tests of the pool: ends when a file appears, and says which task it was.
import { existsSync } from 'node:fs';

export async function run({ file, name }: { file: string; name: string }): Promise<string> {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
  return name;
}
