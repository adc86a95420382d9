// Files what was signed into the archive, beside the images: through the door that every object comes in by, so it is
// stored, sent and backed up like them.
import { readFile } from 'node:fs/promises';
import type { Call } from '../../core/call.ts';
import { paperPath } from '../../core/store/papers.ts';
import * as audit from '../../device/audit/audit.ts';
import * as settings from '../../device/settings/settings.ts';
import { dataSetBytes } from '../../lib/dicom/data-set-bytes.ts';
import { EXPLICIT_LITTLE_ENDIAN } from '../../lib/dicom/transfer-syntax.ts';
import { begin } from '../studies/receive.ts';
import type { Content } from './content.ts';
import { nodesOf } from './document.ts';
import { pdfObject, type ReportObject, srObject } from './report-objects.ts';
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
  const facts = {
    content,
    contentHash: version.contentHash,
    zone: await settings.timeZone(call.db),
    identity: await store.identityOf(call.db, version.studyInstanceUid),
    imageClasses: await store.classesOf(call.db, images),
  };
  const pdf = await readFile(paperPath(call.store.folder, version.paper!.sha256));
  const objects = [pdfObject(facts, pdf), srObject(facts)];
  for (const object of objects) await keep(call, object);
  await call.db.transaction(async (tx) => {
    for (const { sopInstanceUid } of objects)
      await store.insertObject(tx, { sopInstanceUid, versionId: version.id, at: call.now.toISOString() });
    const detail = { version: version.number, objects: objects.map(({ sopInstanceUid }) => sopInstanceUid) };
    await audit.record(call, tx, { action: 'report.filed', subject: version.studyInstanceUid, detail });
  });
}

/** The same object again is dropped by the store: doing it twice does no harm. */
async function keep(call: Call, { sopClassUid, sopInstanceUid, dataSet }: ReportObject): Promise<void> {
  const source = { how: 'import' as const, aeTitle: 'LIGHTBOX', address: 'local' };
  const reception = begin(call, { sopClassUid, sopInstanceUid, transferSyntaxUid: EXPLICIT_LITTLE_ENDIAN, source });
  try {
    await reception.write(dataSetBytes(dataSet, { explicitVr: true, charsets: ['ISO_IR 192'] }));
  } catch (error) {
    await reception.abort();
    throw error;
  }
  await reception.end();
}
