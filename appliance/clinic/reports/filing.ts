// Files what was signed into the archive, beside the images: through the door that every object comes in by, so it is
// stored, sent and backed up like them.
import { readFile } from 'node:fs/promises';
import type { Call } from '../../core/call.ts';
import { paperPath } from '../../core/store/papers.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import { knownObjects } from '../studies/known-objects.ts';
import { identityOf, keepOwn } from '../studies/own-objects.ts';
import type { Content } from './content.ts';
import { nodesOf } from './document.ts';
import { pdfObject, srObject } from './report-objects.ts';
import * as store from './seal-store.ts';

const FILED_AT_ONCE = 20;

/** Versions that have a paper and aren't in the archive yet. Run by a job, and after each paper. */
export async function fileMissing(call: Call): Promise<void> {
  for (const version of await store.withoutObjects(call.db, FILED_AT_ONCE)) {
    await file(call, version).catch((error) => call.log.error('report.not-filed', error, { version: version.id }));
  }
}

async function file(call: Call, version: store.SealedVersion): Promise<void> {
  const content = JSON.parse(version.content) as Content;
  const images = nodesOf(content.document, 'image').map(({ attrs }) => String(attrs!.sopInstanceUid));
  const shown = await knownObjects(call.db, images);
  const facts = {
    content,
    contentHash: version.contentHash,
    zone: await settings.timeZone(call.db),
    identity: await identityOf(call.db, version.studyInstanceUid),
    imageClasses: new Map(shown.map(({ sopInstanceUid, sopClassUid }) => [sopInstanceUid, sopClassUid])),
  };
  const pdf = await readFile(paperPath(call.store.folder, version.paper!.sha256));
  const objects = [pdfObject(facts, pdf), srObject(facts)];
  for (const object of objects) await keepOwn(call, object);
  await call.db.transaction(async (tx) => {
    for (const { sopInstanceUid } of objects)
      await store.insertObject(tx, { sopInstanceUid, versionId: version.id, at: call.now.toISOString() });
    const detail = { version: version.number, objects: objects.map(({ sopInstanceUid }) => sopInstanceUid) };
    await audit.record(call, tx, { action: 'report.filed', subject: version.studyInstanceUid, detail });
  });
}
