// What the build leaves behind: a page whose every address exists, compressed copies that are true, a light shell.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import t from 'tap';
import { buildWeb, SHELL_LIMIT_BYTES } from '../../web/build.ts';

const folder = t.testdir();
const manifest = await buildWeb(folder);
const text = (path: string) => readFileSync(join(folder, path), 'utf8');

t.test('the page names nothing that is not there, and nothing from elsewhere', async (t) => {
  const page = text('index.html');
  const addresses = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address!);
  t.ok(addresses.length >= 3);
  for (const address of addresses) t.ok(address.startsWith('data:') || existsSync(join(folder, address)), address);
  t.notMatch(page.replace(/"data:[^"]*"/g, ''), /https?:|\{\{/);
});

t.test('the manifest gives each name its hashed file, and no other file is left', async (t) => {
  for (const name of ['main.js', 'main.css', 'viewer.js', 'frame-worker.js']) {
    t.match(manifest[name]?.file, /^\/assets\/[\w-]+-[A-Z0-9]{8}\.(js|css)$/, name);
  }
  t.same(JSON.parse(text('manifest.json')), manifest);
  const files = Object.values(manifest).map(({ file }) => file.replace('/assets/', ''));
  const plain = readdirSync(join(folder, 'assets')).filter((name) => !/\.(br|gz)$/.test(name));
  t.same(plain.sort(), files.sort());
});

t.test('compressed copies hold what the plain files hold', async (t) => {
  for (const { file } of Object.values(manifest).filter(({ brotliBytes }) => brotliBytes !== undefined)) {
    const plain = readFileSync(join(folder, file));
    t.ok(brotliDecompressSync(readFileSync(join(folder, `${file}.br`))).equals(plain), file);
    t.ok(gunzipSync(readFileSync(join(folder, `${file}.gz`))).equals(plain), file);
  }
});

t.test('a second build of the same source changes no name and removes what is no longer used', async (t) => {
  const left = join(folder, 'assets', 'old-ABCDEFGH.js');
  writeFileSync(left, '');
  t.same(await buildWeb(folder), manifest);
  t.equal(existsSync(left), false);
});

t.test('the shell is light, and a heavy one is refused', async (t) => {
  t.ok(manifest['main.js']!.brotliBytes! + manifest['main.css']!.brotliBytes! < SHELL_LIMIT_BYTES);
  await t.rejects(buildWeb(t.testdir(), 1000), /The shell is \d+ bytes compressed, the limit is 1000/);
});

t.test('decoders come as files of their own, from this origin', async (t) => {
  const wasm = Object.keys(manifest).filter((name) => name.endsWith('.wasm'));
  t.ok(wasm.length >= 4);
  const worker = readFileSync(join(folder, manifest['frame-worker.js']!.file), 'utf8');
  for (const name of wasm) t.ok(worker.includes(manifest[name]!.file), name);
});
