// Finds out how a data set is really written, whatever was declared (PS3.5 7.1, A). Judges by the first
// elements only.
import { type Encoding, isItem, isKnownVr, newHeader, readHeader, UNDEFINED_LENGTH, u32 } from './element.ts';
import { transferSyntax } from './transfer-syntax.ts';

/**
 * How the first element is written, or undefined where the bytes are no data set that anyone would write (or fewer than
 * 8). Groups of real data sets start low, so the smaller reading of the first group gives the byte order.
 */
export function sniffEncoding(bytes: Uint8Array): Encoding | undefined {
  if (bytes.length < 8) return undefined;
  const little = bytes[0] | (bytes[1] << 8);
  const big = (bytes[0] << 8) | bytes[1];
  const bigEndian = big !== 0 && big < little;
  if (Math.min(little, big) > 0x00ff) return undefined;
  if (isKnownVr((bytes[4] << 8) | bytes[5])) return { explicitVr: true, bigEndian };
  // An implicit first element (group length, character set, an identifier) is short, or a sequence.
  const length = u32(bytes, 4, bigEndian);
  return length < 0x10000 || length === UNDEFINED_LENGTH ? { explicitVr: false, bigEndian } : undefined;
}

/** How many elements must make sense before bytes without any prefix are taken for a data set. */
const ELEMENTS_LOOKED_AT = 4;

/**
 * True where the bytes read as a data set: tags that rise and values that fit, for the first few elements. Made for
 * telling DICOM without preamble from other files, so it asks for more than sniffEncoding.
 */
export function looksLikeDataSet(bytes: Uint8Array): boolean {
  const encoding = sniffEncoding(bytes);
  if (!encoding) return false;
  const header = newHeader();
  let at = 0;
  let last = 0x0001ffff;
  for (let seen = 0; seen < ELEMENTS_LOOKED_AT && at < bytes.length; seen++) {
    if (!readHeader(bytes, at, bytes.length, encoding, header)) return false;
    if (header.tag <= last) return false;
    if (header.length === UNDEFINED_LENGTH) return isItem(bytes, header.value, bytes.length, encoding);
    last = header.tag;
    at = header.value + header.length;
    if (at > bytes.length) return seen > 0;
  }
  return true;
}

export interface ActualEncoding extends Encoding {
  deflated: boolean;
  /** Sentences where it isn't what was declared. */
  notes: string[];
}

/** The declared way a data set is written, put right by what its first element shows. */
export function encodingOf(dataSet: Uint8Array, transferSyntaxUid: string): ActualEncoding {
  const { explicitVr, bigEndian, deflated } = transferSyntax(transferSyntaxUid);
  const written = sniffEncoding(dataSet);
  if (deflated && !written) return { explicitVr, bigEndian, deflated, notes: [] };
  const notes = deflated ? ['Declared as deflated, but is not.'] : [];
  if (!written || (written.explicitVr === explicitVr && written.bigEndian === bigEndian)) {
    return { explicitVr, bigEndian, deflated: false, notes };
  }
  notes.push(`Declared as ${describe({ explicitVr, bigEndian })}, but written as ${describe(written)}.`);
  return { ...written, deflated: false, notes };
}

/** "explicit VR, big endian" and the like. */
function describe({ explicitVr, bigEndian }: Encoding): string {
  return `${explicitVr ? 'explicit' : 'implicit'} VR, ${bigEndian ? 'big' : 'little'} endian`;
}
