// The test command: Debian packages, type check, lint, then tap, and one line at the end. With paths, tap on these alone.
// Measures nothing (test/bench does) and keeps no state.
import { spawn, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { missingPackages } from './debian.ts';
import { TapSummary } from './tap-summary.ts';

const paths = process.argv.slice(2);
const lacking = missingPackages();
if (lacking.length > 0) {
  console.error(`These Debian packages are missing: ${lacking.join(' ')}`);
  console.error(`Run the tests as root, or first: sudo apt-get install --no-install-recommends ${lacking.join(' ')}`);
  process.exit(1);
}
if (!process.env.LIGHTBOX_CORPUS) {
  console.log(
    'LIGHTBOX_CORPUS is not set: what needs the real sample files is left out, made objects take their place',
  );
}

const checks = paths.length > 0 ? [] : [check('types', 'tsc', ['-p', '.']), check('lint', 'biome', ['check'])];
const summary = await tap(paths.map(testGlob));
const passed = summary.passed + checks.filter((good) => good).length;
// In CI nothing may be left out for want of a tool.
const failed = summary.failed + checks.filter((good) => !good).length + (process.env.CI ? summary.skipped : 0);
if (summary.skipped > 0) console.log(`${summary.skipped} skipped${process.env.CI ? ': a failure in CI' : ''}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function check(name: string, command: string, args: string[]): boolean {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok' : 'not ok'} - ${name}`);
  return status === 0;
}

/** tap takes files and globs; a person names a folder. */
function testGlob(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? `${path.replace(/\/$/, '')}/**/*.test.ts` : path;
}

async function tap(files: string[]): Promise<TapSummary> {
  const child = spawn('tap', ['run', '--reporter=tap', ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
  const summary = new TapSummary((line) => console.log(line));
  for await (const line of createInterface({ input: child.stdout })) summary.read(line);
  const code = child.exitCode ?? (await new Promise<number | null>((ended) => child.once('close', ended)));
  summary.end(code);
  return summary;
}
