// What each transfer syntax says about the bytes (PS3.5 A, PS3.6 A). Knows no decoder and no negotiation policy.

/** The image or video coding inside the pixel data. `jpip` has its pixels elsewhere, `unknown` is not ours to decode. */
export type Codec =
  | 'none'
  | 'rle'
  | 'jpeg'
  | 'jpeg-extended'
  | 'jpeg-lossless'
  | 'jpeg-hierarchical'
  | 'jpeg-ls'
  | 'j2k'
  | 'j2k-part2'
  | 'htj2k'
  | 'jpeg-xl'
  | 'mpeg2'
  | 'h264'
  | 'hevc'
  | 'deflated-frame'
  | 'jpip'
  | 'unknown';

export interface TransferSyntax {
  uid: string;
  name: string;
  explicitVr: boolean;
  bigEndian: boolean;
  /** The whole data set is a raw deflate stream (PS3.5 A.5). */
  deflated: boolean;
  /** Pixel data is a sequence of fragments (PS3.5 A.4). */
  encapsulated: boolean;
  codec: Codec;
  /** The coding may have lost information; .91, .203 and the like also allow lossless streams. */
  lossy: boolean;
  /** False for a UID that is not in the table. */
  known: boolean;
}

export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const DEFLATED_EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';
export const RLE_LOSSLESS = '1.2.840.10008.1.2.5';

const table = new Map<string, TransferSyntax>();

function native(uid: string, name: string, more: Partial<TransferSyntax> = {}): void {
  table.set(uid, {
    uid,
    name,
    explicitVr: true,
    bigEndian: false,
    deflated: false,
    encapsulated: false,
    codec: 'none',
    lossy: false,
    known: true,
    ...more,
  });
}

function encapsulated(uid: string, name: string, codec: Codec, loss: 'lossless' | 'lossy'): void {
  native(uid, name, { encapsulated: true, codec, lossy: loss === 'lossy' });
}

native(IMPLICIT_LITTLE_ENDIAN, 'Implicit VR Little Endian', { explicitVr: false });
native(EXPLICIT_LITTLE_ENDIAN, 'Explicit VR Little Endian');
native(DEFLATED_EXPLICIT_LITTLE_ENDIAN, 'Deflated Explicit VR Little Endian', { deflated: true });
native(EXPLICIT_BIG_ENDIAN, 'Explicit VR Big Endian (retired)', { bigEndian: true });
native('1.2.840.10008.1.20', 'Papyrus 3 Implicit VR Little Endian (retired)', { explicitVr: false });
// As GE's own archives write it: an implicit little endian data set whose pixel samples are big endian.
native('1.2.840.113619.5.2', 'Implicit VR Little Endian with big endian pixels (GE private)', { explicitVr: false });
native('1.2.840.10008.1.2.4.94', 'JPIP Referenced', { codec: 'jpip' });
native('1.2.840.10008.1.2.4.95', 'JPIP Referenced Deflate', { codec: 'jpip', deflated: true });
native('1.2.840.10008.1.2.4.204', 'JPIP HTJ2K Referenced', { codec: 'jpip' });
native('1.2.840.10008.1.2.4.205', 'JPIP HTJ2K Referenced Deflate', { codec: 'jpip', deflated: true });

encapsulated('1.2.840.10008.1.2.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian', 'none', 'lossless');
encapsulated(RLE_LOSSLESS, 'RLE Lossless', 'rle', 'lossless');
encapsulated('1.2.840.10008.1.2.8.1', 'Deflated Image Frame Compression', 'deflated-frame', 'lossless');

