// The pages: compressed siblings, caching, the policy for browsers, and addresses that the UI draws itself.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import t from 'tap';
import { openHouse } from '../../house.ts';

t.test('pages', async (t) => {
  const pagesFolder = path.join(t.testdir(), 'pages');
  const house = await openHouse(t, { pagesFolder });
  t.match(
    await (await house.fetch('/')).json(),
    { error: { code: 'unavailable', message: /npm run build/ } },
    'not built yet',
  );
  mkdirSync(path.join(pagesFolder, 'assets'), { recursive: true });
  const html = '<!doctype html><title>Lightbox</title>';
  const script = 'console.log(1);'.repeat(100);
  writeFileSync(path.join(pagesFolder, 'index.html'), html);
  writeFileSync(path.join(pagesFolder, 'assets', 'main-AB12.js'), script);
  writeFileSync(path.join(pagesFolder, 'assets', 'main-AB12.js.br'), brotliCompressSync(script));
  writeFileSync(path.join(pagesFolder, 'assets', 'main-AB12.js.gz'), gzipSync(script));
  writeFileSync(path.join(pagesFolder, 'assets', 'decoder-AB12.wasm'), Buffer.from([0, 0x61, 0x73, 0x6d]));

  t.test('every page of the UI is index.html, asked for anew each time', async (t) => {
    for (const page of [
      '/',
      '/studies',
      '/studies/2.25.1',
      '/viewer/2.25.1',
      '/devices',
      '/setup',
      '/login',
      '/api',
      '/people',
    ]) {
      const answer = await house.fetch(page);
      t.equal(answer.status, 200, page);
      t.equal(answer.headers.get('cache-control'), 'no-cache');
      t.equal(await answer.text(), html);
    }
  });

  t.test('a browser may run our scripts only and frame us nowhere', async (t) => {
    const policy = (await house.fetch('/')).headers.get('content-security-policy')!;
    for (const part of [
      "default-src 'self'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]) {
      t.ok(policy.split('; ').includes(part), part);
    }
  });

  t.test('an asset comes compressed as the browser likes it, and is kept for good', async (t) => {
    const { request } = await import('node:http');
    const get = (encoding: string) =>
      new Promise<{ body: Buffer; headers: Record<string, unknown> }>((resolve, reject) => {
        const asked = request(
          `${house.url}/assets/main-AB12.js`,
          { headers: { 'accept-encoding': encoding } },
          (answer) => {
            const chunks: Buffer[] = [];
            answer.on('data', (chunk) => chunks.push(chunk));
            answer.on('end', () => resolve({ body: Buffer.concat(chunks), headers: answer.headers }));
          },
        );
        asked.on('error', reject);
        asked.end();
      });
    const brotli = await get('gzip, deflate, br');
    t.match(brotli.headers, { 'content-encoding': 'br', 'content-type': /javascript/, 'cache-control': /immutable/ });
    t.equal(brotliDecompressSync(brotli.body).toString(), script);
    t.match((await get('gzip')).headers, { 'content-encoding': 'gzip' });
    const plain = await get('identity');
    t.equal(plain.headers['content-encoding'], undefined);
    t.equal(plain.body.toString(), script);
  });

  t.test('wasm has its type, so that it compiles while it arrives', async (t) => {
    t.equal((await house.fetch('/assets/decoder-AB12.wasm')).headers.get('content-type'), 'application/wasm');
  });

  t.test('what the browser has is not sent again', async (t) => {
    const etag = (await house.fetch('/')).headers.get('etag')!;
    const again = await house.fetch('/', { headers: { 'if-none-match': etag } });
    t.equal(again.status, 304);
    t.equal(await again.text(), '');
    t.equal((await house.fetch('/', { headers: { 'if-none-match': '"other"' } })).status, 200);
  });

  t.test('what is not there is 404: the page for a person, JSON for a program', async (t) => {
    const person = await house.fetch('/nowhere', { headers: { accept: 'text/html' } });
    t.equal(person.status, 404);
    t.equal(await person.text(), html);
    const program = await house.fetch('/assets/nothing.js', { headers: { accept: '*/*' } });
    t.equal(program.status, 404);
    t.match(await program.json(), { error: { code: 'not-found' } });
    t.equal((await house.fetch('/assets')).status, 404, 'a folder is no file');
    t.equal((await house.fetch('/index.html.br')).status, 404, 'nor is a compressed sibling');
    t.equal((await house.fetch('/', { method: 'POST' })).status, 404);
  });
});
