// The one door for objects: C-STORE, STOW-RS, upload and media import come through here. Streams the bytes to the store,
// reads the head, refuses what can't be filed, and answers only when the object is durable. Writes no index row.
import type { Call } from '../../core/call.ts';
import type { Incoming } from '../../core/store/incoming.ts';
import { type HeadResult, readHead } from '../../lib/dicom/head.ts';
import { fileMeta } from '../../lib/dicom/part10.ts';
import { Fault } from '../../lib/fault.ts';
import { fileAs, headOfStart } from './filing.ts';

export interface Announced {
  sopClassUid: string;
  sopInstanceUid: string;
  transferSyntaxUid: string;
  source: { how: 'c-store' | 'stow-rs' | 'upload' | 'import'; aeTitle?: string; address: string };
}

export interface Kept {
  sopInstanceUid: string;
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sizeBytes: number;
  sha256: string;
  /** What is odd about it, as sentences; it is kept all the same. */
  problems: readonly string[];
}

export interface Reception {
  /** Data set bytes in order, which are copied. @returns a promise where the sender has to wait */
  write(slice: Uint8Array): Promise<void> | undefined;
  /**
   * Durable on return. Nothing is left behind when it throws.
   * @throws Fault('invalid') for an object that contradicts its announcement or can't be read; Fault('full')
   */
  end(): Promise<Kept>;
  /** The sender went away: nothing is left behind. Safe at any time. */
  abort(): Promise<void>;
}

/** Longest value of a UI element plus what careless senders add; over it the element is refused, not cut. */
const MAX_UID_LENGTH = 128;

/**
 * @throws Fault('invalid') for an empty or overlong UID, Fault('full') when the disk is
 */
export function begin(call: Call, announced: Announced): Reception {
  for (const field of ['sopClassUid', 'sopInstanceUid', 'transferSyntaxUid'] as const) {
    const uid = announced[field];
    if (uid.length === 0 || uid.length > MAX_UID_LENGTH)
      throw new Fault('invalid', `The ${field} is empty or too long`, { field });
  }
  const incoming = call.store.begin(fileMeta(announced));
  return {
    write: (slice) => incoming.write(slice),
    end: () => finish(call, announced, incoming),
    abort: () => incoming.abort(),
  };
}

async function finish(call: Call, announced: Announced, incoming: Incoming): Promise<Kept> {
  let filing: ReturnType<typeof fileAs>;
  try {
    if (incoming.sizeBytes === incoming.metaBytes) throw new Fault('invalid', 'The data set is empty');
    filing = fileAs(headOf(incoming, announced.transferSyntaxUid), announced);
  } catch (error) {
    await incoming.abort();
    throw error;
  }
  const { sopInstanceUid, sopClassUid, transferSyntaxUid, source } = announced;
  const { studyInstanceUid, seriesInstanceUid, problems } = filing;
  const known = { sopInstanceUid, studyInstanceUid, seriesInstanceUid, sopClassUid, transferSyntaxUid, source };
  const { label } = await call.store.keep(incoming, { ...known, receivedAt: new Date().toISOString() }, filing);
  return {
    sopInstanceUid,
    studyInstanceUid,
    seriesInstanceUid,
    sizeBytes: label.sizeBytes,
    sha256: label.sha256,
    problems,
  };
}

/** Most heads end long before this; only for the others all there is is put together. */
const USUAL_HEAD_BYTES = 16 * 1024;

function headOf(incoming: Incoming, transferSyntaxUid: string): HeadResult {
  const first = incoming.head(USUAL_HEAD_BYTES);
  const result = readHead(first.bytes, transferSyntaxUid, { complete: first.complete });
  if (result.status !== 'more') return result;
  const all = incoming.head(Number.POSITIVE_INFINITY);
  return headOfStart(all.bytes, transferSyntaxUid, all.complete);
}
