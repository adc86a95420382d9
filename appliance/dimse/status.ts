// The one table from our faults to the status of a DIMSE response (PS3.4 B.2.3 for C-STORE, PS3.7 Annex C in general).
import { Fault, type FaultCode } from '../lib/fault.ts';

export const SUCCESS = 0x0000;
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
