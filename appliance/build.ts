// Makes built/, which `npm start` and the box run: the program without its types, each thread's and process's first module
// with all of ours that it needs in one file. Node looks for, reads and links hundreds of small modules at every start;
// like this a start takes half the processor time. What belongs to several lies beside them in chunks, so that a class
// is one class in a process. Two builds at once do no harm.
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const SOURCES = import.meta.dirname;
const BUILT = path.join(SOURCES, '../built');
/** What a process or a thread begins with, by the file's name. */
const ENTRY = /(^|\/)(main|([a-z-]+-)?worker|[a-z-]+-task)\.ts$/;
/** What the program reads beside its modules. */
const ASSETS = ['core/db/migrations', 'clinic/reports/templates'];
/** Packages of many small modules. The others stay packages: they bring files, native code or loading of their own. */
const BUNDLED = new Set(['typebox']);
/** Chunks of earlier builds may belong to a service that runs. */
const STALE_MS = 24 * 3600 * 1000;

/** @returns the path of the program's first module */
export async function buildService(): Promise<string> {
  const names = (await readdir(SOURCES, { recursive: true })).filter((name) => ENTRY.test(name));
  const { outputFiles } = await build({
    entryPoints: names.map((name) => path.join(SOURCES, name)),
    outdir: BUILT,
    outbase: SOURCES,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    charset: 'utf8',
    plugins: [packagesApart, addressesKept],
    logLevel: 'warning',
    write: false,
  });
  for (const { path: file, text } of outputFiles) {
    if (path.dirname(file) !== BUILT && ROOT_ADDRESS.test(text))
      throw new Error(`${file}: an address that is only right in a file at the root of ${BUILT}`);
    await put(file, text);
  }
  await removeStale(new Set(outputFiles.map(({ path: file }) => file)));
  for (const asset of ASSETS) await cp(path.join(SOURCES, asset), path.join(BUILT, asset), { recursive: true });
  return path.join(BUILT, 'main.js');
}

const packagesApart: Plugin = {
  name: 'packages-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path: name }) =>
      BUNDLED.has(name.split('/')[0]!) ? undefined : { external: true },
    );
  },
};

const ROOT_ADDRESS = /new URL\("\.\/[^"]+\.js", import\.meta\.url\)\.href/;

/** A module that names files beside it finds them where it would lie in built/, though its code lies at the root. */
const addressesKept: Plugin = {
  name: 'addresses-kept',
  setup({ onLoad }) {
    onLoad({ filter: /\/appliance\/.*\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const place = `./${path.relative(SOURCES, file).replace(/\.ts$/, '.js')}`;
      const address = `new URL(${JSON.stringify(place)}, import.meta.url).href`;
      // Packages are found from anywhere.
      const contents = source.replace(/(?<!createRequire\()import\.meta\.url(?=[,)])/g, address);
      return { contents, loader: 'ts' };
    });
  },
};

/** Whole or not at all, and untouched where nothing changed: a service may be starting from it. */
async function put(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) return;
  await mkdir(path.dirname(file), { recursive: true });
  const whole = `${file}.${process.pid}`;
  await writeFile(whole, text);
  await rename(whole, file);
}

async function removeStale(current: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(BUILT, { recursive: true })) {
    const file = path.join(BUILT, name);
    if (!name.endsWith('.js') || current.has(file)) continue;
    const made = await stat(file).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > STALE_MS) await rm(file, { force: true });
  }
}

if (process.argv[1] === import.meta.filename) await buildService();
