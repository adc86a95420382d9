// The attributes of every object at a place as DICOM JSON: made in workers, a hundred objects at a time, and kept compressed
// on disk under a name that follows from the objects themselves, so that it can't be out of date.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Call } from '../../core/call.ts';
import type { JsonRequest } from '../../core/metadata/json-task.ts';
import { cacheOf, type FileCache } from '../../core/store/cache.ts';
import type { RunOptions } from '../../core/workers/pool.ts';
import { correctedJson } from '../../lib/dicom/correct.ts';
import { Fault } from '../../lib/fault.ts';
import { type Corrections, correctionsOf } from './correction.ts';
import { goodOnes } from './integrity.ts';
import { objectsAt, type Place, resourcePath, type StoredObject } from './retrieve.ts';

/** A CT slice has 5 kB of JSON, a tenth of it compressed. */
const KEPT_BYTES = 512 * 1024 * 1024;
/** One task: short enough that others get their turn, long enough that its cost is shared. */
const OBJECTS_AT_ONCE = 100;
/** Part of every key: raise it when the JSON of an unchanged object changes. */
const FORMAT = 1;

const compress = promisify(gzip);
const expand = promisify(gunzip);

/**
 * JSON objects, a line for each, in pieces of many lines. Addresses in them are resourcePath()s: what is kept serves
 * every name the box is called by.
 * @throws Fault('not-found') at once, before anything is read
 */
export async function metadataOf(call: Call, place: Place, signal?: AbortSignal): Promise<AsyncIterable<string>> {
  const objects = await objectsAt(call, place, 'study.read');
  const corrections = await correctionsOf(call, place.studyInstanceUid);
  return pieces(call, objects, corrections, { priority: 'viewing', signal });
}

/** Makes what is missing for a study, while nobody waits for it. */
export async function prepareMetadata(
  call: Call,
  objects: readonly StoredObject[],
  signal: AbortSignal,
): Promise<void> {
  for (const group of groupsOf(objects)) await textOf(call, group, { priority: 'background', signal });
}

async function* pieces(call: Call, objects: readonly StoredObject[], corrections: Corrections, options: RunOptions) {
  const groups = groupsOf(objects);
  const begin = (index: number) => {
    const text = textOf(call, groups[index], options);
    text.catch(() => undefined); // told when its turn comes
    return text;
  };
  let ahead = begin(0);
  for (let index = 0; index < groups.length; index++) {
    const text = await ahead;
    if (index + 1 < groups.length) ahead = begin(index + 1);
    yield corrections.size === 0 ? text : corrected(text, groups[index], corrections);
  }
}

/** What is kept is what the objects say: a correction may be taken back. */
function corrected(text: string, objects: readonly StoredObject[], corrections: Corrections): string {
  const lines = text.split('\n').map((line, index) => {
    const correction = corrections.get(objects[index].identityId);
    return correction ? JSON.stringify(correctedJson(JSON.parse(line), correction)) : line;
  });
  return lines.join('\n');
}

/** Never across series, so that a study's and a series' metadata share what is kept. */
function groupsOf(objects: readonly StoredObject[]): StoredObject[][] {
  const groups: StoredObject[][] = [];
  for (const object of objects) {
    const last = groups.at(-1);
    const fits = last && last.length < OBJECTS_AT_ONCE && last[0].seriesInstanceUid === object.seriesInstanceUid;
    if (fits) last.push(object);
    else groups.push([object]);
  }
  return groups;
}

async function textOf(call: Call, objects: readonly StoredObject[], options: RunOptions): Promise<string> {
  const cache = cacheOf(call.store, 'metadata', KEPT_BYTES);
  const key = keyOf(objects);
  const kept = await readKept(call, cache, key);
  if (kept !== undefined) return kept;
  const { lines, isWhole } = await makeLines(call, objects, options);
  const text = lines.join('\n');
  if (isWhole) keep(call, cache, key, text);
  return text;
}

function keyOf(objects: readonly StoredObject[]): string {
  const hash = createHash('sha256').update(`${FORMAT} ${resourcePath(objects[0])}`);
  for (const { sopInstanceUid, sha256 } of objects) hash.update(` ${sopInstanceUid} ${sha256}`);
  return hash.digest('hex');
}

async function readKept(call: Call, cache: FileCache, key: string): Promise<string | undefined> {
  const bytes = await cache.read(key);
  if (!bytes) return undefined;
  try {
    return (await expand(bytes)).toString('utf8');
  } catch (error) {
    call.log.warn('metadata.kept-copy-damaged', { code: (error as NodeJS.ErrnoException).code });
    return undefined;
  }
}

/** Nobody waits for it; what isn't kept is made again. */
function keep(call: Call, cache: FileCache, key: string, text: string): void {
  compress(text, { level: 6 })
    .then((bytes) => cache.put(key, bytes))
    .catch((error) => call.log.error('metadata.not-kept', error));
}

/** `isWhole` is false where an object could only be told from the index: it is tried again next time. */
async function makeLines(call: Call, objects: readonly StoredObject[], options: RunOptions) {
  const good = new Set(await goodOnes(call, objects));
  const files = objects.filter((object) => good.has(object)).map((object) => fileOf(object));
  const made = await readTogether(call, files, options);
  const byPath = new Map(files.map(({ path }, index) => [path, made[index]]));
  const lines = objects.map((object) => {
    const line = byPath.get(object.path);
    return line ? Buffer.from(line).toString('utf8') : JSON.stringify(fromIndex(object));
  });
  return { lines, isWhole: good.size === objects.length };
}

type Files = JsonRequest['files'];

/** An object that stops the worker is found by reading them one by one. */
async function readTogether(call: Call, files: Files, options: RunOptions): Promise<(Uint8Array | undefined)[]> {
  if (files.length === 0) return [];
  try {
    const { lines } = await call.pixels.run('metadata.json', { files }, options);
    return lines.map((line) => (line instanceof Uint8Array ? line : undefined));
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'unsupported') throw error;
    if (files.length === 1) return [undefined];
    const lines: (Uint8Array | undefined)[] = [];
    for (const file of files) lines.push(...(await readTogether(call, [file], options)));
    return lines;
  }
}

function fileOf(object: StoredObject): Files[number] {
  const { path, dataSetOffset, transferSyntaxUid } = object;
  return {
    path,
    dataSetOffset,
    transferSyntaxUid,
    bulkDataUri: `${resourcePath(object)}/bulkdata/`,
    more: {
      // An object that came without one is filed under what the index has.
      '00080016': { vr: 'UI', Value: [object.sopClassUid] },
      '00080018': { vr: 'UI', Value: [object.sopInstanceUid] },
      '0020000D': { vr: 'UI', Value: [object.studyInstanceUid] },
      '0020000E': { vr: 'UI', Value: [object.seriesInstanceUid] },
      '00081190': { vr: 'UR', Value: [resourcePath(object)] },
      '00083002': { vr: 'UI', Value: [transferSyntaxUid] },
    },
  };
}

/** What can be said of an object whose file can't be read, so that nobody takes its series for complete without it. */
function fromIndex(object: StoredObject): Record<string, { vr: string; Value?: unknown[] }> {
  const value = (vr: string, one: string | number | null) => (one === null ? { vr } : { vr, Value: [one] });
  return {
    '00080056': value('CS', 'UNAVAILABLE'),
    '00200013': value('IS', object.number),
    '00280008': value('IS', object.frames),
    '00280010': value('US', object.rows),
    '00280011': value('US', object.columns),
    ...fileOf(object).more,
  };
}
