// What esbuild needs to bundle cornerstone and our workers: options, stubs for Node's modules, and
// `new URL('./x', import.meta.url)`, which esbuild leaves alone. build.ts decides what is built and where it goes.
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/** Options that the page's bundle and each worker's bundle share. */
export function commonOptions(outFolder: string): BuildOptions {
  return {
    bundle: true,
    format: 'esm',
    target: ['chrome109', 'firefox115', 'safari16'],
    minify: true,
    outdir: outFolder,
    publicPath: '/',
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    loader: { '.woff2': 'file', '.wasm': 'file', '.svg': 'file' },
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
  };
}

/** Packages of which cornerstone uses next to nothing here; each file says what for. */
const OWN_STAND_INS = { dcmjs: 'dcmjs-stand-in.ts', '@cornerstonejs/metadata': 'metadata-stand-in.ts' };

/**
 * What cornerstone names but a browser never reaches: Node's modules in the codecs' and vtk's Node branches, and
 * packages that it needs for reading files, which the viewer doesn't do with it.
 */
export const standIns: Plugin = {
  name: 'stand-ins',
  setup(bundler) {
    bundler.onResolve({ filter: /^(fs|path|url|events|crypto|xmlbuilder2)$/ }, (request) => ({
      path: request.path,
      namespace: 'node-stub',
    }));
    for (const [name, file] of Object.entries(OWN_STAND_INS)) {
      const filter = new RegExp(`^${name}$`);
      bundler.onResolve({ filter }, () => ({ path: join(import.meta.dirname, 'viewer', file) }));
    }
    bundler.onLoad({ filter: /.*/, namespace: 'node-stub' }, () => ({ contents: 'module.exports = {}' }));
  },
};

const URL_OF_IMPORT = /new URL\(\s*(['"])([^'"]+)\1,\s*import\.meta\.url\s*\)/g;

/**
 * Turns `new URL('./x', import.meta.url)` into the address of a hashed asset. A `.ts` file is a worker and becomes a
 * bundle of its own; anything else (wasm) is copied. What worker bundles need is added to `extraFiles`.
 */
export function assetUrls(outFolder: string, extraFiles: Map<string, Uint8Array>): Plugin {
  const workers = new Map<string, Promise<Uint8Array>>();
  return {
    name: 'asset-urls',
    setup(bundler) {
      bundler.onLoad({ filter: /(web\/viewer\/.*\.ts|shared\/decoders\/\w+\.js)$/ }, async ({ path }) => {
        const contents = replaceUrls(await readFile(path, 'utf8'));
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js', resolveDir: dirname(path) };
      });
      bundler.onResolve({ filter: /\.ts\?worker$/ }, ({ path, resolveDir }) => {
        const source = resolve(resolveDir, path.replace('?worker', ''));
        return { path: source.replace(/\.ts$/, '.js'), namespace: 'worker', pluginData: source };
      });
      bundler.onLoad({ filter: /.*/, namespace: 'worker' }, async ({ pluginData }) => {
        const source = pluginData as string;
        // One build a source: a worker that spawns its own kind must not build for ever.
        if (!workers.has(source)) workers.set(source, bundleWorker(source, outFolder, extraFiles));
        return { contents: await workers.get(source)!, loader: 'file' };
      });
    },
  };
}

function replaceUrls(source: string): string {
  const imports: string[] = [];
  const body = source.replace(URL_OF_IMPORT, (_, _quote, target: string) => {
    const name = `assetUrl${imports.length}`;
    imports.push(`import ${name} from ${JSON.stringify(target.endsWith('.ts') ? `${target}?worker` : target)};`);
    return `new URL(${name}, self.location.origin)`;
  });
  return imports.length ? `${imports.join('')}${body}` : source;
}

async function bundleWorker(source: string, outFolder: string, extraFiles: Map<string, Uint8Array>) {
  const result = await build({
    ...commonOptions(outFolder),
    entryPoints: [source],
    write: false,
    plugins: [standIns, assetUrls(outFolder, extraFiles)],
  });
  const script = `${basename(source, '.ts')}-`;
  let bundle: Uint8Array | undefined;
  for (const file of result.outputFiles) {
    const name = basename(file.path);
    if (name.startsWith(script) && name.endsWith('.js')) bundle = file.contents;
    else extraFiles.set(name, file.contents);
  }
  if (!bundle) throw new Error(`No bundle came out of ${join(source)}`);
  return bundle;
}
