// Follows the store: files what became durable, puts it into the index, tells who listens, and lets the journal forget.
// No modality waits for it; after a crash it starts again from the journal and comes to the same rows.
import type { Call } from '../../core/call.ts';
import type { Entry } from '../../core/store/store.ts';
import { Fault } from '../../lib/fault.ts';
import { type InTurn, takeTurns } from '../../lib/turns.ts';
import { type Filing, fileAs, headOfStart, rowsOf } from './filing.ts';
import { type Addition, addToIndex, type Contradiction } from './index-rows.ts';
import { isOwnSeries } from './own-series.ts';
import { indexedHashes, knownStudyUids } from './store.ts';

/** Objects in one commit: enough that its sync is shared, few enough that a list shows the first ones at once. */
const BATCH = 256;
/**
 * Between two commits. A stream of objects is committed by the dozen, while a single one appears at once; a commit costs
 * nearly the same for one as for a hundred, so where many come the pause is longer.
 */
const GATHER_MS = 120;
const GATHER_MANY_MS = 300;
const MANY = 16;
const ATTEMPTS = 3;
const RETRY_MS = 500;

export interface Indexing {
  /** Resolves when what an earlier run left in the journal is in the index, and every file it tore is whole again. */
  readonly caughtUp: Promise<void>;
  /** Runs work that reads files and adds rows for them: while it runs, no object comes between its files and its rows. */
  readonly inTurn: InTurn;
  /** Resolves when everything taken is in the index. Call store.endTaking() happens here. */
  close(): Promise<void>;
}

/**
 * @param call a system call that lives as long as the service
 * @param replayed how many objects store.replay() queued
 */
export function startIndexing(call: Call, replayed: number): Indexing {
  const inTurn = takeTurns();
  let running: Promise<void> = Promise.resolve();
  const caughtUp = new Promise<void>((resolve) => {
    running = run(call, inTurn, replayed, resolve).finally(resolve);
  });
  return {
    caughtUp,
    inTurn,
    async close() {
      call.store.endTaking();
      await running;
    },
  };
}

async function run(call: Call, inTurn: InTurn, replayed: number, caughtUp: () => void): Promise<void> {
  let waiting = replayed;
  if (waiting === 0) caughtUp();
  for (let entries = await call.store.take(BATCH); entries.length > 0; entries = await call.store.take(BATCH)) {
    await inTurn(() => indexSafely(call, entries));
    waiting -= entries.length;
    if (waiting <= 0) caughtUp();
    await new Promise((resolve) => setTimeout(resolve, entries.length < MANY ? GATHER_MS : GATHER_MANY_MS));
  }
}

/** One object that can't be indexed must not hold up the others; it stays in the journal for the next start. */
async function indexSafely(call: Call, entries: readonly Entry[]): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      return await indexBatch(call, entries);
    } catch (error) {
      const { sopInstanceUid } = entries[0].label;
      call.log.error('indexing.failed', error, { sopInstanceUid, objects: entries.length, attempt });
      if (entries.length > 1) {
        for (const entry of entries) await indexSafely(call, [entry]);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS * attempt));
    }
  }
}

interface Outcome {
  entry: Entry;
  filing: Filing;
  is: 'new' | 'same' | 'different';
  /** Of the object that is kept under this UID. */
  keptSha256: string;
}

async function indexBatch(call: Call, entries: readonly Entry[]): Promise<void> {
  const now = new Date().toISOString();
  const outcomes = await compare(call, entries);
  const paths = await Promise.all(outcomes.map((outcome) => place(call, outcome)));
  const additions: Addition[] = [];
  const contradictions: Contradiction[] = [];
  outcomes.forEach((outcome, index) => {
    const { filing, entry } = outcome;
    if (outcome.is === 'same') return;
    const rows = rowsOf(filing, entry.label, paths[index]);
    if (outcome.is === 'new') additions.push({ filing, rows });
    else contradictions.push({ filing, rows, keptSha256: outcome.keptSha256 });
  });
  if (additions.length + contradictions.length > 0) {
    const known = await knownStudyUids(
      call.db,
      additions.map(({ filing }) => filing.studyInstanceUid),
    );
    await call.db.batch(addToIndex(additions, contradictions, known, now));
  }
  call.store.settled(entries);
  const changed = new Map<string, boolean>();
  for (const { filing } of additions)
    changed.set(filing.studyInstanceUid, isOwnSeries(filing) && (changed.get(filing.studyInstanceUid) ?? true));
  for (const [studyInstanceUid, isOwn] of changed) {
    call.events.publish({ type: 'study.changed', studyInstanceUid, ...(isOwn ? { isOwn } : {}) });
  }
  for (const { rows } of contradictions) {
    const { sopInstanceUid } = rows.instance;
    call.log.warn('object.set-aside', { sopInstanceUid });
    call.events.publish({ type: 'object.set-aside', sopInstanceUid });
  }
}

/** Puts the object where it belongs. @returns its path, empty where the archive already has it */
async function place(call: Call, outcome: Outcome): Promise<string> {
  if (outcome.is === 'different') return call.store.setAside(outcome.entry);
  if (outcome.is === 'same' && !outcome.entry.replayed) {
    await call.store.drop(outcome.entry);
    return '';
  }
  try {
    // Also one that was indexed before a crash: its file may be torn, and the journal has it whole.
    return await call.store.file(outcome.entry);
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'conflict')) throw error;
    outcome.is = 'different';
    outcome.keptSha256 = '';
    return call.store.setAside(outcome.entry);
  }
}

/** What each object is to the archive, in the order they came: the first under a UID is the one that is kept. */
async function compare(call: Call, entries: readonly Entry[]): Promise<Outcome[]> {
  const hashes = await indexedHashes(
    call.db,
    entries.map(({ label }) => label.sopInstanceUid),
  );
  const outcomes: Outcome[] = [];
  for (const entry of entries) {
    const { sopInstanceUid, sha256 } = entry.label;
    const filing = (entry.facts as Filing | undefined) ?? refile(entry);
    const kept = hashes.get(sopInstanceUid);
    if (kept === undefined) hashes.set(sopInstanceUid, sha256);
    const is = kept === undefined ? 'new' : kept === sha256 ? 'same' : 'different';
    outcomes.push({ entry, filing, is, keptSha256: kept ?? sha256 });
  }
  return outcomes;
}

/** What a replayed object is, from the beginning that the store kept of it. */
function refile({ label, start = new Uint8Array(0) }: Entry): Filing {
  const complete = label.dataSetOffset + start.length === label.sizeBytes;
  return fileAs(headOfStart(start, label.transferSyntaxUid, complete), label);
}
