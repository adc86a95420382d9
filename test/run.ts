// The test command: Debian packages, the browser's pages, type check, lint, then the test files, and one line at the end.
// With paths, the pages and the test files in these alone.
// Measures nothing (test/bench does) and keeps no state.
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildService } from '../appliance/build.ts';
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

// Once and before all: two test files that found no pages would make them at the same time, each into the other's way.
process.env.LIGHTBOX_PROGRAM = await buildService();
const checks = [check('pages', process.execPath, ['--no-warnings', 'web/build.ts'])];
if (paths.length === 0) checks.push(check('types', 'tsc', ['-p', '.']), check('lint', 'biome', ['check']));
// The long ones lie in web/ and flows/: first, so that the short ones fill what is left at the end.
const summary = await tap((paths.length > 0 ? paths : ['test']).flatMap(testFiles).sort().reverse());
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

/** A file itself; in a folder all `*.test.ts`. */
function testFiles(name: string): string[] {
  if (!statSync(name).isDirectory()) return [name];
  const inside = readdirSync(name, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  return inside.map((file) => path.join(name, file));
}

async function tap(files: string[]): Promise<TapSummary> {
  const child = spawn(process.execPath, ['--no-warnings', 'test/files.ts', ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const summary = new TapSummary((line) => console.log(line));
  for await (const line of createInterface({ input: child.stdout })) summary.read(line);
  const code = child.exitCode ?? (await new Promise<number | null>((ended) => child.once('close', ended)));
  summary.end(code);
  return summary;
}
