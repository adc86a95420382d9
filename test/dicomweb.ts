// A DICOMweb client for tests, written from PS3.18 and RFC 2046 apart from the service's own reader and writer, and a
// house whose archive takes objects in.
import { startIndexing } from '../appliance/clinic/studies/indexing.ts';
import { type House, openHouse, type Test } from './house.ts';
import type { TestObject } from './objects.ts';

export interface ReceivedPart {
  headers: Record<string, string>;
  content: Buffer;
}

export type Json = Record<string, { vr: string; Value?: unknown[]; BulkDataURI?: string; InlineBinary?: string }>;

const BOUNDARY = 'a-boundary-of-the-test';
const INDEX_LIMIT_MS = 15_000;

/** A multipart/related body of Part-10 files, or of whatever else the parts are. */
export function multipart(
  parts: readonly (Uint8Array | { type?: string; content: Uint8Array })[],
  boundary = BOUNDARY,
): Buffer {
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    const { type = 'application/dicom', content } = part instanceof Uint8Array ? { content: part } : part;
    pieces.push(Buffer.from(`--${boundary}\r\nContent-Type: ${type}\r\n\r\n`), content, Buffer.from('\r\n'));
  }
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

export function multipartType(boundary = BOUNDARY): string {
  return `multipart/related; type="application/dicom"; boundary=${boundary}`;
}

/** The parts of an answer, by splitting all of it at its boundary. */
export async function partsOf(answer: Response): Promise<ReceivedPart[]> {
  const type = answer.headers.get('content-type') ?? '';
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1];
  const body = Buffer.from(await answer.arrayBuffer());
  if (!boundary) throw new Error(`No boundary in ${type}: ${body.subarray(0, 300)}`);
  const parts: ReceivedPart[] = [];
  let at = body.indexOf(`--${boundary}`);
  for (;;) {
    const start = at + boundary.length + 2;
    if (body.subarray(start, start + 2).toString() === '--') return parts;
    const next = body.indexOf(`\r\n--${boundary}`, start);
    if (next < 0) throw new Error('The answer has no closing boundary');
    const headEnd = body.indexOf('\r\n\r\n', start);
    const lines = body
      .subarray(start + 2, headEnd)
      .toString('latin1')
      .split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) =>
        line
          .toLowerCase()
          .split(/: (.*)/s)
          .slice(0, 2),
      ),
    );
    parts.push({ headers, content: body.subarray(headEnd + 4, next) });
    at = next + 2;
  }
}

export interface Archive {
  house: House;
  /** With the rights of a technician unless headers say otherwise. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  get(path: string, accept?: string): Promise<Response>;
  json(path: string): Promise<Json[]>;
  stow(files: readonly Uint8Array[], path?: string): Promise<Response>;
  /** Stores objects and waits until the index has them. */
  store(...objects: readonly TestObject[]): Promise<void>;
  /** Waits until the index has so many instances. */
  indexed(count: number): Promise<void>;
}

export async function openArchive(t: Test): Promise<Archive> {
  const house = await openHouse(t);
  const indexing = startIndexing(house.call(), await house.appliance.store.replay());
  t.teardown(() => indexing.close());
  const authorization = await house.token('technician');
  const archive: Archive = {
    house,
    fetch: (path, init = {}) => house.fetch(path, { ...init, headers: { ...authorization, ...init.headers } }),
    get: (path, accept) => archive.fetch(path, accept === undefined ? {} : { headers: { accept } }),
    async json(path) {
      const answer = await archive.get(path);
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as Json[];
    },
    stow: (files, path = '/dicom-web/studies') =>
      archive.fetch(path, {
        method: 'POST',
        headers: { 'content-type': multipartType() },
        body: multipart(files) as Uint8Array<ArrayBuffer>,
      }),
    async store(...objects) {
      const answer = await archive.stow(objects.map(({ file }) => file));
      if (answer.status !== 200) throw new Error(`STOW answers ${answer.status}: ${await answer.text()}`);
      await allIndexed(
        house,
        objects.map(({ sopInstanceUid }) => sopInstanceUid),
      );
    },
    indexed: (count) =>
      until(async () => (await house.appliance.db.query('SELECT count(*) AS n FROM instances'))[0].n === count),
  };
  return archive;
}

async function allIndexed(house: House, uids: readonly string[]): Promise<void> {
  const wanted = new Set(uids);
  await until(async () => {
    const rows = await house.appliance.db.query('SELECT sop_instance_uid AS uid FROM instances');
    return rows.filter(({ uid }) => wanted.has(uid as string)).length === wanted.size;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + INDEX_LIMIT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('The index did not get there in time');
    await new Promise((wake) => setTimeout(wake, 10));
  }
}

/** Address of an object, or of its study or series. */
export function addressOf(object: TestObject, level: 'study' | 'series' | 'instance' = 'instance'): string {
  const study = `/dicom-web/studies/${object.studyInstanceUid}`;
  if (level === 'study') return study;
  const series = `${study}/series/${object.seriesInstanceUid}`;
  return level === 'series' ? series : `${series}/instances/${object.sopInstanceUid}`;
}
