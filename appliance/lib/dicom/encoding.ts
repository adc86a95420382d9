// Finds out how a data set is really written, whatever was declared (PS3.5 7.1, A). Looks at the first element only.
import { type Encoding, isKnownVr } from './element.ts';

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
  // An implicit first element (group length, character set, an identifier) is short.
  const isShort = bigEndian ? bytes[4] === 0 && bytes[5] === 0 : bytes[6] === 0 && bytes[7] === 0;
  return isShort ? { explicitVr: false, bigEndian } : undefined;
}

/** "explicit VR, big endian" and the like, for notes. */
export function describeEncoding({ explicitVr, bigEndian }: Encoding): string {
  return `${explicitVr ? 'explicit' : 'implicit'} VR, ${bigEndian ? 'big' : 'little'} endian`;
}
