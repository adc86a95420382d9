// Bundles the whole UI into web/dist: `node web/build.ts`. Hashed names under assets/, a .br and .gz beside every text
// file, manifest.json (name -> file, sizes), index.html last. Deliberately no dev server and no watch mode.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { assetUrls, commonOptions, standIns } from './bundling.ts';
import { OFFLINE_PAGE, offlinePage } from './offline-page.ts';

/** What one file of the UI is called after hashing, and what it costs to send. Sizes in bytes. */
export interface ManifestEntry {
  file: string;
  bytes: number;
  brotliBytes?: number;
  gzipBytes?: number;
}
export type Manifest = Record<string, ManifestEntry>;

/** What every page loads: scripts and styles, brotli. Pages of their own code (import()) and fonts come on top, when opened. */
export const SHELL_LIMIT_BYTES = 60_000;

const WEB = fileURLToPath(new URL('.', import.meta.url));
const COMPRESSIBLE = /\.(js|css|html|json|svg|wasm|txt)$/;

/**
 * Builds the UI and answers its manifest. Files of an earlier build stay until the new ones are complete, so a
 * running server never misses one.
 * @throws Error when the shell is over the limit or index.html names something that was not built.
 */
export async function buildWeb(outFolder = join(WEB, 'dist'), shellLimitBytes = SHELL_LIMIT_BYTES): Promise<Manifest> {
  const assets = join(outFolder, 'assets');
  await mkdir(assets, { recursive: true });
  const before = new Set(await readdir(assets));
  const workerFiles = new Map<string, Uint8Array>();
  const result = await build({
    ...commonOptions(outFolder),
    entryPoints: ['main.ts', 'main.css', 'pages.css', 'scripts.css'].map((name) => join(WEB, name)),
    splitting: true,
    metafile: true,
    write: false,
    plugins: [standIns, assetUrls(outFolder, workerFiles)],
  });
  for (const file of result.outputFiles) workerFiles.set(basename(file.path), file.contents);

  const manifest: Manifest = {};
  for (const [name, contents] of workerFiles) {
    manifest[plainName(name)] = await writeAsset(assets, name, contents, before);
  }
  refuseHeavyShell(shellFiles(result.metafile), manifest, shellLimitBytes);

  const index = fillIndex(await readFile(join(WEB, 'index.html'), 'utf8'), manifest);
  await writeCompressed(join(outFolder, 'index.html'), Buffer.from(index));
  await writeFile(join(outFolder, OFFLINE_PAGE), await offlinePage(WEB));
  await writeFile(join(outFolder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const wanted = new Set([...workerFiles.keys()].flatMap((name) => [name, `${name}.br`, `${name}.gz`]));
  for (const name of before) if (!wanted.has(name)) await rm(join(assets, name));
  return manifest;
}

/** `main-AB12CD34.js` -> `main.js`. Chunks that share a name keep their hash: nobody asks for them by name. */
function plainName(hashed: string): string {
  return hashed.startsWith('chunk-') ? hashed : hashed.replace(/-[A-Z0-9]{8}(\.\w+)$/, '$1');
}

/** A hashed name stands for its content: what an earlier build wrote and compressed is not done again. */
async function writeAsset(folder: string, name: string, contents: Uint8Array, before: Set<string>) {
  const file = `/assets/${name}`;
  const path = join(folder, name);
  if (!COMPRESSIBLE.test(name)) {
    if (!before.has(name)) await writeFile(path, contents);
    return { file, bytes: contents.length };
  }
  if (before.has(name) && before.has(`${name}.br`) && before.has(`${name}.gz`)) {
    const [brotli, gzipped] = await Promise.all([readFile(`${path}.br`), readFile(`${path}.gz`)]);
    return { file, bytes: contents.length, brotliBytes: brotli.length, gzipBytes: gzipped.length };
  }
  return { file, bytes: contents.length, ...(await writeCompressed(path, contents)) };
}

/** The plain file goes last: its presence means that its compressed forms are there. */
async function writeCompressed(path: string, contents: Uint8Array) {
  const quality = contents.length > 500_000 ? 9 : 11;
  const [brotli, gzipped] = await Promise.all([
    promisify(brotliCompress)(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    promisify(gzip)(contents, { level: 9 }),
  ]);
  await writeFile(`${path}.br`, brotli);
  await writeFile(`${path}.gz`, gzipped);
  await writeFile(path, contents);
  return { brotliBytes: brotli.length, gzipBytes: gzipped.length };
}

/** File names of the scripts and styles that load before anybody opens a page that brings its own code. */
function shellFiles(metafile: Metafile): Set<string> {
  const shell = new Set<string>();
  const visit = (path: string) => {
    const output = metafile.outputs[path];
    if (!output || shell.has(basename(path))) return;
    shell.add(basename(path));
    for (const { kind, path: imported } of output.imports) if (kind !== 'dynamic-import') visit(imported);
  };
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (/(^|\/)web\/main\.(ts|css)$/.test(output.entryPoint ?? '')) visit(path);
  }
  for (const name of shell) if (!/\.(js|css)$/.test(name)) shell.delete(name);
  return shell;
}

function refuseHeavyShell(shell: Set<string>, manifest: Manifest, limitBytes: number): void {
  const parts = Object.values(manifest).filter((entry) => shell.has(basename(entry.file)));
  const total = parts.reduce((sum, entry) => sum + (entry.brotliBytes ?? entry.bytes), 0);
  if (total <= limitBytes) return;
  const list = parts.map((entry) => `${entry.file} ${entry.brotliBytes}`).join(', ');
  throw new Error(`The shell is ${total} bytes compressed, the limit is ${limitBytes}: ${list}`);
}

/** `{{main.js}}` in the template becomes the hashed address of main.js. */
function fillIndex(template: string, manifest: Manifest): string {
  return template.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => {
    const entry = manifest[name];
    if (!entry) throw new Error(`web/index.html asks for ${name}, which the build has not made`);
    return entry.file;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const manifest = await buildWeb();
  const kilobytes = (name: string) => Math.round((manifest[name]?.brotliBytes ?? 0) / 1000);
  process.stdout.write(
    `web/dist: ${Object.keys(manifest).length} files, main.js ${kilobytes('main.js')} kB and ` +
      `main.css ${kilobytes('main.css')} kB compressed, in ${Math.round(performance.now() - started)} ms\n`,
  );
}
