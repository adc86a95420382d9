// Which frames the browser decodes itself and which it asks the server to decode. The line runs where the decoders
// here were found to be exact, value for value, against independent ones.
import type { PixelFormat } from './frames.ts';

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const BIG_ENDIAN = '1.2.840.10008.1.2.2';
export const RLE = '1.2.840.10008.1.2.5';

const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';
const JPEG_LOSSLESS = ['1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70'];
export const JPEG_LS = ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81'];
export const JPEG_2000 = ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'];
export const HTJ2K = ['1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.202', '1.2.840.10008.1.2.4.203'];

const VIDEO = /^1\.2\.840\.10008\.1\.2\.4\.10[0-8](\.1)?$/;

export const isVideo = (transferSyntaxUid: string): boolean => VIDEO.test(transferSyntaxUid);

/**
 * True where the browser's decoder gives the stored values exactly. JPEG extended (.51 and its relatives) comes out
 * too bright here, deflated frames don't open, and signed HTJ2K is not proven: those the server decodes.
 */
export function browserDecodes(format: PixelFormat): boolean {
  const { transferSyntaxUid: syntax, bitsAllocated, bitsStored, samplesPerPixel, signed } = format;
  if (format.floatBits !== undefined) return syntax === EXPLICIT_LITTLE_ENDIAN || syntax === IMPLICIT_LITTLE_ENDIAN;
  if (syntax === EXPLICIT_LITTLE_ENDIAN || syntax === IMPLICIT_LITTLE_ENDIAN) return true;
  // Eight-bit samples in big-endian words may or may not be swapped; the server looks at the VR to know.
  if (syntax === BIG_ENDIAN) return bitsAllocated === 16;
  if (syntax === RLE) return bitsAllocated === 8 || (bitsAllocated === 16 && samplesPerPixel === 1);
  if (syntax === JPEG_BASELINE) return bitsAllocated === 8 && bitsStored === 8;
  if (bitsAllocated > 16) return false;
  // Its wrapper here mixes up the components of colour streams without a colour transform.
  if (HTJ2K.includes(syntax)) return !signed && samplesPerPixel === 1;
  if (samplesPerPixel > 1 && bitsAllocated > 8) return false;
  if (bitsAllocated <= 8 && signed) return false;
  return [...JPEG_LOSSLESS, ...JPEG_LS, ...JPEG_2000].includes(syntax);
}

/** In an Accept header: whatever the frame is stored in (PS3.18 8.7.3.5.2). */
export const AS_STORED = '*';

/** The Accept header that gets a frame in a transfer syntax. */
export const acceptOf = (transferSyntaxUid: string): string =>
  `multipart/related; type="application/octet-stream"; transfer-syntax=${transferSyntaxUid}`;