encapsulated('1.2.840.10008.1.2.4.50', 'JPEG Baseline (Process 1)', 'jpeg', 'lossy');
encapsulated('1.2.840.10008.1.2.4.51', 'JPEG Extended (Process 2 and 4)', 'jpeg-extended', 'lossy');
encapsulated('1.2.840.10008.1.2.4.52', 'JPEG Extended (Process 3 and 5, retired)', 'jpeg-extended', 'lossy');
encapsulated('1.2.840.10008.1.2.4.53', 'JPEG Spectral Selection (Process 6 and 8, retired)', 'jpeg-extended', 'lossy');
encapsulated('1.2.840.10008.1.2.4.54', 'JPEG Spectral Selection (Process 7 and 9, retired)', 'jpeg-extended', 'lossy');
encapsulated('1.2.840.10008.1.2.4.55', 'JPEG Full Progression (Process 10 and 12, retired)', 'jpeg-extended', 'lossy');
encapsulated('1.2.840.10008.1.2.4.56', 'JPEG Full Progression (Process 11 and 13, retired)', 'jpeg-extended', 'lossy');
encapsulated('1.2.840.10008.1.2.4.57', 'JPEG Lossless (Process 14)', 'jpeg-lossless', 'lossless');
encapsulated('1.2.840.10008.1.2.4.58', 'JPEG Lossless (Process 15, retired)', 'jpeg-lossless', 'lossless');
encapsulated('1.2.840.10008.1.2.4.70', 'JPEG Lossless, First-Order Prediction', 'jpeg-lossless', 'lossless');
for (const [last, processes] of [
  ['59', 'Extended, Hierarchical (Process 16 and 18'],
  ['60', 'Extended, Hierarchical (Process 17 and 19'],
  ['61', 'Spectral Selection, Hierarchical (Process 20 and 22'],
  ['62', 'Spectral Selection, Hierarchical (Process 21 and 23'],
  ['63', 'Full Progression, Hierarchical (Process 24 and 26'],
  ['64', 'Full Progression, Hierarchical (Process 25 and 27'],
]) {
  encapsulated(`1.2.840.10008.1.2.4.${last}`, `JPEG ${processes}, retired)`, 'jpeg-hierarchical', 'lossy');
}
encapsulated(
  '1.2.840.10008.1.2.4.65',
  'JPEG Lossless, Hierarchical (Process 28, retired)',
  'jpeg-hierarchical',
  'lossless',
);
encapsulated(
  '1.2.840.10008.1.2.4.66',
  'JPEG Lossless, Hierarchical (Process 29, retired)',
  'jpeg-hierarchical',
  'lossless',
);

encapsulated('1.2.840.10008.1.2.4.80', 'JPEG-LS Lossless', 'jpeg-ls', 'lossless');
encapsulated('1.2.840.10008.1.2.4.81', 'JPEG-LS Near-Lossless', 'jpeg-ls', 'lossy');
encapsulated('1.2.840.10008.1.2.4.90', 'JPEG 2000 Lossless', 'j2k', 'lossless');
encapsulated('1.2.840.10008.1.2.4.91', 'JPEG 2000', 'j2k', 'lossy');
encapsulated('1.2.840.10008.1.2.4.92', 'JPEG 2000 Part 2 Multi-component Lossless', 'j2k-part2', 'lossless');
encapsulated('1.2.840.10008.1.2.4.93', 'JPEG 2000 Part 2 Multi-component', 'j2k-part2', 'lossy');
encapsulated('1.2.840.10008.1.2.4.201', 'High-Throughput JPEG 2000 Lossless', 'htj2k', 'lossless');
encapsulated('1.2.840.10008.1.2.4.202', 'High-Throughput JPEG 2000 with RPCL Lossless', 'htj2k', 'lossless');
encapsulated('1.2.840.10008.1.2.4.203', 'High-Throughput JPEG 2000', 'htj2k', 'lossy');
encapsulated('1.2.840.10008.1.2.4.110', 'JPEG XL Lossless', 'jpeg-xl', 'lossless');
encapsulated('1.2.840.10008.1.2.4.111', 'JPEG XL JPEG Recompression', 'jpeg-xl', 'lossy');
encapsulated('1.2.840.10008.1.2.4.112', 'JPEG XL', 'jpeg-xl', 'lossy');

for (const [last, name, codec] of [
  ['100', 'MPEG2 Main Profile / Main Level', 'mpeg2'],
  ['101', 'MPEG2 Main Profile / High Level', 'mpeg2'],
  ['102', 'MPEG-4 AVC/H.264 High Profile / Level 4.1', 'h264'],
  ['103', 'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1', 'h264'],
  ['104', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 for 2D Video', 'h264'],
  ['105', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 for 3D Video', 'h264'],
  ['106', 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2', 'h264'],
] as [string, string, Codec][]) {
  encapsulated(`1.2.840.10008.1.2.4.${last}`, name, codec, 'lossy');
  encapsulated(`1.2.840.10008.1.2.4.${last}.1`, `Fragmentable ${name}`, codec, 'lossy');
}
encapsulated('1.2.840.10008.1.2.4.107', 'HEVC/H.265 Main Profile / Level 5.1', 'hevc', 'lossy');
encapsulated('1.2.840.10008.1.2.4.108', 'HEVC/H.265 Main 10 Profile / Level 5.1', 'hevc', 'lossy');

/** Every transfer syntax in the table, in no particular order. */
export const transferSyntaxes: readonly TransferSyntax[] = [...table.values()];

/**
 * What a transfer syntax UID means. A UID that is not in the table is taken for an encapsulated one, for all new ones
 * are explicit little endian with encapsulated pixel data (PS3.5 A.4).
 */
export function transferSyntax(uid: string): TransferSyntax {
  return (
    table.get(uid) ?? {
      uid,
      name: `Unknown (${uid})`,
      explicitVr: true,
      bigEndian: false,
      deflated: false,
      encapsulated: true,
      codec: 'unknown',
      lossy: false,
      known: false,
    }
  );
}
