// Objects that come as Part-10 files (PS3.10) rather than by C-STORE: STOW-RS now, upload and media import later. Finds
// the data set and who the object says it is, and hands the data set on as it came; preamble and file meta are ours.
import type { Call } from '../../core/call.ts';
import * as audit from '../../device/audit/audit.ts';
import { type Head, readHead } from '../../lib/dicom/head.ts';
import { type Part10, readPart10 } from '../../lib/dicom/part10.ts';
import { Fault } from '../../lib/fault.ts';
import { type Announced, begin, type Kept, type Reception } from './receive.ts';

export interface Received {
  /** As far as they could be read. */
  sopClassUid: string | undefined;
  sopInstanceUid: string | undefined;
  /** Settles when the object is durable, or refused. @throws Fault as Reception.end() and begin() do */
  kept: Promise<Kept>;
}

/** SOP class, instance and study stand near the start: in group 8 and 20 (PS3.5 7.1 orders by tag). */
const HEAD_BYTES = 64 * 1024;

/**
 * Reads one file. Resolves when all of `content` has been taken, or nothing more of it is wanted.
 * @param options.studyInstanceUid objects of other studies are refused
 * @throws what reading `content` throws; nothing of the object is left behind then
 */
export async function receivePart10(
  call: Call,
  content: AsyncIterable<Uint8Array>,
  options: { source: Announced['source']; studyInstanceUid?: string },
): Promise<Received> {
  const chunks = content[Symbol.asyncIterator]();
  const bytes = await readStart(chunks);
  let announced: Partial<Announced> = {};
  try {
    const part10 = readPart10(bytes);
    // Not all of it: an element that the cut goes through is no damage, and what stands before it is read.
    const result = readHead(bytes.subarray(part10.dataSetOffset), part10.transferSyntaxUid, { complete: true });
    const head = result.status === 'more' ? undefined : result.head;
    announced = identify(head, part10);
    checkStudy(head, options.studyInstanceUid);
    const reception = begin(call, complete(announced, options.source));
    await writeAll(reception, bytes.subarray(part10.dataSetOffset), chunks);
    return { ...identityOf(announced), kept: watched(reception.end()) };
  } catch (error) {
    if (error instanceof ContentError) throw error.cause;
    return { ...identityOf(announced), kept: watched(Promise.reject(error)) };
  }
}

async function writeAll(reception: Reception, start: Uint8Array, chunks: AsyncIterator<Uint8Array>): Promise<void> {
  try {
    for (let piece: Uint8Array | undefined = start; piece; piece = await nextOf(chunks)) await reception.write(piece);
  } catch (error) {
    await reception.abort();
    throw error;
  }
}

async function nextOf(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    const { value, done } = await chunks.next();
    return done ? undefined : value;
  } catch (error) {
    throw new ContentError(error);
  }
}

/** Writes down that these objects were stored, one row a study. */
export async function recordStored(call: Call, kept: readonly Kept[]): Promise<void> {
  if (kept.length === 0) return;
  const objects = new Map<string, number>();
  for (const { studyInstanceUid } of kept) objects.set(studyInstanceUid, (objects.get(studyInstanceUid) ?? 0) + 1);
  await call.db.transaction(async (tx) => {
    for (const [subject, count] of objects) {
      await audit.record(call, tx, { action: 'study.store', subject, detail: { objects: count } });
    }
  });
}

/** What broke while the content came: not this object's refusal but the end of the whole reading. */
class ContentError extends Error {
  constructor(cause: unknown) {
    super('The content broke off', { cause });
  }
}

async function readStart(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const start: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const { value, done } = await chunks.next();
    if (done) break;
    start.push(value);
    length += value.length;
  }
  return Buffer.concat(start);
}

/** The data set knows best who it is; file meta information is often another's (PS3.10 7.1). */
function identify(head: Head | undefined, { fileMeta, transferSyntaxUid }: Part10): Partial<Announced> {
  return {
    sopClassUid: head?.sopClassUid ?? fileMeta.mediaStorageSopClassUid,
    sopInstanceUid: head?.sopInstanceUid ?? fileMeta.mediaStorageSopInstanceUid,
    transferSyntaxUid,
  };
}

function identityOf({
  sopClassUid,
  sopInstanceUid,
}: Partial<Announced>): Pick<Received, 'sopClassUid' | 'sopInstanceUid'> {
  return { sopClassUid, sopInstanceUid };
}

function complete(announced: Partial<Announced>, source: Announced['source']): Announced {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid } = announced;
  if (!sopInstanceUid) throw new Fault('invalid', 'The object has no SOP Instance UID', { field: 'SOPInstanceUID' });
  if (!sopClassUid) throw new Fault('invalid', 'The object has no SOP Class UID', { field: 'SOPClassUID' });
  return { sopClassUid, sopInstanceUid, transferSyntaxUid: transferSyntaxUid!, source };
}

function checkStudy(head: Head | undefined, wanted: string | undefined): void {
  if (wanted === undefined || head?.studyInstanceUid === wanted) return;
  throw new Fault('conflict', 'The object belongs to another study than the one it was sent to', {
    field: 'StudyInstanceUID',
  });
}

/** It may be refused before anybody asks. */
function watched(kept: Promise<Kept>): Promise<Kept> {
  kept.catch(() => undefined);
  return kept;
}
