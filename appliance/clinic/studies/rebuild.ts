// Rebuilds the index from the files: for a database that was lost. Adds what is missing, changes no file and removes
// nothing. Takes turns with the indexer, series by series: otherwise it would meet a file that is just being written.
import { existsSync } from 'node:fs';
import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Call } from '../../core/call.ts';
import { fileHash } from '../../core/store/file-hash.ts';
import type { Label } from '../../core/store/journal-record.ts';
import { CHECKSUM_FILE } from '../../core/store/layout.ts';
import { readPart10 } from '../../lib/dicom/part10.ts';
import { Fault } from '../../lib/fault.ts';
import { fileAs, headOfStart, rowsOf } from './filing.ts';
import { type Addition, addToIndex } from './index-rows.ts';
import type { Indexing } from './indexing.ts';
import { indexedHashes, knownStudyUids } from './store.ts';

const HEAD_BYTES = 512 * 1024;

export interface Rebuilt {
  files: number;
  added: number;
  /** Paths, relative to the data folder, of files that can't be filed. */
  unreadable: string[];
}

/** While it lies in the data folder a rebuild is due: one that a stop or a crash cut short goes on at the next start. */
const MARK = 'index-lost';

/**
 * True when the archive holds files and the index none, which is a lost database, and from then on until a rebuild came
 * to its end. Ask before anything is indexed.
 */
export async function indexIsLost(call: Call): Promise<boolean> {
  const mark = call.store.absolute(MARK);
  if (existsSync(mark)) return true;
  const [row] = await call.db.query('SELECT 1 FROM instances LIMIT 1');
  if (row || (await readdir(call.store.absolute('archive'))).length === 0) return false;
  await writeFile(mark, '');
  return true;
}

export interface Rebuilding {
  /** Stops after the series at hand. The next start goes on. */
  close(): Promise<void>;
}

/** Rebuilds the index while the service already runs. */
export function startRebuilding(call: Call, indexing: Indexing): Rebuilding {
  const stopping = new AbortController();
  const running = rebuildIndex(call, indexing, stopping.signal).catch((error) =>
    call.log.error('index.rebuild-failed', error),
  );
  return {
    async close() {
      stopping.abort();
      await running;
    },
  };
}

/** Walks the whole archive, one series a commit. May run while objects come in. */
export async function rebuildIndex(
  call: Call,
  { caughtUp, inTurn }: Pick<Indexing, 'caughtUp' | 'inTurn'>,
  signal?: AbortSignal,
): Promise<Rebuilt> {
  const result: Rebuilt = { files: 0, added: 0, unreadable: [] };
  await caughtUp;
  for await (const folder of seriesFolders(call.store.absolute('archive'))) {
    if (signal?.aborted) return result;
    await inTurn(() => rebuildSeries(call, folder, result));
  }
  await rm(call.store.absolute(MARK), { force: true });
  call.log.info('index.rebuilt', { files: result.files, added: result.added, unreadable: result.unreadable });
  return result;
}

async function* seriesFolders(archive: string): AsyncGenerator<string> {
  for (const shard of await folders(archive)) {
    for (const study of await folders(shard)) yield* await folders(study);
  }
}

async function folders(parent: string): Promise<string[]> {
  const entries = await readdir(parent, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(parent, entry.name));
}

async function rebuildSeries(call: Call, folder: string, result: Rebuilt): Promise<void> {
  const checksums = await checksumsOf(folder);
  const additions: Addition[] = [];
  for (const name of (await readdir(folder)).filter((name) => name.endsWith('.dcm')).sort()) {
    const file = path.join(folder, name);
    const relative = path.relative(call.store.folder, file);
    result.files += 1;
    try {
      const { label, filing } = await readObject(file, checksums.get(name));
      additions.push({ filing, rows: rowsOf(filing, label, relative) });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      result.unreadable.push(relative);
    }
  }
  const uids = additions.map(({ rows }) => rows.instance.sopInstanceUid);
  const indexed = await indexedHashes(call.db, uids);
  const missing = additions.filter(({ rows }) => !indexed.has(rows.instance.sopInstanceUid));
  if (missing.length === 0) return;
  const known = await knownStudyUids(
    call.db,
    missing.map(({ filing }) => filing.studyInstanceUid),
  );
  await call.db.batch(addToIndex(missing, [], known, new Date().toISOString()));
  result.added += missing.length;
  call.events.publish({ type: 'study.changed', studyInstanceUid: missing[0].filing.studyInstanceUid });
}

/** The last line for a name counts: a replay after a crash writes its line again. */
async function checksumsOf(folder: string): Promise<Map<string, string>> {
  const text = await readFile(path.join(folder, CHECKSUM_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return new Map([...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map((line) => [line[2], line[1]]));
}

async function readObject(file: string, sha256: string | undefined) {
  const { size, mtime } = await stat(file);
  const start = await readStart(file, Math.min(size, HEAD_BYTES));
  const { fileMeta, dataSetOffset, transferSyntaxUid } = readPart10(start);
  const announced = {
    sopClassUid: fileMeta.mediaStorageSopClassUid ?? '',
    sopInstanceUid: fileMeta.mediaStorageSopInstanceUid ?? '',
  };
  const result = headOfStart(start.subarray(dataSetOffset), transferSyntaxUid, start.length === size);
  const filing = fileAs(result, announced);
  const label: Label = {
    ...announced,
    studyInstanceUid: filing.studyInstanceUid,
    seriesInstanceUid: filing.seriesInstanceUid,
    transferSyntaxUid,
    dataSetOffset,
    sizeBytes: size,
    sha256: sha256 ?? (await fileHash(file)),
    receivedAt: mtime.toISOString(),
    source: { how: 'rebuild', address: 'archive' },
  };
  return { label, filing };
}

async function readStart(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const start = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(start, 0, bytes, 0);
    return start.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
