// The one table from our faults to the status of a DIMSE response (PS3.4 B.2.3 for C-STORE, PS3.7 Annex C in general).
import { Fault, type FaultCode } from '../lib/fault.ts';

export const SUCCESS = 0x0000;
/** An answer, and more may follow (PS3.4 Table K.4-2); optional keys that we don't match by are returned all the same. */
export const PENDING = 0xff00;
/** A bug of ours. */
const PROCESSING_FAILURE = 0x0110;
/** A command that the service of this context doesn't have. */
export const UNRECOGNIZED_OPERATION = 0x0211;

const OUT_OF_RESOURCES = 0xa700;
const DATA_SET_DOES_NOT_MATCH = 0xa900;
const CANNOT_UNDERSTAND = 0xc000;
const SOP_CLASS_NOT_SUPPORTED = 0x0122;
const NOT_AUTHORIZED = 0x0124;

/** C-STORE: PS3.4 Table B.2-1, and PS3.7 9.1.1.1.9 for 01xx. */
const STORE_STATUS: Readonly<Record<FaultCode, number>> = {
  invalid: CANNOT_UNDERSTAND,
  conflict: DATA_SET_DOES_NOT_MATCH,
  full: OUT_OF_RESOURCES,
  'too-large': OUT_OF_RESOURCES,
  'too-many': OUT_OF_RESOURCES,
  unavailable: OUT_OF_RESOURCES,
  unsupported: SOP_CLASS_NOT_SUPPORTED,
  unauthenticated: NOT_AUTHORIZED,
  locked: NOT_AUTHORIZED,
  forbidden: NOT_AUTHORIZED,
  'not-found': CANNOT_UNDERSTAND,
  gone: CANNOT_UNDERSTAND,
};

/** Faults about these fields say that command and data set differ. */
const IDENTITY = new Set(['SOPClassUID', 'SOPInstanceUID']);

export interface Status {
  code: number;
  /** For (0000,0902). A Fault's sentence has no patient data. */
  comment: string;
}

/** C-FIND: PS3.4 Table K.4-2. */
export function findStatus(error: unknown): Status {
  if (!(error instanceof Fault)) return { code: PROCESSING_FAILURE, comment: 'Internal error' };
  const code = error.code === 'invalid' ? DATA_SET_DOES_NOT_MATCH : STORE_STATUS[error.code];
  return { code, comment: comment(error.message) };
}

/** N-CREATE and N-SET of performed steps: PS3.4 F.7.2, PS3.7 C. */
const PERFORMED_STATUS: Partial<Record<FaultCode, number>> = {
  conflict: 0x0111, // Duplicate SOP Instance
  'not-found': 0x0112, // No such SOP Instance
  invalid: 0x0106, // Invalid attribute value
  gone: PROCESSING_FAILURE, // it has ended and may no longer be changed (PS3.4 F.7.2.2.2)
};

export function performedStatus(error: unknown): Status {
  if (!(error instanceof Fault)) return { code: PROCESSING_FAILURE, comment: 'Internal error' };
  return { code: PERFORMED_STATUS[error.code] ?? STORE_STATUS[error.code], comment: comment(error.message) };
}

/** @param error whatever was thrown; anything but a Fault is a processing failure without details */
export function storeStatus(error: unknown): Status {
  if (!(error instanceof Fault)) return { code: PROCESSING_FAILURE, comment: 'Internal error' };
  const differs = error.code === 'invalid' && IDENTITY.has(error.field ?? '');
  return { code: differs ? DATA_SET_DOES_NOT_MATCH : STORE_STATUS[error.code], comment: comment(error.message) };
}

/** Error Comment is an LO: 64 characters of the default repertoire without backslash (PS3.5 6.2). */
function comment(sentence: string): string {
  return sentence.replace(/[^\x20-\x5b\x5d-\x7e]/g, '?').slice(0, 64);
}
