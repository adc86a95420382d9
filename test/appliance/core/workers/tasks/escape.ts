// A task for the tests of the pool: what a taken-over decoder would try.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

export async function run({
  file,
}: {
  file: string;
}): Promise<{ wrote: string; started: string; environment: string[] }> {
  const attempt = (what: () => unknown): string => {
    try {
      what();
      return 'done';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'refused';
    }
  };
  return {
    wrote: attempt(() => writeFileSync(file, 'x')),
    started: attempt(() => spawnSync('true')),
    environment: Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL')),
  };
}
