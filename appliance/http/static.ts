// The pages: files that the web build made, with their compressed siblings. A file's name is checked letter by letter
// and never joined from anything else.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../lib/fault.ts';
import { Answer, Slices } from './answer.ts';
import type { RequestHead } from './server.ts';

/** Scripts, workers and wasm from us alone; styles inline for the viewer, frames for the browser's reader of PDFs; nobody may frame us (case W18). */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** First segments of the addresses that the UI draws itself. */
const PAGES = new Set([
  'setup',
  'login',
  'patients',
  'board',
  'wall',
  'verify',
  'room',
  'calendar',
  'waiting',
  'clinic',
  'studies',
  'reading',
  'referrals',
  'critical',
  'shared',
  'shares',
  'report',
  'dashboard',
  'inbox',
  'viewer',
  'devices',
  'people',
  'audit',
  'settings',
  'account',
  'api',
]);

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  wasm: 'application/wasm',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
};
const ENCODINGS = [
  ['br', 'br'],
  ['gzip', 'gz'],
] as const;

/** @param folder what the web build wrote */
export function openPages(folder: string) {
  return async (segments: readonly string[], head: RequestHead): Promise<Answer> => {
    if (segments.length === 0 || PAGES.has(segments[0])) return page(folder, head, 200);
    const file = await findFile(folder, segments, head);
    if (file) return file;
    if (head.headers.get('accept')?.includes('text/html')) return page(folder, head, 404);
    throw new Fault('not-found', 'There is nothing at this address');
  };
}

async function page(folder: string, head: RequestHead, status: number): Promise<Answer> {
  const answer = await findFile(folder, ['index.html'], head);
  if (!answer) throw new Fault('unavailable', 'The pages have not been built yet: run `npm run build`');
  return answer.status === 200 ? new Answer(status, answer.headers, answer.body) : answer;
}

async function findFile(folder: string, segments: readonly string[], head: RequestHead): Promise<Answer | undefined> {
  const type = TYPES[/\.([a-z0-9]+)$/.exec(segments.at(-1)!)?.[1] ?? ''];
  if (!type || !segments.every((segment) => /^[\w-][\w.-]{0,200}$/.test(segment))) return undefined;
  const path = join(folder, ...segments);
  const accepted = (head.headers.get('accept-encoding') ?? '').split(',').map((name) => name.trim().split(';')[0]);
  for (const [encoding, extension] of ENCODINGS) {
    if (!accepted.includes(encoding)) continue;
    const answer = await fileAnswer(`${path}.${extension}`, type, segments, head, encoding);
    if (answer) return answer;
  }
  return fileAnswer(path, type, segments, head);
}

async function fileAnswer(
  path: string,
  type: string,
  segments: readonly string[],
  head: RequestHead,
  encoding?: string,
): Promise<Answer | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const tag = `"${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}${encoding ? `-${encoding}` : ''}"`;
  const headers: [string, string][] = [
    ['etag', tag],
    ['vary', 'accept-encoding'],
    // The build puts a hash of the content into the name of everything under assets.
    ['cache-control', segments[0] === 'assets' ? 'public, max-age=31536000, immutable' : 'no-cache'],
    ['content-security-policy', CONTENT_SECURITY_POLICY],
  ];
  const known = (head.headers.get('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(tag)) return new Answer(304, headers);
  headers.push(['content-type', type]);
  if (encoding) headers.push(['content-encoding', encoding]);
  return new Answer(200, headers, new Slices([{ path, offset: 0, length: found.size }]));
}
