// Files sets that have settled into the archive, beside the images: made in one transaction, durable there before they are
// given to the archive's door, so that a stop at any point or doing it twice leaves each object once.
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { newUid } from '../../lib/dicom/uid.ts';
import { knownObjects } from '../studies/known-objects.ts';
import { identityOf, keepOwn } from '../studies/own-objects.ts';
import { ownSeriesUid } from '../studies/own-series.ts';
import { type Document, documentsOf, presentedSeries } from './documents.ts';
import type { Facts } from './facts.ts';
import * as store from './filing-store.ts';
import { type Presented, presentedIn } from './presented-images.ts';
import type { SetContent } from './shapes.ts';

/** Of a set whose owner didn't say that it has settled. */
const QUIET_MINUTES = 5;
const FILED_AT_ONCE = 50;
/** A set is one to a handful of objects. */
const STORED_AT_ONCE = 250;

/**
 * Sets that have settled or are quiet, and what an earlier run left behind. Run by a job, and when somebody says so.
 * @param studyInstanceUid a study of which all sets have settled
 */
export async function fileSettled(call: Call, studyInstanceUid?: string): Promise<void> {
  const quietSince = new Date(call.now.getTime() - QUIET_MINUTES * 60_000).toISOString();
  for (const set of await store.setsToFile(call.db, { quietSince, studyInstanceUid, limit: FILED_AT_ONCE })) {
    // One that can't be filed must not stand in the way of the others.
    await file(call, set).catch((error) => call.log.error('measurements.not-filed', error, { set: set.id }));
  }
  for (const object of await store.objectsToStore(call.db, STORED_AT_ONCE)) {
    const { sopInstanceUid } = object;
    await keep(call, object).catch((error) => call.log.error('measurements.not-stored', error, { sopInstanceUid }));
  }
}

async function keep(call: Call, { dataSet, ...object }: store.ObjectToStore): Promise<void> {
  await keepOwn(call, { ...object, dataSet: JSON.parse(dataSet) as JsonDataSet });
  await call.db.transaction((tx) => store.markStored(tx, object.sopInstanceUid));
}

async function file(call: Call, set: store.SetToFile): Promise<void> {
  const content = JSON.parse(set.content) as SetContent;
  const before = await store.newestObjects(call.db, set.id);
  const presented = new Map<string, Presented[]>();
  const { studyInstanceUid } = set;
  const series = presentedSeries(
    content,
    before.map(({ document }) => document),
  );
  for (const seriesInstanceUid of series) {
    presented.set(seriesInstanceUid, await presentedIn(call, { studyInstanceUid, seriesInstanceUid }));
  }
  const documents = documentsOf(await factsOf(call, set, content), content, presented);
  const made = await call.db.transaction(async (tx) => {
    if (!(await store.markFiled(tx, set.id, set.version))) return [];
    const made: string[] = [];
    for (const document of documents) {
      const object = await nextOf(tx, set, document);
      if (!object) continue;
      await store.insertObject(tx, { ...object, setId: set.id, at: call.now.toISOString() });
      made.push(object.sopInstanceUid);
    }
    const detail = { author: set.username, version: set.version, objects: made };
    await audit.record(call, tx, { action: 'measurements.filed', subject: studyInstanceUid, detail });
    return made;
  });
  // Before the archive shows them: who has the study open needn't read again what the set says.
  if (made.length > 0) call.events.publish({ type: 'measurements.changed', studyInstanceUid });
}

/** The document's next version; nothing where the last one says the same, or there is nothing to say. */
async function nextOf(tx: store.Transaction, { id, studyId, studyInstanceUid }: store.SetToFile, document: Document) {
  const { name, series, hash, isEmpty, make } = document;
  const last = await store.newestObject(tx, id, name);
  if (last ? last.contentHash === hash : isEmpty) return undefined;
  const sopInstanceUid = newUid();
  const seriesInstanceUid = ownSeriesUid(studyInstanceUid, series);
  const { sopClassUid, dataSet } = make({
    sopInstanceUid,
    number: (await store.countInSeries(tx, studyId, series)) + 1,
    ...(last ? { previous: { ...last, studyInstanceUid, seriesInstanceUid } } : {}),
  });
  return {
    sopInstanceUid,
    sopClassUid,
    dataSet: JSON.stringify(dataSet),
    document: name,
    number: (last?.number ?? 0) + 1,
    contentHash: hash,
  };
}

async function factsOf(call: Call, set: store.SetToFile, { markings, keyImages }: SetContent): Promise<Facts> {
  const uids = new Set([...markings, ...keyImages].map(({ sopInstanceUid }) => sopInstanceUid));
  const images = await knownObjects(call.db, [...uids]);
  return {
    study: await store.studyHead(call.db, set.studyId),
    identity: await identityOf(call.db, set.studyInstanceUid),
    zone: await settings.timeZone(call.db),
    at: new Date(set.savedAt),
    author: set.displayName,
    images: new Map(images.map((image) => [image.sopInstanceUid, image])),
  };
}

export interface Filing {
  /** Resolves when nothing runs. */
  close(): Promise<void>;
}

/** Files soon after somebody left a study or signed its report. @param call a system call that lives as long as the service */
export function startFiling(call: Call): Filing {
  const waiting = new Set<string | undefined>();
  let running: Promise<void> | undefined;
  let isClosing = false;
  const run = async () => {
    for (const studyInstanceUid of waiting) {
      if (isClosing) break;
      waiting.delete(studyInstanceUid);
      await fileSettled({ ...call, now: new Date() }, studyInstanceUid).catch((error) =>
        call.log.error('measurements.not-filed', error),
      );
    }
    running = undefined;
  };
  const unsubscribe = call.events.subscribe((event) => {
    if (event.type !== 'measurements.settled' && event.type !== 'report.signed') return;
    waiting.add(event.type === 'report.signed' ? event.studyInstanceUid : undefined);
    running ??= run();
  });
  return {
    async close() {
      unsubscribe();
      isClosing = true;
      await running;
    },
  };
}
